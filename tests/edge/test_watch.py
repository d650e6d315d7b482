"""The watch protocol: recorded frames, field bugs, cutting at any byte, exact answers, commands."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import watch
from anju_edge.protocols.events import (
    ALARM_KINDS,
    EVENT,
    KINDS,
    STATE,
    VALUE,
    Context,
    Report,
    Signal,
    Unreadable,
)
from anju_edge.protocols.watch import WIRE, decode, frames, status
from anju_edge.protocols.wire import Command, Message

_FACTS = tomllib.loads((Path(watch.__file__).parent / "vectors.toml").read_text())
VECTORS, COMMANDS = _FACTS["vector"], _FACTS["command"]
MEASURED = ("steps", "heart_rate", "systolic", "diastolic", "body_temperature")
LK = b"[3G*8800000015*0009*LK,0,0,55]"
SOS = b"[3G*8800000015*0050*AL,271219,094744,V,0.0,N,0.0,E,0,0,0,0,100,81,0,0,00010000,0,0]"


def raw(vector: dict) -> bytes:
    return bytes.fromhex(vector["raw_hex"]) if "raw_hex" in vector else vector["raw"].encode()


def only(payload: bytes, rest: str = "-", **line: object):
    [event] = decode(rest, payload, Context(settings=line))
    return event


def place(status: str, *, keyword: str = "UD", date: str = "240123", fix: str = "A", **named: str) -> bytes:
    """Write a frame with position fields."""
    row = {"lat": "22.5", "ns": "N", "lon": "113.8", "ew": "E", "tail": "0,0,12.4", **named}
    content = (
        f"{keyword},{date},181628,{fix},{row['lat']},{row['ns']},{row['lon']},{row['ew']},0.1,0.0,100,7,60,90,1000,50,"
        f"{status},{row['tail']}"
    )
    return f"[3G*8800000015*{len(content):04X}*{content}]".encode()


def kinds(report: Report, shape: str) -> dict[str, Signal]:
    return {signal.kind: signal for signal in report.signals if signal.shape == shape}


def talk(*chunks: bytes) -> list[Message]:
    conversation = WIRE.open({})
    return [message for chunk in chunks for message in conversation.feed(chunk)]


class TestVectors:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["kind"])
    def test_means_what_is_known_of_it(self, vector):
        event = only(raw(vector))
        if vector.get("readable") is False:
            assert isinstance(event, Unreadable)
            assert not event.alarm
            return
        assert event.device == vector["device"]
        at = vector.get("at")
        assert event.at == (datetime.fromisoformat(at) if at else None)
        assert event.battery == vector.get("battery")
        strength = vector.get("strength")
        assert event.link_quality == (None if strength is None else round(strength * 255 / 100))
        assert list(kinds(event, EVENT)) == vector.get("called", [])
        for kind in MEASURED:
            signal = kinds(event, VALUE).get(kind)
            assert (signal.value if signal else None) == vector.get(kind)
        position = kinds(event, VALUE).get("position")
        if "latitude" in vector:
            assert position.text == f"{vector['latitude']:.6f},{vector['longitude']:.6f}"
        else:
            assert position is None
        if "bits" in vector:
            held = kinds(event, STATE)
            assert held["battery_low"].active is (0 in vector["bits"])
            assert held["worn_off"].active is (20 in vector["bits"])
            assert held["motion"].active is (4 not in vector["bits"])

    @pytest.mark.parametrize("vector", [v for v in VECTORS if "device" in v], ids=lambda v: v["kind"])
    def test_is_taken_apart_and_its_length_only_noted(self, vector):
        frame = frames.opened(raw(vector))
        assert (frame.number, frame.keyword, frame.running) == (
            vector["device"], vector["keyword"], vector.get("running", ""),
        )  # fmt: skip
        if "length_is_right" in vector:
            assert frame.length_is_right is vector["length_is_right"]

    @pytest.mark.parametrize(
        "vector", [v for v in VECTORS if v.get("raw") != "not a watch message"], ids=lambda v: v["kind"]
    )
    def test_is_answered_to_the_byte(self, vector):
        [message] = talk(raw(vector))
        assert message.raw == raw(vector)
        assert message.answer == vector.get("answer", "").encode()
        assert message.hold is None

    @pytest.mark.parametrize("fact", COMMANDS, ids=lambda v: v["verb"])
    def test_commands_are_as_recorded(self, fact):
        written = WIRE.command(fact["number"], Command(fact["verb"], json.loads(fact["arguments"])))
        assert written.lower() == fact["raw"].encode().lower()


class TestAlarms:
    @pytest.mark.parametrize("keyword", ["AL", "AL_LTE", "AL_WCDMA", "ALCUSTOMER1", "al"])
    def test_every_alarm_keyword_calls_and_is_answered_al(self, keyword):
        frame = place("00000000", keyword=keyword)
        assert only(frame).signals[0] == Signal("unspecified", EVENT, None, None, "00000000")
        assert talk(frame)[0].answer == b"[3G*8800000015*0002*AL]"

    @pytest.mark.parametrize(
        ("word", "called"),
        [
            ("00010000", ["sos"]), ("00040000", ["geofence"]), ("00200000", ["fall"]), ("00400000", ["vital"]),
            ("00210008", ["sos", "fall"]), ("00020000", []), ("00080000", []), ("00100000", []), ("0001", []),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("keyword", ["UD", "UD2", "UD_LTE", "UD_WCDMA", "UD3", "WT"])
    def test_alarm_bits_count_in_routine_frames_too(self, keyword, word, called):
        assert list(kinds(only(place(word, keyword=keyword)), EVENT)) == called

    @pytest.mark.parametrize(
        ("word", "called"),
        [
            ("00100000", ["tamper"]), ("00110000", ["sos", "tamper"]), ("00020000", []), ("00080000", []),
            ("01000000", ["unspecified"]), ("0001", ["unspecified"]), ("", ["unspecified"]), ("xyz", ["unspecified"]),
        ],
    )  # fmt: skip
    def test_an_alarm_frame_says_which_or_that_it_does_not_know(self, word, called):
        assert list(kinds(only(place(word, keyword="AL")), EVENT)) == called

    def test_the_heart_bit_is_an_alarm_by_either_meaning(self):
        assert list(kinds(only(place("00400000")), EVENT)) == ["vital"]
        assert list(kinds(only(place("00400000"), bit22="fall"), EVENT)) == ["fall"]
        assert list(kinds(only(place("00600000"), bit22="fall"), EVENT)) == ["fall"]
        assert list(kinds(only(place("00400000"), bit22=["?"]), EVENT)) == ["vital"]

    def test_the_motion_bit_is_read_as_the_line_is_set(self):
        assert kinds(only(place("00000010")), STATE)["motion"].active is False
        assert kinds(only(place("00000010"), bit4="moving"), STATE)["motion"].active is True
        assert "motion" not in kinds(only(place("00000010"), bit4="none"), STATE)

    def test_states_are_told_when_they_do_not_hold_any_more(self):
        held = kinds(only(place("00000000")), STATE)
        assert [signal.active for signal in held.values()] == [False, False, True]
        assert kinds(only(place("00120000")), STATE)["battery_low"].active
        assert kinds(only(place("00120000")), STATE)["worn_off"].active

    def test_a_press_in_a_blind_spot_is_told_with_its_old_time(self):
        report = only(place("00010000", keyword="UD2"))
        assert report.signals[0] == Signal("sos", EVENT)
        assert report.at == datetime(2023, 1, 24, 18, 16, 28, tzinfo=UTC)

    @pytest.mark.parametrize(
        "frame",
        [
            b"[3G*8800000015*0002*AL]", b"[3G*8800000015*XX*AL]", b"[3G*8800000015*0002* AL,]",
            b"[3G*8800000015*0009*AL,\xff\xfe,A]", place("00000000", keyword="AL", date="24012023"),
        ],
    )  # fmt: skip
    def test_an_alarm_without_sense_is_still_one(self, frame):
        assert list(kinds(only(frame), EVENT)) == ["unspecified"]
        assert talk(frame)[0].answer == b"[3G*8800000015*0002*AL]"

    def test_with_an_odd_date_only_a_full_status_word_is_believed(self):
        report = only(place("00010000", date="24012023"))
        assert [signal.kind for signal in report.signals] == ["sos", "battery_low", "worn_off", "motion"]
        assert report.at is report.battery is report.link_quality is None
        assert only(place("0001", date="24012023")) == Unreadable("8800000015", "wrong_date", alarm=False)

    @pytest.mark.parametrize("cut", range(23, len(SOS)))
    def test_half_an_alarm_is_one(self, cut):
        assert only(SOS[:cut]) == Unreadable("8800000015", "cut_short", alarm=True)

    def test_half_a_report_is_an_alarm_once_its_sos_bit_is_there(self):
        whole = place("00010000")
        assert only(whole[: whole.index(b"00010000") + 7]) == Unreadable("8800000015", "cut_short", alarm=False)
        assert only(whole[: whole.index(b"00010000") + 8]) == Unreadable("8800000015", "cut_short", alarm=True)
        assert only(place("00000000")[:-1]) == Unreadable("8800000015", "cut_short", alarm=False)
        assert only(LK[:-1]) == Unreadable("8800000015", "cut_short", alarm=False)

    @pytest.mark.parametrize(
        ("payload", "alarm"),
        [
            (b"[3GX*88*0002*AL,1]", True),
            (b"*AL]", True),
            (b"", False),
            (b"not a watch message", False),
            (b"FALL", False),
        ],
    )
    def test_what_is_no_frame_is_looked_at_for_the_alarm_word(self, payload, alarm):
        assert only(payload, "8800000015/10.0.0.1") == Unreadable("8800000015", "no_frame", alarm)

    def test_a_frame_beyond_all_limits_is_not_read_on(self):
        assert only(SOS[:-1] + b"," * 70_000 + b"]") == Unreadable("8800000015", "cut_short", alarm=True)


class TestPlaces:
    @pytest.mark.parametrize(
        ("named", "text"),
        [
            ({"lat": "-33.438529", "ns": "S", "lon": "-70.6465013", "ew": "W"}, "-33.438529,-70.646501"),
            ({"lat": "33.4", "ns": "S", "lon": "70.6", "ew": "W"}, "-33.400000,-70.600000"),
            ({"lat": "-33.4", "ns": "", "lon": "-70.6", "ew": ""}, "-33.400000,-70.600000"),
            ({"lat": " 48.779045", "lon": " 9.1574736"}, "48.779045,9.157474"),
            ({"lat": "48.779045", "ew": "", "lon": "9.1574736"}, "48.779045,9.157474"),
        ],
    )
    def test_signs_letters_and_blanks(self, named, text):
        assert kinds(only(place("00000000", **named)), VALUE)["position"].text == text

    @pytest.mark.parametrize(
        "named",
        [
            {"fix": "V"}, {"fix": ""}, {"lat": "0.0", "lon": "0.0"}, {"lat": "91"}, {"lat": ""}, {"lon": "x"},
            {"lat": "nan"}, {"lon": "inf"},
        ],
    )  # fmt: skip
    def test_nobody_is_moved_without_a_place(self, named):
        assert "position" not in kinds(only(place("00000000", **named)), VALUE)

    @pytest.mark.parametrize(
        ("tail", "accuracy"),
        [
            ("0,0,12.4", None),  # no network before it: it may be anything
            ("1,1,310,410,23999,132013696,28,1,Home2,60:45:cb:cb:34:68,-93,8.263865", 8.263865),
            ("1,1,310,410,23999,132013696,28,1,a,b,c],60:45:cb:cb:34:68,-93,8.5", 8.5),
            ("1,1,310,410,23999,132013696,28,1,Home2,60:45:cb:cb:34:68,-93", None),
            ("1,1,310,410,23999,132013696,28,0,12.4", 12.4),
            ("1,1,310,410,23999,132013696,28,0", None),
            ("1,1,310,410,23999,132013696,28,,00", None),
            ("1,1,310,410,23999,132013696,28", None),
            ("9,1,310", None),
            ("0,1,eduroam,f4:db:e6:d2:a8:00,-53,7.5", 7.5),
            ("0,0,460,00,0000,0000", None),
            ("x", None),
            ("", None),
        ],
    )
    def test_the_accuracy_stands_behind_cells_and_networks(self, tail, accuracy):
        frame = place("00000000", tail=tail).replace(b"c]", b"c")
        assert kinds(only(frame), VALUE)["position"].value == accuracy

    def test_a_time_that_never_was_is_none(self):
        report = only(place("00000000", date="320199"))
        assert report.at is None
        assert "position" in kinds(report, VALUE)

    @pytest.mark.parametrize(
        ("strength", "quality"), [("60", 153), ("100", 255), ("101", None), ("-1", None), ("", None)]
    )
    def test_the_strength_of_the_network_is_brought_to_255(self, strength, quality):
        assert only(place("00000000").replace(b",7,60,90,", f",7,{strength},90,".encode())).link_quality == quality

    def test_a_short_row_says_what_it_says(self):
        report = only(b"[3G*1*0000*UD,170525,214118,A,1,N,1,E]")
        assert report == Report(
            "1",
            (Signal("position", VALUE, None, None, "1.000000,1.000000"),),
            datetime(2025, 5, 17, 21, 41, 18, tzinfo=UTC),
        )


class TestMeasures:
    @pytest.mark.parametrize(
        ("content", "values"),
        [
            ("bphrt,120,79,73,170,1,70,60", {"systolic": 120, "diastolic": 79, "heart_rate": 73}),
            ("bphrt,0,0,73,,,,", {"heart_rate": 73}),
            ("bphrt,,,", {}),
            ("heart,71", {"heart_rate": 71}),
            ("HEART,abc", {}),
            ("PULSE,72", {"heart_rate": 72}),
            ("BLOOD,109,68", {"systolic": 109, "diastolic": 68}),
            ("TEMP,36.5", {"body_temperature": 36.5}),
            ("TEMP,0", {}),
            ("btemp2,1,35.29", {"body_temperature": 35.29}),
            ("btemp2,0", {}),
            ("btemp2,1,", {}),
            ("btemp2,1,x", {}),
            ("oxygen,0,98", {"spo2": 98}),
            ("oxygen,0,0", {}),
            ("LK,50,100,100", {"steps": 50}),
            ("LK,,,100", {}),
            ("LK", {}),
            ("INIT,1", {}),
        ],
    )
    def test_zero_and_empty_are_not_measured(self, content, values):
        report = only(f"[3G*8800000015*0000*{content}]".encode())
        assert {kind: signal.value for kind, signal in kinds(report, VALUE).items()} == values
        assert not kinds(report, EVENT)

    @pytest.mark.parametrize(("value", "text"), [("0", "temperature_low"), ("1", "temperature_high")])
    def test_an_abnormal_temperature_is_told_in_place_of_one(self, value, text):
        report = only(f"[3G*8800000015*000A*btemp2,0,{value}]".encode())
        assert report.signals == (Signal("vital", EVENT, None, None, text),)

    def test_a_beat_tells_the_battery(self):
        assert only(LK).battery == 55
        assert only(b"[SG*9081000548*0009*LK,0,100]") == Report("9081000548", ())

    @pytest.mark.parametrize("keyword", ["CONFIG,TY:G75,UL:600", "img,5,x", "ZZZ", "BP,1,2"])
    def test_other_keywords_are_a_sign_of_life(self, keyword):
        assert only(f"[3G*8800000015*0000*{keyword}]".encode()) == Report("8800000015", ())


PIECES = st.sampled_from(
    [
        LK,
        SOS,
        SOS[:40],
        b"[",
        b"]",
        b"*",
        b",",
        b"AL",
        b"[3G*",
        b"[3G*88000",
        b"x" * 700,
        b"\r\n",
        b"[3G*8800000015*0002*TK,",
    ]
)


class TestAnything:
    @given(st.binary(max_size=300) | st.lists(PIECES, max_size=12).map(b"".join), st.text(max_size=20))
    def test_is_decoded_to_something_known(self, payload, rest):
        [event] = decode(rest, payload, Context())
        if isinstance(event, Report):
            assert all(signal.kind in KINDS for signal in event.signals)

    @given(st.lists(st.text("ALUD0123456789.,-NSEWV[]* \xe9", max_size=12), max_size=25))
    def test_fields_never_hide_an_alarm(self, fields):
        [event] = decode("-", f"[3G*8800000015*0000*AL,{','.join(fields)}]".encode(), Context())
        if not any((status.word(field.strip()) or 0) & 0x000A0000 for field in fields):  # back inside, battery low
            assert any(signal.kind in ALARM_KINDS for signal in event.signals)
