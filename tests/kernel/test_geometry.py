"""Coordinates: the three cities of the table, there and back, and what is no place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.kernel import geometry
from anju.kernel.geometry import DatumUnknown, PositionInvalid

CITIES = [
    ((126.6424, 45.7567), (126.648370, 45.758651), (126.654999, 45.764346), 511, 816),
    ((114.5149, 38.0428), (114.520874, 38.043419), (114.527438, 38.049235), 528, 865),
    ((122.2354, 40.6674), (122.240572, 40.668966), (122.247119, 40.674789), 470, 851),
]
china = st.tuples(st.floats(73.5, 135.0), st.floats(18.2, 53.5))


@pytest.mark.parametrize(("wgs", "gcj", "bd", "shift", "second"), CITIES)
class TestTheTable:
    def test_forward(self, wgs, gcj, bd, shift, second):
        assert geometry.to_gcj02(*wgs) == pytest.approx(gcj, abs=1e-6)
        assert geometry.to_bd09(*wgs) == pytest.approx(bd, abs=1e-6)

    def test_back(self, wgs, gcj, bd, shift, second):
        assert geometry.to_wgs84(*gcj, "gcj02") == pytest.approx(wgs, abs=2e-6)
        assert geometry.to_wgs84(*bd, "BD-09") == pytest.approx(wgs, abs=2e-6)

    def test_how_far_a_wrong_datum_moves_an_elder(self, wgs, gcj, bd, shift, second):
        assert geometry.distance_m(wgs, gcj) == pytest.approx(shift, abs=1.5)
        assert geometry.distance_m(gcj, bd) == pytest.approx(second, abs=1.5)


class TestThereAndBack:
    @given(china)
    def test_gcj02(self, point):
        assert geometry.to_wgs84(*geometry.to_gcj02(*point), "gcj02") == pytest.approx(point, abs=1e-7)

    @given(china)
    def test_bd09(self, point):
        assert geometry.to_wgs84(*geometry.to_bd09(*point), "bd09") == pytest.approx(point, abs=1e-6)

    @given(china, china)
    def test_distance_is_the_same_both_ways_and_never_negative(self, here, there):
        assert geometry.distance_m(here, there) == pytest.approx(geometry.distance_m(there, here))
        assert geometry.distance_m(here, here) == 0


class TestDoor:
    def test_wgs84_and_cgcs2000_come_in_as_they_are(self):
        assert geometry.to_wgs84(126.6, 45.7, "WGS-84") == geometry.to_wgs84(126.6, 45.7, "CGCS2000") == (126.6, 45.7)

    def test_no_offset_outside_the_box(self):
        assert geometry.to_gcj02(2.35, 48.85) == (2.35, 48.85)
        assert geometry.to_wgs84(2.35, 48.85, "gcj02") == (2.35, 48.85)

    @pytest.mark.parametrize("datum", ["", "mercator", "gcj"])
    def test_a_datum_is_never_guessed(self, datum):
        with pytest.raises(DatumUnknown):
            geometry.to_wgs84(126.6, 45.7, datum)

    @pytest.mark.parametrize("point", [(181.0, 0.0), (0.0, -91.0), (float("nan"), 0.0), (float("inf"), 0.0)])
    def test_what_is_no_place_is_refused(self, point):
        with pytest.raises(PositionInvalid):
            geometry.to_wgs84(*point, "wgs84")
