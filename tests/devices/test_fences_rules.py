"""Where a fix lies, whether it is believed, and when somebody has left."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices.rules import fences
from anju.devices.rules.fences import Fence, Fix, Standing, judge

HOME = (45.757, 126.642)
NOON = datetime(2026, 12, 8, 4, 0, tzinfo=UTC)  # a Tuesday in Beijing, 12:00
ROUND = Fence(1, "stay", (HOME,), 200.0)
POND = Fence(2, "keep_out", (HOME,), 150.0)
NORTH_M = 1 / 111_195.08  # degrees a metre
SQUARE = Fence(
    3,
    "stay",
    tuple((HOME[0] + a * 300 * NORTH_M, HOME[1] + b * 0.004) for a, b in ((-1, -1), (-1, 1), (1, 1), (1, -1))),
)
INSIDE, OUTSIDE = Standing(inside=True), Standing(inside=False)


def at(metres: float, accuracy: float | None = 20.0, *, minute: float = 0, made: float | None = None) -> Fix:
    here = NOON + timedelta(minutes=minute)
    made_at = None if made is None else NOON + timedelta(minutes=made)
    return Fix((HOME[0] + metres * NORTH_M, HOME[1]), accuracy, here, made_at)


def walk(fence: Fence, *fixes: Fix, start: Standing = INSIDE) -> list[str]:
    told, standing = [], start
    for fix in fixes:
        verdict = judge(fence, standing, fix)
        standing = verdict.after
        told.append(verdict.what or verdict.unused)
    return told


class TestDistance:
    @pytest.mark.parametrize(("metres", "away"), [(0, -200), (150, -50), (200, 0), (500, 300)])
    def test_from_a_circle(self, metres, away):
        assert fences.beyond_m(ROUND, at(metres).point) == pytest.approx(away, abs=0.5)

    @pytest.mark.parametrize(("metres", "away"), [(0, -300), (250, -50), (300, 0), (800, 500)])
    def test_from_a_polygon(self, metres, away):
        assert fences.beyond_m(SQUARE, at(metres).point) == pytest.approx(away, abs=1)

    def test_from_the_corner_of_a_polygon(self):
        corner = SQUARE.points[2]
        point = (corner[0] + 30 * NORTH_M, corner[1] + 40 * NORTH_M / 0.6978)
        assert fences.beyond_m(SQUARE, point) == pytest.approx(50, abs=1)

    def test_across_the_date_line(self):
        fence = Fence(1, "stay", ((10.0, 179.9999),), 100.0)
        assert fences.beyond_m(fence, (10.0, -179.9999)) < 0

    def test_sizes(self):
        assert fences.size_m(ROUND) == 200
        assert fences.size_m(SQUARE) == pytest.approx((600 * 620.6 / 3.14159) ** 0.5, rel=0.01)
        assert fences.centre(SQUARE.points) == pytest.approx(HOME)

    @given(st.floats(-3000, 3000), st.floats(-3000, 3000))
    def test_a_circle_and_a_fine_polygon_agree(self, north, east):
        import math

        corners = tuple(
            (HOME[0] + 400 * math.sin(turn / 24 * math.pi) * NORTH_M, HOME[1] + 400 * math.cos(turn / 24 * math.pi) * NORTH_M / 0.69780)
            for turn in range(48)
        )  # fmt: skip
        point = (HOME[0] + north * NORTH_M, HOME[1] + east * NORTH_M / 0.6978)
        drawn = fences.beyond_m(Fence(1, "stay", corners), point)
        assert drawn == pytest.approx(fences.beyond_m(Fence(1, "stay", (HOME,), 400.0), point), abs=8)


class TestLeaving:
    def test_one_precise_fix_is_enough(self):
        assert walk(ROUND, at(300, 20)) == ["ring"]

    def test_of_imprecise_ones_it_takes_two(self):
        assert walk(ROUND, at(300, 60), at(300, 60, minute=5)) == ["", "ring"]

    def test_one_that_is_inside_between_them_begins_anew(self):
        assert walk(ROUND, at(300, 60), at(10, 60, minute=2), at(300, 60, minute=5)) == ["", "", ""]

    def test_a_fix_of_eight_hundred_metres_rings_no_fence_of_two_hundred(self):
        fixes = [at(metres, 800, minute=minute) for minute, metres in enumerate((300, 700, 900, 1700))]
        assert walk(ROUND, *fixes) == ["coarse"] * 4

    def test_coarse_ones_very_far_away_ring_when_two_agree(self):
        assert walk(ROUND, at(5000, 800), at(5000, 800, minute=5)) == ["", "ring"]

    def test_without_an_accuracy_it_is_taken_as_fifty_metres(self):
        assert walk(ROUND, at(240, None), at(260, None, minute=1), at(260, None, minute=2)) == ["unsure", "", "ring"]

    def test_the_band_outside_the_line_decides_nothing(self):
        assert walk(ROUND, at(225, 5)) == ["unsure"]
        assert walk(ROUND, at(225, 5), start=OUTSIDE) == ["unsure"]

    def test_the_same_fix_twice_is_one(self):
        assert walk(ROUND, at(300, 60, made=0), at(300, 60, minute=3, made=0)) == ["", ""]
        assert walk(ROUND, at(300, 60), at(300, 60, minute=0.1)) == ["", ""]

    def test_while_outside_it_rings_no_second_time(self):
        assert walk(ROUND, at(300, 5), at(900, 5, minute=1), at(300, 5, minute=2)) == ["ring", "", ""]

    def test_back_inside_is_the_end(self):
        assert walk(ROUND, at(100, 20), start=OUTSIDE) == ["back"]
        assert walk(ROUND, at(100, 90), at(100, 90, minute=1), start=OUTSIDE) == ["", "back"]

    def test_first_seen_inside_is_known_at_once_and_first_seen_outside_rings(self):
        assert judge(ROUND, Standing(), at(10, 90)).after.inside is True
        assert walk(ROUND, at(300, 20), start=Standing()) == ["ring"]
        assert walk(ROUND, at(300, 60), at(300, 60, minute=1), start=Standing()) == ["", "ring"]


class TestKeepingOut:
    def test_entering_rings_and_leaving_is_the_end(self):
        assert walk(POND, at(900, 20), at(50, 20, minute=1), at(900, 20, minute=2), start=Standing()) == [
            "",
            "ring",
            "back",
        ]

    def test_a_coarse_fix_in_the_middle_says_nothing(self):
        assert walk(POND, at(0, 400), at(0, 400, minute=2), start=OUTSIDE) == ["coarse", "coarse"]


class TestTime:
    def test_stale_and_future_fixes_are_not_judged(self):
        assert walk(ROUND, at(5000, 5, made=-11)) == ["stale"]
        assert walk(ROUND, at(5000, 5, made=3)) == ["ahead"]
        assert walk(ROUND, at(5000, 5, made=-9)) == ["ring"]

    @pytest.mark.parametrize(
        ("days", "starts", "ends", "hour", "holds"),
        [
            ("1234567", None, None, 12, True),
            ("2", None, None, 12, True),
            ("1345", None, None, 12, False),
            ("2", time(8), time(18), 12, True),
            ("2", time(8), time(12), 12, False),
            ("2", time(20), time(6), 12, False),
            ("2", time(20), time(6), 21, True),
            ("1", time(20), time(6), 3, True),
            ("2", time(20), time(6), 3, False),
            ("2", time(9), time(9), 3, True),
        ],
    )
    def test_a_fence_holds_by_the_clock_of_beijing(self, days, starts, ends, hour, holds):
        fence = Fence(1, "stay", (HOME,), 200.0, days, starts, ends)
        assert fences.in_time(fence, NOON + timedelta(hours=hour - 12)) is holds

    def test_monday_follows_sunday(self):
        fence = Fence(1, "stay", (HOME,), 200.0, "7", time(20), time(6))
        assert fences.in_time(fence, datetime(2026, 12, 6, 19, tzinfo=UTC))  # Monday 03:00

    def test_out_of_hours_nothing_rings_and_what_rang_is_over(self):
        night = Fence(1, "stay", (HOME,), 200.0, "1234567", time(20), time(6))
        assert walk(night, at(900, 5)) == ["off_time"]
        verdict = judge(night, OUTSIDE, at(900, 5))
        assert (verdict.what, verdict.after) == ("back", Standing())


class TestDrawing:
    @pytest.mark.parametrize(
        ("points", "radius", "wrong"),
        [
            ((HOME,), 200, ""),
            ((HOME,), 5, "radius"),
            ((HOME,), 2_000_000, "radius"),
            ((HOME, (45.8, 126.7)), 200, "points"),
            ((HOME, (45.8, 126.7)), None, "points"),
            (SQUARE.points, None, ""),
            ((*SQUARE.points, SQUARE.points[0]), None, "points"),
            ((SQUARE.points[0], SQUARE.points[2], SQUARE.points[1], SQUARE.points[3]), None, "crossing"),
            (((45.0, 126.0), (45.00001, 126.0), (45.0, 126.00001)), None, "size"),
            (((91.0, 126.0),), 200, "points"),
            (((45.0, float("nan")),), 200, "points"),
        ],
    )
    def test_what_is_wrong_is_named(self, points, radius, wrong):
        assert fences.wrong_shape(points, radius) == wrong

    def test_a_side_of_no_length_has_a_distance_too(self):
        doubled = Fence(1, "stay", (HOME, HOME, (45.76, 126.65)))
        assert fences.beyond_m(doubled, HOME) == pytest.approx(0, abs=0.01)
