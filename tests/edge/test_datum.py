"""The way back from the shifted coordinates of Chinese web maps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import datum
from anju_edge.protocols.datum import Place

PLACES = [
    # WGS-84, GCJ-02, BD-09, each latitude and longitude
    ("Harbin", (45.7567, 126.6424), (45.758651, 126.648370), (45.764346, 126.654999)),
    ("Shijiazhuang", (38.0428, 114.5149), (38.043419, 114.520874), (38.049235, 114.527438)),
    ("Yingkou", (40.6674, 122.2354), (40.668966, 122.240572), (40.674789, 122.247119)),
]


def near(place: Place, expected: tuple[float, float], within: float = 2e-6) -> bool:
    return abs(place.latitude - expected[0]) < within and abs(place.longitude - expected[1]) < within


class TestKnownPlaces:
    @pytest.mark.parametrize(("name", "true", "gaode", "baidu"), PLACES)
    def test_the_shift_is_that_of_the_published_figures(self, name, true, gaode, baidu):
        shifted = datum.wgs84_to_gcj02(Place(*true))
        assert near(shifted, gaode)
        assert near(datum.gcj02_to_bd09(shifted), baidu)

    @pytest.mark.parametrize(("name", "true", "gaode", "baidu"), PLACES)
    def test_both_ways_back_end_where_they_began(self, name, true, gaode, baidu):
        assert near(datum.to_wgs84(*gaode, "gcj02"), true)
        assert near(datum.to_wgs84(*baidu, "bd09"), true)

    @pytest.mark.parametrize("word", ["wgs84", "", "WGS 84", "cgcs2000"])
    def test_what_is_not_shifted_stays(self, word):
        assert datum.to_wgs84(45.7567, 126.6424, word) == (45.7567, 126.6424)

    @pytest.mark.parametrize("place", [(50.871735, -1.255923), (-6.15, 106.7), (23.0, 140.0), (60.0, 100.0)])
    def test_outside_of_china_nothing_is_shifted(self, place):
        assert datum.to_wgs84(*place, "gcj02") == place
        assert datum.to_wgs84(*place, "bd09") == place
        assert datum.wgs84_to_gcj02(Place(*place)) == place


@given(latitude=st.floats(18.5, 53.5), longitude=st.floats(73.7, 134.5))
def test_everywhere_in_china_the_way_back_is_exact_to_a_centimetre(latitude, longitude):
    true = Place(latitude, longitude)
    shifted = datum.wgs84_to_gcj02(true)
    assert near(datum.to_wgs84(*shifted, "gcj02"), true, 1e-7)
    assert near(datum.to_wgs84(*datum.gcj02_to_bd09(shifted), "bd09"), true, 1e-7)


@given(latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), word=st.sampled_from(["gcj02", "bd09", "wgs84"]))
def test_no_place_on_earth_breaks_it(latitude, longitude, word):
    found = datum.to_wgs84(latitude, longitude, word)
    assert abs(found.latitude - latitude) < 0.1
    assert abs(found.longitude - longitude) < 0.1
