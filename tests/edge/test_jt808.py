"""JT/T 808: every recorded message read; then what the standard says and what the field does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols.events import ALARM_KINDS, Confirmed, Report, Signal, Unreadable
from anju_edge.protocols.jt808 import frame as frames
from anju_edge.protocols.jt808 import location, registration
from tests.edge.jt808_messages import LATER, MESSAGES, NOW, PHONE, VECTORS, holding, item, message, place, read, report


class TestRecordedMessages:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['number']}")
    def test_each_is_read(self, vector):
        found = read(bytes.fromhex(vector["raw"]))
        assert all(isinstance(event, Report) for event in found)
        assert {event.device for event in found} == {vector["number"]}
        assert {event.seq for event in found} == {str(vector["serial"])}
        if "at" in vector:
            assert [event.at for event in found] == [datetime.fromisoformat(at) for at in vector["at"]]
        if "position" in vector:
            spots = [[signal.text for signal in event.signals if signal.kind == "position"] for event in found]
            assert spots == [[spot] if spot else [] for spot in vector["position"]]
        for event, bits in zip(found, vector.get("alarm_bits", []), strict=False):
            kinds = {location.STANDARD[bit] for bit in bits if bit in location.STANDARD}
            kinds |= {"unspecified"} if set(bits) & set(location.UNNAMED) else set()
            assert holding(event) == kinds
            assert {signal.kind for signal in event.signals} >= {"battery_low", "mains_lost", "unspecified"}
        if "registered" in vector:
            assert found[0].signals[0].text == f"registered {vector['registered']}"

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['number']}")
    def test_each_measurement_that_the_field_knows_is_read(self, vector):
        [found, *_] = read(bytes.fromhex(vector["raw"]))
        values = {signal.kind: signal.value for signal in found.signals}
        if "battery" in vector:
            assert found.battery == vector["battery"]
        if "temperature" in vector:
            assert values["temperature"] == vector["temperature"]
        if "millivolt" in vector:
            assert values["voltage"] == vector["millivolt"]

    def test_a_code_in_0102_is_read_in_both_forms(self):
        [vector] = [vector for vector in VECTORS if "code" in vector]
        assert registration.shown_code(frames.parse(bytes.fromhex(vector["raw"]))) == vector["code"]
        later = message(0x0102, b"\x04CODE" + b"8" * 15 + bytes(20), phone=LATER)
        assert registration.shown_code(frames.parse(later)) == "CODE"


class TestRegistrations:
    @pytest.mark.parametrize(
        ("phone", "body", "text"),
        [
            (PHONE, b"\0\x17\0\1" + b"MAKER" + b"MODEL8 \0" + b"ID00007" + b"\1" + "黑A1".encode("gbk"), "MAKER MODEL8 ID00007"),
            (PHONE, b"\0\x17\0\1" + b"MAKER" + b"MODEL20".ljust(20, b"\0") + b"ID00007" + b"\0", "MAKER MODEL20 ID00007"),
            (
                LATER,
                b"\0\x17\0\1" + b"MAKER".ljust(11, b"\0") + "卡片".encode("gbk").ljust(30, b"\0") + b"86".ljust(30) + b"\0",
                "MAKER 卡片 86",
            ),
            (LATER, b"\0\x17\0\1" + b"MAKER" + b"OLD".ljust(20, b"\0") + b"ID00007" + b"\0", "MAKER OLD ID00007"),
            (PHONE, b"", ""),
        ],
    )  # fmt: skip
    def test_who_registers_is_read_in_the_sizes_of_each_edition(self, phone, body, text):
        [signal] = report(message(0x0100, body, phone=phone)).signals
        assert signal == Signal("action", "event", None, None, f"registered {text}".strip())


class TestLocations:
    def test_an_sos_is_an_event_because_the_terminal_takes_its_bit_back_when_it_is_answered(self):
        assert Signal("sos", "event") in report(message(0x0200, place(alarm=1))).signals
        assert "sos" not in {signal.kind for signal in report(message(0x0200, place())).signals}

    def test_every_condition_of_the_standard_is_said_both_ways(self):
        assert holding(report(message(0x0200, place(alarm=0x0010_0181)))) == {
            "sos", "battery_low", "mains_lost", "geofence",
        }  # fmt: skip
        quiet = report(message(0x0200, place())).signals
        assert {signal.kind for signal in quiet if signal.active is False} == {
            "battery_low", "mains_lost", "unspecified",
        }  # fmt: skip

    def test_bits_of_vehicles_are_silent_until_the_line_says_what_they_mean(self):
        raw = message(0x0200, place(alarm=1 << 1 | 1 << 4 | 1 << 28))
        assert holding(report(raw)) == set()
        assert holding(report(raw, alarm_bits={1: "help", "28": "tamper"})) == {"help", "tamper"}

    @pytest.mark.parametrize("bit", [15, 16, 17, 29])
    def test_a_bit_where_makers_of_badges_put_a_fall_is_an_alarm_of_unknown_kind_until_it_is_named(self, bit):
        raw = message(0x0200, place(alarm=1 << bit))
        assert Signal("unspecified", "state", True) in report(raw).signals
        assert holding(report(raw, alarm_bits={str(bit): "fall"})) == {"fall"}
        assert holding(report(raw, alarm_bits={str(bit): ""})) == set()

    def test_a_bit_of_the_standard_cannot_be_silenced(self):
        assert holding(report(message(0x0200, place(alarm=1)), alarm_bits={"0": ""})) == {"sos"}

    def test_a_bit_of_the_line_takes_the_place_of_the_standard_one(self):
        found = report(message(0x0200, place(alarm=1)), alarm_bits={"0": "cord"})
        assert holding(found) == {"cord"}

    @pytest.mark.parametrize(
        "bits", [{"0": "nonsense"}, {"0": ["sos"]}, {"x": "fall"}, {"-1": "fall"}, {"99": "fall"}, "fall", [16], None]
    )
    def test_settings_that_make_no_sense_take_no_alarm_away(self, bits):
        assert holding(report(message(0x0200, place(alarm=1)), alarm_bits=bits)) == {"sos"}

    def test_two_bits_of_one_kind_hold_when_one_does(self):
        assert "fall" in holding(report(message(0x0200, place(alarm=1 << 16)), alarm_bits={"16": "fall", "17": "fall"}))

    @pytest.mark.parametrize(("value", "calls"), [("0002", True), ("0008", True), ("0001", False), ("0010", False)])
    def test_some_pendants_call_in_item_e7(self, value, calls):
        found = report(message(0x0200, place(items=item(0xE7, value + "000000000000"))))
        assert ("sos" in holding(found)) is calls

    def test_without_a_fix_there_is_no_position(self):
        assert "position" not in {signal.kind for signal in report(message(0x0200, place(status=0))).signals}
        assert "position" not in {
            signal.kind for signal in report(message(0x0200, place(latitude=0, longitude=0))).signals
        }

    @pytest.mark.parametrize(
        ("status", "text"),
        [
            (2, "45.756700,126.642400"),
            (6, "-45.756700,126.642400"),
            (10, "45.756700,-126.642400"),
            (14, "-45.756700,-126.642400"),
        ],
    )
    def test_south_and_west_are_bits(self, status, text):
        assert Signal("position", "value", None, None, text) in report(message(0x0200, place(status=status))).signals

    def test_a_maker_that_sends_gcj02_is_brought_back(self):
        raw = message(0x0200, place(latitude=45_758_651, longitude=126_648_370))
        [spot] = [signal.text for signal in report(raw, datum="gcj02").signals if signal.kind == "position"]
        latitude, longitude = map(float, spot.split(","))
        assert (latitude, longitude) == pytest.approx((45.7567, 126.6424), abs=2e-6)

    def test_a_place_beyond_the_earth_is_none(self):
        raw = message(0x0200, place(latitude=91_000_000))
        assert "position" not in {signal.kind for signal in report(raw).signals}

    @pytest.mark.parametrize(
        ("moment", "at"),
        [
            ("260309120506", NOW),
            ("260309000000", datetime(2026, 3, 8, 16, tzinfo=UTC)),
            ("000000000000", None),
            ("260230120506", None),
            ("260309250506", None),
            ("2603091205ff", None),
            ("ffffffffffff", None),
        ],
    )
    def test_times_are_gmt_8_and_nonsense_is_unknown(self, moment, at):
        assert report(message(0x0200, place(moment=moment))).at == at

    @pytest.mark.parametrize(
        ("items", "battery"),
        [
            (item(0x56, "0900"), 90),
            (item(0x56, "0acd"), 100),
            (item(0x56, "0557"), 87),
            (item(0x56, "00ff"), 0),
            (item(0x56, "ffff"), None),
            (item(0x06, "3e"), 62),
            (item(0xE1, "2d"), 45),
            (item(0xE1, "ff"), None),
            (item(0xE1, "0072"), None),
            (item(0xE4, "0159"), 89),
            (item(0xE3, "0064019a0000"), 100),
            (item(0xE3, "000005890000"), None),
            (item(0xF7, "00000d6f003c"), 60),
            (item(0x68, "09c4"), 25),
            (item(0xEB, "000300e164000300e301"), 100),
            (item(0xEB, "000c00b289882280666134274509000300a85c"), 92),
            (item(0xEB, "01cc002600"), None),
            (item(0xEB, "5554432b30383a3030"), None),
            (item(0xEB, "000100e164"), None),
            (b"\x56", None),
            (b"\x56\x02\x09", None),
        ],
    )
    def test_the_battery_stands_where_each_maker_puts_it(self, items, battery):
        assert report(message(0x0200, place(items=items))).battery == battery

    @pytest.mark.parametrize(
        ("items", "kind", "value"),
        [
            (item(0x51, "0123"), "temperature", 29.1),
            (item(0x51, "ffff" * 7 + "8017"), "temperature", -2.3),
            (item(0x51, "ffff" * 8), "temperature", None),
            (item(0x51, "17"), "temperature", None),
            (item(0x69, "018b"), "voltage", 3950),
            (item(0xD5, "01a2"), "voltage", 4180),
            (item(0xF7, "00000d6f003c"), "voltage", 3439),
            (item(0xEB, "0004002d0fa5"), "voltage", 4005),
        ],
    )
    def test_measurements_are_read(self, items, kind, value):
        values = {signal.kind: signal.value for signal in report(message(0x0200, place(items=items))).signals}
        assert values.get(kind) == value

    @pytest.mark.parametrize(("value", "strength"), [("1f", 31), ("00", 0), ("63", None), ("ff", None), ("001f", None)])
    def test_the_signal_strength_is_the_one_of_item_30(self, value, strength):
        assert report(message(0x0200, place(items=item(0x30, value)))).link_quality == strength

    def test_a_body_that_breaks_off_still_calls_for_help(self):
        found = report(message(0x0200, place(alarm=1)[:20]))
        assert holding(found) == {"sos"}
        assert (found.at, found.battery) == (None, None)

    def test_a_body_without_an_alarm_word_is_named(self):
        assert read(message(0x0200, b"\0\0")) == [Unreadable(PHONE, "too_short", alarm=False)]


class TestBatches:
    def test_each_location_of_0704_is_a_report_with_its_own_time(self):
        bodies = [place(alarm=1, moment="260309120000"), place(moment="260309120506", items=item(0xE1, "2d"))]
        body = b"\0\2\1" + b"".join(len(part).to_bytes(2) + part for part in bodies)
        first, second = read(message(0x0704, body))
        assert (holding(first), holding(second)) == ({"sos"}, set())
        assert (first.at, second.at) == (NOW - timedelta(minutes=5, seconds=6), NOW)
        assert (first.seq, second.seq, second.battery) == ("7", "7", 45)

    def test_a_batch_that_breaks_off_is_read_as_far_as_it_goes(self):
        one = place(alarm=1)
        assert [holding(found) for found in read(message(0x0704, b"\0\1\1\0\x1c" + one[:10]))] == [{"sos"}]
        assert read(message(0x0704, b"\0\1\1\0\x1c\0")) == [Report(PHONE, (), seq="7")]
        assert read(message(0x0704, b"\0\1\1\0\0\0\0\0\0\0")) == [Report(PHONE, (), seq="7")]

    def test_0210_has_lengths_of_one_byte(self):
        one = place(items=item(0x30, "1f"))
        found = read(message(0x0210, (bytes([len(one)]) + one) * 2))
        assert [event.link_quality for event in found] == [31, 31]

    def test_0210_of_seven_bytes_is_a_battery_and_a_time(self):
        [found] = read(message(0x0210, bytes.fromhex("4e260309120506")))
        assert found == Report(PHONE, (), NOW, 78, None, "7")

    def test_only_the_first_part_of_a_split_message_is_read(self):
        body = b"\0\1\1" + len(place(alarm=1)).to_bytes(2) + place(alarm=1)
        first = message(0x0704, body, attributes=0x2000, part=bytes.fromhex("00020001"))
        second = message(0x0704, body, attributes=0x2000, part=bytes.fromhex("00020002"))
        assert [holding(found) for found in read(first)] == [{"sos"}]
        assert read(second) == [Report(PHONE, (), seq="7")]


class TestOtherMessages:
    def test_a_general_answer_confirms_the_command_with_that_serial(self):
        assert read(message(0x0001, bytes.fromhex("0041 8103 00"))) == [Confirmed(PHONE, "65", ok=True)]
        assert read(message(0x0001, bytes.fromhex("0041 8103 03"))) == [Confirmed(PHONE, "65", ok=False)]
        assert read(message(0x0001, b"\0")) == [Report(PHONE, (), seq="7")]

    def test_an_asked_location_confirms_and_tells(self):
        confirmed, found = read(message(0x0201, b"\0\x2a" + place(alarm=1)))
        assert confirmed == Confirmed(PHONE, "42")
        assert holding(found) == {"sos"}
        assert read(message(0x0201, b"\0\x2a")) == [Report(PHONE, (), seq="7")]

    def test_a_heartbeat_of_some_makers_carries_the_battery(self):
        assert report(message(0x0002)).battery is None
        assert report(message(0x0002, bytes.fromhex("4b1f00"))).battery == 75

    @pytest.mark.parametrize("identity", [0x0003, 0x0102, 0x0107, 0x0702, 0x0900, 0x0F0F, 0x8001])
    def test_what_says_nothing_of_a_person_is_kept(self, identity):
        assert read(message(identity, b"anything")) == [Report(PHONE, (), seq="7")]


class TestDamage:
    def test_a_wrong_check_byte_is_named_under_the_number_that_the_gateway_knew(self):
        raw = message(0x0200, place(), spoil=1)
        assert read(raw, f"{LATER}/10.1.2.3") == [Unreadable(LATER, "bad_checksum", alarm=False)]
        assert read(raw) == [Unreadable(PHONE, "bad_checksum", alarm=False)]

    def test_a_damaged_call_for_help_is_an_alarm(self):
        assert read(message(0x0200, place(alarm=1), spoil=1)) == [Unreadable(PHONE, "bad_checksum", alarm=True)]
        assert read(message(0x0200, place(alarm=1))[:40]) == [Unreadable(PHONE, "bad_checksum", alarm=True)]

    def test_an_encrypted_body_is_named(self):
        raw = message(0x0200, place(alarm=1), attributes=0x0400)
        assert read(raw) == [Unreadable(PHONE, "encrypted", alarm=False)]

    def test_a_length_beyond_ten_bits_is_not_encryption(self):
        body = place(alarm=1, items=b"\xf0\xff" + b"x" * 255) + (b"\xf1\xff" + b"x" * 255) * 3
        assert len(body) > 1023
        assert holding(report(message(0x0200, body))) == {"sos"}

    def test_a_wrong_length_in_the_header_does_not_matter(self):
        raw = message(0x0200, place(alarm=1), attributes=0x01)
        assert holding(report(raw)) == {"sos"}

    @pytest.mark.parametrize("raw", [b"", b"\x7e", b"\x7e\x7e", b"\x7e0", bytes.fromhex("7e307d02087d01557e")])
    def test_what_is_no_message_is_named(self, raw):
        assert read(raw, "x1") == [Unreadable("x1", "not_a_message", alarm=False)]

    def test_more_than_a_message_can_be_is_named(self):
        assert read(message(0x0200, place(alarm=1)) + b"x" * 4000) == [Unreadable(PHONE, "too_large", alarm=True)]

    def test_escapes_are_those_of_the_standard(self):
        assert frames.unescape(bytes.fromhex("307d02087d0155")) == bytes.fromhex("307e087d55")
        assert frames.escape(bytes.fromhex("307e087d55")) == bytes.fromhex("307d02087d0155")
        assert frames.unescape(bytes.fromhex("7d0102")) == bytes.fromhex("7d02")
        assert frames.unescape(bytes.fromhex("7d037d")) == bytes.fromhex("7d037d")


_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "alarm_bits": st.dictionaries(st.text(max_size=3), st.sampled_from([*sorted(ALARM_KINDS), "?"])),
        "datum": st.sampled_from(["gcj02", "bd09", "?"]),
        "secret": st.text(max_size=5),
        "check_auth": st.booleans() | st.text(max_size=5),
    },
)


@given(rest=st.text(max_size=20), payload=st.binary(max_size=200) | MESSAGES, settings=_SETTINGS)
def test_nothing_crashes_the_codec(rest, payload, settings):
    for event in read(payload, rest, **settings):
        assert event.device is not None
