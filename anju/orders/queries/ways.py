"""The ways of a day between homes, worked out as tables: a thousand visits have a million ways."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from anju.dispatch import queries as dispatch
from anju.kernel.geometry import EARTH_M
from anju.kernel.viewer import SYSTEM
from anju_engines import routing

Place = tuple[float, float] | None


def distances_m(points: Sequence[Place]) -> npt.NDArray[np.float64]:
    """Return the great-circle metres between all points; not a number where one of the two is unknown."""
    unknown = (float("nan"), float("nan"))
    longitude, latitude = np.radians(np.array([point or unknown for point in points], dtype=float).reshape(-1, 2)).T
    east, north = longitude[:, None] - longitude, latitude[:, None] - latitude
    half = np.sin(north / 2) ** 2 + np.cos(latitude)[:, None] * np.cos(latitude) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.minimum(1.0, np.sqrt(half))))


def travel(points: Sequence[Place], modes: Iterable[str], month: int) -> routing.Travel:
    """Return the minutes of every way by every mode; staying where one is takes none."""
    away = distances_m(points)
    stays = (away == 0) | np.eye(len(points), dtype=bool)
    minutes = {mode: np.where(stays, 0.0, dispatch.travel_table(SYSTEM, away, mode, month)) for mode in modes}
    return routing.Travel(minutes, minutes)
