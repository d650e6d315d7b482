"""Settings are rehearsed on the home's own last days before they become true."""

from datetime import timedelta

import pytest

from anju_engines.detection import Movement, Settings, delay_of, rehearse, suggest

from .days import a_day, at, days

AWAY_ON_THE_12TH = [*days(12), *a_day(12, until=10), *a_day(12)[24:], *a_day(13)]


class TestRehearse:
    def test_usual_days_raise_nothing(self):
        rehearsal = rehearse(days(14), Settings())
        assert (rehearsal.days, rehearsal.alarms, rehearsal.alarms_per_day) == (7, (), 0)
        assert rehearsal.delay is None

    def test_an_unusual_silence_is_told_with_its_moment(self):
        (alarm,) = rehearse(AWAY_ON_THE_12TH, Settings()).alarms
        assert (alarm.since, alarm.ended_at) == (at(12, 9, 30), at(12, 19))
        assert alarm.at == alarm.since + timedelta(hours=alarm.threshold_hours)
        assert alarm.place == "kitchen"

    def test_only_the_days_asked_for_are_replayed(self):
        assert rehearse(AWAY_ON_THE_12TH, Settings(), days=1).alarms == ()
        assert rehearse(AWAY_ON_THE_12TH, Settings(), days=1).days == 1

    def test_a_fixed_threshold_is_rehearsed_too(self):
        rehearsal = rehearse(days(10), Settings(fixed_hours=9))
        assert len(rehearsal.alarms) == 9
        assert rehearsal.days == 10

    @pytest.mark.parametrize("known_days", [0, 3])
    def test_a_home_that_is_not_learned_has_no_rate(self, known_days):
        rehearsal = rehearse(days(known_days), Settings())
        assert (rehearsal.days, rehearsal.alarms_per_day) == (0, None)

    def test_what_comes_later_changes_nothing_of_a_day(self):
        before = rehearse(AWAY_ON_THE_12TH, Settings(), days=2).alarms
        later = [*AWAY_ON_THE_12TH, Movement(at(14, 7)), Movement(at(14, 23))]
        assert rehearse(later, Settings(), days=3).alarms[: len(before)] == before


class TestDelay:
    def test_is_counted_from_the_moment_the_person_stops(self):
        stopped = at(13, 10, 10)
        delay = rehearse(days(14), Settings(), stopped_at=stopped).delay
        assert delay == delay_of(days(14), Settings(), at(13, 10)) - timedelta(minutes=10)
        assert timedelta() < delay < timedelta(hours=3)

    def test_movements_after_it_are_not_looked_at(self):
        stopped = at(13, 10, 10)
        assert delay_of(days(20), Settings(), stopped) == delay_of(days(14), Settings(), stopped)

    @pytest.mark.parametrize("stopped", [at(-1, 9), at(2, 9)])
    def test_without_history_there_is_none(self, stopped):
        assert delay_of(days(14), Settings(), stopped) is None

    def test_an_alarm_that_rings_already_has_no_delay(self):
        assert delay_of(days(14), Settings(fixed_hours=1), at(14, 3)) == timedelta()


class TestSuggest:
    def test_the_quickest_that_keeps_to_the_rate(self):
        assert suggest(days(14), costs=(600, 150)).settings.false_alarm_cost == 150

    def test_the_most_patient_when_none_does(self):
        found = suggest(AWAY_ON_THE_12TH, costs=(100, 200), at_most_per_day=0)
        assert found.settings.false_alarm_cost == 200

    def test_keeps_the_other_settings(self):
        assert suggest(days(14), settings=Settings(least_days=9)).days == 5
