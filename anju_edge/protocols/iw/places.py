"""The fixed columns of a position, and those of the state of a watch that end it and make up a heartbeat."""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from anju_edge.protocols import events, reading
from anju_edge.protocols.events import Signal

_PLACE = re.compile(
    r"(?P<date>[0-9]{6})(?P<fix>[AV])"
    r"(?P<north>[0-9]{2})(?P<north_minutes>[0-9]{2}\.[0-9]{1,8})(?P<north_south>[NS])"
    r"(?P<east>[0-9]{3})(?P<east_minutes>[0-9]{2}\.[0-9]{1,8})(?P<east_west>[EW])"
)
_MOVE = re.compile(r"[0-9.]{5}(?P<time>[0-9]{6})[0-9.]{6}")  # speed, time, course
_STATE = re.compile(r"(?P<strength>[0-9]{3})[0-9]{3}(?P<battery>[0-9]{3})")  # mobile network, satellites, battery
_PERCENT: Final = 100
_BYTE = 255
_SIXTY = 60
_CENTURY = 2000


class State(NamedTuple):
    """What the columns of state say."""

    battery: int | None = None
    link_quality: int | None = None


class Place(NamedTuple):
    """What the columns of a position say."""

    position: Signal | None
    at: datetime | None = None
    state: State = State()


def read(text: str) -> Place | None:
    """Read the columns of a position; nothing when they are not there. Times are UTC."""
    where = _PLACE.match(text)
    if where is None:
        return None
    move = _MOVE.match(text, where.end())
    if move is None:
        return Place(_position(where))
    return Place(_position(where), _moment(where["date"], move["time"]), state(text, move.end()))


def state(text: str, start: int = 0) -> State:
    """Read the columns of state that begin at ``start``."""
    columns = _STATE.match(text, start)
    if columns is None:
        return State()
    strength = int(columns["strength"])
    quality = round(strength * _BYTE / _PERCENT) if strength <= _PERCENT else None
    return State(reading.percent(int(columns["battery"])), quality)


def _position(where: re.Match[str]) -> Signal | None:
    """Return the place in degrees. Without a fix the columns hold an old place, or none on earth."""
    if where["fix"] != "A":
        return None
    north = int(where["north"]) + float(where["north_minutes"]) / _SIXTY
    east = int(where["east"]) + float(where["east_minutes"]) / _SIXTY
    return events.position(
        -north if where["north_south"] == "S" else north, -east if where["east_west"] == "W" else east
    )


def _moment(date: str, time: str) -> datetime | None:
    """Read ``yymmdd`` and ``hhmmss``."""
    year, month, day = int(date[:2]), int(date[2:4]), int(date[4:])
    hour, minute, second = int(time[:2]), int(time[2:4]), int(time[4:])
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
