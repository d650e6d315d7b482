"""A window of acceleration as Anju JSON writes it: ``{"rate": 50, "unit": "g", "xyz": [[x, y, z], …]}``."""

import math
from typing import Final

from anju_edge.protocols import reading
from anju_edge.protocols.events import Triple

RATES_HZ: Final = (10.0, 200.0)
SECONDS: Final = (2.0, 30.0)
HARDEST_G: Final = 32.0
MOST: Final = 20  # windows in one message: each costs a lane as much as a hundred routine frames
_IN_G: Final = {"g": 1.0, "mg": 0.001, "m/s2": 1 / 9.80665}
_AXES: Final = 3
_NUMBERS: Final = (int, float)
Samples = tuple[Triple, ...]


def read(written: object) -> tuple[float, Samples] | str:
    """Return samples a second and the samples in g, or in one word why it cannot be read."""
    if not isinstance(written, dict):
        return "window_shape"
    rate, unit, listed = reading.number(written.get("rate")), written.get("unit"), written.get("xyz")
    if rate is None or not RATES_HZ[0] <= rate <= RATES_HZ[1]:
        return "window_rate"
    if not isinstance(unit, str) or unit not in _IN_G:
        return "window_unit"
    if not isinstance(listed, list):
        return "window_shape"
    if not SECONDS[0] * rate <= len(listed) <= SECONDS[1] * rate:
        return "window_length"
    samples = _samples(listed, _IN_G[unit])
    return samples if isinstance(samples, str) else (rate, samples)


def _samples(listed: list[object], in_g: float) -> Samples | str:
    found: list[Triple] = []
    most = HARDEST_G / in_g
    for item in listed:
        if not isinstance(item, list) or len(item) != _AXES:
            return "window_shape"
        x, y, z = item
        if type(x) not in _NUMBERS or type(y) not in _NUMBERS or type(z) not in _NUMBERS:
            return "window_shape"
        if not (-most <= x <= most and -most <= y <= most and -most <= z <= most):  # no infinity passes either
            return "window_too_hard"
        found.append((x * in_g, y * in_g, z * in_g))
    return tuple(found)


def hardest_g(samples: Samples) -> float:
    """Return the greatest acceleration of a window."""
    return math.sqrt(max(x * x + y * y + z * z for x, y, z in samples))
