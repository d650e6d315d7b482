"""The pattern of a home: thresholds for each half hour and place, and its longest silences by weekday and hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anju.routines.rules import days as stored
from anju.routines.rules.judging import ANY_PLACE, SLOTS
from anju.routines.rules.thresholds import Values
from anju_engines.detection import limits_by_place, longest_by_hour, silences_of


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
    settings = values.engine()
    past = silences_of(stored.columns(days), until=until, settings=settings, unseen=stored.unseen(days, away))
    limits: dict[str, list[float]] = {}
    if past.learned(settings):
        begun = {past.names[number] for number in set(past.place.tolist())}
        places = [*sorted(begun - {ANY_PLACE}), ANY_PLACE]
        fixed = settings.fixed_hours
        found = limits_by_place(past, settings, slots=SLOTS, places=places)
        limits = {
            place: [round(fixed if fixed is not None else hours, 3) for hours in found[place].tolist()]
            for place in places
        }
    return Learned(days=past.days, first_day=past.first_day, limits=limits, longest=longest_by_hour(past))
