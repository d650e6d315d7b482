"""Candidates for a home: who could go, ranked, with reasons."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment, Certificate, Worker
from anju.dispatch.queries.words import words
from anju.dispatch.queries.workers import Known, as_known, duties
from anju.dispatch.rules import ranking, travel
from anju.dispatch.rules.duty import is_fresh
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.geometry import distance_m
from anju.kernel.scope import area_filter
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people

COUNTY_DIGITS, CITY_DIGITS = 6, 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """One ranked worker with reasons in words and the one change that would have put them first."""

    rank: int
    worker: Known
    minutes: int
    distance_m: float | None
    reasons: list[str]
    counterfactual: str
    codes: list[str]
    score: float


def candidates(
    viewer: Viewer,
    *,
    area: str,
    longitude: float | None,
    latitude: float | None,
    elder_id: int | None,
    kind: str,
    now: datetime,
    limit: int = 3,
    without: frozenset[int] = frozenset(),
    gender: str = "",
    language: str = "",
) -> list[Candidate]:
    """Rank the workers on duty in the county of an area; with nobody there, in its city. The others are not woken.

    ``gender`` (f, m) and ``language`` are wished of whoever comes; without one, that of the elder's record.
    """
    for digits in (COUNTY_DIGITS, CITY_DIGITS):
        rows = _on_duty(viewer, area[:digits], now, without)
        if rows:
            wish = (gender, language)
            return _ranked(
                viewer, rows, longitude, latitude, elder_id=elder_id, kind=kind, now=now, limit=limit, wish=wish
            )
    return []


def _on_duty(viewer: Viewer, area: str, now: datetime, without: frozenset[int]) -> list[Known]:
    rows = Worker.objects.filter(area_filter(area), area_filter(viewer.area), active=True, on_duty=True)
    listed = as_known(rows.exclude(pk__in=without))
    if employers := frozenset(row.organisation_id for row in listed if row.organisation_id is not None):
        barred = institutions.not_for_alarms(SYSTEM, employers)
        listed = [row for row in listed if row.organisation_id not in barred]
    found = duties(viewer, listed, now)
    return [row for row in listed if found[row.pk].on]


def _ranked(
    viewer: Viewer,
    rows: list[Known],
    longitude: float | None,
    latitude: float | None,
    *,
    elder_id: int | None,
    kind: str,
    now: datetime,
    limit: int,
    wish: tuple[str, str],
) -> list[Candidate]:
    needed = ranking.needed_certificate(kind)
    valid, expired = _certificates(rows, needed, now)
    visits = _visits(rows, elder_id)
    busy = _busy(rows)
    gender, language = wish
    language = language or (people.elder(viewer, elder_id).language_note if elder_id else "")
    month = clock.local_day(now).month
    facts: list[ranking.Facts] = []
    for row in rows:
        away = _distance(row, longitude, latitude)
        facts.append(
            ranking.Facts(
                worker_id=row.pk,
                name=row.name,
                minutes=travel.minutes(away, row.mode, month),
                distance_m=away,
                mode=row.mode,
                qualified=row.pk in valid if needed else None,
                certificate_expired=row.pk in expired,
                visits=visits[row.pk],
                busy_with=busy.get(row.pk, ""),
                fresh=is_fresh(row.presence_at, now),
                same_language=any(word and word in language for word in row.languages),
                as_wished=row.gender == gender if gender else None,
            )
        )
    by_id = {row.pk: row for row in rows}
    return [_candidate(place, by_id[place.facts.worker_id]) for place in ranking.rank(facts, limit)]


def _candidate(place: ranking.Ranked, row: Known) -> Candidate:
    return Candidate(
        rank=place.rank,
        worker=row,
        minutes=place.facts.minutes,
        distance_m=place.facts.distance_m,
        reasons=[words(reason) for reason in place.reasons],
        counterfactual=words(place.counterfactual) if place.counterfactual else "",
        codes=[reason.code for reason in place.reasons],
        score=place.score,
    )


def _distance(row: Known, longitude: float | None, latitude: float | None) -> float | None:
    if longitude is None or latitude is None or row.longitude is None or row.latitude is None:
        return None
    return distance_m((row.longitude, row.latitude), (longitude, latitude))


def _ids(rows: Iterable[Known]) -> list[int]:
    return [row.pk for row in rows]


def _certificates(rows: Iterable[Known], kind: str, now: datetime) -> tuple[frozenset[int], frozenset[int]]:
    if not kind:
        return frozenset(), frozenset()
    today = clock.local_day(now)
    valid: set[int] = set()
    expired: set[int] = set()
    held = Certificate.objects.filter(worker_id__in=_ids(rows), kind=kind).values_list("worker_id", "expires_on")
    for worker_id, until in held:
        (valid if until is None or until >= today else expired).add(worker_id)
    return frozenset(valid), frozenset(expired - valid)


def _visits(rows: Iterable[Known], elder_id: int | None) -> Counter[int]:
    if elder_id is None:
        return Counter()
    been = Assignment.objects.filter(worker_id__in=_ids(rows), elder_id=elder_id, arrived_at__isnull=False)
    return Counter(been.values_list("worker_id", flat=True))


def _busy(rows: Iterable[Known]) -> dict[int, str]:
    running = Assignment.objects.filter(worker_id__in=_ids(rows), state__in=ACTIVE)
    return {
        worker_id: f"{thing} {thing_id}"
        for worker_id, thing, thing_id in running.values_list("worker_id", "thing", "thing_id")
    }
