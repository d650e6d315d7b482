"""The pattern of a home: thresholds for each half hour and place, and its longest silences by weekday and hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from anju.kernel.clock import BEIJING
from anju.routines.rules import days as stored
from anju.routines.rules.judging import ANY_PLACE, SLOTS
from anju.routines.rules.thresholds import Values
from anju_engines.detection import Silence, learn, thresholds

WEEK: Final = 7
HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of a home. ``limits`` is empty until there is enough."""

    days: int
    first_day: date | None
    limits: dict[str, list[float]]
    longest: list[list[float | None]]


def learn_pattern(
    days: Sequence[stored.Day], away: Sequence[tuple[datetime, datetime]], values: Values, *, until: date
) -> Learned:
    """Learn a home from its stored days before ``until``."""
    moves = stored.movements(days)
    habits = learn(moves, until=until, settings=values.engine(), unseen=stored.unseen(days, away))
    places = [*sorted({silence.place for silence in habits.past if silence.place}), ANY_PLACE]
    limits: dict[str, list[float]] = {}
    if habits.learned:
        slots = [slot * HOURS / SLOTS for slot in range(SLOTS)]
        wanted = [(hour, place) for place in places for hour in slots]
        found = [round(float(hours), 3) for hours in thresholds(habits, wanted)]
        limits = {place: found[number * SLOTS : (number + 1) * SLOTS] for number, place in enumerate(places)}
    return Learned(
        days=habits.days,
        first_day=moves[0].at.date() if moves else None,
        limits=limits,
        longest=longest_by_hour(habits.past),
    )


def longest_by_hour(silences: Sequence[Silence]) -> list[list[float | None]]:
    """Return, for each weekday and hour, the longest silence that held in that hour; None where the hour was unseen.

    An hour that a silence spans counts too: the night's silence is the longest of each of its hours.
    """
    table: list[list[float | None]] = [[None] * HOURS for _ in range(WEEK)]
    for silence in silences:
        for moment in _hours(silence):
            row, hour = table[moment.weekday()], moment.hour
            row[hour] = round(max(row[hour] or 0.0, silence.hours), 2)
    return table


def _hours(silence: Silence) -> list[datetime]:
    start = int(silence.since.timestamp()) // 3600
    end = -(-int(silence.until.timestamp()) // 3600)
    return [datetime.fromtimestamp(hour * 3600, BEIJING) for hour in range(start, end)]
