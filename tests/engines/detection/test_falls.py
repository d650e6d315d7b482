"""A fall is lightness, a blow, another posture and stillness; each is a number of the decision."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju_engines.detection import describe, judge_fall, train
from anju_engines.detection.falls import at_rate, columns, hard_moments, learn, moments
from anju_engines.detection.weighing import fit, score

RATE = 50.0


def quiet(chance, seconds=8):
    return np.array([0.0, 1.0, 0.0]) + chance.normal(0, 0.01, (int(seconds * RATE), 3))


def a_fall(chance):
    window = quiet(chance)
    window[180:198] *= 0.2
    window[198:203] = [0.5, chance.uniform(3, 5), 1.0]
    window[203:] = np.array([0.0, 0.0, 1.0]) + chance.normal(0, 0.01, (197, 3))
    return window


def a_walk(chance):
    window = quiet(chance)
    window[:, 1] += chance.uniform(1.0, 2.5) * np.maximum(np.sin(np.arange(400) / 4), 0) ** 4
    return window


def recordings(count=12):
    chance = np.random.default_rng(4)
    made = [(a_fall(chance) if number % 2 else a_walk(chance), bool(number % 2)) for number in range(count)]
    people = [f"person {number // 4}" for number in range(count)]
    return [window for window, _ in made], [fallen for _, fallen in made], people


@pytest.fixture(scope="module")
def model():
    return train(*recordings(), rate_hz=RATE)


class TestJudgeFall:
    def test_a_fall_is_found_with_its_moment_and_its_facts(self, model):
        decision = judge_fall(model, a_fall(np.random.default_rng(7)), RATE)
        assert decision.fallen
        assert decision.chance > decision.limit
        assert 3.9 < decision.at_s < 4.1
        assert decision.shape.turned_degrees == pytest.approx(90, abs=2)
        assert decision.shape.lowest_g < 0.3
        assert decision.shape.stillness == 1

    def test_walking_is_none(self, model):
        decision = judge_fall(model, a_walk(np.random.default_rng(8)), RATE)
        assert not decision.fallen
        assert decision.shape is not None

    def test_where_nothing_was_hard_nothing_is_weighed(self, model):
        decision = judge_fall(model, quiet(np.random.default_rng(9)), RATE)
        assert (decision.fallen, decision.chance, decision.at_s, decision.shape) == (False, 0, None, None)


class TestTrain:
    def test_one_person_is_not_enough(self):
        windows, fallen, _ = recordings()
        with pytest.raises(ValueError, match="several people"):
            train(windows, fallen, ["Wang"] * len(windows), rate_hz=RATE)

    def test_falls_alone_teach_nothing(self):
        windows, fallen, people = recordings()
        falls = [place for place, is_fall in enumerate(fallen) if is_fall]
        with pytest.raises(ValueError, match="falls and of other"):
            train(
                [windows[place] for place in falls],
                [True] * len(falls),
                [people[place] for place in falls],
                rate_hz=RATE,
            )

    def test_a_quiet_recording_has_no_chance(self):
        windows, fallen, people = recordings()
        still = quiet(np.random.default_rng(3))
        assert train([*windows, still], [*fallen, False], [*people, "person 0"], rate_hz=RATE).limit < 1


class TestLearn:
    def test_tells_what_each_share_of_false_alarms_would_find_of_wearers_not_seen(self):
        windows, fallen, people = recordings(40)
        learned = learn([moments(window, RATE) for window in windows], fallen, people)
        assert (len(learned.falls), len(learned.others)) == (20, 20)
        assert learned.limit(0.05) <= learned.limit(0.01)
        for share in (0.01, 0.05, 0.5):
            found, rang = learned.found(share)
            assert rang <= share * 20
            assert found == (learned.falls > learned.model(share).limit).sum()
        assert learned.found(0.05)[0] >= 18

    def test_a_wearer_is_judged_by_weights_that_have_not_seen_them(self):
        """One whose walks are falls to everybody else: their own weights would know better."""
        windows, fallen, people = recordings(40)
        odd = [a_fall(np.random.default_rng(90 + number)) for number in range(4)]
        known = [moments(window, RATE) for window in [*windows, *odd]]
        learned = learn(known, [*fallen, *[False] * 4], [*people, *["odd"] * 4])
        assert (learned.others[-4:] > 0.5).all()


class TestAtRate:
    def test_the_same_rate_is_the_same_window(self):
        window = quiet(np.random.default_rng(1))
        assert at_rate(window, RATE, RATE) is window

    @pytest.mark.parametrize("rate", [10.0, 25.0, 100.0, 200.0])
    def test_a_straight_line_stays_one_and_no_second_is_made_up(self, rate):
        taken = np.arange(int(4 * rate)) / rate
        found = at_rate(np.column_stack([taken, 2 * taken, 1 - taken]), rate, RATE)
        wanted = np.arange(len(found)) / RATE
        assert np.allclose(found, np.column_stack([wanted, 2 * wanted, 1 - wanted]))
        assert 3.9 - 1 / rate <= wanted[-1] <= taken[-1]


class TestShapes:
    def test_hard_moments_stand_apart(self):
        size = np.ones(500)
        size[[100, 120, 300]] = [3, 4, 2]
        assert hard_moments(size, RATE, 1.6) == [120, 300]

    def test_no_shapes_are_an_empty_table(self):
        assert columns([]).shape[0] == 0

    @settings(max_examples=60, deadline=None)
    @given(length=st.integers(1, 300), at=st.floats(0, 0.999), seed=st.integers(0, 99))
    def test_every_window_gives_finite_numbers(self, length, at, seed):
        window = np.random.default_rng(seed).normal(0, 3, (length, 3))
        shape = describe(window, int(at * length), RATE)
        assert np.isfinite(columns([shape])).all()
        assert 0 <= shape.turned_degrees <= 180


class TestWeighing:
    def test_a_column_that_never_changes_is_harmless(self):
        rows = np.column_stack([np.linspace(0, 1, 40), np.ones(40)])
        chances = score(fit(rows, rows[:, 0] > 0.5), rows)
        assert (np.diff(chances) >= 0).all()
        assert chances[0] < 0.5 < chances[-1]
