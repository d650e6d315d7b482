"""The alarm record: a word of bits. What a bit means comes from the table, or from the line where a model has more."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from anju_edge.protocols.events import ALARM_KINDS, EVENT, ROUTINE_STATES, STATE, Signal

_BITS: Final = 32
_WORD: Final = 4
_FIRST_FENCE: Final = 4
_FENCES: Final = 4
_DIRECTIONS: Final = 26  # of fence 1; a fence that is not crossed says nothing by it
_TABLE: Final[Mapping[int, Signal]] = {
    0: Signal("battery_low", STATE, active=True),
    1: Signal("action", EVENT, text="overspeed"),
    2: Signal("fall", EVENT),
    8: Signal("action", EVENT, text="power_off"),
    9: Signal("action", EVENT, text="power_on"),
    10: Signal("motion", STATE, active=True),
    12: Signal("sos", EVENT),
    13: Signal("help", EVENT, text="side_1"),
    14: Signal("help", EVENT, text="side_2"),
}


def read(value: bytes, settings: Mapping[str, Any]) -> list[Signal]:
    """Read an alarm record. One whose bits say nothing that is known, or that has none, is an alarm all the same."""
    word = int.from_bytes(value[:_WORD], "little") if len(value) >= _WORD else 0
    named = _named(settings)
    table = {**_TABLE, **{bit: signal for bit, signal in named.items() if signal is not None}}
    found = [signal for bit, signal in table.items() if word >> bit & 1]
    found += _fences(word)
    explained = found or any(word >> bit & 1 for bit in named)
    return found if explained else [Signal("unspecified", EVENT, text=f"alarm {word:08x}")]


def is_call(value: bytes, settings: Mapping[str, Any]) -> bool:
    """Whether an alarm record is one that somebody must answer."""
    return any(signal.kind in ALARM_KINDS for signal in read(value, settings))


def _fences(word: int) -> Iterator[Signal]:
    for fence in range(_FENCES):
        if word >> (_FIRST_FENCE + fence) & 1:
            direction = word >> (_DIRECTIONS + fence) & 1
            yield Signal("geofence", EVENT, text=f"fence_{fence + 1} direction_{direction}")


def _named(settings: Mapping[str, Any]) -> dict[int, Signal | None]:
    """Return what the line says of further bits; an empty word makes a bit one that means nothing."""
    bits = settings.get("alarm_bits")
    named: dict[int, Signal | None] = {}
    for bit, kind in bits.items() if isinstance(bits, Mapping) else ():
        if not str(bit).isdecimal() or int(bit) >= _BITS or not isinstance(kind, str):
            continue
        if kind in ALARM_KINDS:
            named[int(bit)] = Signal(kind, EVENT)
        elif kind in ROUTINE_STATES:
            named[int(bit)] = Signal(kind, STATE, active=True)
        elif not kind and int(bit) not in _TABLE:
            named[int(bit)] = None
    return named
