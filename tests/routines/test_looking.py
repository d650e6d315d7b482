"""A home is looked at when its silence would be unusual, and rings once."""

from datetime import timedelta

import pytest

from anju.devices.models import Device, DeviceState
from anju.incidents import queries as incidents
from anju.incidents.models import Incident
from anju.kernel.clock import day_bounds
from anju.kernel.viewer import SYSTEM
from anju.routines import commands, queries
from anju.routines.models import Episode, Home
from tests.devices import build as devices_build
from tests.routines import build
from tests.routines.build import TODAY

pytestmark = pytest.mark.django_db
MIDNIGHT = day_bounds(TODAY)[0]
TEN = MIDNIGHT + timedelta(hours=10)


@pytest.fixture
def line():
    return devices_build.line("anju_json", base="anju/r1")


@pytest.fixture
def zhao(line):
    """Elder Zhao, known for eight weeks, moved at ten this morning; the district has switched it on."""
    row = build.home()
    build.lived(row)
    build.switch_on()
    build.moves(row, TEN)
    return later(row, minutes=5)


def later(row, **more):
    """Look again after so long, the sensor still heard."""
    now = TEN + timedelta(**more)
    Home.objects.filter(pk=row.pk).update(due_at=now)
    build.look(now)
    row.refresh_from_db()
    return row


class TestUsual:
    def test_looking_moves_the_due_time_to_when_silence_would_be_unusual(self, zhao):
        assert zhao.condition == "on"
        assert zhao.last_moved_at == TEN
        assert TEN + timedelta(minutes=20) < zhao.due_at < TEN + timedelta(hours=3)

    def test_a_movement_is_taken_in_only_when_it_is_due(self, zhao):
        due = zhao.due_at
        build.moves(zhao, TEN + timedelta(minutes=10))
        assert build.look(due - timedelta(minutes=1)) == 0
        assert build.look(due) == 1
        zhao.refresh_from_db()
        assert zhao.last_moved_at == TEN + timedelta(minutes=10)
        assert zhao.due_at > due

    def test_nothing_is_judged_while_intake_is_away(self, zhao):
        assert commands.look_due(SYSTEM, now=TEN + timedelta(hours=9)) == 0

    def test_a_lane_that_is_behind_makes_nobody_still(self, zhao):
        build.hear(TEN + timedelta(hours=5), pending=10**6)
        commands.look_due(SYSTEM, now=TEN + timedelta(hours=5))
        assert not Episode.objects.exists()


class TestUnusual:
    def test_rings_once_with_its_facts(self, zhao):
        later(zhao, hours=4)
        later(zhao, hours=5)
        case = Incident.objects.get()
        assert (case.kind, case.priority, case.state, case.elder_id) == ("inactivity", "P2", "ringing", zhao.elder_id)
        [fact] = build.facts("routines.silence_unusual")
        assert fact["reason"]["days"] == 56
        assert fact["reason"]["same_weekdays"] == 8
        assert fact["reason"]["longest_same_weekday_hours"] == pytest.approx(1 / 3, abs=0.01)
        assert zhao.condition == "unusual"

    def test_the_case_says_why_in_a_sentence(self, zhao):
        later(zhao, hours=4)
        first = incidents.timeline(SYSTEM, Incident.objects.get().pk)[0]
        assert "自 12-08 10:00 起没有活动（最后在客厅），已 4 小时 0 分" in first.text
        assert "以往 8 个周二这个时段最长 20 分（已了解 56 天）" in first.text
        assert first.text.endswith("即提醒。")

    def test_movement_afterwards_stands_in_the_case_and_leaves_it_open(self, zhao):
        later(zhao, hours=4)
        build.moves(zhao, TEN + timedelta(hours=4, minutes=10))
        later(zhao, hours=4, minutes=12)
        case = Incident.objects.get()
        last = incidents.timeline(SYSTEM, case.pk)[-1]
        assert "12-08 14:10 又有活动（客厅），共静止 4 小时 10 分" in last.text
        assert case.state == "ringing"
        assert zhao.condition == "on"
        assert Episode.objects.get().moved_at == TEN + timedelta(hours=4, minutes=10)

    def test_a_second_silence_joins_the_open_case(self, zhao):
        later(zhao, hours=4)
        build.moves(zhao, TEN + timedelta(hours=4, minutes=10))
        later(zhao, hours=8, minutes=30)
        later(zhao, hours=8, minutes=31)
        case = Incident.objects.get()
        assert case.presses == 2
        assert Episode.objects.count() == 2

    def test_a_restart_loses_nothing(self, zhao):
        Home.objects.update(condition="on")
        assert build.look(TEN + timedelta(hours=8)) == 1
        assert Episode.objects.get().since == TEN

    def test_an_unusual_home_is_looked_at_less_often_after_a_day(self, zhao):
        later(zhao, hours=4)
        assert zhao.due_at == TEN + timedelta(hours=4, minutes=3)
        later(zhao, hours=30)
        assert zhao.due_at == TEN + timedelta(hours=31)


class TestNotKnown:
    def test_nobody_is_judged_before_two_weeks(self, line):
        row = build.home()
        build.lived(row, 9)
        build.switch_on()
        later(row, hours=9)
        assert (row.condition, row.days_known) == ("learning", 9)
        assert not Episode.objects.exists()

    def test_hours_set_by_hand_hold_until_then(self, line):
        row = build.home()
        build.lived(row, 9)
        build.switch_on(fixed_hours=6.0)
        later(row, hours=2)
        [fact] = build.facts("routines.silence_unusual")
        assert fact["reason"]["threshold_hours"] == 6.0

    def test_a_home_in_which_nothing_ever_moved_is_being_learned(self):
        row = build.home()
        build.switch_on(fixed_hours=6.0)
        later(row, hours=20)
        assert row.condition == "learning"

    def test_off_means_off(self, zhao):
        build.switch_on(row=zhao).__class__.objects.filter(home=zhao).update(enabled=False)
        later(zhao, hours=9)
        assert zhao.condition == "off"
        assert not Episode.objects.exists()


class TestSensorsSilent:
    def test_silence_of_the_sensors_is_not_silence_of_the_person(self, zhao):
        DeviceState.objects.update(silent_since=TEN + timedelta(hours=1))
        later(zhao, hours=9)
        assert zhao.condition == "silent"
        assert zhao.due_at == TEN + timedelta(hours=9, minutes=10)
        assert not Episode.objects.exists()

    def test_nor_what_their_gateway_calls_offline(self, zhao):
        DeviceState.objects.update(online=False)
        assert later(zhao, hours=9).condition == "silent"

    def test_what_came_before_they_were_back_does_not_count(self, zhao):
        DeviceState.objects.update(online=False)
        later(zhao, hours=3)
        DeviceState.objects.update(online=True)
        later(zhao, hours=3, minutes=10)
        assert (zhao.condition, zhao.watched_since) == ("on", TEN + timedelta(hours=3, minutes=10))
        assert not Episode.objects.exists()
        later(zhao, hours=7)
        [fact] = build.facts("routines.silence_unusual")
        assert fact["reason"]["restored"] is True
        assert "恢复守望" in queries.silence_said(fact["reason"])

    def test_a_home_is_known_only_until_its_gateway_spoke(self, zhao):
        gateway = devices_build.device("gw-1", "gateway", None)
        Device.objects.filter(pk=zhao.sensors[0]).update(gateway=gateway)
        DeviceState.objects.filter(device=gateway).update(last_seen_at=TEN + timedelta(minutes=30), online=True)
        DeviceState.objects.filter(device_id=zhao.sensors[0]).update(last_seen_at=TEN)
        later(zhao, hours=4)
        assert zhao.condition == "on"
        assert not Episode.objects.exists()

    def test_one_silent_sensor_of_two_is_said(self, line):
        row = build.home("赵德福", "motion", "contact")
        build.lived(row)
        build.switch_on()
        DeviceState.objects.filter(device_id=row.sensors[1]).update(online=False)
        later(row, hours=2)
        [fact] = build.facts("routines.silence_unusual")
        assert "另有 1 个传感器离线" in queries.silence_said(fact["reason"])
