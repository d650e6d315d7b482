"""Coordinates: stored as WGS-84 always; GCJ-02 and BD-09 are converted at the door, and the datum is never guessed.

The offset formulas are the published ones: a = 6378245 m,
ee = 0.00669342162296594323; no offset outside the box of mainland China.
"""

from math import asin, atan2, cos, fabs, pi, radians, sin, sqrt

from anju.kernel.refusals import Invalid

_A = 6378245.0
_EE = 0.00669342162296594323
_X_PI = pi * 3000 / 180
EARTH_M = 6371008.8
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_ROUNDS = 12  # each round leaves about a hundredth of the miss
_NEAR = 1e-6  # degrees: a miss of a tenth of a metre, corrected once more, is below a millimetre
DATUMS = ("wgs84", "gcj02", "bd09")

Point = tuple[float, float]


class DatumUnknown(Invalid):
    """A coordinate came without a datum, or with one we do not know."""

    code = "datum_unknown"


class PositionInvalid(Invalid):
    """Not a place on the earth: out of range, or not a number."""

    code = "position_invalid"


def _offset(longitude: float, latitude: float) -> Point:
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    flat = radians(latitude)
    magic = 1 - _EE * sin(flat) ** 2
    root = sqrt(magic)
    return east * 180 / (_A / root * cos(flat) * pi), north * 180 / (_A * (1 - _EE) / (magic * root) * pi)


def _in_china(longitude: float, latitude: float) -> bool:
    return _WEST <= longitude <= _EAST and _SOUTH <= latitude <= _NORTH


def to_gcj02(longitude: float, latitude: float) -> Point:
    """Turn WGS-84 degrees into GCJ-02 (Gaode, Tencent)."""
    if not _in_china(longitude, latitude):
        return longitude, latitude
    east, north = _offset(longitude, latitude)
    return longitude + east, latitude + north


def to_bd09(longitude: float, latitude: float) -> Point:
    """Turn WGS-84 degrees into BD-09 (Baidu)."""
    return _gcj_to_bd(*to_gcj02(longitude, latitude))


def _gcj_to_bd(x: float, y: float) -> Point:
    z = sqrt(x * x + y * y) + 0.00002 * sin(y * _X_PI)
    turn = atan2(y, x) + 0.000003 * cos(x * _X_PI)
    return z * cos(turn) + 0.0065, z * sin(turn) + 0.006


def _bd_to_gcj(x: float, y: float) -> Point:
    guess = x - 0.0065, y - 0.006
    for _ in range(_ROUNDS):
        there = _gcj_to_bd(*guess)
        miss = there[0] - x, there[1] - y
        guess = guess[0] - miss[0], guess[1] - miss[1]
        if fabs(miss[0]) < _NEAR and fabs(miss[1]) < _NEAR:
            break
    return guess


def _gcj_to_wgs(longitude: float, latitude: float) -> Point:
    guess = longitude, latitude
    for _ in range(_ROUNDS):
        there = to_gcj02(*guess)
        miss = there[0] - longitude, there[1] - latitude
        guess = guess[0] - miss[0], guess[1] - miss[1]
        if fabs(miss[0]) < _NEAR and fabs(miss[1]) < _NEAR:
            break
    return guess


def to_wgs84(longitude: float, latitude: float, datum: str) -> Point:
    """Turn degrees of a datum (``wgs84``, ``gcj02``, ``bd09``; CGCS2000 counts as WGS-84) into WGS-84.

    Raises ``DatumUnknown`` for any other datum and ``PositionInvalid`` for a place that is not on the earth.
    """
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - also false for NaN
        raise PositionInvalid(longitude=str(longitude), latitude=str(latitude))
    name = datum.lower().replace("-", "")
    if name in {"wgs84", "cgcs2000"}:
        return longitude, latitude
    if name == "gcj02":
        return _gcj_to_wgs(longitude, latitude)
    if name == "bd09":
        return _gcj_to_wgs(*_bd_to_gcj(longitude, latitude))
    raise DatumUnknown(datum=datum)


def distance_m(here: Point, there: Point) -> float:
    """Return the great-circle metres between two (longitude, latitude) points."""
    lon1, lat1, lon2, lat2 = map(radians, (*here, *there))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))
