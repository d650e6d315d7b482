"""The IW protocol: public frames, field bugs, cutting at any byte, exact answers."""

import tomllib
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju_edge.protocols import iw
from anju_edge.protocols.events import EVENT, KINDS, STATE, VALUE, Context, Report, Signal, Unreadable
from anju_edge.protocols.iw import WIRE, decode, frames
from anju_edge.protocols.wire import NOBODY, Message, spoken

VECTORS = tomllib.loads((Path(iw.__file__).parent / "vectors.toml").read_text())["vector"]
MEASURED = ("steps", "heart_rate", "systolic", "diastolic", "spo2", "body_temperature")
NOW = datetime(2026, 12, 8, 14, 28, 57, tzinfo=timezone(timedelta(hours=8)))
LOGIN = b"IWAP00353456789012345#"
PLACE = "080524A2232.9806N11404.9355E000.1061830323.8706000908000502"
BEAT = b"IWAP03,06000908000102,5555,30#"


def alarm(code: str, columns: str = PLACE, end: str = ",zhcn,00,HOME|74-DE-2B-44-88-8C|97#") -> bytes:
    return f"IWAP10{columns},460,0,9520,3671,{code}{end}".encode()


def only(payload: bytes, rest: str = "353456789012345/10.0.0.1", **line: object):
    [event] = decode(rest, payload, Context(settings=line))
    return event


def kinds(report: Report, shape: str) -> dict[str, Signal]:
    return {signal.kind: signal for signal in report.signals if signal.shape == shape}


def talk(*chunks: bytes, **line: object) -> list[Message]:
    conversation = WIRE.open(line)
    return [message for chunk in chunks for message in conversation.feed(chunk)]


def said(messages: list[Message]) -> list[tuple[str, bytes, tuple[bytes, ...]]]:
    return [(message.device, message.raw, spoken(message.answer, NOW)) for message in messages]


class TestVectors:
    @pytest.mark.parametrize("end", ["#", ""])
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["code"])
    def test_means_what_is_known_of_it(self, vector, end):
        report = only(vector["raw"].removesuffix("#").encode() + end.encode())
        assert report.device == vector.get("device", "353456789012345")
        at = vector.get("at")
        assert report.at == (datetime.fromisoformat(at) if at else None)
        if "battery" in vector:
            assert report.battery == vector["battery"]
            assert report.link_quality == round(vector["strength"] * 255 / 100)
        assert list(kinds(report, EVENT)) == vector["called"]
        for kind in MEASURED:
            signal = kinds(report, VALUE).get(kind)
            assert (signal.value if signal else None) == vector.get(kind)
        position = kinds(report, VALUE).get("position")
        assert (position.text if position else None) == (
            f"{vector['latitude']:.6f},{vector['longitude']:.6f}" if "latitude" in vector else None
        )

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["code"])
    def test_is_answered_to_the_byte(self, vector):
        [(_, kept, answers)] = said(talk(vector["raw"].encode()))
        assert kept == vector["raw"].encode()
        if "answer" in vector:
            assert answers == (vector["answer"].encode(),)


class TestAlarms:
    @pytest.mark.parametrize(("code", "called"), [("01", ["sos"]), ("05", ["fall"]), ("06", ["fall"]), ("00", [])])
    def test_the_codes_that_all_makers_share(self, code, called):
        assert list(kinds(only(alarm(code)), EVENT)) == called

    @pytest.mark.parametrize("code", ["02", "20", "1", "XX", ""])
    def test_an_unknown_code_is_an_alarm_of_unknown_kind(self, code):
        assert only(alarm(code)).signals[0] == Signal("unspecified", EVENT, None, None, code)

    def test_a_line_may_know_the_codes_of_its_model(self):
        known = {"02": "battery_low", 20: "geofence", "3": "none", "05": "tamper", "09": "nonsense"}
        assert kinds(only(alarm("02"), alarm_codes=known), STATE)["battery_low"].active is True
        assert list(kinds(only(alarm("20"), alarm_codes=known), EVENT)) == ["geofence"]
        assert list(kinds(only(alarm("03"), alarm_codes=known), EVENT)) == []
        assert list(kinds(only(alarm("05"), alarm_codes=known), EVENT)) == ["tamper"]
        assert list(kinds(only(alarm("09"), alarm_codes=known), EVENT)) == ["unspecified"]
        assert list(kinds(only(alarm("01"), alarm_codes=known), EVENT)) == ["sos"]
        assert list(kinds(only(alarm("01"), alarm_codes="?"), EVENT)) == ["sos"]

    @pytest.mark.parametrize("frame", [b"IWAP10#", b"TRVAP10,1,2#", b"IWAP10\xff\xfe,,,,,#", alarm("00", "nowhere")])
    def test_an_alarm_without_sense_is_still_one_and_answered(self, frame):
        assert list(kinds(only(frame), EVENT)) == ["unspecified"]
        [(_, _, answers)] = said(talk(frame))
        assert answers in ((b"IWBP10#",), (b"TRVBP10#",))

    def test_a_code_is_believed_where_the_position_is_not(self):
        assert only(alarm("01", "nowhere")) == Report("353456789012345", (Signal("sos", EVENT),))

    @pytest.mark.parametrize("cut", range(6, len(alarm("", end=""))))
    def test_half_an_alarm_is_one(self, cut):
        assert only(alarm("01")[:cut]) == Unreadable("353456789012345", "cut_short", alarm=True)

    @pytest.mark.parametrize(
        ("payload", "is_alarm"),
        [(b"xIWAP10", True), (b"...TRVAP10#", True), (b"", False), (b"AP10", False), (b"IWXX", False)],
    )
    def test_what_is_no_frame_is_looked_at_for_the_head_of_an_alarm(self, payload, is_alarm):
        assert only(payload, "-") == Unreadable("", "no_frame", is_alarm)


class TestPlaces:
    def test_minutes_become_degrees_and_letters_signs(self):
        report = only(b"IWAP01080524A3326.3117S07038.7901W000.1061830323.8706000908000502,460,0,9520,3671#")
        assert kinds(report, VALUE)["position"].text == "-33.438528,-70.646502"

    @pytest.mark.parametrize(
        "columns",
        [
            PLACE.replace("A", "V"),
            PLACE.replace("2232.9806N11404.9355E", "0000.0000N00000.0000E"),
            PLACE.replace("22", "99"),
        ],
    )
    def test_nobody_is_moved_without_a_place(self, columns):
        report = only(f"IWAP01{columns},460,0,9520,3671#".encode())
        assert report.signals == ()
        assert report.battery == 80

    def test_columns_that_are_not_there_are_left_out(self):
        assert only(b"IWAP01080524A2232.9806N11404.9355E#").at is None
        assert only(b"IWAP01" + PLACE[:53].encode() + b"#").battery is None
        assert only(b"IWAP01#") == Report("353456789012345", ())

    def test_a_time_that_never_was_is_none(self):
        assert only(f"IWAP01{PLACE.replace('080524', '081324')},460#".encode()).at is None

    def test_percents_above_a_hundred_are_none(self):
        report = only(f"IWAP01{PLACE.replace('060009080', '160009180')},460#".encode())
        assert (report.battery, report.link_quality) == (None, None)


class TestMeasures:
    @pytest.mark.parametrize(
        ("content", "values"),
        [
            ("AP49,68", {"heart_rate": 68}),
            ("AP49,0", {}),
            ("AP49", {}),
            ("AP49,x", {}),
            ("APHT,60,130,85", {"heart_rate": 60, "systolic": 130, "diastolic": 85}),
            ("APHT,60,0,0", {"heart_rate": 60}),
            ("APHP,,,,96,,,,,,,,,", {"spo2": 96}),
            ("APHP,77,118,76,98,5.1,36.8", {
                "heart_rate": 77, "systolic": 118, "diastolic": 76, "spo2": 98, "glucose": 5.1, "body_temperature": 36.8,
            }),
            ("APHP,,,,,90,", {"glucose": 5.0}),
            ("AP50,36.7,90", {"body_temperature": 36.7}),
            ("AP50,0,90", {}),
            ("AP03,06000908000102,0,30", {"steps": 0}),
            ("AP03,06000908000102,-1,30", {}),
            ("AP03", {}),
        ],
    )  # fmt: skip
    def test_zero_and_empty_are_not_measured(self, content, values):
        report = only(f"IW{content}#".encode())
        assert {kind: signal.value for kind, signal in kinds(report, VALUE).items()} == values

    def test_batteries_are_told_where_they_stand(self):
        assert only(b"IWAP50,36.7,90#").battery == 90
        assert only(BEAT).battery == 80
        assert only(b"TRVCP01,100007100000001020151060011#").battery == 100
        assert only(b"IWAP03,1F0A64,1#").battery is None

    @pytest.mark.parametrize("frame", [b"IWAP02,zh_cn,0#", b"IWAPXL,080835#", b"IWAP07,x#", b"IWBP18,1#"])
    def test_other_codes_are_a_sign_of_life(self, frame):
        assert only(frame) == Report("353456789012345", ())


class TestSigningIn:
    def test_gives_the_connection_its_number(self):
        assert [message.device for message in talk(BEAT + LOGIN + BEAT)] == [
            NOBODY,
            "353456789012345",
            "353456789012345",
        ]

    def test_another_watch_may_take_the_connection_over(self):
        assert [message.device for message in talk(LOGIN + b"IWAP00#" + b"TRVAP00352121088015548#")] == [
            "353456789012345", "353456789012345", "352121088015548",
        ]  # fmt: skip

    def test_is_answered_with_the_time_in_utc(self):
        [(_, _, answers)] = said(talk(LOGIN))
        assert answers == (b"IWBP00,20261208062857,8#",)

    @pytest.mark.parametrize(("zone", "told"), [(0, 0), (-3, -3), (99, 8), ("7", 8), (None, 8)])
    def test_tells_the_zone_of_the_line(self, zone, told):
        [(_, _, answers)] = said(talk(LOGIN, zone=zone))
        assert answers == (f"IWBP00,20261208062857,{told}#".encode(),)

    def test_further_fields_are_no_part_of_the_number(self):
        assert only(b"IWAP00353456789012345,8986,460DCX#", "-") == Report("353456789012345", ())

    @pytest.mark.parametrize("frame", [b"IWAP00#", b"IWAP00,1#", b"IWAP0035345678901234"])
    def test_without_a_number_is_named(self, frame):
        assert only(frame, "-") == Unreadable("", "no_number", alarm=False)


class TestAnswers:
    @pytest.mark.parametrize("code", ["AP01", "AP02", "AP03", "AP10", "AP49", "AP50", "APHT", "APHP"])
    @pytest.mark.parametrize("maker", ["IW", "TRV"])
    def test_repeat_the_maker_and_raise_the_first_letter(self, maker, code):
        [(_, _, answers)] = said(talk(f"{maker}{code},1#".encode()))
        assert answers == (f"{maker}B{code[1:]}#".encode(),)

    def test_yp_becomes_zp(self):
        [(_, _, answers)] = said(talk(b"TRVYP03,1#"))
        assert answers == (b"TRVZP03#",)

    @pytest.mark.parametrize("frame", [b"IWAPXL,080835#", b"IWAP12,080835#", b"IWBP03#", b"rubbish#", b"IWAP#"])
    def test_what_is_an_echo_or_unknown_is_owed_nothing(self, frame):
        assert [message.answer for message in talk(LOGIN + frame)][1:] == [b""]

    def test_an_alarm_too_long_to_hold_is_answered_once(self):
        messages = said(talk(alarm("01", end="," * 3000) + b"#"))
        assert [answers for _, _, answers in messages] == [(b"IWBP10#",), ()]
        assert list(kinds(only(messages[0][1]), EVENT)) == ["sos"]

    def test_no_commands_are_offered(self):
        assert WIRE.command is None
        assert WIRE.verbs == ()


class TestCutting:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["code"])
    def test_at_every_byte_makes_no_difference(self, vector):
        whole = vector["raw"].encode()
        expected = said(talk(whole))
        for cut in range(len(whole) + 1):
            assert said(talk(whole[:cut], whole[cut:])) == expected

    @pytest.mark.parametrize("between", [b"", b"\r\n"])
    def test_all_frames_in_one_segment(self, between):
        written = [vector["raw"].encode() for vector in VECTORS]
        assert [message.raw for message in talk(between.join(written))] == written

    def test_rubbish_before_a_frame_is_handed_out_beside_it(self):
        assert [message.raw for message in talk(b"junk" + LOGIN + b"noise#" + BEAT)] == [
            b"junk",
            LOGIN,
            b"noise#",
            BEAT,
        ]

    def test_half_a_frame_before_another_is_kept_and_not_answered(self):
        messages = said(talk(LOGIN + alarm("01")[:40] + BEAT))
        assert [answers for _, _, answers in messages[1:]] == [(), (b"IWBP03#",)]
        assert only(messages[1][1]) == Unreadable("353456789012345", "cut_short", alarm=True)

    def test_a_hash_in_the_name_of_a_network_leaves_the_alarm_before_it(self):
        messages = talk(alarm("01", end=",zhcn,00,HOME#1|74-DE-2B-44-88-8C|97#") + BEAT)
        assert list(kinds(only(messages[0].raw), EVENT)) == ["sos"]
        assert [message.raw for message in messages[1:]] == [b"1|74-DE-2B-44-88-8C|97#", BEAT]

    def test_names_of_networks_do_not_begin_frames(self):
        frame = alarm("01", end=",zhcn,00,KIWIPHONE|74-DE-2B-44-88-8C|97&TRVLPAD1|74-DE-2B-44-88-8D|96#")
        assert [message.raw for message in talk(frame)] == [frame]

    @pytest.mark.parametrize("length", range(2030, 2070))
    def test_a_frame_behind_any_amount_of_rubbish_is_found(self, length):
        assert talk(b"x" * length, alarm("01"))[-1].raw == alarm("01")

    def test_what_has_no_end_is_handed_out_in_pieces(self):
        conversation = WIRE.open({})
        for _ in range(200):
            assert all(
                len(message.raw) <= frames.MAX_FRAME + 7 for message in conversation.feed(b"IWAP10" + b"x" * 999)
            )
            assert len(conversation.rest()) <= frames.MAX_FRAME + 7

    def test_the_rest_is_what_has_not_ended(self):
        conversation = WIRE.open({})
        conversation.feed(BEAT + b"\r\n")
        assert conversation.rest() == b""
        conversation.feed(BEAT[:10])
        assert conversation.rest().strip() == BEAT[:10]
        assert conversation.feed(BEAT[10:])[0].raw == BEAT


PIECES = st.sampled_from(
    [LOGIN, BEAT, alarm("01"), alarm("01")[:30], b"#", b"IW", b"TRV", b"IWA", b"P10", b",", b"x" * 700, b"\r\n"]
)
STREAMS = st.lists(PIECES | st.binary(max_size=20), max_size=12).map(b"".join)


class TestAnything:
    @given(STREAMS | st.binary(max_size=200).map(b"IWAP10".__add__), st.text(max_size=20))
    def test_is_decoded_to_something_known(self, payload, rest):
        [event] = decode(rest, payload, Context())
        if isinstance(event, Report):
            assert all(signal.kind in KINDS for signal in event.signals)

    @settings(max_examples=300)
    @given(STREAMS, st.lists(st.integers(0, 6000), max_size=8))
    def test_arrives_in_any_chunks_with_the_same_result(self, stream, cuts):
        places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
        whole, chunked = WIRE.open({}), WIRE.open({})
        expected = said(whole.feed(stream))
        found = [piece for begin, end in pairwise(places) for piece in said(chunked.feed(stream[begin:end]))]
        assert found == expected
        assert chunked.rest() == whole.rest()

    @given(STREAMS)
    def test_loses_no_byte_but_blanks(self, stream):
        conversation = WIRE.open({})
        kept = b"".join(message.raw for message in conversation.feed(stream)) + conversation.rest()
        assert kept.translate(None, frames.BLANK) == stream.translate(None, frames.BLANK)


def test_times_are_aware():
    assert only(alarm("01")).at == datetime(2008, 5, 24, 6, 18, 30, tzinfo=UTC)
