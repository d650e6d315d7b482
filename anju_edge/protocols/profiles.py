"""What the properties of carrier platforms mean: a table per product in the line's settings, and the common words.

An unknown code of a property that sounds like an alarm is one of unknown kind (``unmapped:<property>=<value>``), never
silence. The tables are described in the README of CTWing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from anju_edge.protocols import reading
from anju_edge.protocols.events import ALARM_KINDS, EVENT, EVENT_KINDS, KINDS, STATE, UNITS, VALUE, Signal
from anju_edge.protocols.property_words import (
    ALARM_LIKE,
    BATTERIES,
    CODES,
    FAULTS,
    MEASURES,
    QUIET,
    SETTING_LIKE,
    SHORT,
    SILENT,
    VOLTS,
    plain,
    truths,
)

MAX_PROPERTIES: Final = 1000
_MAX_DEPTH: Final = 3
_MAX_CODE: Final = 40
_MAX_TEXT: Final = 80
_NOTHING: Final = frozenset({"normal", "ignore", ""})
_STATES: Final = KINDS - EVENT_KINDS - frozenset(UNITS)
_POSITION: Final = "position"
_SURELY_MILLIVOLTS: Final = 100
_ALARM: Final = re.compile(
    rb'"[^"\\]{0,60}(?:' + ALARM_LIKE.encode() + rb')[^"\\]{0,60}"\s*:\s*(?!\s)'
    rb'(?!"?(?:0+(?:\.0+)?|false|null|none|off|no|normal|clear|ok)?"?\s*[,}\]])',
    re.IGNORECASE,
)
_SOUNDS: Final = re.compile(ALARM_LIKE, re.IGNORECASE)
_SETS: Final = re.compile(SETTING_LIKE, re.IGNORECASE)

Pairs = Iterable[tuple[str, object]]
Profile = Mapping[str, Any]
_EMPTY: Final[Profile] = {}


class Values(NamedTuple):
    """What properties say: signals, and the charge of the battery."""

    signals: tuple[Signal, ...] = ()
    battery: int | None = None


_SILENCE: Final = Values()


def profile(settings: Mapping[str, Any], product: object) -> Profile:
    """Return the table of a product, or the one for all products of the line (``*``), or an empty one."""
    tables = settings.get("profiles")
    if not isinstance(tables, dict):
        return _EMPTY
    table = tables.get(str(product), tables.get("*"))
    return table if isinstance(table, dict) else _EMPTY


def looks_like_alarm(payload: bytes) -> bool:
    """Whether bytes that do not parse hold a property that sounds like an alarm and is not plainly denied."""
    return _ALARM.search(payload[: reading.MAX_DEVICE_FRAME]) is not None or reading.looks_like_alarm(payload)


def sounds_like_alarm(name: str) -> bool:
    """Whether a property sounds like an alarm, and not like a setting or a measurement of one."""
    return _short_sounds(name) if len(name) <= SHORT else _sounds(name)


def _sounds(name: str) -> bool:
    return _SOUNDS.search(name) is not None and _SETS.search(name) is None


_short_sounds = lru_cache(10_000)(_sounds)


def leaves(properties: Mapping[str, object], depth: int = _MAX_DEPTH) -> Iterator[tuple[str, object]]:
    """Go through properties, also those inside a structure, under their own names."""
    for name, value in properties.items():
        if isinstance(value, dict) and depth > 1:
            yield from leaves(value, depth - 1)
        else:
            yield name, value


def read(properties: Pairs, table: Profile) -> Values:
    """Read properties with the table of their product first and the common words second."""
    signals: list[Signal] = []
    battery: int | None = None
    for name, value in islice(properties, MAX_PROPERTIES):
        said = _listed(name, value, table[name]) if name in table else _common(name, value)
        signals += said.signals
        battery = battery if said.battery is None else said.battery
    return Values(settled(signals) if signals else (), battery)


def settled(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Let one state be said once: two properties that tell of it do not clear each other, what holds goes first."""
    states: dict[str, Signal] = {}
    others: list[Signal] = []
    for signal in signals:
        if signal.shape != STATE:
            others.append(signal)
        elif signal.active or signal.kind not in states:
            states[signal.kind] = signal
    return (*states.values(), *others)


def happened(name: str, value: object, entry: object) -> tuple[Signal, ...]:
    """Read an event by its entry in a table: one word, or words by the event's number. Nothing is said to be over."""
    if isinstance(entry, dict):
        entry = {code(key): words for key, words in entry.items()}.get(code(value), "?")
    found = [_signal(word, name, value) for word in _words(entry)]
    return tuple(signal for signal in found if signal is not None)


def unmapped(name: str, value: object) -> Signal:
    """Say that nobody knows what a value means, where it may be an alarm."""
    return Signal("unspecified", EVENT, None, None, f"unmapped:{name}={str(value)[:_MAX_CODE]}"[:_MAX_TEXT])


def code(value: object) -> str:
    """Write a value as it stands in a table: 2.0 and "2" are one code, true is 1."""
    if type(value) is int:
        return str(value)[:_MAX_CODE]
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))[:_MAX_CODE]
    return str(value).strip().lower()[:_MAX_CODE]


def _signal(word: str, name: str, value: object) -> Signal | None:
    if word in _NOTHING:
        return None
    if word in EVENT_KINDS:
        return Signal(word, EVENT, None, None, f"{name}={str(value)[:_MAX_CODE]}"[:_MAX_TEXT])
    return Signal(word, STATE, active=True) if word in _STATES else unmapped(name, value)


def _listed(name: str, value: object, entry: object) -> Values:
    if isinstance(entry, str):
        return _as_word(name, value, entry.strip().lower())
    if isinstance(entry, dict) and "measure" in entry:
        return _measured(str(entry["measure"]), value, reading.number(entry.get("factor", 1)) or 1.0)
    if isinstance(entry, dict):
        return Values(_by_codes(name, value, {code(key): _words(words) for key, words in entry.items()}))
    return _common(name, value)


def _as_word(name: str, value: object, word: str) -> Values:
    if word == "battery":
        return Values((), reading.percent(value))
    if word in UNITS:
        return _measured(word, value, 1.0)
    if word in _NOTHING:
        return Values()
    return Values(_by_codes(name, value, truths(word)))


def _common(name: str, value: object) -> Values:
    """Read a property by the common words; what devices say again and again is remembered."""
    if len(name) <= SHORT and (type(value) is int or (type(value) is str and len(value) <= SHORT)):
        return _known_common(name, value)
    return _any_common(name, value)


def _any_common(name: str, value: object) -> Values:
    known = plain(name)
    if known in BATTERIES:
        return Values((), reading.percent(value))
    if known in MEASURES or known in VOLTS:
        return _measured(MEASURES.get(known, "voltage"), value, _factor(known, value))
    if known in FAULTS or known in CODES:
        return Values(_common_states(name, known, value))
    if sounds_like_alarm(name) and code(value) not in QUIET:
        return Values((unmapped(name, value),))
    return _SILENCE


_known_common = lru_cache(20_000, typed=True)(_any_common)


def _common_states(name: str, known: str, value: object) -> tuple[Signal, ...]:
    if known in CODES:
        alarms = any(word in ALARM_KINDS for words in CODES[known].values() for word in words)
        return _by_codes(name, value, CODES[known], visible=alarms)
    said = code(value)
    if said in SILENT:
        return ()
    return (Signal("fault", STATE, said not in QUIET, None, "" if said in QUIET else said),)


def _factor(known: str, value: object) -> float:
    """Tell volts from millivolts."""
    volts = reading.number(value)
    return 1000.0 if known in VOLTS and volts is not None and volts < _SURELY_MILLIVOLTS else 1.0


def _measured(kind: str, value: object, factor: float) -> Values:
    number = reading.number(value)
    result = None if number is None else reading.number(number * factor)
    if result is None or kind not in UNITS or kind == _POSITION:
        return Values()
    return Values((Signal(kind, VALUE, None, round(result, 4)),))


def _by_codes(
    name: str, value: object, codes: Mapping[str, tuple[str, ...]], *, visible: bool = True
) -> tuple[Signal, ...]:
    """Say every state that a property can tell of, true or false, and the events of its code."""
    said = code(value)
    if said in SILENT and said not in codes:
        return ()
    now = codes.get(said, () if said in QUIET else None)
    if now is None:
        return (unmapped(name, value),) if visible else ()
    found = [_signal(word, name, value) for word in now]
    over = dict.fromkeys(word for words in codes.values() for word in words if word in _STATES and word not in now)
    return (
        *(signal for signal in found if signal is not None),
        *(Signal(word, STATE, active=False) for word in over),
    )


def _words(entry: object) -> tuple[str, ...]:
    listed = entry if isinstance(entry, list | tuple) else (entry,)
    return tuple(str(word).strip().lower() for word in listed)
