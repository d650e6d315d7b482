"""Elder Wang's days, made: up at seven, about until ten in the evening, something moves each half hour."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from anju_engines.detection import Movement

BEIJING = timezone(timedelta(hours=8))
FIRST = date(2026, 11, 2)


def at(day, hour, minute=0):
    return datetime.combine(FIRST + timedelta(days=day), time(hour, minute), BEIJING)


def a_day(day, until=22):
    hours = [(hour, minute) for hour in range(7, until) for minute in (0, 30)]
    return [Movement(at(day, *moment), "kitchen" if moment[0] % 2 else "bedroom") for moment in hours]


def days(count):
    return [movement for day in range(count) for movement in a_day(day)]


__all__ = ["BEIJING", "FIRST", "UTC", "a_day", "at", "days"]
