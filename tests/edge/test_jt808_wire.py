"""JT/T 808 on a socket: cutting at any byte, exact answers, signing in, commands."""

import hashlib
import hmac
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import wire
from anju_edge.protocols.jt808 import WIRE
from anju_edge.protocols.jt808 import frame as frames
from anju_edge.protocols.wire import Command
from tests.edge.jt808_messages import LATER, MESSAGES, NOW, PHONE, RAW, VECTORS, answer, item, message, place, said


class TestCutting:
    @pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
    def test_a_message_cut_at_any_byte_is_the_same_message(self, raw):
        whole = said(WIRE.open({}).feed(raw))
        assert [part[1] for part in whole] == [raw]
        for cut in range(len(raw) + 1):
            talk = WIRE.open({})
            assert said(talk.feed(raw[:cut]) + talk.feed(raw[cut:])) == whole
            assert talk.rest() == b""

    def test_all_in_one_segment_and_byte_by_byte_are_the_same(self):
        joined = b"".join(RAW)
        whole = said(WIRE.open({}).feed(joined))
        assert [part[1] for part in whole] == RAW
        talk = WIRE.open({})
        assert said([got for at in range(len(joined)) for got in talk.feed(joined[at : at + 1])]) == whole

    def test_one_mark_may_end_a_message_and_begin_the_next(self):
        first, second = message(0x0002, serial=1), message(0x0002, serial=2)
        got = WIRE.open({}).feed(first + second[1:])
        assert [frames.parse(part.raw).serial for part in got] == [1, 2]
        assert all(part.answer for part in got)

    def test_rubbish_before_a_message_is_kept_and_costs_nothing_else(self):
        heartbeat = message(0x0002)
        got = WIRE.open({}).feed(b"GET / HTTP/1.1\r\n" + heartbeat)
        assert [(part.device, part.raw, bool(part.answer)) for part in got] == [
            (wire.NOBODY, b"GET / HTTP/1.1\r\n", False), (PHONE, heartbeat, True),
        ]  # fmt: skip

    def test_a_message_that_broke_off_does_not_take_the_next_with_it(self):
        broken, heartbeat = message(0x0200, place(), serial=3)[:30], message(0x0002, serial=4)
        got = WIRE.open({}).feed(broken + heartbeat)
        assert got[0].raw == broken + b"\x7e"
        assert frames.parse(got[1].raw).serial == 4
        assert got[1].answer

    def test_half_a_message_is_what_is_left_when_the_connection_ends(self):
        talk = WIRE.open({})
        assert talk.feed(message(0x0002)[:-1]) == []
        assert talk.rest() == message(0x0002)[:-1]

    def test_bytes_without_an_end_are_handed_out_at_the_limit(self):
        talk = WIRE.open({})
        got = talk.feed(message(0x0002) + b"\x7e" + b"a" * 3 * frames.LONGEST + b"\x7e" + message(0x0002))
        assert max(len(part.raw) for part in got) == frames.LONGEST
        assert sum(part.raw.count(b"a") for part in got) == 3 * frames.LONGEST
        assert {part.device for part in got} == {PHONE}
        assert got[-1].answer
        assert talk.rest() == b""

    def test_a_message_of_the_greatest_length_is_one(self):
        longest = b"\x7e" + b"\x7d\x02" * (frames.LONGEST // 2 - 1) + b"\x7e"
        assert [part.raw for part in WIRE.open({}).feed(longest)] == [longest]

    def test_many_marks_are_nothing(self):
        talk = WIRE.open({})
        assert talk.feed(b"\x7e" * 70_000) == []
        assert talk.rest() == b""

    def test_a_damaged_message_is_kept_under_the_number_that_signed_in(self):
        talk = WIRE.open({})
        talk.feed(message(0x0002))
        [damaged] = talk.feed(message(0x0200, place(), phone="013900139000", spoil=1))
        [other] = talk.feed(message(0x0002, phone="013900139000"))
        assert (damaged.device, other.device) == (PHONE, "013900139000")


class TestAnswers:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['number']}")
    def test_each_is_owed_what_the_standard_says(self, vector):
        got = frames.parse(answer(bytes.fromhex(vector["raw"])))
        if "reply" not in vector:
            assert got is None or got.id == 0x8001
            return
        assert (f"{got.id:04x}", got.number, got.sound) == (vector["reply"], vector["number"], True)
        assert got.body[:2] == vector["serial"].to_bytes(2)
        if got.id == 0x8001:
            result = 4 if [0] in vector.get("alarm_bits", []) else 0
            assert got.body[2:] == bytes.fromhex(vector["kind"]) + bytes([result])

    def test_a_heartbeat_is_answered_byte_by_byte(self):
        expected = message(0x8001, bytes.fromhex("0007 0002 00"), serial=0)
        assert answer(message(0x0002)) == expected

    def test_the_header_of_2019_is_answered_in_its_own_form(self):
        expected = message(0x8001, bytes.fromhex("0007 0002 00"), serial=0, phone=LATER, version=3)
        assert answer(message(0x0002, phone=LATER, version=3)) == expected

    def test_our_serial_counts_on_one_connection(self):
        talk = WIRE.open({})
        answers = [talk.feed(message(0x0002, serial=serial))[0].answer for serial in (5, 6)]
        assert [frames.parse(said_back).serial for said_back in answers] == [0, 1]
        assert [frames.parse(said_back).body[:2] for said_back in answers] == [b"\0\5", b"\0\6"]

    def test_our_serial_is_escaped_like_everything(self):
        assert answer(message(0x0002, serial=0x7E7D)) == message(0x8001, bytes.fromhex("7e7d 0002 00"), serial=0)

    @pytest.mark.parametrize(
        ("body", "settings", "result"),
        [
            (place(), {}, 0),
            (place(alarm=1), {}, 4),
            (place(alarm=1 << 8), {}, 0),
            (place(alarm=1 << 16), {}, 0),
            (place(alarm=1 << 16), {"alarm_bits": {"16": "fall"}}, 4),
            (place(items=item(0xE7, "0002000000000000")), {}, 4),
            (place(items=item(0xE7, "0001000000000000")), {}, 0),
            (b"\0\0\0\1", {}, 4),
            (b"\0\0", {}, 0),
        ],
    )
    def test_a_call_for_help_is_confirmed_with_result_4(self, body, settings, result):
        assert answer(message(0x0200, body), **settings) == message(
            0x8001, bytes.fromhex("0007 0200") + bytes([result]), serial=0
        )

    def test_a_wrong_check_byte_is_answered_with_result_2(self):
        assert answer(message(0x0200, place(alarm=1), spoil=1)) == message(
            0x8001, bytes.fromhex("0007 0200 02"), serial=0
        )

    def test_what_nobody_knows_is_answered_as_not_supported(self):
        assert answer(message(0x0F0F)) == message(0x8001, bytes.fromhex("0007 0f0f 03"), serial=0)

    def test_an_encrypted_body_is_answered_as_not_supported(self):
        assert answer(message(0x0200, b"x" * 40, attributes=0x0400)) == message(
            0x8001, bytes.fromhex("0007 0200 03"), serial=0
        )

    @pytest.mark.parametrize("identity", [0x0001, 0x0104, 0x0201, 0x8001, 0x8100])
    def test_an_answer_is_not_answered(self, identity):
        assert answer(message(identity, b"\0\1\x82\1\0" + place())) == b""

    def test_every_part_of_a_split_message_is_acknowledged(self):
        part = message(0x0801, b"x" * 20, attributes=0x2000, part=bytes.fromhex("00030002"))
        assert answer(part) == message(0x8001, bytes.fromhex("0007 0801 00"), serial=0)

    def test_the_time_of_2019_is_bcd_in_utc(self):
        assert answer(message(0x0004, phone=LATER)) == message(
            0x8004, bytes.fromhex("260309040506"), serial=0, phone=LATER
        )

    def test_the_time_as_makers_ask_for_it_is_binary_in_utc(self):
        assert answer(message(0x0109)) == message(0x8109, bytes.fromhex("07ea 03 09 04 05 06 00"), serial=0)

    def test_a_clock_elsewhere_is_written_in_utc(self):
        [got] = WIRE.open({}).feed(message(0x0109))
        here = NOW.astimezone(timezone(timedelta(hours=8)))
        assert wire.spoken(got.answer, here) == wire.spoken(got.answer, NOW)


class TestSigningIn:
    def test_the_code_survives_a_restart_and_differs_by_terminal_and_secret(self):
        register = message(0x0100, bytes(37))
        codes = [
            frames.parse(answer(register, secret="a")).body[3:],
            frames.parse(answer(register, secret="a")).body[3:],
            frames.parse(answer(register, secret="b")).body[3:],
            frames.parse(answer(message(0x0100, bytes(37), phone=LATER), secret="a")).body[3:],
        ]
        assert codes[0] == codes[1]
        assert len(set(codes)) == 3
        assert len(codes[0]) == 16

    def test_a_registration_is_answered_byte_by_byte(self):
        code = hmac.new(b"s", PHONE.encode(), hashlib.sha256).hexdigest()[:16].encode()
        assert answer(message(0x0100, bytes(37)), secret="s") == message(0x8100, b"\0\7\0" + code, serial=0)

    @pytest.mark.parametrize(("phone", "before"), [(PHONE, b""), (LATER, b"\x10")])
    def test_our_own_code_is_accepted_where_codes_are_checked(self, phone, before):
        strict = {"secret": "s", "check_auth": True}
        code = frames.parse(answer(message(0x0100, bytes(37), phone=phone), **strict)).body[3:]
        shown = frames.parse(answer(message(0x0102, before + code, phone=phone), **strict))
        assert shown.body[-1] == 0

    @pytest.mark.parametrize(("settings", "result"), [({}, 0), ({"check_auth": True}, 1), ({"check_auth": "false"}, 0)])
    def test_a_code_of_another_platform_is_accepted_unless_codes_are_checked(self, settings, result):
        assert frames.parse(answer(message(0x0102, b"2011110811332196"), **settings)).body[-1] == result

    def test_a_body_without_a_code_is_no_code(self):
        assert frames.parse(answer(message(0x0102, phone=LATER), check_auth=True)).body[-1] == 1


class TestCommands:
    def ask(self, verb, number=PHONE, serial=513, **arguments):
        return WIRE.command(number, Command(verb, arguments, serial))

    def test_locate_is_8201_without_a_body(self):
        assert self.ask("locate") == message(0x8201, serial=513)
        assert self.ask("locate", LATER) == message(0x8201, serial=513, phone=LATER)

    def test_the_interval_is_set_awake_and_asleep(self):
        body = bytes.fromhex("02 00000029 04 0000012c 00000027 04 0000012c")
        assert self.ask("upload_interval", seconds=300) == message(0x8103, body, serial=513)

    def test_the_centre_number_is_parameter_40(self):
        body = bytes.fromhex("01 00000040 05") + b"12349"
        assert WIRE.command(PHONE, Command("centre_number", {"number": "12349"}, 513)) == message(
            0x8103, body, serial=513
        )

    def test_a_message_is_shown_and_spoken(self):
        text = "请回电".encode("gbk")
        assert self.ask("message", text="请回电") == message(0x8300, b"\x0c" + text, serial=513)
        assert self.ask("message", LATER, text="请回电") == message(0x8300, b"\x0c\1" + text, serial=513, phone=LATER)
        assert self.ask("message", text="请回电", message_flag=2) == message(0x8300, b"\2" + text, serial=513)

    def test_a_serial_beyond_two_bytes_goes_round(self):
        assert self.ask("locate", serial=0x10005) == message(0x8201, serial=5)

    @pytest.mark.parametrize(
        ("verb", "number", "arguments"),
        [
            ("contacts", PHONE, {}),
            ("locate", "123", {}),
            ("locate", "1234", {}),
            ("locate", "not hex at all", {}),
            ("upload_interval", PHONE, {}),
            ("upload_interval", PHONE, {"seconds": 0}),
            ("upload_interval", PHONE, {"seconds": True}),
            ("upload_interval", PHONE, {"seconds": 86_401}),
            ("upload_interval", PHONE, {"seconds": "60"}),
            ("centre_number", PHONE, {}),
            ("centre_number", PHONE, {"number": "12a"}),
            ("message", PHONE, {}),
            ("message", PHONE, {"text": ""}),
            ("message", PHONE, {"text": "长" * 600}),
            ("message", PHONE, {"text": "x", "message_flag": 256}),
            ("message", PHONE, {"text": "x", "message_flag": "12"}),
            ("message", PHONE, {"text": "\ud800"}),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, verb, number, arguments):
        with pytest.raises(ValueError, match=r".+"):
            WIRE.command(number, Command(verb, arguments, 1))

    def test_the_verbs_are_those_of_the_table(self):
        assert WIRE.verbs == ("locate", "upload_interval", "centre_number", "message")
        assert (WIRE.tcp, WIRE.udp) == (True, True)


@given(pieces=st.lists(st.binary(max_size=40) | MESSAGES | st.just(b"\x7e"), max_size=6), data=st.data())
def test_cuts_never_change_what_is_handed_out_and_nothing_is_lost(pieces, data):
    stream = b"".join(pieces)
    whole = WIRE.open({})
    expected = said(whole.feed(stream))
    talk, got, at = WIRE.open({}), [], 0
    while at < len(stream):
        step = data.draw(st.integers(1, 50))
        got += talk.feed(stream[at : at + step])
        at += step
    assert said(got) == expected
    assert talk.rest() == whole.rest()
    kept = b"".join(raw for _, raw, _ in expected) + whole.rest()
    assert kept.replace(b"\x7e", b"") == stream.replace(b"\x7e", b"")
