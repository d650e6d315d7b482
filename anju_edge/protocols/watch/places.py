"""The position fields that follow the keywords of reports and alarms."""

import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from anju_edge.protocols import events, reading
from anju_edge.protocols.events import VALUE, Signal
from anju_edge.protocols.watch import status

DATE, TIME, FIX, LATITUDE, NORTH_SOUTH, LONGITUDE, EAST_WEST = range(7)
SIGNAL_STRENGTH: Final = 11
BATTERY: Final = 12
STEPS: Final = 13
STATUS: Final = 15
CELLS: Final = 16  # their number, then timing advance, country, network, and three fields for each
_CELL_HEAD = 4
_TRIPLE = 3  # fields of a cell, and of a wireless network
_PERCENT = 100
_BYTE = 255
_CENTURY = 2000
_SIX_DIGITS = re.compile(r"[0-9]{6}")
_COUNT = re.compile(r"[0-9]{1,3}")
_METRES = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,9})?")
_DECIBEL = re.compile(r"-[0-9]{1,3}")


class Place(NamedTuple):
    """What the fields say. Where they are not laid out as the document has it, only a full status word is believed."""

    known: bool
    at: datetime | None = None
    battery: int | None = None
    link_quality: int | None = None
    bits: int | None = None
    values: tuple[Signal, ...] = ()


def read(fields: list[str]) -> Place:
    """Read the fields behind the keyword; what is missing or odd is left out."""
    named = [field.strip() for field in fields]
    row = named + [""] * (CELLS - len(named))
    if not (_SIX_DIGITS.fullmatch(row[DATE]) and _SIX_DIGITS.fullmatch(row[TIME])):
        return Place(known=False, bits=status.word(row[STATUS], full=True))
    values = (_position(row), measured("steps", row[STEPS], least=0))
    return Place(
        True,  # noqa: FBT003 - the first of its columns, which are all known
        _moment(row[DATE], row[TIME]),
        reading.percent(row[BATTERY]),
        _quality(row[SIGNAL_STRENGTH]),
        status.word(row[STATUS]),
        tuple([value for value in values if value is not None]),
    )


def measured(kind: str, text: str, least: float = 0.1) -> Signal | None:
    """Read one measured value; empty and zero are what a watch sends that has not measured."""
    value = reading.number(text.strip())
    return Signal(kind, VALUE, None, value) if value is not None and value >= least else None


def _position(row: list[str]) -> Signal | None:
    """Return where the watch is, if it has a fix: without one the fields hold an old place, or none on earth."""
    if row[FIX] != "A":
        return None
    latitude, longitude = _degrees(row[LATITUDE], row[NORTH_SOUTH]), _degrees(row[LONGITUDE], row[EAST_WEST])
    if latitude is None or longitude is None:
        return None
    return events.position(latitude, longitude, _accuracy(row[CELLS:]))


def _degrees(text: str, letter: str) -> float | None:
    """Read degrees. Makers give a letter, a sign, or both: then it is still one sign."""
    value = reading.number(text)
    return -abs(value) if value is not None and letter in {"S", "W"} else value


def _accuracy(tail: list[str]) -> float | None:
    """Find the accuracy, in metres, behind cells and wireless networks. Names of networks may hold commas."""
    cells = int(tail[0]) if tail and _COUNT.fullmatch(tail[0]) else None
    if not cells:
        networks, counted = tail[-2:], len(tail) > 1 and _DECIBEL.fullmatch(tail[-2]) is not None
    else:
        behind = tail[_CELL_HEAD + _TRIPLE * cells :]
        least = int(behind[0]) if behind and _COUNT.fullmatch(behind[0]) else 0
        networks, counted = behind[1:], len(behind) > 1 + _TRIPLE * least
    if not (counted and networks and _METRES.fullmatch(networks[-1])):
        return None
    return float(networks[-1]) or None


def _moment(date: str, time: str) -> datetime | None:
    """Read ``ddmmyy`` and ``hhmmss``, which are UTC."""
    day, month, year = int(date[:2]), int(date[2:4]), int(date[4:])
    hour, minute, second = int(time[:2]), int(time[2:4]), int(time[4:])
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _quality(text: str) -> int | None:
    """Bring the strength of the mobile network from percent to 0–255."""
    strength = reading.number(text)
    if strength is None or not 0 <= strength <= _PERCENT:
        return None
    return round(strength * _BYTE / _PERCENT)
