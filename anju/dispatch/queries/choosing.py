"""Who could go for a service at home: plain values in, candidates with reasons out. No order is known here."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models import Assignment, Certificate, Shift, Worker
from anju.dispatch.queries.choosing_words import choice_words
from anju.dispatch.queries.ranked import Candidate
from anju.dispatch.queries.workers import away_on, duties, seen_workers
from anju.dispatch.rules import choosing, travel
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.geometry import distance_m
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.people import queries as people

SHARE_DAYS = timedelta(days=30)
LIVE = timedelta(hours=2)  # how long the place of a phone tells where somebody sets out from
_TAKEN = (*ACTIVE, "finished")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A service at a home in a window ``[starts_at, ends_at)``: what decides who may go.

    ``providers`` are the institutions that may deliver it; None asks the register for those that serve the division.
    """

    thing: str
    thing_id: int
    elder_id: int | None
    area: str
    longitude: float | None
    latitude: float | None
    item: str
    qualification: str
    starts_at: datetime
    ends_at: datetime
    providers: frozenset[int] | None = None
    gender: str = ""  # the elder's wish: f, m or none
    language: str = ""  # wished of the worker; without one that of the elder's record
    urgent: bool = False
    minimum_minutes: int | None = None  # below it the visit counts as shortened
    without: frozenset[int] = field(default=frozenset())

    @property
    def hours(self) -> float:
        """How long it takes."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody who cannot go, why in words, and the place without that; ``blocked``: nobody's reason lifts it."""

    worker: Worker
    reasons: list[str]
    codes: list[str]
    would_rank: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates in order, those ruled out, and the names of their providers."""

    ranked: list[Candidate]
    ruled_out: list[Excluded]
    providers: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A visit that is planned already."""

    start: datetime
    end: datetime
    place: tuple[float, float] | None


def choice(viewer: Viewer, need: Need, *, now: datetime) -> Choice:
    """Rank the workers of the providers that may deliver a service; a provider gets its own alone."""
    providers = _providers(viewer, need, now)
    rows = list(seen_workers(viewer).filter(active=True, organisation_id__in=providers).exclude(pk__in=need.without))
    facts = _facts(rows, need, now)
    by_id = {row.pk: row for row in rows}
    ranked, out = choosing.choose(facts, wish=need.gender)
    return Choice(
        ranked=[
            Candidate(
                rank=place.rank,
                worker=by_id[place.facts.worker_id],
                minutes=place.facts.minutes,
                distance_m=place.facts.distance_m,
                reasons=[choice_words(reason) for reason in place.reasons],
                counterfactual=choice_words(place.counterfactual) if place.counterfactual else "",
                codes=[reason.code for reason in place.reasons],
                score=round(place.score, 1),
            )
            for place in ranked
        ],
        ruled_out=[
            Excluded(
                worker=by_id[item.facts.worker_id],
                reasons=[choice_words(reason) for reason in item.reasons],
                codes=[reason.code for reason in item.reasons],
                would_rank=item.would_rank,
                blocked=item.blocked,
            )
            for item in out
        ],
        providers=institutions.institution_names(SYSTEM, frozenset(providers)),
    )


def _providers(viewer: Viewer, need: Need, now: datetime) -> set[int]:
    day = clock.local_day(max(now, need.starts_at))
    found = {row.pk for row in institutions.providers(SYSTEM, area=need.area, item=need.item, day=day)}
    if need.providers is not None:
        found &= need.providers
    return found & {viewer.organisation_id or 0} if viewer.principal is Principal.PROVIDER else found


def _facts(rows: list[Worker], need: Need, now: datetime) -> list[choosing.Facts]:
    day = clock.local_day(need.starts_at)
    month = day.month
    valid, expired = _certificates(rows, need)
    away = away_on(rows, day)
    soon, on_duty = need.starts_at - now <= LIVE, duties(SYSTEM, rows, now)
    shifts = _shifts(rows, need)
    stops = _stops(rows, need)
    visits = _visits(rows, need.elder_id)
    shares = _shares(rows, need)
    spoken = people.elder(SYSTEM, need.elder_id).language_note if need.elder_id and not need.language else ""
    language = need.language or spoken
    home = _point(need.longitude, need.latitude)
    found: list[choosing.Facts] = []
    for row in rows:
        plan = stops[row.pk]
        before = max((stop for stop in plan if stop.end <= need.starts_at), key=lambda stop: stop.end, default=None)
        after = min((stop for stop in plan if stop.start >= need.ends_at), key=lambda stop: stop.start, default=None)
        origin = _origin(row, before, need, now)
        away_m = distance_m(origin, home) if origin and home else None
        minutes = travel.minutes(away_m, row.mode, month)
        found.append(
            choosing.Facts(
                worker_id=row.pk,
                name=row.name,
                provider_id=row.organisation_id,
                minutes=minutes,
                distance_m=away_m,
                mode=row.mode,
                certificate=choosing.certificate_state(need.qualification, valid[row.pk], expired[row.pk]),
                health_expired=choosing.HEALTH in expired[row.pk] and choosing.HEALTH not in valid[row.pk],
                on_leave=row.pk in away,
                off_duty=soon and not on_duty[row.pk].on,
                in_shift=_in_shift(shifts[row.pk], need),
                clash=any(stop.start < need.ends_at and stop.end > need.starts_at for stop in plan),
                too_tight=_tight(before, after, home, need, row.mode, month),
                visits=visits[row.pk],
                visits_today=len(plan),
                hours_today=need.hours + sum((stop.end - stop.start).total_seconds() for stop in plan) / 3600,
                visits_limit=row.visits_a_day,
                hours_limit=row.hours_a_day,
                gender=row.gender,
                same_language=any(word and word in language for word in row.languages),
                share=shares.get(row.organisation_id or 0, 1.0),
            )
        )
    return found


def _point(longitude: float | None, latitude: float | None) -> tuple[float, float] | None:
    return (longitude, latitude) if longitude is not None and latitude is not None else None


def _origin(row: Worker, before: _Stop | None, need: Need, now: datetime) -> tuple[float, float] | None:
    """Say from where somebody sets out: the home before, or the phone's place when the service is soon."""
    if before is not None and before.place is not None:
        return before.place
    return _point(row.longitude, row.latitude) if need.starts_at - now <= LIVE else None


def _tight(  # noqa: PLR0917 - the two neighbours, the home and how one travels
    before: _Stop | None, after: _Stop | None, home: tuple[float, float] | None, need: Need, mode: str, month: int
) -> bool:
    """Whether the way from the home before or to the home after does not fit between them."""
    gaps = []
    if before is not None and before.place and home:
        gaps.append((need.starts_at - before.end, distance_m(before.place, home)))
    if after is not None and after.place and home:
        gaps.append((after.start - need.ends_at, distance_m(home, after.place)))
    return any(
        away > travel.NEAR_M and gap < timedelta(minutes=travel.minutes(away, mode, month)) for gap, away in gaps
    )


def _certificates(rows: list[Worker], need: Need) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    day = clock.local_day(need.starts_at)
    valid: dict[int, set[str]] = defaultdict(set)
    expired: dict[int, set[str]] = defaultdict(set)
    held = Certificate.objects.filter(worker__in=rows).values_list("worker_id", "kind", "expires_on")
    for worker_id, kind, until in held:
        (valid if until is None or until >= day else expired)[worker_id].add(kind)
    return valid, expired


def _shifts(rows: list[Worker], need: Need) -> dict[int, list[tuple[datetime, datetime]]]:
    start, end = clock.day_bounds(clock.local_day(need.starts_at))
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    near = Shift.objects.filter(worker__in=rows, ends_at__gt=start - timedelta(days=6), starts_at__lt=end)
    for worker_id, begins, ends in near.values_list("worker_id", "starts_at", "ends_at"):
        found[worker_id].append((begins, ends))
    return found


def _in_shift(shifts: list[tuple[datetime, datetime]], need: Need) -> bool | None:
    """Whether the window lies in a shift; None for somebody without a roster in the week up to that day."""
    if not shifts:
        return None
    return any(start <= need.starts_at and need.ends_at <= end for start, end in shifts)


def _stops(rows: list[Worker], need: Need) -> dict[int, list[_Stop]]:
    start, end = clock.day_bounds(clock.local_day(need.starts_at))
    planned = Assignment.objects.filter(
        worker__in=rows, state__in=_TAKEN, planned_from__lt=end, planned_to__gt=start
    ).exclude(thing=need.thing, thing_id=need.thing_id)
    found: dict[int, list[_Stop]] = defaultdict(list)
    for row in planned:
        if row.planned_from and row.planned_to:
            place = _point(row.target_longitude, row.target_latitude)
            found[row.worker_id].append(_Stop(row.planned_from, row.planned_to, place))
    return found


def _visits(rows: list[Worker], elder_id: int | None) -> Counter[int]:
    if elder_id is None:
        return Counter()
    been = Assignment.objects.filter(worker__in=rows, elder_id=elder_id, arrived_at__isnull=False)
    return Counter(been.values_list("worker_id", flat=True))


def _shares(rows: list[Worker], need: Need) -> dict[int, float]:
    """Return what each provider had in thirty days for each of its workers, over the mean of all; 1 is fair."""
    staff = Counter(row.organisation_id for row in rows if row.organisation_id is not None)
    if len(staff) < 2:  # noqa: PLR2004 - with one provider there is nothing to be fair between
        return {}
    since = need.starts_at - SHARE_DAYS
    had = Assignment.objects.filter(organisation_id__in=list(staff), state__in=_TAKEN, planned_from__gte=since)
    counted = Counter(had.values_list("organisation_id", flat=True))
    total = sum(counted.values())
    if not total:
        return {}
    mean = total / sum(staff.values())
    return {provider: counted[provider] / number / mean for provider, number in staff.items()}
