"""A silence is an alarm when it is longer than this home's own habits, and the facts say which."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju_engines.detection import Movement, Settings, Silence, judge, learn, thresholds
from anju_engines.detection.history import clock, silences

from .days import FIRST, a_day, at, days

UNTIL = FIRST + timedelta(days=14)


class TestJudge:
    def test_a_morning_without_movement_is_an_alarm_with_its_facts(self):
        last = Movement(at(14, 9), "kitchen")
        decision = judge(learn(days(14), until=UNTIL), last, at(14, 15))
        assert decision.alarm
        assert decision.due_in_hours == 0
        reason = decision.reason
        assert (reason.since, reason.place, reason.silent_hours) == (at(14, 9), "kitchen", 6)
        assert reason.threshold_hours < 6
        assert (reason.weekday, reason.weekend, reason.days_of_history) == (0, False, 14)
        assert reason.longest_hours == reason.longest_same_weekday_hours == 0.5
        assert reason.same_weekdays == 2

    def test_the_same_silence_at_night_is_none(self):
        last = Movement(at(13, 21, 30), "kitchen")
        decision = judge(learn(days(14), until=UNTIL), last, at(14, 3, 30))
        assert not decision.alarm
        assert decision.due_in_hours > 3.5
        assert decision.reason.longest_hours == 9.5
        assert decision.reason.weekend

    def test_an_hour_never_seen_has_no_longest_silence(self):
        reason = judge(learn(days(14), until=UNTIL), Movement(at(14, 3)), at(14, 4)).reason
        assert (reason.longest_hours, reason.longest_same_weekday_hours, reason.same_weekdays) == (None, None, 0)

    @pytest.mark.parametrize("known_days", [0, 1, 6])
    def test_a_home_of_less_than_a_week_is_never_an_alarm(self, known_days):
        habits = learn(days(known_days), until=FIRST + timedelta(days=known_days))
        decision = judge(habits, Movement(at(known_days, 9)), at(known_days + 3, 9))
        assert not decision.alarm
        assert decision.due_in_hours is None
        assert decision.reason.threshold_hours is None

    def test_a_threshold_set_by_a_person_holds_from_the_first_day(self):
        habits = learn([], until=FIRST, settings=Settings(fixed_hours=5))
        assert judge(habits, Movement(at(0, 9)), at(0, 14, 1)).alarm
        assert not judge(habits, Movement(at(0, 9)), at(0, 14)).alarm


class TestLearn:
    def test_nothing_of_the_day_itself_is_looked_at(self):
        quiet = [*days(14), Movement(at(14, 7)), Movement(at(14, 20))]
        assert learn(quiet, until=UNTIL).past == learn(days(14), until=UNTIL).past

    def test_a_home_without_past_never_rings(self):
        assert thresholds(learn([], until=UNTIL), [(9.0, "bed")]).tolist() == [float("inf")]

    def test_the_order_of_arrival_does_not_matter(self):
        assert learn(reversed(days(9)), until=UNTIL).past == learn(days(9), until=UNTIL).past

    def test_a_moment_without_zone_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            learn([Movement(at(0, 9).replace(tzinfo=None))], until=UNTIL)

    def test_who_naps_after_the_bedroom_is_given_longer_there(self):
        napping = [
            movement
            for day in range(14)
            for movement in [*a_day(day, until=13), Movement(at(day, 13, 1), "bedroom"), *a_day(day)[20:]]
        ]
        in_bed, in_kitchen = thresholds(learn(napping, until=UNTIL), [(13.0, "bedroom"), (13.0, "kitchen")])
        assert in_bed > in_kitchen


class TestSilences:
    def test_seconds_are_not_silences(self):
        start = at(0, 9)
        moments = [start, start + timedelta(seconds=59), start + timedelta(minutes=3)]
        assert silences([Movement(moment, "door") for moment in moments]) == [Silence(moments[1], moments[2], "door")]

    def test_a_night_with_a_change_of_the_clocks_is_as_long_as_it_was(self):
        paris = ZoneInfo("Europe/Paris")
        night = Silence(datetime(2026, 10, 24, 22, tzinfo=paris), datetime(2026, 10, 25, 7, tzinfo=paris), "")
        assert night.hours == 10

    def test_the_hour_of_the_day_is_a_number(self):
        assert clock(datetime(2026, 1, 1, 6, 30, 36, tzinfo=UTC)) == 6.51


@st.composite
def pasts(draw):
    minutes = draw(st.lists(st.integers(0, 14 * 24 * 60), min_size=2, max_size=80, unique=True))
    places = st.sampled_from(["bed", "door", ""])
    return [Movement(at(0, 0) + timedelta(minutes=minute), draw(places)) for minute in minutes]


class TestAlways:
    @settings(max_examples=60, deadline=None)
    @given(past=pasts(), hour=st.floats(0, 23.99), place=st.sampled_from(["bed", "never seen"]))
    def test_a_dearer_false_alarm_never_waits_shorter(self, past, hour, place):
        waits = [
            thresholds(learn(past, until=UNTIL, settings=Settings(false_alarm_cost=cost)), [(hour, place)])[0]
            for cost in (10, 100, 1000)
            if learn(past, until=UNTIL).past
        ]
        assert waits == sorted(waits)
        assert all(0 < wait < 36 for wait in waits)

    @settings(max_examples=60, deadline=None)
    @given(past=pasts(), hours=st.integers(0, 50), more=st.integers(1, 50))
    def test_an_alarm_does_not_go_away_while_the_silence_lasts(self, past, hours, more):
        habits, last = learn(past, until=UNTIL), Movement(at(15, 9), "bed")
        early = judge(habits, last, last.at + timedelta(hours=hours))
        late = judge(habits, last, last.at + timedelta(hours=hours + more))
        assert late.alarm or not early.alarm
