"""Each night a home is learned from what moved there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.devices import commands as devices
from anju.devices.models import SilenceEvent
from anju.kernel.clock import day_bounds
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.routines import commands
from anju.routines.models import Home, HomeDay, Pattern
from tests.devices import build as devices_build
from tests.routines import build
from tests.routines.build import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return devices_build.line("anju_json", base="anju/r1")


def yesterday(hour: int, minute: int = 0):
    return day_bounds(TODAY - timedelta(days=1))[0] + timedelta(hours=hour, minutes=minute)


class TestRegister:
    def test_a_home_is_whoever_has_a_sensor_that_sees_movement(self):
        elder = devices_build.elder()
        devices_build.device("B-1", "button", elder)
        assert commands.register(SYSTEM, now=NOW) == 0
        row = build.home(owner=elder)
        assert (row.elder_id, row.dwelling_id, len(row.sensors)) == (elder.pk, elder.dwelling_id, 1)
        assert commands.register(SYSTEM, now=NOW) == 0

    def test_a_couple_is_one_home_with_the_sensors_of_both(self):
        zhao = devices_build.elder()
        wife = people.register_elder(
            SYSTEM, now=NOW, name="王桂兰", sex="f", area_code=zhao.area_code, address=zhao.dwelling.address
        )
        devices_build.device("M-2", "contact", wife)
        row = build.home(owner=zhao)
        assert Home.objects.count() == 1
        assert len(row.sensors) == 2

    def test_a_home_that_lost_its_sensors_is_looked_at_no_more(self):
        row = build.home()
        devices.unbind(SYSTEM, row.sensors[0], now=NOW, reason="died")
        assert commands.register(SYSTEM, now=NOW) == 1
        row.refresh_from_db()
        assert row.sensors == []
        build.look()
        row.refresh_from_db()
        assert (row.condition, row.due_at) == ("none", None)

    def test_days_without_sensors_are_no_silence(self):
        row = build.home()
        build.lived(row, 20, until=TODAY - timedelta(days=5))
        Home.objects.filter(pk=row.pk).update(sensors=[])
        commands.register(SYSTEM, now=NOW)
        row.refresh_from_db()
        assert row.stored_until == TODAY


class TestLearn:
    def test_stores_what_moved_and_learns_once_a_day(self, line):
        row = build.home()
        build.moves(row, yesterday(7), yesterday(7, 20), yesterday(12))
        assert build.learn() == 1
        day = HomeDay.objects.get()
        assert (day.day, day.minutes, day.unseen) == (TODAY - timedelta(days=1), {"客厅": [420, 440, 720]}, [])
        row.refresh_from_db()
        assert (row.days_known, row.last_moved_at, row.last_place) == (1, yesterday(12), "客厅")
        assert build.learn() == 0
        assert Pattern.objects.get().version == 1

    def test_the_next_night_reads_only_the_new_day(self, line):
        row = build.home()
        build.moves(row, yesterday(7), yesterday(12))
        build.learn()
        build.moves(row, NOW)
        assert build.learn(NOW + timedelta(days=1)) == 1
        assert [len(day.minutes) for day in HomeDay.objects.order_by("day")] == [1, 1]
        assert Pattern.objects.get().version == 2

    def test_a_state_told_again_is_no_movement(self, line):
        row = build.home("赵德福", "contact")
        build.moves(row, yesterday(7), kind="door")
        again = devices_build.Door()
        again.seq = 2
        for minute in (30, 40):
            again.publish(
                f"anju/r1/{build.sensor(row).number}/up", {"values": {"door": False}}, at=yesterday(9, minute)
            )
        devices.record_batch(SYSTEM, devices_build.STREAM, again.frames, recorder=again.recorder, first_seq=3, now=NOW)
        build.learn()
        assert HomeDay.objects.get().minutes == {"contact": [420]}

    def test_nothing_is_learned_before_yesterday_is_recorded(self):
        build.home()
        assert commands.learn_slice(SYSTEM, now=NOW) == 0
        build.hear(NOW - timedelta(days=1))
        assert commands.learn_slice(SYSTEM, now=NOW) == 0

    def test_goes_on_where_it_was_killed(self):
        for name in ("赵德福", "王桂兰", "钱玉梅"):
            build.home(name)
        build.hear()
        assert commands.learn_slice(SYSTEM, now=NOW, limit=2) == 2
        assert commands.learn_slice(SYSTEM, now=NOW, limit=2) == 1
        assert commands.learn_slice(SYSTEM, now=NOW, limit=2) == 0

    def test_a_slice_costs_the_same_for_one_home_or_three(self):
        build.home()
        build.hear()
        with CaptureQueriesContext(
            connection,
        ) as one:
            commands.learn_slice(SYSTEM, now=NOW)
        for name in ("王桂兰", "钱玉梅", "李玉珍"):
            build.home(name)
        with CaptureQueriesContext(connection) as three:
            assert commands.learn_slice(SYSTEM, now=NOW) == 3
        assert len(three) <= len(one) + 1

    def test_times_without_hearing_are_marked(self, line):
        row = build.home()
        build.moves(row, yesterday(7), yesterday(20))
        SilenceEvent.objects.create(
            kind="device", area_code=row.area_code, devices=1, started_at=yesterday(9), ended_at=yesterday(13, 30),
            data={"device_ids": row.sensors},
        )  # fmt: skip
        build.learn()
        assert HomeDay.objects.get().unseen == [[540, 810]]

    def test_a_pattern_says_how_long_a_silence_may_be(self):
        row = build.home()
        build.lived(row, 56)
        found = Pattern.objects.get()
        assert (found.days, row.days_known) == (56, 56)
        assert set(found.limits) == {"客厅", ""}
        assert found.limits["客厅"][20] < 2
        assert found.limits["客厅"][42] > 9
        assert found.longest[0][3] == 10.0
        assert found.longest[0][12] < 0.5

    def test_old_days_are_dropped(self):
        row = build.home()
        build.lived(row, 90)
        HomeDay.objects.create(home=row, day=TODAY - timedelta(days=200), minutes={})
        Home.objects.update(learned_on=None)
        build.learn()
        assert not HomeDay.objects.filter(day__lt=TODAY - timedelta(days=90)).exists()


class TestBring:
    def test_days_known_from_elsewhere_are_stored_once_and_learned(self):
        row = build.home()
        days = {TODAY - timedelta(days=back): {"客厅": list(build.AWAKE)} for back in range(1, 21)}
        found = commands.bring_days(SYSTEM, row.pk, days, now=NOW)
        assert (found.days_known, found.stored_until, found.watched_since) == (20, TODAY, NOW)
        assert found.last_place == "客厅"
        commands.bring_days(SYSTEM, row.pk, days, now=NOW)
        assert HomeDay.objects.count() == 20

    @pytest.mark.parametrize(("back", "minute"), [(0, 5), (200, 5), (3, 1440), (3, -1)])
    def test_a_day_that_cannot_be_is_refused(self, back, minute):
        row = build.home()
        with pytest.raises(commands.WrongDay):
            commands.bring_days(SYSTEM, row.pk, {TODAY - timedelta(days=back): {"客厅": [minute]}}, now=NOW)
        assert not HomeDay.objects.exists()
