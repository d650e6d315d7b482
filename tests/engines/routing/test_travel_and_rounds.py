"""Estimated travel, and rounds with one place to start from."""

import numpy as np
import pytest

from anju_engines.routing.rounds import Call, Fleet, NoRounds, plan_rounds
from anju_engines.routing.travel import MODES, by_mode, kilometres
from tests.engines.routing.days import STREET

HARBIN, BEIJING = (45.8038, 126.5350), (39.9042, 116.4074)


class TestTravel:
    def test_harbin_is_as_far_from_beijing_as_the_map_says(self):
        assert kilometres([HARBIN, BEIJING])[0, 1] == pytest.approx(1056, abs=5)

    def test_winter_slows_every_mode_and_staying_takes_no_time(self):
        near = [HARBIN, (45.81, 126.55)]
        summer, winter = by_mode(near), by_mode(near, winter=True)
        for mode in MODES:
            assert winter.minutes[mode][0, 1] > summer.minutes[mode][0, 1]
            assert np.diag(winter.minutes[mode]).tolist() == [0.0, 0.0]
        assert summer.minutes["foot"][0, 1] > summer.minutes["ebike"][0, 1]


class TestRounds:
    calls = [Call(house, 1, (0, 1000), 5) for house in range(1, 7)]

    def test_one_round_down_the_street_and_back(self):
        found = plan_rounds(self.calls, Fleet(3, 6, (0, 1000)), STREET, STREET, seconds=10, iterations=50)
        assert found.length == 120
        assert [sorted(row) for row in found.rounds] == [[0, 1, 2, 3, 4, 5]]

    def test_capacity_makes_two(self):
        found = plan_rounds(self.calls, Fleet(3, 3, (0, 1000)), STREET, STREET, seconds=10, iterations=200)
        assert found.length == 120 + 60
        assert sorted(map(len, found.rounds)) == [3, 3]

    def test_too_much_to_carry_is_said(self):
        with pytest.raises(NoRounds):
            plan_rounds(self.calls, Fleet(1, 3, (0, 1000)), STREET, STREET, seconds=10, iterations=20)
