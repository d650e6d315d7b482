"""GB/T 26875.3: what bits, operations, values, times and descriptions become."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols.events import EVENT, KINDS, STATE, VALUE, Confirmed, Report, Signal, Unreadable
from anju_edge.protocols.gb26875 import clock, frames, objects, tables, units
from tests.edge.gb26875_frames import (
    AT,
    TAG,
    analogue,
    answers,
    beijing,
    component,
    decode,
    frame,
    reports,
    said,
    system,
    unit,
)


class TestAlarms:
    @pytest.mark.parametrize(
        ("kind", "alarm"),
        [
            (0, "fire"), (1, "fire"), (10, "gas"), (13, "gas"), (16, "electrical"), (18, "electrical"), (23, "fire"),
            (24, "fire"), (31, "fire"), (40, "smoke"), (44, "smoke"), (51, "fire"), (74, "gas"), (200, "fire"),
        ],
    )  # fmt: skip
    def test_the_fire_bit_says_what_its_component_watches(self, kind, alarm):
        for status, burns in ((3, True), (1, False)):
            [fire, *_] = said(frame(unit(2, component(kind, status))), "801014-5-39000d00")
            assert (fire.kind, fire.shape, fire.active) == (alarm, STATE, burns)

    def test_each_component_is_a_device_and_the_transmission_device_has_spoken(self):
        parts = component(40, 3), component(23, 1, address="01000200")
        events = decode(frame(unit(2, *parts)))
        assert [event.device for event in events] == ["801014-5-39000d00", "801014-5-01000200", "801014"]
        assert [event.seq for event in events] == ["7.0", "7.1", "7.0"]
        assert events[2].signals == ()

    def test_what_does_not_hold_is_said_too_so_that_the_way_back_is_seen(self):
        states = said(frame(unit(2, component(40, 1))), "801014-5-39000d00")
        assert {signal.kind: signal.active for signal in states} == {"smoke": False, "fault": False, "shielded": False}
        assert not any(signal.text for signal in states)

    def test_faults_are_named(self):
        states = {
            signal.kind: signal for signal in said(frame(unit(1, system(1 | 1 << 2 | 1 << 3 | 1 << 8 | 1 << 10))))
        }
        assert states["fault"] == Signal("fault", STATE, True, None, "fault bus_fault")
        assert (states["mains_lost"].active, states["shielded"].active, states["fire"].active) == (True, True, False)

    def test_a_lost_mains_alone_is_no_fault(self):
        states = {signal.kind: signal.active for signal in said(frame(unit(21, bytes((9,)) + TAG)))}
        assert states == {"fire": False, "fault": False, "mains_lost": True}

    def test_the_transmission_device_itself_can_say_a_fire(self):
        [report] = decode(frame(unit(21, bytes((3,)) + TAG)))
        assert (report.device, report.signals[0]) == ("801014", Signal("fire", STATE, True))

    def test_a_fire_in_test_mode_stays_a_fire_and_says_so(self):
        [fire, *_] = said(frame(unit(2, component(40, 2, "厨房".encode("gb18030")))), "801014-5-39000d00")
        assert fire == Signal("smoke", STATE, True, None, "test_mode 感烟火灾探测器 厨房")

    def test_several_systems_of_one_device_are_one_word(self):
        status = unit(1, system(1), system(3, 5), system(3, 6), system(5, 7))
        [report] = decode(frame(status))
        states = {signal.kind: signal for signal in report.signals}
        assert states["fire"] == Signal("fire", STATE, True, None, "火灾报警系统 5, 火灾报警系统 6")
        assert states["fault"].active is True

    def test_systems_can_be_devices_of_their_own(self):
        found = reports(frame(unit(1, system(1), system(3, 5))), own_systems=True)
        assert [found[number].signals[0].active for number in ("801014-2", "801014-5")] == [False, True]
        assert found["801014"].signals == ()
        assert "801014-2" in reports(frame(unit(4, bytes((1, 2, 1, 9)) + TAG)), own_systems="on")

    def test_a_reset_bit_of_a_system_is_heard(self):
        assert said(frame(unit(1, system(1 | 1 << 13))))[-1] == Signal("action", EVENT, None, None, "reset")

    @pytest.mark.parametrize("kind", [1, 2, 21])
    @pytest.mark.parametrize(
        "body", [b"", b"\x01", b"\x01" + bytes(16), b"\x02" + bytes(46), b"\x01" + bytes(47), b"\x00"]
    )
    def test_an_alarm_unit_that_cannot_be_read_is_an_alarm_and_is_confirmed(self, kind, body):
        raw = frame(bytes((kind,)) + body)
        [broken] = decode(raw)
        assert (broken.device, broken.alarm) == ("801014", True)
        assert frames.opened(bytes.fromhex(answers(raw)[0])).command == 3

    @pytest.mark.parametrize("kind", [3, 4, 5, 6, 7, 24, 26])
    def test_another_unit_that_cannot_be_read_is_none(self, kind):
        assert decode(frame(bytes((kind, 1, 1)))) == [Unreadable("801014", "wrong_length", alarm=False)]


class TestOperations:
    def test_a_manual_alarm_is_a_fire_that_happened(self):
        operations = unit(4, bytes((1, 2, 0x84, 250)) + TAG, bytes((13, 3, 0x73, 251)) + TAG)
        pressed, reset = decode(frame(operations))
        assert (pressed.device, pressed.at) == ("801014", AT)
        assert pressed.signals == (Signal("fire", EVENT, None, None, "manual_alarm"),)
        assert reset.signals[0] == Signal("fire", STATE, False)
        assert [signal.text for signal in reset.signals[1:]] == ["reset", "silence", "self_check", "confirm", "test"]
        assert (pressed.seq, reset.seq) == ("7.0", "7.1")

    def test_the_same_frame_again_has_the_same_key_and_another_has_not(self):
        press = unit(24, bytes((4, 1)) + TAG)
        first, again, other = (decode(raw)[0] for raw in (frame(press), frame(press), frame(press, serial=8)))
        assert first == again
        assert first.seq != other.seq

    def test_a_manual_alarm_with_a_reset_is_not_over(self):
        assert [signal.kind for signal in said(frame(unit(24, bytes((5, 1)) + TAG)))] == ["fire", "action"]
        assert said(frame(unit(24, bytes((5, 1)) + TAG)))[0].shape == EVENT

    def test_the_key_of_the_operator_on_duty_confirms_the_duty_check(self):
        report, confirmed = decode(frame(unit(24, bytes((0x31, 250)) + TAG)))
        assert confirmed == Confirmed("801014", "duty_check")
        assert [signal.text for signal in report.signals] == ["", "reset", "self_check"]

    def test_the_confirm_bit_of_a_fire_system_answers_no_duty_check(self):
        assert len(decode(frame(unit(4, bytes((1, 2, 0x20, 1)) + TAG)))) == 1


class TestValues:
    @pytest.mark.parametrize(
        ("kind", "steps", "component_type", "measured"),
        [
            (2, 315, 92, ("water_level", 3.15)),
            (3, -55, 31, ("temperature", -5.5)),
            (4, 6, 91, ("water_pressure", 600.0)),
            (5, 3512, 99, ("water_pressure", 351.2)),
            (6, 251, 11, ("gas_density", 25.1)),
            (8, 2203, 0, ("mains_voltage", 220.3)),
            (9, 12, 0, ("current", 1.2)),
            (9, 3, 17, ("residual_current", 300.0)),
            (10, 57, 96, ("flow", 5.7)),
            (11, 123, 96, ("flow", 205.0)),
        ],
    )
    def test_a_value_has_the_platforms_unit(self, kind, steps, component_type, measured):
        found = reports(frame(analogue(kind, steps, component_type)))["801014-5-39000d00"]
        assert found.signals == (Signal(measured[0], VALUE, None, measured[1]),)
        assert found.at == AT

    @pytest.mark.parametrize("kind", [0, 1, 7, 12, 13, 200])
    def test_what_has_no_measure_is_kept_without_one(self, kind):
        assert reports(frame(analogue(kind, 5)))["801014-5-39000d00"].signals == ()

    def test_the_inspector_sees_the_unit_of_the_standard(self):
        [pressure], [strange] = (units.parse(analogue(kind, 15)).things for kind in (4, 99))
        assert (pressure.value, pressure.unit) == (1.5, "MPa")
        assert (strange.value, strange.unit) == (15.0, "")


class TestTimes:
    def test_an_object_without_a_time_has_that_of_its_frame(self):
        for tag in (bytes(6), b"\xff" * 6, bytes.fromhex("3c3c18201564")):
            [report] = decode(frame(unit(21, b"\x01" + tag), tag=bytes.fromhex("010203040506")))
            assert report.at == beijing("2006-05-04T03:02:01")

    def test_a_frame_without_any_time_has_none(self):
        [report] = decode(frame(tag=bytes(6)))
        assert report.at is None

    def test_the_fire_gives_its_time_to_the_report(self):
        later = clock.written(AT + timedelta(hours=1))
        [report] = decode(frame(unit(1, system(1), system(3, 5, later))))
        assert report.at == AT + timedelta(hours=1)

    @given(
        st.datetimes(datetime.fromisoformat("2001-01-01"), datetime.fromisoformat("2254-01-01"), timezones=st.just(UTC))
    )
    def test_a_time_survives_the_way_there_and_back(self, at):
        assert clock.read(clock.written(at)) == at.replace(microsecond=0)


class TestDescriptions:
    @pytest.mark.parametrize(
        ("described", "text", "place"),
        [
            ("３楼 餐厅".encode("gb18030").ljust(31), "３楼 餐厅", "感烟火灾探测器 ３楼 餐厅"),
            (b" " * 31, "", "感烟火灾探测器"),
            (bytes(31), "", "感烟火灾探测器"),
            (b"\x02", "\x02", "感烟火灾探测器"),
            (bytes.fromhex("fe056f82000400050c1200000008231009170000"), "\ufffd\x05o\ufffd", "感烟火灾探测器"),
            (b"\x81", "\ufffd", "感烟火灾探测器"),
        ],
    )
    def test_a_description_is_text_only_where_it_is_one(self, described, text, place):
        body = unit(2, component(40, 3, described))
        assert units.parse(body).things[0].description == text
        assert said(frame(body), "801014-5-39000d00")[0].text == place

    def test_configurations_are_kept_and_say_nothing(self):
        own = unit(26, b"\x04" + "用传".encode("gb18030"))
        assert units.parse(own).things == (objects.OwnConfiguration("用传"),)
        two = unit(26, b"\x01a", b"\x00")
        assert [thing.description for thing in units.parse(two).things] == ["a", ""]
        assert units.parse(unit(26, b"\x05ab")).problem == "wrong_length"
        assert units.parse(b"\x1a\x02\x01a").problem == "wrong_length"
        assert decode(frame(own))[0].signals == ()

    @pytest.mark.parametrize(
        ("body", "thing"),
        [
            (unit(5, b"\x01\x02\x03\x04"), objects.SystemVersion(1, 2, 3, 4)),
            (unit(28, TAG), objects.OwnTime(AT)),
            (unit(25, b"\x03\x04"), objects.OwnVersion(3, 4)),
        ],
    )
    def test_versions_and_clocks_are_read(self, body, thing):
        assert units.parse(body).things == (thing,)
        version = "3.4" if isinstance(thing, objects.OwnVersion) else ""
        assert decode(frame(body)) == [Report("801014", (), AT, seq="7.0", firmware=version)]

    def test_a_component_that_is_described_can_be_registered(self):
        body = unit(7, bytes((1, 2, 40, 1, 2, 3, 4)) + "走廊".encode("gb18030").ljust(31, b"\0"))
        assert [event.device for event in decode(frame(body))] == ["801014-2-01020304", "801014"]

    @pytest.mark.parametrize(
        ("number", "named"), [(1, "火灾报警系统"), (9, "预留"), (127, "预留"), (128, "用户自定义"), (255, "用户自定义")]
    )
    def test_types_without_a_name_are_reserved_or_the_makers(self, number, named):
        assert tables.name_of(tables.SYSTEM_TYPES, number) == named

    def test_every_word_has_its_chinese_name_and_every_signal_is_known(self):
        bits = (
            tables.SYSTEM_BITS,
            tables.COMPONENT_BITS,
            tables.OWN_BITS,
            tables.OPERATION_BITS,
            tables.OWN_OPERATION_BITS,
        )
        assert {word for words in bits for word in words} == set(tables.WORDS)
        assert {
            *tables.ALARM_KINDS.values(),
            *(kind for kind, _ in tables.MEASURED.values()),
            tables.RESIDUAL_CURRENT[0],
        } <= KINDS
