"""The status word: its low half tells what is, its high half what has just happened. Bit 0 is the lowest."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from anju_edge.protocols.events import EVENT, STATE, Signal

BATTERY_LOW: Final = 0
STILL: Final = 4
BATTERY_ALARM: Final = 17
TAKEN_OFF: Final = 20
HEART: Final = 22
CALLS: Final[Mapping[int, str]] = {16: "sos", 18: "geofence", 21: "fall"}  # bit 19, back inside, is no alarm
HEART_MEANS: Final[Mapping[str, str]] = {"vital": "vital", "fall": "fall"}  # by maker; an alarm either way
STILL_MEANS: Final[Mapping[str, bool]] = {"still": False, "moving": True}  # by maker: whether a set bit is motion
_KNOWN_ALARMS = 0x7F << 16
_TOLD = 1 << BATTERY_LOW | 1 << STILL | 1 << BATTERY_ALARM | 1 << TAKEN_OFF
_WORD = re.compile(r"[0-9A-Fa-f]{1,8}")
_FULL_WORD = re.compile(r"[0-9A-Fa-f]{8}")


def word(text: str, *, full: bool = False) -> int | None:
    """Read a status word; old makers write four digits. ``full`` takes only the eight that cannot be another field."""
    pattern = _FULL_WORD if full else _WORD
    return int(text, 16) if pattern.fullmatch(text) else None


def alarms(bits: int, settings: Mapping[str, Any]) -> list[Signal]:
    """Return what the alarm half calls, in any frame that carries a status word."""
    if not bits & _KNOWN_ALARMS:
        return []
    kinds = [kind for bit, kind in CALLS.items() if _has(bits, bit)]
    if _has(bits, HEART):
        kinds.append(HEART_MEANS.get(str(settings.get("bit22")), "vital"))
    return [Signal(kind, EVENT) for kind in dict.fromkeys(kinds)]


def alarm_frame(bits: int | None, settings: Mapping[str, Any]) -> list[Signal]:
    """Return what an alarm frame calls: also a watch taken off, and never nothing without a bit that says why."""
    if bits is None or not bits & _KNOWN_ALARMS:
        return [Signal("unspecified", EVENT, None, None, "" if bits is None else f"{bits:08X}")]
    taken_off = [Signal("tamper", EVENT)] if _has(bits, TAKEN_OFF) else []
    return alarms(bits, settings) + taken_off


def states(bits: int, settings: Mapping[str, Any]) -> tuple[Signal, ...]:
    """Return what holds and what does not."""
    return _states(bits & _TOLD, STILL_MEANS.get(str(settings.get("bit4", "still"))))


@lru_cache(64)
def _states(bits: int, is_motion: bool | None) -> tuple[Signal, ...]:  # noqa: FBT001 - cached by position
    found = (
        Signal("battery_low", STATE, _has(bits, BATTERY_LOW) or _has(bits, BATTERY_ALARM)),
        Signal("worn_off", STATE, _has(bits, TAKEN_OFF)),
    )
    return found if is_motion is None else (*found, Signal("motion", STATE, _has(bits, STILL) is is_motion))


def _has(bits: int, bit: int) -> bool:
    return bool(bits >> bit & 1)
