"""Times in which nobody could be seen are no silence, and a past worked out once is the same past."""

from datetime import timedelta

import pytest

from anju_engines.detection import Past, Settings, learn, rehearse
from anju_engines.detection.history import days_seen

from .days import FIRST, at, days

AWAY = [(at(5, 22), at(8, 7))]


class TestUnseen:
    def test_a_silence_that_touches_one_does_not_count(self):
        moves = [move for move in days(14) if not (at(6, 0) <= move.at < at(8, 0))]
        seen, blind = (learn(moves, until=FIRST + timedelta(days=14), unseen=times) for times in ((), AWAY))
        assert max(silence.hours for silence in seen.past) > 50
        assert max(silence.hours for silence in blind.past) < 12

    def test_whole_days_of_it_are_no_days_of_history(self):
        until = FIRST + timedelta(days=14)
        assert learn(days(14), until=until, unseen=AWAY).days == 12
        assert days_seen(FIRST, until, []) == 14

    def test_only_the_last_days_count_where_so_many_are_wanted(self):
        habits = learn(days(40), until=FIRST + timedelta(days=40), settings=Settings(history_days=20))
        assert habits.days == 20
        assert habits.past[0].since.date() == FIRST + timedelta(days=20)


class TestPast:
    @pytest.mark.parametrize("settings", [Settings(), Settings(history_days=9), Settings(spread=0.3)])
    def test_a_morning_of_it_is_what_would_have_been_learned(self, settings):
        past = Past(days(20), Settings(), AWAY)
        for day in (0, 1, 8, 20):
            until = FIRST + timedelta(days=day)
            known = learn(days(20), until=until, settings=settings, unseen=AWAY)
            found = past.before(until, settings)
            assert (found.days, found.past) == (known.days, known.past)
            assert found.survival.tolist() == known.survival.tolist()

    def test_the_days_replayed_end_where_one_says(self):
        until = FIRST + timedelta(days=18)
        assert rehearse(days(20), Settings(), days=4, until=until).days == 4


class TestByHand:
    def test_hours_by_hand_hold_until_the_home_is_known(self):
        settings = Settings(hours_until_known=3.0, least_days=10)
        early = learn(days(5), until=FIRST + timedelta(days=5), settings=settings)
        known = learn(days(12), until=FIRST + timedelta(days=12), settings=settings)
        assert (early.known, early.learned, early.by_hand) == (True, False, 3.0)
        assert (known.learned, known.by_hand) == (True, None)

    def test_other_settings_look_at_the_same_past(self):
        habits = learn(days(12), until=FIRST + timedelta(days=12))
        assert habits.under(Settings(false_alarm_cost=900)).survival is habits.survival
        assert habits.under(Settings(spread=0.4)).survival is not habits.survival
