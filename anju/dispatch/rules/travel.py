"""How long a worker takes to a door. Speeds, detour and winter are data."""

from math import ceil

import numpy as np
import numpy.typing as npt

METRES_PER_MINUTE = {"foot": 75.0, "ebike": 300.0, "car": 500.0}
DETOUR = 1.35  # road distance over straight line in a town
START_MINUTES = 1.0
WINTER_MONTHS = frozenset({11, 12, 1, 2, 3})
WINTER = {"foot": 1.2, "ebike": 1.5, "car": 1.25}
UNKNOWN_PLACE_MINUTES = 20
NEAR_M = 200.0


def minutes(distance_m: float | None, mode: str, month: int) -> int:
    """Return whole minutes from setting out to the door; an unknown place counts as a long way."""
    if distance_m is None:
        return UNKNOWN_PLACE_MINUTES
    speed, slower = _pace(mode, month)
    return ceil(START_MINUTES + distance_m * DETOUR * slower / speed)


def _pace(mode: str, month: int) -> tuple[float, float]:
    speed = METRES_PER_MINUTE.get(mode, METRES_PER_MINUTE["foot"])
    return speed, WINTER.get(mode, WINTER["foot"]) if month in WINTER_MONTHS else 1.0


def table(distances_m: npt.NDArray[np.float64], mode: str, month: int) -> npt.NDArray[np.float64]:
    """Return the same minutes for a whole table of distances at once; not a number is an unknown place."""
    speed, slower = _pace(mode, month)
    found = np.ceil(START_MINUTES + distances_m * DETOUR * slower / speed)
    return np.where(np.isnan(found), float(UNKNOWN_PLACE_MINUTES), found)


def place_flag(distance_m: float | None, accuracy_m: float | None) -> str:
    """Judge a place proof: near, far or unknown. The flag is a lead for a person, never a verdict.

    The accuracy that the phone claims counts in the worker's favour, up to the size of the fence itself.
    """
    if distance_m is None:
        return "unknown"
    grace = min(max(accuracy_m or 0.0, 0.0), NEAR_M)
    return "near" if distance_m <= NEAR_M + grace else "far"
