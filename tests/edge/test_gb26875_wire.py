"""GB/T 26875.3 on a socket: who spoke, what is owed, what is out of order, where messages end, what the centre asks."""

from datetime import datetime

import pytest

from anju_edge.protocols import gb26875, wire
from anju_edge.protocols.events import STATE, Confirmed, Report, Signal, Unreadable
from anju_edge.protocols.gb26875 import clock, cutting, frames, saying, units
from anju_edge.protocols.wire import Command
from tests.edge.gb26875_frames import (
    AT,
    NOW,
    NOW_TAG,
    TAG,
    answers,
    bad_sum,
    component,
    decode,
    feed,
    frame,
    reports,
    spoil,
    system,
    unit,
)


class TestHeartbeats:
    @pytest.mark.parametrize("beat", [b"", b"\x16"])
    def test_a_heartbeat_is_life_and_is_confirmed(self, beat):
        assert decode(frame(beat)) == [Report("801014", (), AT, seq="7.0")]
        confirmation = frames.opened(bytes.fromhex(answers(frame(beat))[0]))
        assert (confirmation.command, confirmation.unit, confirmation.version) == (3, b"", b"\x01\x01")

    def test_a_makers_heartbeat_is_answered_in_its_own_way_where_the_line_says_so(self):
        [owed] = answers(frame(b"\x16"), vendor_heartbeat=True)
        assert frames.opened(bytes.fromhex(owed)).unit == b"\x17"
        assert frames.opened(bytes.fromhex(answers(frame(), vendor_heartbeat=True)[0])).unit == b""

    def test_units_of_the_makers_own_are_kept_and_those_of_nobody_are_named(self):
        assert decode(frame(bytes((0x86, 1, 2, 3)))) == [Report("801014", (), AT, seq="7.0")]
        assert decode(frame(bytes((50, 1, 2)))) == [Unreadable("801014", "unknown_type", alarm=False)]
        assert decode(frame(b"\x30")) == [Unreadable("801014", "too_short", alarm=False)]


class TestIdentity:
    @pytest.mark.parametrize(
        ("source", "destination", "rest", "settings", "device"),
        [
            (801014, 9, "-", {}, "801014"),
            (0, 100, "55/10.0.0.1", {}, "100"),
            (0, 0, "55/10.0.0.1", {}, "55"),
            (0, 0, "-/10.0.0.1", {"number": "panel-1"}, "panel-1"),
            (0, 0, "-", {}, ""),
            (801014, 9, "-", {"identity": "destination"}, "9"),
            (801014, 0, "-", {"identity": "destination"}, "801014"),
            (801014, 9, "55", {"identity": "connection"}, "55"),
            (801014, 9, "-", {"identity": "connection", "number": "panel-1"}, "panel-1"),
            (801014, 9, "-", {"identity": "connection"}, "801014"),
        ],
    )
    def test_a_line_says_who_its_frames_are_from(self, source, destination, rest, settings, device):
        [report] = decode(frame(source=source, destination=destination), rest, **settings)
        assert report.device == device

    def test_a_connection_remembers_who_spoke(self):
        named = [
            message.device for message in feed(frame(), frame(source=0, destination=0), b"noise##", bad_sum(frame()))
        ]
        assert named == ["801014"] * 4
        assert feed(frame(source=0, destination=0))[0].device == wire.NOBODY
        first, second = feed(frame(), frame(source=5), identity="connection")
        assert (first.device, second.device) == ("801014", "801014")

    def test_a_component_of_nobody_still_has_a_number(self):
        assert decode(frame(unit(2, component()), source=0, destination=0))[0].device == "0-5-39000d00"
        assert "0-2" in reports(frame(unit(1, system(3)), source=0, destination=0), own_systems=True)


class TestFaults:
    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (bad_sum(frame()), "bad_sum"),
            (spoil(frame(), 0), "wrong_start"),
            (spoil(frame(), 1, 0x41), "wrong_start"),
            (spoil(frame(), 29), "wrong_end"),
            (frame(command=0), "unknown_command"),
            (frame(command=7), "unknown_command"),
            (frame(command=200), "unknown_command"),
            (frame(bytes(1025)), "too_large"),
        ],
    )
    def test_what_is_out_of_order_is_denied_and_stored(self, raw, reason):
        messages = feed(raw)
        assert b"".join(message.raw for message in messages) == raw
        denial = frames.opened(wire.spoken(messages[0].answer, NOW)[0])
        assert (denial.command, denial.serial, denial.source, denial.destination) == (6, 7, 9, 801014)
        assert all(message.answer == b"" for message in messages[1:])
        [broken, *_] = decode(messages[0].raw, "55")
        number = "801014" if reason in ("bad_sum", "unknown_command") else "55"
        assert broken == Unreadable(number, reason, alarm=False)

    @pytest.mark.parametrize(
        "body", [unit(2, component(40, 3)), unit(2, component(40, 3))[:-1], unit(24, bytes((4, 1)) + TAG)]
    )
    def test_a_fire_in_a_denied_frame_is_an_alarm(self, body):
        raw = frame(body)
        for broken in (bad_sum(raw), spoil(raw, len(raw) - 1), spoil(raw, 0)):
            assert decode(broken)[0].alarm is True

    def test_a_denied_frame_that_says_no_fire_is_none(self):
        assert decode(bad_sum(frame(unit(2, component(40, 9)))))[0].alarm is False
        assert decode(frame(b"\x02\x01abc", command=130))[0].alarm is False

    def test_half_a_frame_of_an_alarm_unit_is_an_alarm(self):
        raw = frame(unit(2, component(40, 3)))
        alarms = [decode(raw[:size])[0].alarm for size in range(len(raw))]
        assert alarms == [size > frames.HEAD for size in range(len(raw))]

    def test_a_line_can_take_wrong_sums(self):
        raw = bad_sum(frame(unit(2, component(40, 3))))
        assert frames.opened(bytes.fromhex(answers(raw, accept_bad_sum=True)[0])).command == 3
        assert reports(raw, accept_bad_sum=True)["801014-5-39000d00"].signals[0].active is True
        assert frames.opened(bytes.fromhex(answers(bad_sum(frame(command=9)), accept_bad_sum=True)[0])).command == 6
        assert decode(bad_sum(frame(command=9)), accept_bad_sum=True)[0].reason == "bad_sum"

    @pytest.mark.parametrize("command", [1, 4])
    def test_a_centre_takes_no_orders_but_hears_a_fire_in_one(self, command):
        raw = frame(unit(2, component(40, 3)), command=command)
        assert frames.opened(bytes.fromhex(answers(raw)[0])).command == 6
        assert reports(raw)["801014-5-39000d00"].signals[0].active is True
        asked = frame(unit(88, b"\0"), command=command)
        assert decode(asked)[0].signals == ()

    def test_a_denial_is_never_denied(self):
        assert answers(bad_sum(frame(command=6)), frame(command=6)) == ["", ""]

    def test_bytes_that_are_no_frame_are_stored_with_nothing_owed(self):
        assert decode(b"GET / HTTP/1.1", "55/10.0.0.1") == [Unreadable("55", "not_a_frame", alarm=False)]
        [message] = feed(b"GET / HTTP/1.1##")
        assert (message.device, message.answer) == (wire.NOBODY, b"")


class TestCutting:
    @pytest.mark.parametrize(
        "noise",
        [
            b"x", b"@", b"#", b"noise", b"##", b"@@", b"@@@", b"@@ noise", b"@@" + bytes(40), bytes(2000), b"@" * 3000,
            frame(unit(2, component()))[:40], frame(unit(2, component()))[:-3], frame(unit(2, component()))[5:],
            b"@@" + b"\xff" * 60,
        ],
    )  # fmt: skip
    def test_a_good_frame_after_rubbish_is_found(self, noise):
        good = frame(unit(2, component()))
        for chunks in ([noise + good + good], [noise, good, good], [bytes((byte,)) for byte in noise + good + good]):
            messages = feed(*chunks)
            assert [message.raw for message in messages].count(good) >= 1
            assert b"".join(message.raw for message in messages) == noise + good + good

    def test_a_frame_that_lost_its_end_holds_up_nothing(self):
        half, good = frame(unit(2, component()))[:-10], frame(b"", serial=8)
        broken, whole = feed(half + good)
        assert (broken.raw, whole.raw) == (half, good)
        assert frames.opened(wire.spoken(broken.answer, NOW)[0]).serial == 7

    def test_a_length_that_is_too_large_loses_no_frame_behind_it(self):
        good = frame(b"", serial=8)
        for length in (60, 1024, 1025, 65_535):
            wrong = frame()[:24] + length.to_bytes(2, "little") + frame()[26:]
            assert [message.raw for message in feed(wrong + good)] == [wrong, good]
            assert feed(*(bytes((byte,)) for byte in wrong + good))[-1].raw == good

    def test_a_frame_of_the_largest_size_is_read(self):
        raw = frame(unit(2, *[component()] * 22))
        [message] = feed(raw)
        assert len(decode(message.raw)) == 23
        assert feed(frame(bytes(1024)))[0].raw == frame(bytes(1024))

    def test_a_frame_that_is_too_large_ends_where_its_end_shows(self):
        large = frame(bytes(1030))
        messages = feed(large + frame())
        assert [len(message.raw) for message in messages] == [1060, 30]
        short = frame()[:24] + b"\xff\xff" + frame()[26:] + b"@@ and no frame"
        assert feed(short)[0].raw == short[:30]

    def test_noise_without_end_is_handed_out_in_pieces_and_memory_is_bounded(self):
        for noise in (b"x", b"@", b"@@\xff", b"#@", frame()[:26]):
            talk = gb26875.WIRE.open({})
            for _ in range(2000):
                for message in talk.feed(noise):
                    assert len(message.raw) <= cutting.MAX_HELD
                assert len(talk.rest()) < cutting.MAX_HELD

    def test_the_half_frame_is_there_when_the_connection_ends(self):
        talk = gb26875.WIRE.open({})
        talk.feed(frame() + frame()[:12])
        assert talk.rest() == talk.rest() == frame()[:12]

    def test_a_good_frame_inside_of_what_looks_like_one_is_found(self):
        good = frame()
        noise = b"@@" + bytes(22) + (4 + len(good) - 3).to_bytes(2, "little") + bytes(5)
        assert [message.raw for message in feed(noise + good)] == [noise, good]
        assert [message.raw for message in feed(bad_sum(good) + good)] == [bad_sum(good), good]

    def test_a_broken_frame_ends_where_the_next_begins(self):
        broken = spoil(frame(bytes(10)), 39)
        start = b"@@\x01"
        assert cutting.cut(bytearray(broken[:-5] + start + broken)) == len(broken) - 5


class TestOrders:
    def command(self, verb: str, number: str = "801014", serial: int = 300, **arguments) -> frames.Frame:
        raw = gb26875.WIRE.command(number, Command(verb, arguments, serial))
        read = frames.opened(raw)
        assert (read.fault, read.serial) == ("", serial % 65_536)
        return read

    def test_the_bytes_of_an_order(self):
        raw = gb26875.WIRE.command("123456", Command("read_status", {"at": "2019-07-12T16:26:52+08:00"}, 19))
        assert raw.hex() == "404013000101341a100c071300000000000040e2010000000300045101001523" + "23"

    def test_a_clock_is_set_in_beijing_time(self):
        order = self.command("time", at=NOW)
        assert (order.command, order.unit.hex(), order.tag.hex()) == (1, f"5a01{NOW_TAG}", NOW_TAG)
        assert self.command("time", at=NOW.isoformat()).unit == order.unit

    @pytest.mark.parametrize(
        ("verb", "arguments", "kind", "body"),
        [
            ("duty_check", {"minutes": 5}, 1, "5b0105"),
            ("initialise", {}, 1, "590100"),
            ("read_status", {}, 4, "510100"),
            ("read_status", {"system_type": 1, "system": 11}, 4, "3d01010b"),
            ("read_status", {"system_type": 1, "system": 1, "component": "03021101"}, 4, "3e01010103021101"),
        ],
    )
    def test_an_order_is_written_as_the_standard_says(self, verb, arguments, kind, body):
        order = self.command(verb, serial=70_000, **arguments)
        assert (order.command, order.unit.hex(), order.tag) == (kind, body, clock.NO_TIME)
        assert (order.source, order.destination) == (0, 801014)
        assert all(thing.what for thing in units.parse(order.unit).things)

    def test_addresses_follow_the_line(self):
        named_by_destination = self.command("initialise", "100", identity="destination")
        assert (named_by_destination.source, named_by_destination.destination) == (100, 0)
        fixed = self.command("initialise", "panel", device_address=3, centre_address="4")
        assert (fixed.source, fixed.destination) == (4, 3)

    @pytest.mark.parametrize(
        ("verb", "number", "arguments"),
        [
            ("format", "1", {}),
            ("time", "1", {}),
            ("time", "1", {"at": "soon"}),
            ("time", "1", {"at": datetime.fromisoformat("2026-01-01")}),
            ("time", "1", {"at": "9999-12-31T23:59:59Z"}),
            ("duty_check", "1", {}),
            ("duty_check", "1", {"minutes": 0}),
            ("duty_check", "1", {"minutes": 256}),
            ("duty_check", "1", {"minutes": -1}),
            ("read_status", "1", {"system": 256}),
            ("read_status", "1", {"system": 1, "component": "0102"}),
            ("read_status", "1", {"system": 1, "component": "none"}),
            ("initialise", "panel", {}),
            ("initialise", str(1 << 48), {}),
            ("initialise", "9" * 5000, {}),
        ],
    )
    def test_what_does_not_exist_is_refused(self, verb, number, arguments):
        with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
            gb26875.WIRE.command(number, Command(verb, arguments))

    def test_answers_to_orders_are_owed_nothing_and_confirm_them(self):
        confirm, deny = frame(command=3, serial=300), frame(command=6, serial=300)
        reply = frame(unit(21, b"\x03" + TAG), command=5, serial=300)
        assert answers(confirm, deny, reply) == ["", "", ""]
        assert decode(confirm) == [Confirmed("801014", "300")]
        assert decode(deny) == [Confirmed("801014", "300", ok=False)]
        report, confirmed = decode(reply)
        assert (report.signals[0], confirmed) == (Signal("fire", STATE, True), Confirmed("801014", "300"))

    def test_every_verb_is_known_and_the_duty_check_has_its_own_echo(self):
        assert set(gb26875.WIRE.verbs) == {"time", "duty_check", "read_status", "initialise"}
        assert gb26875.WIRE.echoes == {"duty_check": saying.DUTY_CHECK}
