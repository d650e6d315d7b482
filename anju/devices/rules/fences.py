"""Geofences: where a fix lies, whether it may be believed, and when an elder has left or entered. Metres, WGS-84."""

import math
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final, NamedTuple

STAY: Final = "stay"  # must stay inside; leaving rings
KEEP_OUT: Final = "keep_out"  # may not go in; entering rings
RULES: Final = (STAY, KEEP_OUT)
STALE: Final = timedelta(minutes=10)  # a fix that old says where somebody was
AHEAD: Final = timedelta(minutes=2)
UNKNOWN_ACCURACY_M: Final = 50.0
PRECISE_M: Final = 30.0  # one such fix is enough
COARSE_M: Final = 100.0  # coarser than this and than the fence: believed only when twice as far away
APART: Final = timedelta(seconds=10)  # two fixes are two only when they are not one sent twice
FIXES: Final = 2
LEAST_RADIUS_M: Final = 20.0
MOST_M: Final = 100_000.0
MOST_POINTS: Final = 50
EVERY_DAY: Final = "1234567"
_BAND_M: Final = 30.0
_BAND_SHARE: Final = 5
_EARTH_M: Final = 6_371_008.8
_BEIJING: Final = timedelta(hours=8)

Point = tuple[float, float]  # latitude, longitude


class Fence(NamedTuple):
    """One fence: a circle (``radius`` round the one point) or a polygon, what it asks, and when."""

    id: int
    rule: str
    points: tuple[Point, ...]
    radius: float | None = None
    days: str = EVERY_DAY
    starts: time | None = None
    ends: time | None = None


class Fix(NamedTuple):
    """Where a device said it is."""

    point: Point
    accuracy: float | None
    at: datetime  # received
    measured_at: datetime | None  # by the device's clock


class Standing(NamedTuple):
    """What is known: inside, outside or not yet; how many fixes in a row say otherwise and since when."""

    inside: bool | None = None
    against: int = 0
    against_at: datetime | None = None
    against_made_at: datetime | None = None  # by the device's clock: the same fix sent again is no second one
    since: datetime | None = None


class Verdict(NamedTuple):
    """What a fix does: the standing after it, ``ring``, ``back`` or nothing, and why it was not believed."""

    after: Standing
    what: str = ""
    unused: str = ""  # stale, ahead, coarse, unsure, off_time
    distance: float = 0.0


RING: Final = "ring"
BACK: Final = "back"


def judge(fence: Fence, before: Standing, fix: Fix) -> Verdict:
    """Judge one fix. What is stale, in the future or too coarse says nothing; out of hours nothing is known."""
    unused = not_of_now(fix)
    if unused:
        return Verdict(before, unused=unused)
    if not in_time(fence, fix.at):
        return Verdict(Standing(), BACK if _is_bad(fence, before.inside) else "", unused="off_time")
    away = beyond_m(fence, fix.point)
    inside, unused = _read(fence, away, fix.accuracy)
    if inside is None:
        return Verdict(before, unused=unused, distance=away)
    return _step(fence, before, inside, fix)._replace(distance=away)


def not_of_now(fix: Fix) -> str:
    """Return why a fix does not tell where somebody is now: ``stale`` or ``ahead``, or nothing."""
    if fix.measured_at is None:
        return ""
    if fix.at - fix.measured_at > STALE:
        return "stale"
    return "ahead" if fix.measured_at - fix.at > AHEAD else ""


def _step(fence: Fence, before: Standing, inside: bool, fix: Fix) -> Verdict:  # noqa: FBT001 - read, then handed on
    if inside == before.inside:
        return Verdict(before._replace(against=0, against_at=None, against_made_at=None))
    bad = _is_bad(fence, inside)
    if before.inside is None and not bad:
        return Verdict(Standing(inside, since=fix.at))
    precise = (UNKNOWN_ACCURACY_M if fix.accuracy is None else fix.accuracy) <= PRECISE_M
    if not precise and _is_again(before, fix):
        return Verdict(before)
    if precise or before.against + 1 >= FIXES:
        return Verdict(Standing(inside, since=fix.at), RING if bad else BACK)
    return Verdict(before._replace(against=before.against + 1, against_at=fix.at, against_made_at=fix.measured_at))


def _is_again(before: Standing, fix: Fix) -> bool:
    if before.against_at is None:
        return False
    same = fix.measured_at is not None and fix.measured_at == before.against_made_at
    return same or fix.at - before.against_at < APART


def _is_bad(fence: Fence, inside: bool | None) -> bool:  # noqa: FBT001 - a state, not a switch
    return inside is not None and inside == (fence.rule == KEEP_OUT)


def _read(fence: Fence, away: float, accuracy: float | None) -> tuple[bool | None, str]:
    """Return whether a fix is inside, or why it cannot be told. The band outside the line is the hysteresis."""
    miss = UNKNOWN_ACCURACY_M if accuracy is None else accuracy
    size = size_m(fence)
    if miss > max(size, COARSE_M):
        return (False, "") if away > 2 * miss else (None, "coarse")
    if away <= 0:
        return True, ""
    return (False, "") if away > max(miss, min(_BAND_M, size / _BAND_SHARE)) else (None, "unsure")


def in_time(fence: Fence, at: datetime) -> bool:
    """Whether a fence holds at a moment; a span over midnight belongs to the day on which it begins."""
    here = at + _BEIJING
    clock, day = here.time().replace(tzinfo=None), here.isoweekday()
    if fence.starts is None or fence.ends is None or fence.starts == fence.ends:
        return str(day) in fence.days
    if fence.starts < fence.ends:
        return str(day) in fence.days and fence.starts <= clock < fence.ends
    if clock >= fence.starts:
        return str(day) in fence.days
    return clock < fence.ends and str((day - 2) % 7 + 1) in fence.days


def beyond_m(fence: Fence, point: Point) -> float:
    """Return how far outside the line a point lies; negative inside."""
    if fence.radius is not None:
        return math.hypot(*_flat(fence.points[0], point)) - fence.radius
    corners = [_flat(point, corner) for corner in fence.points]
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    nearest = min(_from_origin(one, other) for one, other in sides)
    return -nearest if _holds_origin(sides) else nearest


def size_m(fence: Fence) -> float:
    """Return the radius of a circle as large as the fence."""
    return fence.radius if fence.radius is not None else math.sqrt(_surface(fence.points) / math.pi)


def centre(points: Sequence[Point]) -> Point:
    """Return the middle of the corners, for a map."""
    return sum(north for north, _ in points) / len(points), sum(east for _, east in points) / len(points)


def wrong_shape(points: Sequence[Point], radius: float | None) -> str:
    """Return what is wrong with a drawn fence: ``points``, ``radius``, ``crossing``, ``size``, or nothing."""
    if any(not (-85 <= north <= 85 and -180 <= east <= 180) for north, east in points):  # noqa: PLR2004 - degrees
        return "points"
    if radius is not None:
        return "points" if len(points) != 1 else "" if LEAST_RADIUS_M <= radius <= MOST_M else "radius"
    if not 3 <= len(points) <= MOST_POINTS or len(set(points)) != len(points):  # noqa: PLR2004 - a triangle at least
        return "points"
    if _crosses([_flat(points[0], point) for point in points]):
        return "crossing"
    size = math.sqrt(_surface(points) / math.pi)
    return "" if LEAST_RADIUS_M / 2 <= size <= MOST_M else "size"


def _flat(origin: Point, point: Point) -> tuple[float, float]:
    """Return east and north of a point in metres, seen from another one near it."""
    north = math.radians(point[0] - origin[0]) * _EARTH_M
    turn = (point[1] - origin[1] + 180) % 360 - 180
    return math.radians(turn) * _EARTH_M * math.cos(math.radians((point[0] + origin[0]) / 2)), north


def _surface(points: Sequence[Point]) -> float:
    flat = [_flat(points[0], point) for point in points]
    return abs(sum(x * b - a * y for (x, y), (a, b) in zip(flat, [*flat[1:], flat[0]], strict=True))) / 2


def _from_origin(one: tuple[float, float], other: tuple[float, float]) -> float:
    (x, y), (a, b) = one, other
    long = (a - x) ** 2 + (b - y) ** 2
    share = 0.0 if not long else min(1.0, max(0.0, -(x * (a - x) + y * (b - y)) / long))
    return math.hypot(x + share * (a - x), y + share * (b - y))


def _holds_origin(sides: list[tuple[tuple[float, float], tuple[float, float]]]) -> bool:
    inside = False
    for (x, y), (a, b) in sides:
        if (y > 0) != (b > 0) and x + (a - x) * -y / (b - y) > 0:
            inside = not inside
    return inside


def _crosses(corners: list[tuple[float, float]]) -> bool:
    count = len(corners)
    sides = [(corners[place], corners[(place + 1) % count]) for place in range(count)]
    return any(
        _meet(*sides[one], *sides[other])
        for one in range(count)
        for other in range(one + 2, count)
        if not (one == 0 and other == count - 1)
    )


def _meet(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
