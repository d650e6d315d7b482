"""When a measured value rings, when it is over, and which limits may be written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices.rules import limits
from anju.devices.rules.limits import DEFAULTS, Bounds, Measured, Streak, step
from anju_edge.protocols.signals import BY_NAME, is_plausible
from tests import world

NOW = world.NOW
MINUTE = timedelta(minutes=1)
HIGH = Bounds(None, 130, 2)


def said(value: float, minute: float = 0, *, device: int = 1, key: str = "", made: float | None = None) -> Measured:
    made_at = NOW + MINUTE * (minute if made is None else made)
    return Measured(value, NOW + MINUTE * minute, made_at, device, key)


def walk(bounds: Bounds, *values: Measured) -> list[str]:
    streak: Streak | None = None
    told = []
    for one in values:
        found = step(bounds, streak, one)
        told.append(found.what)
        streak = found.streak
    return told


class TestTheDefaults:
    def test_each_kind_has_some_with_a_source_inside_what_is_plausible(self):
        assert set(DEFAULTS) == set(limits.VITALS)
        for kind, default in DEFAULTS.items():
            assert default.source
            assert limits.wrong(kind, default.notice, default.alarm) == ""

    def test_what_is_normal_is_beyond_none(self):
        for kind, default in DEFAULTS.items():
            for value in BY_NAME[kind].normal:
                assert not default.alarm.beyond(value)

    def test_units_are_those_of_the_vocabulary(self):
        assert [limits.unit(kind) for kind in ("heart_rate", "glucose")] == ["/min", "mmol/L"]


class TestOneMeasurement:
    def test_the_bound_itself_is_within(self):
        assert not Bounds(40, 130).beyond(130)
        assert not Bounds(40, 130).beyond(40)
        assert Bounds(40, 130).beyond(130.1)
        assert Bounds(40, 130).beyond(39.9)
        assert not Bounds().beyond(9e9)
        assert Bounds().empty
        assert not Bounds(40).empty

    def test_its_side_is_named(self):
        bounds = Bounds(40, 130)
        assert [limits.side(bounds, value) for value in (39, 80, 131)] == ["low", "", "high"]
        assert limits.side(Bounds(), 1) == ""

    def test_it_concerns_only_when_beyond_or_when_something_is_open(self):
        assert not limits.concerns(HIGH, 80, open_streak=False)
        assert limits.concerns(HIGH, 80, open_streak=True)
        assert limits.concerns(HIGH, 131, open_streak=False)


class TestOneAfterTheOther:
    def test_rings_at_the_second_and_only_then(self):
        assert walk(HIGH, said(140, 0), said(140, 1), said(150, 2)) == ["go_on", "ring", "go_on"]

    def test_one_within_begins_anew(self):
        assert walk(HIGH, said(140, 0), said(80, 1), said(140, 2)) == ["go_on", "drop", "go_on"]

    def test_ends_when_it_had_rung(self):
        assert walk(HIGH, said(140, 0), said(140, 1), said(80, 2), said(80, 3)) == ["go_on", "ring", "end", "nothing"]

    def test_waits_for_the_minutes_too(self):
        slow = Bounds(None, 130, 1, 30)
        assert walk(slow, said(140, 0), said(140, 29), said(140, 30)) == ["go_on", "go_on", "ring"]

    def test_one_second_later_by_the_same_device_is_the_same_delivery(self):
        assert walk(HIGH, said(140, 0), said(140, 0.01)) == ["go_on", "nothing"]
        assert walk(HIGH, said(140, 0), said(140, 0.01, device=2)) == ["go_on", "ring"]

    def test_the_same_key_is_the_same_measurement_for_a_while(self):
        assert walk(HIGH, said(140, 0, key="7"), said(140, 30, key="7")) == ["go_on", "nothing"]
        assert walk(HIGH, said(140, 0, key="7"), said(140, 40, key="7")) == ["go_on", "ring"]

    def test_what_a_device_made_earlier_says_nothing_now(self):
        assert walk(HIGH, said(140, 5), said(80, 6, made=1)) == ["go_on", "nothing"]
        assert walk(HIGH, said(140, 5), said(80, 6, made=1, device=2)) == ["go_on", "drop"]

    @given(st.lists(st.tuples(st.floats(20, 300), st.integers(1, 600)), max_size=30), st.integers(1, 5))
    def test_rings_and_ends_take_turns(self, values, times):
        bounds, minute, measured = Bounds(41, 130, times), 0, []
        for value, later in values:
            minute += later
            measured.append(said(value, minute))
        told = [what for what in walk(bounds, *measured) if what in (limits.RING, limits.END)]
        assert told == [limits.RING, limits.END] * (len(told) // 2) + [limits.RING] * (len(told) % 2)


class TestWhatMayBeWritten:
    @pytest.mark.parametrize(
        ("notice", "alarm", "field"),
        [
            (Bounds(50, 110), Bounds(40, 130), ""),
            (Bounds(), Bounds(), ""),
            (Bounds(0, 110), Bounds(40, 130), "notice_low"),
            (Bounds(50, 110), Bounds(40, 999), "alarm_high"),
            (Bounds(110, 50), Bounds(40, 130), "notice_high"),
            (Bounds(50, 110, 0), Bounds(40, 130), "notice_times"),
            (Bounds(50, 110), Bounds(40, 130, 2, 1441), "alarm_minutes"),
            (Bounds(50, 110), Bounds(40, 130, 2, -1), "alarm_minutes"),
            (Bounds(30, 110), Bounds(40, 130), "notice_low"),
            (Bounds(50, 140), Bounds(40, 130), "notice_high"),
        ],
    )
    def test_the_wrong_field_is_named(self, notice, alarm, field):
        assert limits.wrong("heart_rate", notice, alarm) == field

    def test_no_default_rings_for_the_impossible(self):
        assert not is_plausible("heart_rate", 0)
