"""Coordinates that a maker shifted for Chinese web maps (GCJ-02, BD-09), brought back to WGS-84 as they are stored.

GCJ-02 moves a place by about half a kilometre inside mainland China and by nothing outside; BD-09 moves it once more.
Neither has a closed inverse, so the way back is iterated: each step is a thousand times nearer.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

WGS84: Final = "wgs84"
GCJ02: Final = "gcj02"
BD09: Final = "bd09"
_SEMI_MAJOR: Final = 6378245.0
_ECCENTRICITY: Final = 0.00669342162296594323
_CHINA_LATITUDES: Final = (0.8293, 55.8271)
_CHINA_LONGITUDES: Final = (72.004, 137.8347)
_BAIDU: Final = math.pi * 3000 / 180
_STEPS: Final = 6


class Place(NamedTuple):
    """Latitude and longitude in degrees; the datum is the caller's knowledge."""

    latitude: float
    longitude: float


def to_wgs84(latitude: float, longitude: float, datum: str) -> Place:
    """Return where a place of a datum is in WGS-84; a datum nobody knows is taken as WGS-84."""
    place = Place(latitude, longitude)
    back = _TO_WGS84.get(datum)
    return place if back is None or not _in_china(place) else back(place)


def wgs84_to_gcj02(place: Place) -> Place:
    """Shift a WGS-84 place as Chinese web maps do; outside of mainland China there is no shift."""
    if not _in_china(place):
        return place
    x, y = place.longitude - 105, place.latitude - 35
    radians = math.radians(place.latitude)
    curve = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    root = math.sqrt(curve)
    north = _north(x, y) * 180 / (_SEMI_MAJOR * (1 - _ECCENTRICITY) / (curve * root) * math.pi)
    east = _east(x, y) * 180 / (_SEMI_MAJOR / root * math.cos(radians) * math.pi)
    return Place(place.latitude + north, place.longitude + east)


def gcj02_to_bd09(place: Place) -> Place:
    """Shift a GCJ-02 place once more, as Baidu does."""
    x, y = place.longitude, place.latitude
    reach = math.hypot(x, y) + 0.00002 * math.sin(y * _BAIDU)
    turn = math.atan2(y, x) + 0.000003 * math.cos(x * _BAIDU)
    return Place(reach * math.sin(turn) + 0.006, reach * math.cos(turn) + 0.0065)


def _gcj02_to_wgs84(place: Place) -> Place:
    return _inverse(wgs84_to_gcj02, place)


def _bd09_to_wgs84(place: Place) -> Place:
    return _gcj02_to_wgs84(_inverse(gcj02_to_bd09, place))


def _inverse(shift: Callable[[Place], Place], goal: Place) -> Place:
    guess = goal
    for _ in range(_STEPS):
        reached = shift(guess)
        guess = Place(
            guess.latitude - reached.latitude + goal.latitude, guess.longitude - reached.longitude + goal.longitude
        )
    return guess


def _in_china(place: Place) -> bool:
    (south, north), (west, east) = _CHINA_LATITUDES, _CHINA_LONGITUDES
    return south <= place.latitude <= north and west <= place.longitude <= east


def _waves(value: float, *terms: tuple[float, float]) -> float:
    return sum(height * math.sin(value * pace * math.pi) for height, pace in terms) * 2 / 3


def _north(x: float, y: float) -> float:
    plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    return plain + _waves(x, (20, 6), (20, 2)) + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))


def _east(x: float, y: float) -> float:
    plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return plain + _waves(x, (20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))


_TO_WGS84: Final[Mapping[str, Callable[[Place], Place]]] = {GCJ02: _gcj02_to_wgs84, BD09: _bd09_to_wgs84}
