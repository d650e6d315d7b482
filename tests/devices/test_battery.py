"""How long a battery may last is told only where what it said can tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices.rules.battery import MOST, Estimate, estimate
from anju.devices.rules.sampling import Samples
from anju_edge.protocols.events import Report

HOUR = 3_600_000_000


def falling(start: int, a_day: float, days: int) -> list[tuple[int, int]]:
    return [(day, round(start - a_day * day)) for day in range(days)]


class TestEstimate:
    def test_an_even_fall_leaves_level_by_fall(self) -> None:
        assert estimate(falling(60, 2, 21)) == Estimate(10, 10, "falls", 2.0, 20)

    def test_an_uneven_fall_is_a_span(self) -> None:
        found = estimate([(0, 50), (3, 49), (6, 44), (9, 42), (12, 33), (15, 30)])
        assert found.why == "falls"
        assert found.least is not None
        assert found.most is not None
        assert 0 < found.least < found.most

    def test_a_device_that_counts_in_steps_is_judged_by_the_whole_time(self) -> None:
        found = estimate([(day, 75 if day < 15 else 50) for day in range(30)])
        assert found.why == "falls"
        assert 0.5 < found.a_day < 2

    @pytest.mark.parametrize(
        ("days", "why"),
        [
            ([], "silent"),
            ([(0, 50), (9, 40)], "few"),
            (falling(60, 2, 6), "few"),
            ([(0, 30), (5, 20), (10, 95), (11, 94)], "charged"),
            ([(day, 80) for day in range(30)], "flat"),
        ],
    )
    def test_what_cannot_be_told_is_unknown_and_says_why(self, days: list[tuple[int, int]], why: str) -> None:
        found = estimate(days)
        assert (found.least, found.most, found.why) == (None, None, why)

    def test_a_new_battery_makes_everything_before_it_worthless(self) -> None:
        before, after = falling(90, 5, 15), [(15 + day, 100 - day) for day in range(15)]
        assert estimate([*before, *after]) == estimate(after) == Estimate(86, 86, "falls", 1.0, 14)

    def test_nothing_is_promised_beyond_a_year(self) -> None:
        assert estimate([(day * 10, 100 - day) for day in range(8)]).most == MOST

    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100)), max_size=60, unique_by=lambda item: item[0]))
    def test_any_days_give_an_estimate_or_a_reason(self, days: list[tuple[int, int]]) -> None:
        found = estimate(sorted(days))
        assert (found.least is None) == (found.why != "falls")
        if found.least is not None and found.most is not None:
            assert 0 <= found.least <= found.most <= MOST


def kept(
    samples: Samples, at: int, frame: int, battery: int | None, link: int | None = None
) -> list[tuple[str, float | None]]:
    report = Report("B-1", (), None, battery, link)
    return [(signal.kind, signal.value) for signal in samples.of(7, report, at=at, frame=frame)]


class TestSampling:
    def test_one_word_in_an_hour_and_every_change_of_the_battery(self) -> None:
        samples = Samples()
        assert kept(samples, 0, 1, 80, 60) == [("battery", 80.0), ("link_quality", 60.0)]
        assert kept(samples, 1, 2, 80, 55) == []
        assert kept(samples, 2, 3, 79, 55) == [("battery", 79.0), ("link_quality", 55.0)]
        assert kept(samples, HOUR, 4, 79) == [("battery", 79.0)]
        assert kept(samples, HOUR + 1, 5, None, 40) == []
        assert kept(samples, 2 * HOUR, 6, None, 40) == [("link_quality", 40.0)]
        assert kept(samples, 2 * HOUR + 1, 7, 79) == []

    def test_a_report_without_either_keeps_nothing(self) -> None:
        assert kept(Samples(), 0, 1, None) == []

    def test_a_batch_that_is_made_again_keeps_the_same(self) -> None:
        samples = Samples()
        first = kept(samples, 0, 1, 80)
        assert kept(samples, 0, 1, 80) == first

    def test_forgetting_keeps_the_next_word_and_memory_has_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        samples = Samples()
        kept(samples, 0, 1, 80)
        samples.clear()
        assert kept(samples, 1, 2, 80) == [("battery", 80.0)]
        monkeypatch.setattr("anju.devices.rules.sampling._MOST", 1)
        assert kept(samples, HOUR, 3, 80) == [("battery", 80.0)]
        assert kept(samples, HOUR + 1, 4, 80) == []
