"""The body of 0200, which 0201, 0210 and 0704 carry too: alarm and status words, place, time in GMT+8, items."""

import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from anju_edge.protocols import datum, events
from anju_edge.protocols.events import ALARM_KINDS, EVENT, ROUTINE_STATES, STATE, VALUE, Report, Signal
from anju_edge.protocols.jt808 import items

SHORTEST: Final = 4  # the alarm word
_FIXED = struct.Struct(">4xIII6x6s")  # past the alarm word; height, speed and direction are not read
_AHEAD: Final = timedelta(hours=8)
_LOCATED: Final = 0b0010
_SOUTH: Final = 0b0100
_WEST: Final = 0b1000
_BITS: Final = 32
_MICRO: Final = 1_000_000
_MOMENT: Final = 6
_BCD: Final[Mapping[int, int]] = {tens << 4 | ones: 10 * tens + ones for tens in range(10) for ones in range(10)}
# what the standard says of the alarm word and the platform has a kind for; the rest stays in the stored frame
STANDARD: Final[Mapping[int, str]] = {0: "sos", 7: "battery_low", 8: "mains_lost", 20: "geofence"}
# the standard has the terminal take these bits back once it is answered: set again they are another press
_ONCE: Final = frozenset({"sos", "fall", "cord", "help", "geofence"})
_LIFE: Final = frozenset({"sos", "fall", "cord", "help"})
# reserved, or a collision: makers of body-worn terminals put a fall or a key there
UNNAMED: Final = (15, 16, 17, 29)
_PLAIN: Final[Mapping[int, str]] = {**STANDARD, **dict.fromkeys(UNNAMED, "unspecified")}
_KINDS: Final = ALARM_KINDS | ROUTINE_STATES


def report(device: str, body: bytes, settings: Mapping[str, Any], *, seq: str) -> Report:
    """Read one location. A body that breaks off after its alarm word still says what that word says."""
    if len(body) < _FIXED.size:
        return Report(device, _states(body, None, settings), seq=seq)
    status, latitude, longitude, moment = _FIXED.unpack_from(body)
    extra = items.read(body[_FIXED.size :])
    signals = _states(body, extra.calls, settings)
    place = _place(status, latitude, longitude, settings)
    if place is not None:
        signals = (*signals, place)
    if extra.temperature is not None:
        signals = (*signals, Signal("temperature", VALUE, None, float(extra.temperature)))
    if extra.millivolt is not None:
        signals = (*signals, Signal("voltage", VALUE, None, float(extra.millivolt)))
    return Report(device, signals, at(moment), extra.battery, extra.strength, seq)


def calls_for_help(body: bytes, settings: Mapping[str, Any]) -> bool:
    """Whether a location says that somebody needs help: its answer confirms the alarm then."""
    if len(body) < SHORTEST:
        return False
    holding = _conditions(body, items.read(body[_FIXED.size :]).calls, settings)
    return any(holding.get(kind) for kind in _LIFE)


def at(moment: bytes) -> datetime | None:
    """Read a time of six BCD bytes in GMT+8; what is no date is unknown."""
    if len(moment) != _MOMENT:
        return None
    year, month, day, hour, minute, second = moment
    try:
        local = datetime(2000 + _BCD[year], _BCD[month], _BCD[day], _BCD[hour], _BCD[minute], _BCD[second], tzinfo=UTC)
    except (KeyError, ValueError):
        return None
    return local - _AHEAD


def _conditions(body: bytes, calls: bool | None, settings: Mapping[str, Any]) -> dict[str, bool]:  # noqa: FBT001
    """Return what holds by kind; several bits of one kind hold when one of them does."""
    word = int.from_bytes(body[:SHORTEST])
    holding: dict[str, bool] = {}
    for bit, kind in _meaning(settings).items():
        holding[kind] = holding.get(kind, False) or bool(word >> bit & 1)
    holding.pop("", None)
    if calls:
        holding["sos"] = True
    return holding


def _meaning(settings: Mapping[str, Any]) -> Mapping[int, str]:
    """Return the bits of the standard with those that the line's settings name; a kind nobody knows changes nothing.

    An empty word makes one of the unnamed bits mean nothing; no bit of the standard can be silenced so.
    """
    named = settings.get("alarm_bits")
    if not isinstance(named, Mapping) or not named:
        return _PLAIN
    meaning = dict(_PLAIN)
    for bit, kind in named.items():
        if not str(bit).isdecimal() or int(bit) >= _BITS:
            continue
        if str(kind) in _KINDS or (kind == "" and int(bit) in UNNAMED):
            meaning[int(bit)] = str(kind)
    return meaning


def _states(body: bytes, calls: bool | None, settings: Mapping[str, Any]) -> tuple[Signal, ...]:  # noqa: FBT001
    if "alarm_bits" not in settings:
        return _of_standard(body[:SHORTEST], calls)
    return tuple(_said(_conditions(body, calls, settings)))


def _said(holding: Mapping[str, bool]) -> Iterator[Signal]:
    for kind, holds in holding.items():
        if kind not in _ONCE:
            yield Signal(kind, STATE, holds)
        elif holds:
            yield Signal(kind, EVENT)


@lru_cache(4096)
def _of_standard(word: bytes, calls: bool | None) -> tuple[Signal, ...]:  # noqa: FBT001 - cached by position
    return tuple(_said(_conditions(word, calls, {})))


def _place(status: int, latitude: int, longitude: int, settings: Mapping[str, Any]) -> Signal | None:
    if not status & _LOCATED:
        return None
    told = str(settings.get("datum", datum.WGS84))
    north = latitude / (-_MICRO if status & _SOUTH else _MICRO)
    east = longitude / (-_MICRO if status & _WEST else _MICRO)
    if told != datum.WGS84:
        north, east = datum.to_wgs84(north, east, told)
    return events.position(north, east)
