"""The words of the vendor's decoders and their bytes: truths, presses of a button, batteries."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from anju_edge.protocols import reading
from anju_edge.protocols.events import ALARM_KINDS, EVENT, STATE, VALUE, Signal

BATTERY: Final = "battery"  # stands among the signals while a message is read; never leaves this folder or ChirpStack's
LOW_BATTERY: Final = 20  # percent and below
MAX_TEXT: Final = 40
_IS_LOW, _IS_NOT_LOW = Signal("battery_low", STATE, active=True), Signal("battery_low", STATE, active=False)
_HOLDS = frozenset(
    {"leak", "leaking", "opened", "uninstall", "uninstalled", "removed", "trigger", "triggered", "occupied"}
)
_HOLDS_NOT = frozenset(
    {"close", "install", "installed", "vacant", "idle", "inactive", "released", "no leak", "no_leak"}
)
_PRESSES: Final[Mapping[str, str]] = {
    "short": "single",
    "single": "single",
    "press": "single",
    "pressed": "single",
    "push": "single",
    "pushed": "single",
    "click": "single",
    "long": "long",
    "hold": "long",
    "double": "double",
    "triple": "triple",
}
_PRESS_CODES: Final[Mapping[float, str]] = {1: "single", 2: "long", 3: "double"}
_RELEASED = frozenset({"release", "released", "idle", "not pressed", "not_pressed", "no press", "no_press"})


class Payload(NamedTuple):
    """What one message says. ``unread`` are the bytes at its end that nobody here understands."""

    signals: tuple[Signal, ...]
    battery: int | None = None
    unread: bytes = b""


def conclude(found: list[Signal], unread: bytes = b"") -> Payload:
    """Take the battery out of what was found, say whether it is low, and leave out what was said twice.

    Twice is what repeats the last word about the same thing; a fall, its end and a fall again are three.
    """
    battery: int | None = None
    low: list[bool | None] = []
    last: dict[str, Signal] = {}
    kept: list[Signal] = []
    for signal in found:
        kind = signal.kind
        if kind == BATTERY:
            percent = reading.percent(signal.value)
            battery = battery if percent is None else percent
        elif kind == "battery_low":
            low.append(signal.active)
        elif last.get(kind) != signal:
            kept.append(signal)
            last[kind] = signal
    if battery is not None:
        low.append(battery <= LOW_BATTERY)
    if low:
        kept.append(_IS_LOW if any(low) else _IS_NOT_LOW)
    return Payload(tuple(kept), battery, unread)


def holds(value: object) -> bool | None:
    """Read whether a condition holds, from a boolean, 0, 1 or a word; any other value is unknown."""
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _HOLDS else False if word in _HOLDS_NOT else reading.truth(word)
    return bool(value) if isinstance(value, bool | int | float) and value in (0, 1) else None


def state(kind: str, value: object, text: str = "") -> list[Signal]:
    """Say whether a condition holds; an alarm whose value nobody understands is one of unknown kind."""
    active = holds(value)
    if active is not None:
        return [Signal(kind, STATE, active)]
    return unclear(f"{text or kind} {value}") if kind in ALARM_KINDS else []


def unclear(text: str) -> list[Signal]:
    """Say that there is something which may be an alarm."""
    return [Signal("unspecified", EVENT, None, None, text[:MAX_TEXT])]


def press(value: object, button: int | None = None) -> list[Signal]:
    """Read the press of a button from a code or a word; ``button`` is its number on a panel with several."""
    number = None if button is None else float(button)
    if isinstance(value, bool | int | float):
        word = "single" if value is True else _PRESS_CODES.get(value, "") if value else "released"
    else:
        word = _press_word(value)
    if word == "released":
        return []
    return [Signal("action", EVENT, None, number, word)] if word else unclear(f"button {value}")


def _press_word(value: object) -> str:
    said = value.strip().lower() if isinstance(value, str) else "?"
    truth = reading.truth(said)
    if said in _RELEASED or truth is False:
        return "released"
    first = said.replace("_", " ").split(" ", 1)[0]
    return "single" if truth else _PRESSES.get(said) or _PRESSES.get(first, "")


def measured(kind: str, value: float | None, lowest: float = -1e9, highest: float = 1e9) -> list[Signal]:
    """Say a measurement, unless it cannot be one."""
    return [] if value is None or not lowest <= value <= highest else [Signal(kind, VALUE, None, float(value))]
