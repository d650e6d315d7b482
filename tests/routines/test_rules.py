"""The pure decisions: stored days, which setting holds, what looking means, what is learned."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anju.routines.rules import away, judging, pattern, rehearsing, showing, thresholds
from anju.routines.rules import days as stored
from anju.routines.rules.days import Day
from anju.routines.rules.judging import Sight
from anju.routines.rules.thresholds import LEVELS, OFF, Values
from anju_engines.detection import learn
from anju_engines.detection import thresholds as engine_thresholds

NOW = datetime(2026, 12, 8, 2, tzinfo=UTC)  # ten in the morning in Harbin
TODAY = date(2026, 12, 8)
ON = Values(enabled=True)
SEEN = Sight(sensors=1, hearing=1, heard_until=NOW)


def hour(number: float) -> datetime:
    return NOW + timedelta(hours=number)


class TestDays:
    def test_movements_become_minutes_of_their_beijing_day_and_come_back(self):
        late = datetime(2026, 12, 7, 15, 59, 40, tzinfo=UTC)
        found = stored.by_day([(NOW, "客厅"), (late, "卧室"), (NOW, "客厅")])
        assert found == {TODAY: {"客厅": [600]}, date(2026, 12, 7): {"卧室": [1439]}}
        days = [Day(day, minutes) for day, minutes in sorted(found.items())]
        assert [(move.at, move.place) for move in stored.movements(days)] == [
            (late.replace(second=0), "卧室"),
            (NOW, "客厅"),
        ]

    def test_a_home_is_blind_only_while_every_sensor_is_silent(self):
        deaf = {1: [(hour(0), hour(4))], 2: [(hour(1), hour(2)), (hour(3), None)]}
        assert stored.blind(deaf, [1, 2], hour(-9), hour(9)) == [(hour(1), hour(2)), (hour(3), hour(4))]
        assert stored.blind(deaf, [1, 2, 3], hour(-9), hour(9)) == []
        assert stored.blind(deaf, [], hour(-9), hour(9)) == []
        assert stored.blind(deaf, [2], hour(-9), hour(9))[-1] == (hour(3), hour(9))

    def test_spans_are_cut_to_the_day_and_rounded_outwards(self):
        period = (NOW - timedelta(hours=12), NOW + timedelta(seconds=30))
        assert stored.spans([period], TODAY) == [(0, 601)]
        assert stored.spans([period], TODAY - timedelta(days=1)) == [(1320, 1440)]
        assert stored.spans([period], TODAY + timedelta(days=1)) == []

    def test_unseen_is_joined_and_holds_missing_days_and_times_away(self):
        days = [Day(date(2026, 12, 1), {}, [[1200, 1440]]), Day(date(2026, 12, 2), {}, [[0, 60]])]
        later = [*days, Day(date(2026, 12, 5), {})]
        away_times = [(hour(0), hour(5)), (hour(9), hour(9))]
        found = stored.unseen(later, away_times)
        at = stored.moment_of
        assert found == [
            (at(date(2026, 12, 1), 1200), at(date(2026, 12, 2), 60)),
            (at(date(2026, 12, 3), 0), at(date(2026, 12, 5), 0)),
            (hour(0), hour(5)),
        ]


class TestThresholds:
    def test_the_nearest_setting_holds(self):
        by_area = {"230103": ON, "2301": Values(enabled=True, false_alarm_cost=600.0)}
        assert thresholds.nearest("230103001001", None, by_area) == (ON, "230103")
        assert thresholds.nearest("230102001001", None, by_area)[1] == "2301"
        assert thresholds.nearest("230602001001", None, by_area) == (OFF, None)
        assert thresholds.nearest("230103001001", OFF, by_area) == (OFF, None)
        assert thresholds.prefixes("2301") == ["2301", "23", ""]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            (Values(), ""),
            (Values(mode="guess"), "mode"),
            (Values(false_alarm_cost=1.0), "level"),
            (Values(mode="fixed"), "fixed_hours"),
            (Values(mode="fixed", fixed_hours=8.0), ""),
            (Values(fixed_hours=0.5), "fixed_hours"),
            (Values(fixed_hours=49.0), "fixed_hours"),
        ],
    )
    def test_what_cannot_be_used_is_named(self, values, field):
        assert thresholds.wrong_field(values) == field

    def test_values_are_written_and_read_back(self):
        values = Values(enabled=True, mode="fixed", false_alarm_cost=LEVELS["calm"], fixed_hours=8.0)
        assert thresholds.values_from(values.data()) == values
        assert values.level == "calm"
        assert Values(false_alarm_cost=1.0).level == ""

    def test_hours_by_hand_are_the_threshold_or_only_until_the_home_is_known(self):
        fixed, learned = Values(mode="fixed", fixed_hours=8.0).engine(), Values(fixed_hours=8.0).engine()
        assert (fixed.fixed_hours, fixed.hours_until_known) == (8.0, None)
        assert (learned.fixed_hours, learned.hours_until_known) == (None, 8.0)
        assert (learned.least_days, learned.history_days) == (14, 56)


class TestLook:
    @pytest.mark.parametrize(
        ("values", "sight", "condition", "due"),
        [
            (ON, Sight(0, 0, None), "none", None),
            (OFF, SEEN, "off", hour(6)),
            (ON, Sight(1, 1, NOW, away_until=hour(2)), "away", hour(2)),
            (ON, Sight(1, 1, NOW, away_until=hour(99)), "away", hour(6)),
            (ON, Sight(2, 0, None), "silent", NOW + timedelta(minutes=10)),
        ],
    )
    def test_nobody_is_judged_who_cannot_be_seen(self, values, sight, condition, due):
        found = judging.look(values, sight, since=hour(-20), hours=2.0, told=False, now=NOW)
        assert (found.condition, found.due_at, found.decide) == (condition, due, False)

    def test_a_silence_in_time_is_looked_at_when_it_would_be_unusual(self):
        found = judging.look(ON, SEEN, since=hour(-1), hours=3.0, told=False, now=NOW)
        assert (found.condition, found.due_at, found.decide) == ("on", hour(2) + timedelta(minutes=1), False)

    def test_a_silence_past_the_guess_is_decided(self):
        assert judging.look(ON, SEEN, since=hour(-4), hours=3.0, told=False, now=NOW).decide

    def test_what_the_gateway_has_not_told_yet_does_not_count(self):
        sight = Sight(1, 1, hour(-2))
        found = judging.look(ON, sight, since=hour(-4), hours=3.0, told=False, now=NOW)
        assert (found.decide, found.due_at) == (False, NOW + timedelta(minutes=1))

    @pytest.mark.parametrize(("hours", "pause"), [(-4, timedelta(minutes=3)), (-25, timedelta(hours=1))])
    def test_what_was_told_is_watched_for_movement(self, hours, pause):
        found = judging.look(ON, SEEN, since=hour(hours), hours=3.0, told=True, now=NOW)
        assert (found.condition, found.due_at, found.decide) == ("unusual", NOW + pause, False)

    @pytest.mark.parametrize(("since", "hours"), [(None, None), (hour(-9), None)])
    def test_an_unknown_home_is_being_learned(self, since, hours):
        assert judging.look(ON, SEEN, since=since, hours=hours, told=False, now=NOW).condition == "learning"

    def test_silence_begins_with_the_movement_or_when_sight_came_back(self):
        assert judging.silent_from(None, NOW) is None
        assert judging.silent_from(hour(-3), None) == hour(-3)
        assert judging.silent_from(hour(-3), hour(-1)) == hour(-1)

    def test_the_guess_is_of_this_half_hour_and_place(self):
        limits = {"客厅": [float(slot) for slot in range(48)], "": [99.0] * 48}
        assert judging.guess(limits, ON, NOW, "客厅") == 20.0
        assert judging.guess(limits, ON, NOW, "新房间") == 99.0
        assert judging.guess({"客厅": [1.0]}, ON, NOW, "卧室") is None
        assert judging.guess({}, Values(fixed_hours=8.0), NOW, "客厅") == 8.0
        assert judging.guess(limits, Values(mode="fixed", fixed_hours=5.0), NOW, "客厅") == 5.0

    def test_a_sight_is_known_as_late_as_its_best_sensor(self):
        found = judging.sight_of([(True, hour(-2)), (True, hour(-1)), (False, NOW)], None)
        assert found == Sight(3, 2, hour(-1))
        assert judging.judged_at(Sight(0, 0, None), NOW) == NOW


class TestPattern:
    def test_a_silence_counts_in_every_hour_it_spans(self):
        days = [Day(TODAY - timedelta(days=1), {"卧室": [1350]}), Day(TODAY, {"卧室": [90]})]
        table = pattern.learn_pattern(days, [], ON, until=TODAY + timedelta(days=1)).longest
        assert [table[0][22], table[0][23], table[1][0], table[1][1], table[1][2]] == [3.0, 3.0, 3.0, 3.0, None]

    def test_a_short_history_gives_no_thresholds(self):
        days = [Day(TODAY - timedelta(days=back), {"客厅": [420, 600]}) for back in (3, 2, 1)]
        found = pattern.learn_pattern(days, [], ON, until=TODAY)
        assert (found.days, found.first_day, found.limits) == (3, date(2026, 12, 5), {})
        assert pattern.learn_pattern([], [], ON, until=TODAY).first_day is None

    @pytest.mark.parametrize("values", [ON, Values(enabled=True, mode="fixed", fixed_hours=5.5)])
    def test_the_columns_of_a_night_say_what_the_engine_says_when_it_judges(self, values):
        days = [
            Day(
                TODAY - timedelta(days=back),
                {"客厅": range(420 + back % 7 * 9, 1300, 20 + back % 3 * 7), "厨房": [430, 700 + back, 701 + back], "": [8]},
                [(600, 900)] if back == 12 else (),
            )
            for back in range(40, 0, -1)
            if back != 25
        ]  # fmt: skip
        away = [(hour(-24 * 6), hour(-24 * 5 + 3))]
        habits = learn(stored.movements(days), until=TODAY, settings=values.engine(), unseen=stored.unseen(days, away))
        found = pattern.learn_pattern(days, away, values, until=TODAY)
        assert (found.days, found.first_day) == (habits.days, days[0].day)
        assert sorted(found.limits) == ["", "厨房", "客厅"]
        for place, row in found.limits.items():
            asked = [(slot / 2, place) for slot in range(judging.SLOTS)]
            assert row == [round(float(limit), 3) for limit in engine_thresholds(habits, asked)]


class TestAway:
    @pytest.mark.parametrize(
        ("starts", "ends", "field"),
        [
            (hour(0), hour(48), ""),
            (hour(-24 * 10), hour(1), ""),
            (hour(2), hour(1), "ends_at"),
            (hour(-9), hour(-1), "ends_at"),
            (hour(-24 * 31), hour(1), "starts_at"),
            (hour(0), hour(24 * 181), "ends_at"),
        ],
    )
    def test_a_time_that_cannot_be_right_is_named(self, starts, ends, field):
        assert away.wrong_time(starts, ends, NOW) == field


class TestShowing:
    DAYS = [Day(TODAY - timedelta(days=back), {"客厅": [420, 440, 600, 1260]}) for back in (3, 2)]

    def test_each_day_has_its_longest_silence_or_says_why_not(self):
        rows = showing.stillest(self.DAYS, [], until=TODAY, count=3)
        assert [row.day.day for row in rows] == [7, 6, 5]
        assert [row.silence is None for row in rows] == [True, False, False]
        assert (rows[2].silence.hours, rows[2].share, rows[0].share) == (11.0, 46, 0)
        gone = (TODAY - timedelta(days=1), TODAY)
        times = [(stored.moment_of(gone[0], 0), stored.moment_of(gone[1], 0))]
        assert showing.stillest(self.DAYS, times, until=TODAY, count=1)[0].unseen

    def test_lengths_and_busy_hours_have_steps_of_colour(self):
        assert [showing.step(hours) for hours in (None, 0.5, 1, 3, 6, 10)] == [0, 1, 2, 3, 4, 5]
        assert [showing.busy(minutes) for minutes in (0, 1, 2, 4, 8, 60)] == [0, 1, 2, 3, 4, 5]
        assert showing.by_hour(self.DAYS[0])[7] == 2


class TestComparing:
    def test_what_is_off_tells_nothing_and_finds_nobody(self):
        days = [Day(TODAY - timedelta(days=back), {"客厅": list(range(420, 1270, 30))}) for back in range(20, 0, -1)]
        case = rehearsing.Known(7, "fall", stored.moment_of(TODAY - timedelta(days=2), 700))
        early = rehearsing.Known(8, "fall", stored.moment_of(TODAY - timedelta(days=30), 700))
        fixed = Values(enabled=True, mode="fixed", fixed_hours=5.0)
        found = rehearsing.compare(days, [], before=OFF, after=fixed, until=TODAY, emergencies=[case, early])
        assert {alarm.before_at for alarm in found.alarms} == {None}
        assert [one.before_minutes for one in found.emergencies] == [None, None]
        assert [one.after_minutes for one in found.emergencies] == [290, None]
        back = rehearsing.compare(days, [], before=fixed, after=OFF, until=TODAY)
        assert len(back.alarms) == len(found.alarms)
        assert back.alarms[0].reason["mode"] == "fixed"
