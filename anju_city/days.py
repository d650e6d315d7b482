"""What happens in a day: how often each kind of event comes to a home, and how a day rises and falls. Pure."""

import math
from dataclasses import dataclass
from random import Random

from anju_city.homes import Thing

# Events for each device of the kind and day at rate 1 (平台自定). Most presses are false, as everywhere.
OFTEN: dict[str, tuple[tuple[str, float], ...]] = {
    "button": (("press", 0.012), ("false_press", 0.020), ("help", 0.010), ("test", 0.032)),
    "pendant": (("press", 0.012), ("false_press", 0.025), ("test", 0.032)),
    "watch": (("press", 0.010), ("false_press", 0.020), ("fall", 0.006)),
    "cord": (("pull", 0.006), ("test", 0.032)),
    "smoke": (("smoke", 0.0006), ("cooking", 0.004), ("test", 0.016)),
    "gas": (("gas", 0.0008),),
    "fall_radar": (("fall", 0.010), ("maybe_fall", 0.02)),
    "motion": (("stillness", 0.004),),
    "bed": (("bed_exit", 0.010),),
    "contact": (),
}
ANY = (("battery_low", 0.004), ("goes_quiet", 0.003))
SIGNALS = {
    "press": "sos", "false_press": "sos", "help": "help", "test": "test", "fall": "fall", "pull": "cord",
    "smoke": "smoke", "cooking": "smoke", "gas": "gas", "stillness": "inactivity", "bed_exit": "bed_exit",
    "battery_low": "battery_low",
}  # fmt: skip
HOLDING = frozenset({"smoke", "gas", "inactivity", "bed_exit", "battery_low"})  # states that end again
_PERIOD_S = 86_400
_CUFF = 0.3  # how often a watch measures more than the pulse


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one device, with what follows it."""

    thing: Thing
    kind: str
    repeats: int
    calm_after_s: float | None


def activity(hour: float) -> float:
    """Return how lively a home is at an hour (Beijing), around 1: up at six, a nap after noon, quiet at night."""
    morning = math.exp(-(((hour - 8.5) / 2.8) ** 2))
    evening = math.exp(-(((hour - 17.5) / 2.8) ** 2))
    return 0.12 + 1.75 * morning + 1.6 * evening


def expected(thing: Thing, seconds: float, rate: float) -> float:
    """Return how many events a device has in so many seconds of city time."""
    total = sum(often for _, often in (*OFTEN.get(thing.kind, ()), *ANY))
    return total * rate * seconds / _PERIOD_S


def draw(thing: Thing, chance: Random) -> Happening:
    """Draw which event it is."""
    events = (*OFTEN.get(thing.kind, ()), *ANY)
    kind = chance.choices([name for name, _ in events], [often for _, often in events])[0]
    repeats = chance.choice((0, 0, 1, 2)) if kind in ("press", "fall", "pull") else 0
    calm = chance.uniform(120, 600) if SIGNALS.get(kind) in HOLDING else None
    return Happening(thing, kind, repeats, calm)


def routine(thing: Thing, chance: Random, hour: float) -> dict[str, object]:
    """Return what a device says when nothing is the matter."""
    values: dict[str, object] = {}
    if thing.kind == "motion":
        values["motion"] = chance.random() < min(1.0, activity(hour) / 1.8)
    elif thing.kind == "contact":
        values["door"] = True
    elif thing.kind in ("smoke", "gas"):
        values[thing.kind] = False
    elif thing.kind == "watch":
        values |= _vitals(chance)
    elif thing.kind == "bed":
        values["bed"] = not 6 <= hour < 21
    elif thing.kind == "fall_radar":
        values["presence"] = chance.random() < 0.6
    message: dict[str, object] = {"values": values} if values else {"values": {"tamper": False}}
    if thing.battery:
        message["battery"] = 100 - sum(map(ord, thing.number)) % 55
    return message


def _vitals(chance: Random) -> dict[str, object]:
    """Return what a watch measures: the pulse always, more of it now and then."""
    values: dict[str, object] = {
        "heart_rate": round(chance.gauss(74, 7)),
        "spo2": min(100, round(chance.gauss(97, 0.8))),
    }
    if chance.random() < _CUFF:
        upper = round(chance.gauss(134, 9))
        values |= {"systolic": upper, "diastolic": round(upper * 0.62)}
        values["body_temperature"] = round(chance.gauss(36.5, 0.2), 1)
    return values


def word(happening: Happening) -> dict[str, object] | None:
    """Return what a device says when something happens; nothing for going quiet."""
    signal = SIGNALS.get(happening.kind)
    if happening.kind == "maybe_fall":
        return {"values": {"presence": True}}  # the radar was not sure: no alarm
    if happening.kind == "battery_low":
        return {"values": {"battery_low": True}, "battery": 9}
    return {"signal": signal, "value": True} if signal else None


def calm(happening: Happening) -> dict[str, object]:
    """Return what a device says when a state has ended."""
    return {"values": {SIGNALS[happening.kind]: False}}
