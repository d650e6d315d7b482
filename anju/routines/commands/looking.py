"""Looking at homes whose silence would be unusual by now. All from rows: a restart loses nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anju.devices.queries import activity
from anju.devices.queries.positions import horizon
from anju.journal import commands as journal
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.viewer import Viewer
from anju.routines.events import MovedAgain, SilenceUnusual
from anju.routines.models import Episode, Home, Pattern
from anju.routines.queries.absences import away_times
from anju.routines.queries.holding import holding
from anju.routines.queries.stored import days_of
from anju.routines.rules import judging
from anju.routines.rules.thresholds import HISTORY_DAYS, Values
from anju_engines.detection import Period

BATCH = 500
_FOREVER = timedelta(days=366)
_UNWATCHED = frozenset({"away", "silent"})


@dataclass(slots=True)
class _Ground:
    """What is known of the homes that are due, each part read once."""

    now: datetime
    values: dict[int, tuple[Values, str | None]]
    hearing: dict[int, activity.Hearing]
    moves: dict[int, activity.Moved]
    away: dict[int, list[Period]]
    limits: dict[int, dict[str, list[float]]]
    open: dict[int, Episode]

    def away_until(self, row: Home) -> datetime | None:
        """Return until when nobody is in the home, or nothing."""
        return next((end for start, end in self.away[row.pk] if start <= self.now < end), None)

    def sight(self, row: Home) -> judging.Sight:
        """Return what can be seen of a home."""
        found = [self.hearing[sensor] for sensor in row.sensors if sensor in self.hearing]
        return judging.sight_of([(one.hears, one.heard_until) for one in found], self.away_until(row))


@transaction.atomic
def look_due(viewer: Viewer, *, now: datetime, limit: int = BATCH) -> int:
    """Look at the homes whose time has come; return how many. Does nothing while intake is away."""
    viewer.need("frame.record")
    heard_until = horizon(viewer, now=now)
    if heard_until is None:
        return 0
    homes = list(
        Home.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("dwelling")
        .prefetch_related("dwelling__elders")
        .filter(due_at__lte=now)
        .order_by("due_at")[:limit]
    )
    if homes:
        ground = _ground(viewer, homes, min(now, heard_until))
        for row in homes:
            _look(viewer, row, ground)
    fields = ["due_at", "condition", "condition_at", "last_moved_at", "last_place", "watched_since"]
    Home.objects.bulk_update(homes, fields, batch_size=500)
    return len(homes)


def _ground(viewer: Viewer, homes: list[Home], now: datetime) -> _Ground:
    ids = [row.pk for row in homes]
    wanted = [(row.pk, sensor, row.last_moved_at or row.created_at) for row in homes for sensor in row.sensors]
    moves: dict[int, activity.Moved] = {}
    for moved in activity.movements(viewer, wanted, until=now + judging.SOON):
        moves[moved.home] = moved
    return _Ground(
        now=now,
        values=holding(viewer, homes),
        hearing=activity.hearing(viewer, [sensor for row in homes for sensor in row.sensors], now=now),
        moves=moves,
        away=away_times(viewer, homes, now - _FOREVER, now + _FOREVER),
        limits=dict(Pattern.objects.filter(home__in=ids).values_list("home_id", "limits")),
        open={row.home_id: row for row in Episode.objects.filter(home__in=ids, moved_at=None)},
    )


def _look(viewer: Viewer, row: Home, ground: _Ground) -> None:
    """Take in what moved, decide, tell, and say when to look again."""
    now = ground.now
    _take_in(viewer, row, ground)
    sight, values = ground.sight(row), ground.values[row.pk][0]
    stop = judging.blocked(values, sight, now)
    if row.condition in _UNWATCHED and (stop is None or stop.condition not in _UNWATCHED):
        row.watched_since = now  # sight or person came back just now: what went before was not seen
    since = judging.silent_from(row.last_moved_at, row.watched_since)
    hours = None if since is None else judging.guess(ground.limits.get(row.pk, {}), values, since, row.last_place)
    found = judging.look(values, sight, since=since, hours=hours, told=row.pk in ground.open, now=now)
    if found.decide and since is not None:
        found = _decide(viewer, row, ground, since)
    _become(row, found, now)


def _take_in(viewer: Viewer, row: Home, ground: _Ground) -> None:
    moved = ground.moves.get(row.pk)
    if moved is None or (row.last_moved_at is not None and moved.at <= row.last_moved_at):
        return
    row.last_moved_at, row.last_place = moved.at, moved.place[:30]
    episode = ground.open.pop(row.pk, None)
    if episode is not None:
        _moved_again(viewer, row, episode, ground.now)


def _moved_again(viewer: Viewer, row: Home, episode: Episode, now: datetime) -> None:
    assert row.last_moved_at is not None  # noqa: S101 - a movement was just taken in
    episode.moved_at, episode.moved_place = row.last_moved_at, row.last_place
    episode.save(update_fields=["moved_at", "moved_place"])
    fact = MovedAgain(
        area=row.area_code,
        home_id=row.pk,
        episode_id=episode.pk,
        elder_id=row.elder_id,
        since=episode.since.isoformat(),
        moved_at=row.last_moved_at.isoformat(),
        place=row.last_place,
    )
    journal.publish(viewer, fact, now=now)


def _decide(viewer: Viewer, row: Home, ground: _Ground, since: datetime) -> judging.Look:
    """Ask the engine with the home's whole stored past; only homes that are still for long come here."""
    now, day = ground.now, local_day(since)
    values, sight = ground.values[row.pk][0], ground.sight(row)
    first = day - timedelta(days=HISTORY_DAYS)
    days = days_of(viewer, [row.pk], since=first, until=day).get(row.pk, [])
    away = [(start, end) for start, end in ground.away[row.pk] if start < day_bounds(day)[0]]
    seen_at = judging.judged_at(sight, now)
    decision = judging.decide(days, away, values, since=since, place=row.last_place, now=seen_at)
    if decision.alarm:
        deaf = sight.sensors - sight.hearing
        more = {"restored": since == row.watched_since, "deaf_sensors": deaf, "at": seen_at.isoformat()}
        _tell(viewer, row, judging.facts_of(decision.reason, values, **more), since, now)
        return judging.Look("unusual", now + judging.WHILE_UNUSUAL)
    if decision.due_in_hours is None:
        return judging.Look("learning", now + judging.WHILE_IDLE)
    return judging.Look("on", max(now, seen_at + timedelta(hours=decision.due_in_hours)) + judging.SOON)


def _tell(viewer: Viewer, row: Home, reason: dict[str, Any], since: datetime, now: datetime) -> None:
    episode, made = Episode.objects.get_or_create(
        home=row, since=since, defaults={"area_code": row.area_code, "told_at": now, "reason": reason}
    )
    if not made:
        return
    fact = SilenceUnusual(
        area=row.area_code,
        home_id=row.pk,
        episode_id=episode.pk,
        elder_id=row.elder_id,
        dwelling_id=row.dwelling_id,
        device_id=row.sensors[0] if row.sensors else None,
        reason=reason,
    )
    journal.publish(viewer, fact, now=now)


def _become(row: Home, found: judging.Look, now: datetime) -> None:
    row.due_at = found.due_at
    if found.condition != row.condition or row.condition_at is None:
        row.condition, row.condition_at = found.condition, now
