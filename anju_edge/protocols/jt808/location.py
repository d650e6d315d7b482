"""The body of 0200, which 0201, 0210 and 0704 carry too: alarm and status words, place, time in GMT+8, items."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from anju_edge.protocols import datum, events
from anju_edge.protocols.events import ALARM_KINDS, ROUTINE_STATES, STATE, VALUE, Report, Signal
from anju_edge.protocols.jt808 import items

SHORTEST: Final = 4  # the alarm word
_FIXED = struct.Struct(">IIIIHHH6s")
_ZONE: Final = timezone(timedelta(hours=8))
_LOCATED: Final = 0b0010
_SOUTH: Final = 0b0100
_WEST: Final = 0b1000
_BITS: Final = 32
_MICRO: Final = 1_000_000
_DIGITS: Final = 12
# what the standard says of the alarm word and the platform has a kind for; the rest stays in the stored frame
STANDARD: Final[Mapping[int, str]] = {0: "sos", 7: "battery_low", 8: "mains_lost", 20: "geofence"}
_LIFE: Final = frozenset({"sos", "fall", "cord", "help"})
_KINDS: Final = ALARM_KINDS | ROUTINE_STATES


def report(device: str, body: bytes, settings: Mapping[str, Any], *, seq: str) -> Report:
    """Read one location. A body that breaks off after its alarm word still says what that word says."""
    if len(body) < _FIXED.size:
        return Report(device, tuple(_states(_conditions(body, None, settings))), seq=seq)
    _, status, latitude, longitude, *_, moment = _FIXED.unpack_from(body)
    extra = items.read(body[_FIXED.size :])
    signals = _states(_conditions(body, extra.calls, settings))
    place = _place(status, latitude, longitude, str(settings.get("datum", datum.WGS84)))
    signals += [signal for signal in (place, *_values(extra)) if signal is not None]
    return Report(device, tuple(signals), at(moment), extra.battery, extra.strength, seq)


def calls_for_help(body: bytes, settings: Mapping[str, Any]) -> bool:
    """Whether a location says that somebody needs help: its answer confirms the alarm then."""
    if len(body) < SHORTEST:
        return False
    holding = _conditions(body, items.read(body[_FIXED.size :]).calls, settings)
    return any(holding.get(kind) for kind in _LIFE)


def at(moment: bytes) -> datetime | None:
    """Read a time of six BCD bytes in GMT+8; what is no date is unknown."""
    digits = moment.hex()
    if len(digits) != _DIGITS or not digits.isdecimal():
        return None
    year, *rest = (int(digits[place : place + 2]) for place in range(0, _DIGITS, 2))
    try:
        return datetime(2000 + year, *rest, tzinfo=_ZONE).astimezone(UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _conditions(body: bytes, calls: bool | None, settings: Mapping[str, Any]) -> dict[str, bool]:  # noqa: FBT001
    """Return what holds by kind; several bits of one kind hold when one of them does."""
    word = int.from_bytes(body[:SHORTEST])
    holding: dict[str, bool] = {}
    for bit, kind in _meaning(settings).items():
        holding[kind] = holding.get(kind, False) or bool(word >> bit & 1)
    if calls:
        holding["sos"] = True
    return holding


def _meaning(settings: Mapping[str, Any]) -> Mapping[int, str]:
    """Return the bits of the standard with those that the line's settings name; a kind nobody knows changes nothing."""
    named = settings.get("alarm_bits")
    if not isinstance(named, Mapping) or not named:
        return STANDARD
    meaning = dict(STANDARD)
    for bit, kind in named.items():
        if str(kind) in _KINDS and str(bit).isdecimal() and int(bit) < _BITS:
            meaning[int(bit)] = str(kind)
    return meaning


def _states(holding: Mapping[str, bool]) -> list[Signal]:
    return [Signal(kind, STATE, holds) for kind, holds in holding.items()]


def _place(status: int, latitude: int, longitude: int, told: str) -> Signal | None:
    if not status & _LOCATED:
        return None
    north = latitude / (-_MICRO if status & _SOUTH else _MICRO)
    east = longitude / (-_MICRO if status & _WEST else _MICRO)
    return events.position(*datum.to_wgs84(north, east, told))


def _values(extra: items.Items) -> list[Signal | None]:
    measured = (("temperature", extra.temperature), ("voltage", extra.millivolt))
    return [None if value is None else Signal(kind, VALUE, None, float(value)) for kind, value in measured]
