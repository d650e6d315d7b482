"""Each night: which homes have sensors, what moved there yesterday, and what is usual there now. In slices of homes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q

from anju.devices.queries import activity
from anju.devices.queries.positions import horizon
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.viewer import Viewer
from anju.routines.models import Home, HomeDay, Pattern
from anju.routines.queries.absences import away_times
from anju.routines.queries.holding import holding
from anju.routines.queries.stored import days_of
from anju.routines.rules import days as stored
from anju.routines.rules.pattern import Learned, learn_pattern
from anju.routines.rules.thresholds import HISTORY_DAYS, KEPT_DAYS

SLICE = 100


class _Slice(NamedTuple):
    """Some homes, the day that begins now, and when their missing days begin."""

    homes: list[Home]
    today: date
    since: dict[int, date]


@transaction.atomic
def register(viewer: Viewer, *, now: datetime) -> int:
    """Bring the list of homes up to date with devices, bindings and elders; return how many changed."""
    viewer.need("frame.record")
    wanted = {row.elder_id: row for row in activity.watched_homes(viewer)}
    known = {row.elder_id: row for row in Home.objects.select_for_update()}
    changed = []
    for elder_id, row in known.items():
        found = wanted.get(elder_id)
        place = (found.dwelling_id, found.area_code) if found else (row.dwelling_id, row.area_code)
        sensors = list(found.sensors) if found else []
        if (row.dwelling_id, row.area_code, row.sensors) == (*place, sensors):
            continue
        if not row.sensors and row.stored_until is not None:
            row.stored_until = local_day(now)  # the days without sensors stay out
        row.dwelling_id, row.area_code = place
        row.sensors, row.due_at = sensors, now
        changed.append(row)
    Home.objects.bulk_update(changed, ["dwelling", "area_code", "sensors", "due_at", "stored_until"], batch_size=500)
    made = [
        Home(elder_id=row.elder_id, dwelling_id=row.dwelling_id, area_code=row.area_code, sensors=list(row.sensors),
             due_at=now, created_at=now)
        for row in wanted.values()
        if row.elder_id not in known
    ]  # fmt: skip
    Home.objects.bulk_create(made, batch_size=500)
    return len(changed) + len(made)


@transaction.atomic
def learn_slice(viewer: Viewer, *, now: datetime, limit: int = SLICE) -> int:
    """Store the missing days of some homes and learn them anew; return how many homes. Killed, it begins again.

    Does nothing before everything of yesterday has been recorded.
    """
    viewer.need("frame.record")
    today = local_day(now)
    midnight = day_bounds(today)[0]
    heard_until = horizon(viewer, now=now)
    if heard_until is None or heard_until < midnight:
        return 0
    due = Home.objects.filter(Q(learned_on=None) | Q(learned_on__lt=today)).exclude(sensors=[])
    homes = list(
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("dwelling")
        .prefetch_related("dwelling__elders")
        .order_by(F("learned_on").asc(nulls_first=True), "id")[:limit]
    )
    if homes:
        oldest = today - timedelta(days=KEPT_DAYS)
        since = {row.pk: max(row.stored_until or oldest, oldest) for row in homes}
        _store(viewer, _Slice(homes, today, since), midnight)
        learn(viewer, homes, now=now)
    return len(homes)


def _store(viewer: Viewer, part: _Slice, midnight: datetime) -> None:
    """Write the days that are not stored yet, by one statement on the signals for all homes of the slice."""
    start = {home: day_bounds(day)[0] for home, day in part.since.items()}
    wanted = [(row.pk, sensor, start[row.pk]) for row in part.homes for sensor in row.sensors]
    moves: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for home, at, place, _device in activity.movements(viewer, wanted, until=midnight):
        moves[home].append((at, place))
    deaf: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    sensors = [sensor for row in part.homes for sensor in row.sensors]
    for sensor, since, until in activity.deaf_times(viewer, sensors, since=min(start.values()), until=midnight):
        deaf[sensor].append((since, until))
    rows = []
    for row in part.homes:
        blind = stored.blind(deaf, row.sensors, start[row.pk], midnight)
        rows += _days(row, part, stored.by_day(moves[row.pk]), blind)
        row.stored_until = part.today
        _moved(row, moves[row.pk])
    HomeDay.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    HomeDay.objects.filter(home__in=part.homes, day__lt=part.today - timedelta(days=KEPT_DAYS)).delete()


def _days(
    row: Home, part: _Slice, found: dict[date, dict[str, list[int]]], blind: Sequence[tuple[datetime, datetime]]
) -> list[HomeDay]:
    """Return the rows from the first day with a movement on; a home that never moved has none."""
    first = part.since[row.pk] if row.last_moved_at is not None else min(found, default=part.today)
    days = [first + timedelta(days=number) for number in range((part.today - first).days)]
    return [
        HomeDay(home=row, day=day, minutes=found.get(day, {}), unseen=stored.spans(blind, day)) for day in days
    ]  # fmt: skip


def _moved(row: Home, moves: Sequence[tuple[datetime, str]]) -> None:
    at, place = max(moves, default=(None, ""))
    if at is not None and (row.last_moved_at is None or at > row.last_moved_at):
        row.last_moved_at, row.last_place = at, place


def learn(viewer: Viewer, homes: Sequence[Home], *, now: datetime) -> None:
    """Learn homes from their stored days by the settings that hold, and look at them soon. The caller holds the rows.

    The rows come with their dwelling's elders.
    """
    today = local_day(now)
    since = today - timedelta(days=HISTORY_DAYS)
    days = days_of(viewer, [row.pk for row in homes], since=since, until=today)
    away = away_times(viewer, homes, day_bounds(since)[0], day_bounds(today)[0])
    values = holding(viewer, homes)
    versions = dict(Pattern.objects.filter(home__in=homes).values_list("home_id", "version"))
    rows = []
    for row in homes:
        learned = learn_pattern(days.get(row.pk, []), away[row.pk], values[row.pk][0], until=today)
        rows.append(_pattern(row, learned, versions.get(row.pk, 0) + 1, now))
        row.learned_on, row.days_known, row.due_at = today, learned.days, now
    names = ["version", "learned_at", "first_day", "days", "limits", "longest"]
    Pattern.objects.bulk_create(rows, update_conflicts=True, unique_fields=["home"], update_fields=names)
    fields = ["learned_on", "days_known", "due_at", "stored_until", "last_moved_at", "last_place"]
    Home.objects.bulk_update(homes, fields, batch_size=500)


def _pattern(row: Home, learned: Learned, version: int, now: datetime) -> Pattern:
    return Pattern(
        home=row, version=version, learned_at=now, first_day=learned.first_day, days=learned.days,
        limits=learned.limits, longest=learned.longest,
    )  # fmt: skip
