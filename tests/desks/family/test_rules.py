"""Is father all right, and which step are we at: the pure decisions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from anju.desks.family import signs, steps
from anju.desks.family.page import week_words
from anju.desks.family.signs import Day, Sensor, verdict, week

NOW = datetime(2026, 12, 8, 0, 52, tzinfo=UTC)
AGO = NOW - timedelta(minutes=12)


def sensor(kind: str = "motion", **values) -> Sensor:
    return Sensor(**{"kind": kind, "seen_at": AGO, "silent": False, **values})


class TestVerdict:
    def test_a_fresh_sign_of_life_is_fine(self):
        assert verdict([sensor()], AGO, NOW) == signs.Verdict(signs.FINE, "heard")

    def test_a_silent_gateway_makes_everything_unknown(self):
        found = verdict([sensor(gateway_silent=True), sensor("contact", gateway_silent=True)], AGO, NOW)
        assert (found.state, found.why) == (signs.UNKNOWN, "gateway_silent")

    def test_silent_sensors_are_never_fine(self):
        assert verdict([sensor(silent=True)], AGO, NOW).state == signs.UNKNOWN

    def test_one_speaking_sensor_is_enough(self):
        assert verdict([sensor(silent=True), sensor("contact")], AGO, NOW).state == signs.FINE

    def test_a_smoke_alarm_that_works_tells_nothing_of_a_person(self):
        assert verdict([sensor("smoke")], AGO, NOW) == signs.Verdict(signs.MISSING, "no_devices")

    def test_a_sensor_that_never_told_of_anybody_is_missing_data(self):
        assert verdict([sensor()], None, NOW).why == "never_heard"

    def test_a_day_without_movement_is_said(self):
        assert verdict([sensor()], NOW - timedelta(hours=25), NOW).state == signs.QUIET

    @pytest.mark.parametrize("kind", sorted(signs.LIVES))
    def test_unknown_wins_over_fine_for_every_kind(self, kind):
        assert verdict([sensor(kind, silent=True, gateway_silent=True)], AGO, NOW).state == signs.UNKNOWN


class TestWeek:
    TODAY = date(2026, 12, 8)

    def test_seven_days_the_oldest_first(self):
        days = week({self.TODAY: 3}, self.TODAY, date(2026, 1, 1))
        assert [day.on for day in days] == [self.TODAY - timedelta(days=back) for back in range(6, -1, -1)]
        assert [day.signs for day in days] == [0, 0, 0, 0, 0, 0, 3]

    def test_days_before_the_first_device_are_missing_not_quiet(self):
        assert [day.signs for day in week({}, self.TODAY, self.TODAY)] == [None] * 6 + [0]
        assert [day.signs for day in week({}, self.TODAY, None)] == [None] * 7

    @pytest.mark.parametrize(
        ("signs_of", "words"),
        [
            ([1] * 7, "近 7 天，天天有活动"),
            ([1, 0, 1, 1, 0, 1, 1], "近 7 天，2 天没有活动"),
            ([None, 0, 1, 1, 1, 1, 1], "近 7 天，1 天缺数"),
            ([None] * 7, "近 7 天缺数"),
        ],
    )
    def test_the_sentence_names_what_is_missing_first(self, signs_of, words):
        assert week_words([Day(self.TODAY, number) for number in signs_of]) == words


class TestSteps:
    def told(self, **values) -> list[tuple[str, str]]:
        return [(step.text, step.state) for step in steps.steps(steps.Case(received_at=NOW, **values))]

    def test_at_first_somebody_is_about_to_answer(self):
        assert self.told()[:3] == [("中心收到报警", "done"), ("坐席接警", "now"), ("派人上门", "next")]

    def test_on_the_way(self):
        found = self.told(claimed_at=NOW, claimed_by="李静", dispatched_at=NOW, told_family=True, accepted_at=NOW)
        assert found == [
            ("中心收到报警", "done"),
            ("李静接警", "done"),
            ("已派人上门，已告知你", "done"),
            ("赶赴中", "now"),
            ("到达、查看、处置", "next"),
            ("中心给你回话", "next"),
        ]

    def test_the_family_is_said_to_be_told_only_when_it_was(self):
        assert ("已派人上门", "done") in self.told(claimed_at=NOW, dispatched_at=NOW)

    def test_silence_is_treated_as_real(self):
        found = steps.steps(steps.Case(received_at=NOW, claimed_at=NOW, no_speech=True))
        assert found[1].why == "没听到说话，按真实警情处置"

    def test_the_key_is_being_fetched_only_while_on_the_way(self):
        going = steps.Case(received_at=NOW, claimed_at=NOW, dispatched_at=NOW, accepted_at=NOW, holder="张桂云")
        assert "正在联系张桂云取钥匙" in [step.why for step in steps.steps(going)]

    def test_closed_by_telephone_nobody_is_said_to_come(self):
        found = self.told(claimed_at=NOW, resolved_at=NOW)
        assert [text for text, _state in found] == ["中心收到报警", "坐席接警", "中心给你回话"]
