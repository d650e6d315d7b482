"""Rehearsing thresholds: asked for by an official, run by a job in slices, taken up again when it was killed."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app as jobs

from anju.journal import commands as journal
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.routines import permissions, queries
from anju.routines.lifecycle import LIFECYCLE, UNDER_WAY
from anju.routines.models import Emergency, Home, Rehearsal, RehearsedAlarm, RehearsedHome
from anju.routines.queries.absences import away_times
from anju.routines.queries.holding import holding
from anju.routines.queries.stored import days_of
from anju.routines.rules.rehearsing import Compared, Known, compare
from anju.routines.rules.thresholds import KEPT_DAYS, REHEARSED_DAYS, Values, values_from, wrong_field

SLICE = 20
STALLED = timedelta(seconds=90)
_ONE_WORKER = 4_340_023


class WrongThreshold(Invalid):
    """A level, mode or number of hours that cannot be used; facts name the field."""

    code = "threshold_invalid"


class NothingChanges(Invalid):
    """The thresholds proposed are those that hold already."""

    code = "threshold_same"


class RehearsalUnderWay(Conflict):
    """Another rehearsal of this area or home has not ended; facts say whose."""

    code = "rehearsal_under_way"


@transaction.atomic
def rehearse(
    viewer: Viewer, *, values: Values | None, now: datetime, area: str = "", home_id: int | None = None
) -> Rehearsal:
    """Ask what thresholds would have done on the last thirty days; a job answers. Nothing changes by it.

    Without values those of the wider area are asked about: applied, the area or home has none of its own any more.
    """
    home = queries.home(viewer, home_id) if home_id is not None else None
    place = home.area_code if home is not None else area
    permissions.check_area(viewer, "routine.set", place)
    if values is not None and (field := wrong_field(values)):
        raise WrongThreshold(field=field)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_ONE_WORKER, f"{place}/{home_id}"])
    running = Rehearsal.objects.filter(area_code=place, home=home, state__in=UNDER_WAY).first()
    if running is not None:
        raise RehearsalUnderWay(by=running.asked_by_name, id=running.pk)
    held, row = queries.setting_of(viewer, area=place, home=home)
    if row is None if values is None else (values == held and row is not None):
        raise NothingChanges(field="level")
    proposed = values or queries.wider(viewer, area=place, home=home)[0]
    made = Rehearsal.objects.create(
        area_code=place, home=home, proposed=proposed.data(), follows=values is None,
        base=row.version if row else 0, held=held.data(),
        until=local_day(now), days=REHEARSED_DAYS, homes=queries.concerned(viewer, place, home).count(),
        asked_by=viewer.actor, asked_by_name=viewer.name, asked_at=now,
    )  # fmt: skip
    leave(viewer, made, "ask", "", now=now, data={"new": proposed.data(), "old": held.data()})
    _defer(made)
    return made


def _defer(row: Rehearsal) -> None:
    jobs.configure_task("routines.rehearse", queue="rehearsals", allow_unknown=True).defer(rehearsal_id=row.pk)


def leave(
    viewer: Viewer, row: Rehearsal, verb: str, before: str, *, now: datetime, why: str = "", data: Any = None
) -> None:
    """Leave the row of a move of a rehearsal, and wake its page."""
    journal.record_move(
        viewer, thing="rehearsal", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=why, data=data,
    )  # fmt: skip
    wake(row)


def wake(row: Rehearsal) -> None:
    """Tell the pages of a rehearsal that it has gone on."""
    journal.wake(
        "live", f'{{"topic":"rehearsal","area":"{row.area_code}","id":{row.pk},"elder":null,"user":null}}'
    )  # fmt: skip


def take_up_again(viewer: Viewer, *, now: datetime) -> int:
    """Hand every rehearsal that has stopped beating to the jobs again; return how many."""
    viewer.need("frame.record")
    stalled = [
        row for row in Rehearsal.objects.filter(state__in=UNDER_WAY) if (row.beat_at or row.asked_at) < now - STALLED
    ]
    for row in stalled:
        _defer(row)
    return len(stalled)


def rehearse_slice(viewer: Viewer, rehearsal_id: int, *, now: datetime, limit: int = SLICE) -> bool:
    """Replay some more homes in one transaction; say whether more is to be done."""
    viewer.need("frame.record")
    with transaction.atomic():
        row = Rehearsal.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=rehearsal_id).first()
        if row is None or row.state not in UNDER_WAY:
            return False
        if row.state == "waiting":
            _move(viewer, row, "begin", now)
        known = RehearsedHome.objects.filter(rehearsal=row).values("home")
        left = queries.concerned(viewer, row.area_code, row.home).exclude(pk__in=known).select_related("dwelling")
        homes = list(left.prefetch_related("dwelling__elders").order_by("id")[:limit])
        _replay(viewer, row, homes)
        row.done = RehearsedHome.objects.filter(rehearsal=row).count()
        row.homes, row.beat_at = max(row.homes, row.done), now
        if not homes:
            row.homes, row.ended_at = row.done, now
            _move(viewer, row, "finish", now)
        row.save(update_fields=["state", "done", "homes", "beat_at", "ended_at"])
        wake(row)
        return bool(homes)


def _move(viewer: Viewer, row: Rehearsal, verb: str, now: datetime) -> None:
    before, row.state = row.state, LIFECYCLE.after(row.state, verb)
    leave(viewer, row, verb, before, now=now)


def _replay(viewer: Viewer, row: Rehearsal, homes: list[Home]) -> None:
    since = row.until - timedelta(days=KEPT_DAYS)
    low, high = day_bounds(since)[0], day_bounds(row.until)[0]
    days = days_of(viewer, [home.pk for home in homes], since=since, until=row.until)
    away = away_times(viewer, homes, low, high)
    held = holding(viewer, homes)
    cases = _cases(homes, row.until)
    for home in homes:
        found = compare(
            days.get(home.pk, []), away[home.pk], before=held[home.pk][0], after=values_from(row.proposed),
            until=row.until, emergencies=cases.get(home.elder_id, []),
        )  # fmt: skip
        _keep(row, home, found)


def _cases(homes: list[Home], until: date) -> dict[int, list[Known]]:
    low, high = day_bounds(until - timedelta(days=REHEARSED_DAYS))[0], day_bounds(until)[0]
    found: dict[int, list[Known]] = {}
    rows = Emergency.objects.filter(elder__in=[home.elder_id for home in homes], at__gte=low, at__lt=high)
    for row in rows.order_by("at"):
        found.setdefault(row.elder_id, []).append(Known(row.case_id, row.kind, row.at))
    return found


def _keep(row: Rehearsal, home: Home, found: Compared) -> None:
    RehearsedHome.objects.create(
        rehearsal=row, home=home, days=found.days, days_before=found.days_before,
        before=sum(alarm.before_at is not None for alarm in found.alarms),
        after=sum(alarm.after_at is not None for alarm in found.alarms),
        emergencies=[{**asdict(one), "at": one.at.isoformat()} for one in found.emergencies],
    )  # fmt: skip
    RehearsedAlarm.objects.bulk_create(
        RehearsedAlarm(
            rehearsal=row, home=home, since=alarm.since, ended_at=alarm.ended_at, before_at=alarm.before_at,
            after_at=alarm.after_at, reason=alarm.reason,
        )
        for alarm in found.alarms
    )  # fmt: skip


@transaction.atomic
def drop(viewer: Viewer, rehearsal_id: int, *, now: datetime) -> Rehearsal:
    """Leave a rehearsal; nothing changes by it."""
    row = Rehearsal.objects.select_for_update().filter(pk=rehearsal_id).first()
    if row is None:
        raise NotVisible(rehearsal=rehearsal_id)
    permissions.check(viewer, "routine.set", row)
    before, row.state = row.state, LIFECYCLE.after(row.state, "drop")
    row.ended_at = row.ended_at or now
    row.save(update_fields=["state", "ended_at"])
    leave(viewer, row, "drop", before, now=now)
    return row
