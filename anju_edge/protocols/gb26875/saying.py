"""What the objects of a unit mean to the platform: bits become states, values become measures, operations happened."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from anju_edge.protocols.events import EVENT, STATE, VALUE, Signal
from anju_edge.protocols.gb26875 import objects, tables

TEST_MODE: Final = "test_mode"
DUTY_CHECK: Final = "duty_check"
_DUTY_CHECK_REPLY: Final = "duty_check_reply"
_MANUAL_ALARM: Final = "manual_alarm"
_RESET: Final = "reset"
_FIRE: Final = "fire"
_MAINS_LOST: Final = "main_power_fault"
_SHIELDED: Final = "shielded"
_FAULTS: Final = ("fault", "power_fault", "backup_power_fault", "bus_fault", "link_fault", "line_fault")
_ALARMS: Final = frozenset({_FIRE, *tables.ALARM_KINDS.values()})


def signals(thing: objects.Thing) -> tuple[Signal, ...]:
    """Return what an object says; configurations, versions and clocks say nothing."""
    say = _SAYING.get(type(thing))
    return say(thing) if say else ()


def is_alarm(signal: Signal) -> bool:
    """Whether a signal raises an alarm by itself: a state that holds, or an event."""
    return signal.kind in _ALARMS and signal.active is not False


def answers_duty_check(thing: objects.Thing) -> bool:
    """Whether the operator on duty has pressed the key that answers a duty check."""
    return isinstance(thing, objects.OwnOperation) and _DUTY_CHECK_REPLY in thing.flags


def together(said: Iterable[Signal]) -> tuple[Signal, ...]:
    """Join what several objects of one device say in one frame: a state holds if it holds in one of them."""
    joined: dict[str, Signal] = {}
    happened: list[Signal] = []
    for signal in said:
        if signal.shape == EVENT:
            happened.append(signal)
            continue
        before = joined.get(signal.kind)
        if before is None or not before.active:
            joined[signal.kind] = signal
        elif signal.active:
            joined[signal.kind] = before._replace(text=", ".join(filter(None, (before.text, signal.text))))
    return (*joined.values(), *happened)


def _system(status: objects.SystemStatus) -> tuple[Signal, ...]:
    return _of_system(status.system_type, status.system, status.status)


@lru_cache(10_000)  # the same bits say the same, and come again and again with another time
def _of_system(system_type: int, system: int, status: int) -> tuple[Signal, ...]:
    flags = tables.flags(status, tables.SYSTEM_BITS)
    name = tables.name_of(tables.SYSTEM_TYPES, system_type)
    said = _states(_FIRE, flags, tables.SYSTEM_BITS, _test(flags), f"{name} {system}")
    return (*said, _action(_RESET)) if _RESET in flags else said


def _component(status: objects.ComponentStatus) -> tuple[Signal, ...]:
    return _of_component(status.component_type, status.status, status.description)


@lru_cache(10_000)
def _of_component(component_type: int, status: int, description: str) -> tuple[Signal, ...]:
    flags = tables.flags(status, tables.COMPONENT_BITS)
    name = tables.name_of(tables.COMPONENT_TYPES, component_type) if component_type else ""
    kind = tables.ALARM_KINDS.get(component_type, _FIRE)
    place = description if _is_text(description) else ""
    return _states(kind, flags, tables.COMPONENT_BITS, _test(flags), name, place)


def _own(status: objects.OwnStatus) -> tuple[Signal, ...]:
    return _of_own(status.status)


@lru_cache(256)
def _of_own(status: int) -> tuple[Signal, ...]:
    return _states(_FIRE, tables.flags(status, tables.OWN_BITS), tables.OWN_BITS)


def _states(kind: str, flags: tuple[str, ...], bits: tuple[str, ...], *words: str) -> tuple[Signal, ...]:
    """Say every state that the bits can tell, also those that do not hold."""
    burns = _FIRE in flags
    faults = " ".join(word for word in _FAULTS if word in flags)
    said = [
        Signal(kind, STATE, burns, None, " ".join(word for word in words if word) if burns else ""),
        Signal("fault", STATE, bool(faults), None, faults),
    ]
    if _MAINS_LOST in bits:
        said.append(Signal("mains_lost", STATE, _MAINS_LOST in flags))
    if _SHIELDED in bits:
        said.append(Signal("shielded", STATE, _SHIELDED in flags))
    return tuple(said)


def _test(flags: tuple[str, ...]) -> str:
    """Bit 0 that is not set means a test; many makers never set it, so a fire stays one."""
    return "" if "normal_run" in flags else TEST_MODE


def _is_text(description: str) -> bool:
    return description.isprintable() and "\N{REPLACEMENT CHARACTER}" not in description


def _value(analogue: objects.Analogue) -> tuple[Signal, ...]:
    measure = tables.measure(analogue.kind, analogue.component_type)
    if measure is None:
        return ()
    kind, factor = measure
    value = analogue.steps * factor / tables.ANALOGUES[analogue.kind].steps
    return (Signal(kind, VALUE, None, round(value, 4)),)


def _operation(operation: objects.SystemOperation | objects.OwnOperation) -> tuple[Signal, ...]:
    """Say a manual alarm as a fire, a reset also as its end, and everything else as an action by its word."""
    flags = operation.flags
    fire: tuple[Signal, ...] = ()
    if _MANUAL_ALARM in flags:
        fire = (Signal(_FIRE, EVENT, None, None, _MANUAL_ALARM),)
    elif _RESET in flags:
        fire = (Signal(_FIRE, STATE, active=False),)
    return (*fire, *(_action(word) for word in flags if word not in (_MANUAL_ALARM, _DUTY_CHECK_REPLY)))


def _action(word: str) -> Signal:
    return Signal("action", EVENT, None, None, word)


_SAYING: Final[Mapping[type, Callable[[Any], tuple[Signal, ...]]]] = {
    objects.SystemStatus: _system,
    objects.ComponentStatus: _component,
    objects.Analogue: _value,
    objects.SystemOperation: _operation,
    objects.OwnStatus: _own,
    objects.OwnOperation: _operation,
}
