"""Minutes and kilometres between places by mode, slower in winter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from anju_engines.routing.problem import Matrix, Travel

EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to move: kilometres an hour, minutes for parking or locking, how many times slower on ice and snow."""

    speed: float
    aside: float
    winter: float


MODES: Final = {"foot": Mode(4.5, 0.0, 1.25), "ebike": Mode(16.0, 1.0, 1.6), "car": Mode(25.0, 4.0, 1.35)}
DETOUR: Final = 1.3
"""Streets against the straight line, in the mean of Chinese cities."""


def kilometres(places: Sequence[tuple[float, float]]) -> Matrix:
    """Return the straight lines between places given as WGS-84 (latitude, longitude) in degrees."""
    degrees = np.radians(np.asarray(places, dtype=np.float64).reshape(-1, 2))
    north, east = degrees[:, 0], degrees[:, 1]
    half = (
        np.sin((north[:, None] - north) / 2) ** 2
        + np.cos(north)[:, None] * np.cos(north) * np.sin((east[:, None] - east) / 2) ** 2
    )
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)


def by_mode(places: Sequence[tuple[float, float]], *, winter: bool = False, detour: float = DETOUR) -> Travel:
    """Estimate travel in minutes for every mode; what is weighed as length are the same minutes."""
    street = kilometres(places) * detour
    minutes = {}
    for name, mode in MODES.items():
        slower = mode.winter if winter else 1.0
        minutes[name] = np.where(street > 0, street / mode.speed * 60 * slower + mode.aside, 0.0)
    return Travel(minutes, dict(minutes))
