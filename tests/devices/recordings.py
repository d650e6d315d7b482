"""Seconds of acceleration made by arithmetic: falls and walks of several wearers, the same at every run."""

import math
import random

RATE = 50
SECONDS = 8
Triple = list[float]


def _still(chance: random.Random, posture: tuple[float, float, float], count: int) -> list[Triple]:
    return [[axis + chance.gauss(0, 0.01) for axis in posture] for _ in range(count)]


def fall(seed: int, rate: int = RATE) -> list[Triple]:
    """Standing, a short lightness, a blow, and lying still."""
    chance = random.Random(seed)
    before, light, blow = 4 * rate, rate // 4, max(rate // 10, 2)
    hard = chance.uniform(3.0, 5.0)
    return [
        *_still(chance, (0.0, 1.0, 0.0), before - light),
        *([0.2 * axis for axis in one] for one in _still(chance, (0.0, 1.0, 0.0), light)),
        *([0.5, hard, 1.0] for _ in range(blow)),
        *_still(chance, (0.0, 0.0, 1.0), SECONDS * rate - before - blow),
    ]


def walk(seed: int, rate: int = RATE) -> list[Triple]:
    """Steps that are as hard as many falls, upright all the time."""
    chance = random.Random(1000 + seed)
    height = chance.uniform(1.0, 2.5)
    steps = _still(chance, (0.0, 1.0, 0.0), SECONDS * rate)
    for number, one in enumerate(steps):
        one[1] += height * max(math.sin(number * 12.5 / rate), 0.0) ** 4
    return steps


def sent(xyz: list[Triple], rate: int = RATE, **more: object) -> dict[str, object]:
    """Write a window as a wearable sends it."""
    rounded = [[round(axis, 4) for axis in one] for one in xyz]
    return {"acceleration": {"rate": rate, "unit": "g", "xyz": rounded}, **more}
