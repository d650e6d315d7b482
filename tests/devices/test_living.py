"""Signs of life: what counts, when, and that the last one is right whatever comes twice, late or with a wrong clock."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.devices import commands, queries
from anju.devices.models import DeviceState, LifeSign
from anju.devices.queries.living import WORDS
from anju.devices.rules import living
from anju.devices.rules.living import Lived, Said, Sign, moments
from anju.kernel.refusals import Invalid, NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.events import EVENT, KINDS, STATE, VALUE, Report, Signal
from tests import world
from tests.devices import build
from tests.devices.build import NOW

MINUTE = timedelta(minutes=1)


def report(*signals: Signal, **more) -> Report:
    return Report("D-1", signals, **more)


def state(kind: str, active: bool) -> Signal:
    return Signal(kind, STATE, active)


def value(kind: str, number: float) -> Signal:
    return Signal(kind, VALUE, None, number)


class TestTable:
    def test_every_kind_of_signal_is_decided_with_a_reason(self):
        assert set(living.TABLE) == set(KINDS)
        assert all(life.why for life in living.TABLE.values())
        assert {life.how for life in living.TABLE.values()} == {"held", "turned", "measured", "never"}

    def test_every_sign_has_its_word_for_people(self):
        assert set(WORDS) == set(living.SIGNS)

    @pytest.mark.parametrize("kind", ["battery_low", "mains_lost", "temperature", "smoke", "inactivity", "position"])
    def test_what_a_thing_says_of_itself_is_no_sign(self, kind):
        assert living.of_report(report(state(kind, active=True), value(kind, 30)), "motion") == living.NO_SIGN

    def test_movement_counts_while_it_holds_and_its_end_does_not(self):
        assert living.of_report(report(state("motion", active=True)), "motion") == Sign("motion")
        assert living.of_report(report(state("motion", active=False)), "motion") == living.NO_SIGN

    def test_a_press_counts_and_the_test_of_a_detector_does_not(self):
        assert living.of_report(report(Signal("sos", EVENT)), "button").certain == "sos"
        assert living.of_report(report(Signal("test", EVENT)), "button").certain == "test"
        assert living.of_report(report(Signal("test", EVENT)), "smoke") == living.NO_SIGN

    def test_a_measured_body_counts_unless_the_watch_is_off(self):
        assert living.of_report(report(value("heart_rate", 71)), "watch").certain == "heart_rate"
        off = living.of_report(report(value("heart_rate", 71), state("worn_off", active=True)), "watch")
        assert off == Sign("", (("worn_off", True),))
        assert living.of_report(report(value("heart_rate", 0)), "watch") == living.NO_SIGN
        assert living.of_report(report(value("body_temperature", 24.0)), "watch") == living.NO_SIGN
        assert living.of_report(report(Signal("heart_rate", VALUE)), "watch") == living.NO_SIGN

    def test_steps_that_began_anew_at_midnight_are_none(self):
        assert living.of_report(report(value("steps", 0)), "watch") == living.NO_SIGN
        assert living.of_report(report(value("steps", 12)), "watch") == Sign("", (("steps", 12),))
        assert living.of_report(report(Signal("door", STATE)), "contact") == living.NO_SIGN


class TestMoments:
    def test_receipt_counts_unless_the_report_itself_is_older(self):
        assert living.moment(NOW, None) == NOW
        assert living.moment(NOW, NOW - 5 * MINUTE) == NOW
        assert living.moment(NOW, NOW - timedelta(hours=3)) == NOW - timedelta(hours=3)
        assert living.moment(NOW, NOW + timedelta(days=1)) == NOW
        assert living.moment(NOW, NOW - timedelta(days=400)) == NOW

    def test_only_a_wrong_clock_is_shown(self):
        assert living.odd_clock(NOW, None) is None
        assert living.odd_clock(NOW, NOW - timedelta(hours=3)) is None
        assert living.odd_clock(NOW, NOW + timedelta(hours=8)) == NOW + timedelta(hours=8)
        assert living.odd_clock(NOW, NOW - timedelta(days=400)) == NOW - timedelta(days=400)

    def test_in_stored_signals_what_repeats_is_no_second_sign(self):
        rows = [
            Said("door", False, None, NOW),
            Said("door", False, None, NOW + MINUTE),
            Said("door", True, None, NOW + 2 * MINUTE),
            Said("motion", True, None, NOW + 3 * MINUTE),
            Said("motion", False, None, NOW + 4 * MINUTE),
            Said("battery_low", True, None, NOW + 5 * MINUTE),
            Said("bed", None, None, NOW + 5 * MINUTE),
            Said("heart_rate", None, 70.0, NOW + 6 * MINUTE),
            Said("test", None, None, NOW + 7 * MINUTE),
        ]
        assert moments(rows, "contact") == [NOW + 2 * MINUTE, NOW + 3 * MINUTE, NOW + 6 * MINUTE]

    @given(st.lists(st.tuples(st.integers(0, 400), st.booleans(), st.integers(-5000, 5000)), max_size=12))
    def test_the_newest_never_goes_back(self, said):
        lived, newest = Lived(), None
        for seconds, moves, off in said:
            at = NOW + timedelta(seconds=seconds)
            sign = Sign("motion") if moves else Sign("", (("door", bool(seconds % 2)),))
            before = lived.at
            lived.add(sign, at, at + timedelta(minutes=off))
            assert before is None or lived.at is None or lived.at >= before
            newest = lived.at
        if lived.turned_at is not None:
            first = lived.turned_first
            lived.turn("door")
            assert (lived.what == "door" and lived.at == lived.turned_at) or not first
        assert newest is None or (lived.at is not None and lived.at >= newest)
        lived.turn("bed")
        assert lived.what != "bed"


@pytest.fixture
def home(db):
    build.line("anju_json", base="anju/frames")
    return build.elder()


@pytest.fixture
def door():
    return build.Door()


def say(door: build.Door, body: dict, at=None, number: str = "T-1"):
    own = {key: body.pop(key) for key in ("at", "battery") if key in body}
    return door.publish(f"anju/frames/{number}/up", {**own, "values": body}, at=at)


def told(number: str = "T-1") -> tuple[str, object]:
    row = DeviceState.objects.get(device__number=number)
    return row.alive_what, row.alive_at


class TestLane:
    def test_movement_in_the_kitchen_is_the_last_sign(self, home, door):
        build.device("T-1", "motion", home, room="厨房")
        at = NOW.replace(hour=0, minute=40)
        say(door, {"motion": True}, at=at + timedelta(days=1))
        say(door, {"motion": False, "battery": 90}, at=at + timedelta(days=1, minutes=3))
        door.record()
        sign = queries.last_sign(SYSTEM, home.pk)
        assert sign.line(at + timedelta(days=1, hours=1)) == "08:40 最后一次生活迹象：厨房有人活动"
        assert sign.line(at + timedelta(days=2)).startswith("昨天 08:40")
        assert sign.line(at + timedelta(days=9)).startswith("12-09 08:40")
        assert sign.line(at + timedelta(days=90)).startswith("2026-12-09")
        assert sign.age(at) == timedelta(0)

    def test_a_heartbeat_is_none(self, home, door):
        build.device("T-1", "motion", home)
        say(door, {"battery": 90, "temperature": 21})
        door.record()
        assert told() == ("", NOW)
        assert queries.last_sign(SYSTEM, home.pk) is None

    def test_a_door_counts_when_it_turned_against_what_is_stored(self, home, door):
        build.device("T-1", "contact", home)
        first = [say(door, {"door": False}), say(door, {"door": False})]
        door.record(first)
        assert told()[0] == ""
        turned = say(door, {"door": True})
        door.record(door.frames)
        assert told() == ("door", turned.at)
        say(door, {"door": True})
        door.record(door.frames)
        assert told() == ("door", turned.at)

    def test_a_door_that_turned_within_one_batch_counts(self, home, door):
        build.device("T-1", "contact", home)
        say(door, {"door": False})
        turned = say(door, {"door": True})
        say(door, {"door": True})
        door.record()
        assert told() == ("door", turned.at)

    def test_reading_everything_again_changes_nothing(self, home, door):
        build.device("T-1", "motion", home)
        say(door, {"motion": True})
        last = say(door, {"motion": True})
        door.record()
        again = build.Door(build.PLAIN)
        again.frames = door.frames[:1]
        again.record()
        assert told() == ("motion", last.at)

    def test_a_clock_ahead_is_shown_and_does_not_count(self, home, door):
        build.device("T-1", "motion", home, room="客厅")
        frame = say(door, {"motion": True, "at": (NOW + timedelta(hours=8)).isoformat()})
        door.record()
        sign = queries.last_sign(SYSTEM, home.pk)
        assert sign.at == frame.at
        assert sign.words == "客厅有人活动，设备时钟 2026-12-08 22:28 不准"

    def test_a_report_that_waited_counts_when_it_says_it_was(self, home, door):
        build.device("T-1", "watch", home)
        then = NOW - timedelta(hours=3)
        DeviceState.objects.update(alive_at=None)
        say(door, {"heart_rate": 70, "at": then.isoformat()}, at=NOW)
        door.record()
        assert told() == ("heart_rate", then)


class TestWhoseSign:
    def test_a_watch_given_to_another_takes_no_sign_along(self, home, door):
        watch = build.device("T-1", "watch", home, room="")
        heard = say(door, {"heart_rate": 70})
        door.record()
        later = NOW + timedelta(hours=1)
        other = build.elder("王秀兰")
        commands.bind(SYSTEM, watch.pk, elder_id=other.pk, now=later)
        assert queries.last_sign(SYSTEM, home.pk).at == heard.at
        assert queries.last_sign(SYSTEM, home.pk).words == "测到心率"
        assert queries.last_sign(SYSTEM, other.pk) is None
        waited = build.Door(build.PLAIN)
        say(waited, {"heart_rate": 71}, at=NOW + 2 * MINUTE)
        waited.record()
        assert queries.last_sign(SYSTEM, other.pk) is None

    def test_unbound_devices_leave_what_they_told(self, home, door):
        watch = build.device("T-1", "motion", home, room="厨房")
        say(door, {"motion": True})
        door.record()
        commands.unbind(SYSTEM, watch.pk, now=NOW + timedelta(hours=1))
        assert queries.last_sign(SYSTEM, home.pk).words == "厨房有人活动"
        assert told()[0] == ""


class TestNoted:
    def test_the_newest_stands_and_none_goes_back(self, home):
        assert commands.note_sign(SYSTEM, home.pk, source="call", at=NOW, now=NOW, detail="李静")
        assert not commands.note_sign(SYSTEM, home.pk, source="visit", at=NOW - MINUTE, now=NOW)
        assert queries.last_sign(SYSTEM, home.pk).words == "本人接听电话（李静）"

    def test_a_moment_to_come_is_now(self, home):
        commands.note_sign(SYSTEM, home.pk, source="note", at=NOW + timedelta(days=3), now=NOW)
        assert LifeSign.objects.get().at == NOW
        assert queries.last_sign(SYSTEM, home.pk).words == "工作人员见到本人"

    def test_a_source_nobody_knows_is_refused(self, home):
        with pytest.raises(Invalid):
            commands.note_sign(SYSTEM, home.pk, source="dream", at=NOW, now=NOW)

    def test_only_the_platform_writes(self, home):
        with pytest.raises(NotAllowed):
            commands.note_sign(world.viewer(world.operator_li()), home.pk, source="note", at=NOW, now=NOW)

    def test_a_merged_record_gives_its_sign_away(self, home):
        other = build.elder("王秀兰")
        commands.note_sign(SYSTEM, other.pk, source="call", at=NOW, now=NOW)
        commands.change_elder_sign(SYSTEM, from_elder=other.pk, to_elder=home.pk)
        assert queries.last_sign(SYSTEM, home.pk).source == "call"
        assert queries.last_sign(SYSTEM, other.pk) is None

    def test_another_district_sees_none(self, home):
        commands.note_sign(SYSTEM, home.pk, source="call", at=NOW, now=NOW)
        zhao = world.viewer(world.official_zhao_daoli())
        assert queries.last_signs(zhao, [home.pk]) == {}
        with pytest.raises(NotVisible):
            queries.last_sign(zhao, home.pk)

    def test_the_elders_page_shows_the_line(self, home):
        commands.note_sign(SYSTEM, home.pk, source="call", at=NOW, now=NOW, detail="李静")
        browser = world.client_for(world.official_xu())
        assert "最后一次生活迹象：本人接听电话（李静）" in browser.get(f"/elders/{home.pk}/").content.decode()
        assert "没有生活迹象记录" in browser.get(f"/elders/{build.elder('王秀兰').pk}/").content.decode()
