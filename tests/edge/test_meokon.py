"""Meokon terminals: frames off the wire, and what the stored frames mean."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import meokon
from anju_edge.protocols.events import Context, Report, Signal, Unreadable
from anju_edge.protocols.meokon import frame, kinds

FOLDER = Path(meokon.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
FRAMES = [bytes.fromhex(vector["raw_hex"]) for vector in VECTORS]


def built(kind=1, *, alarms=0, power=0x34, body=None, number=b"SHMK19060013", command=0, records=1):
    """Make a frame with a right length and checksum."""
    body = bytes.fromhex("006401f4021a5d1966b6021a") if body is None else body
    rest = number + bytes([power, 0xC8]) + (60).to_bytes(2) + records.to_bytes(2) + bytes([kind, alarms]) + body
    start = frame.HEAD + bytes([command]) + (len(rest) + 9).to_bytes(2) + rest
    return start + frame.checksum(start).to_bytes(2) + frame.TAIL


def decode(data, rest="-", **settings):
    return meokon.decode(rest, data, Context("meokon", settings=settings))


def states(report):
    return {signal.kind: (signal.active, signal.text) for signal in report.signals if signal.shape == "state"}


def heard(chunks, **settings):
    conversation = meokon.WIRE.open(settings)
    messages = [message for chunk in chunks for message in conversation.feed(chunk)]
    return [(message.device, message.raw) for message in messages], conversation.rest()


class TestVectors:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
    @pytest.mark.parametrize("written", [bytes.fromhex, lambda text: text.upper().encode()], ids=["bytes", "hex"])
    def test_means(self, vector, written):
        [report] = decode(written(vector["raw_hex"]))
        assert (report.device, report.battery) == (vector["device"], vector["battery"])
        assert report.at == datetime.fromisoformat(vector["at"])
        assert states(report)["fault"] == (bool(vector["fault"]), vector["fault"])
        assert Signal("water_pressure", "value", None, vector["water_pressure"]) in report.signals

    def test_numbers_of_the_wire_and_of_the_codec_are_the_same(self):
        for vector, raw in zip(VECTORS, FRAMES, strict=True):
            assert heard([raw]) == ([(vector["device"], raw)], b"")


class TestMeaning:
    @pytest.mark.parametrize(("kind", "value"), [(0, 53.8), (1, 538.0), (2, 538.0)])
    def test_pressure_is_in_kilopascal_whatever_the_unit(self, kind, value):
        [report] = decode(built(kind))
        assert Signal("water_pressure", "value", None, value) in report.signals

    def test_a_vacuum_is_below_zero(self):
        [report] = decode(built(1, body=bytes.fromhex("006401f4fffe5d1966b6fffe")))
        assert Signal("water_pressure", "value", None, -2.0) in report.signals

    @pytest.mark.parametrize(
        ("alarms", "text"),
        [
            (0, ""),
            (1, "pressure_low"),
            (2, "pressure_high"),
            (8, "sensor"),
            (16, "hardware"),
            (0x1B, "pressure_low,pressure_high,sensor,hardware"),
            (0xE0, "second_low,second_high,third"),
        ],
    )
    def test_every_frame_says_its_faults_true_or_false(self, alarms, text):
        [report] = decode(built(alarms=alarms))
        assert states(report) == {"fault": (bool(text), text), "battery_low": (False, "")}

    def test_a_low_battery_is_no_fault_of_the_water(self):
        [report] = decode(built(alarms=4))
        assert states(report) == {"fault": (False, ""), "battery_low": (True, "")}

    def test_a_hydrant_that_gives_water_leaks_and_one_that_tilts_is_tampered_with(self):
        [report] = decode(built(24, alarms=0xC1))
        assert states(report) == {
            "fault": (True, "pressure_low"), "battery_low": (False, ""), "leak": (True, "water_released"),
            "tamper": (True, "tilted"), "vibration": (False, ""),
        }  # fmt: skip
        [report] = decode(built(34, alarms=0))
        assert states(report)["leak"] == (False, "")
        assert "tamper" not in states(report)

    @pytest.mark.parametrize(
        ("power", "battery", "lost"),
        [
            (0x34, 100, None),
            (0x21, 5, None),
            (0x3F, None, None),
            (0x94, 100, False),
            (0x0A, 50, True),
            (0xC0, None, False),
            (0x40, None, True),
        ],
    )
    def test_power(self, power, battery, lost):
        [report] = decode(built(power=power))
        assert report.battery == battery
        assert states(report).get("mains_lost", (None,))[0] is lost

    def test_a_clock_that_was_never_set_is_no_time(self):
        [report] = decode(built(body=bytes.fromhex("006401f4021a00000000021a")))
        assert report.at is None

    def test_a_type_nobody_knows_keeps_its_states(self):
        [report] = decode(built(77, alarms=2))
        assert states(report)["fault"] == (True, "high")
        assert all(signal.shape == "state" for signal in report.signals)

    def test_a_line_can_say_what_a_type_measures(self):
        body = bytes.fromhex("0000000000000bb8 000007d0 5d1966b6 000007d0")
        types = {"9": {"kind": "water_level", "step": 0.001, "size": 4}}
        [report] = decode(built(9, body=body), types=types)
        assert Signal("water_level", "value", None, 2.0) in report.signals

    @pytest.mark.parametrize(
        "said",
        [
            "x",
            {"kind": "nonsense"},
            {"kind": "flow", "size": 3},
            {"kind": "flow", "groups": 9},
            {"kind": "flow", "step": "?"},
        ],
    )
    def test_a_nonsense_type_measures_nothing(self, said):
        assert kinds.sensor({"types": {"1": said}}, 1) == (kinds.SENSORS[1] if said == "x" else None)
        assert kinds.sensor({"types": 5}, 1) == kinds.SENSORS[1]

    def test_a_length_that_does_not_fit_the_type_costs_the_value_and_not_the_alarm(self):
        [report] = decode(built(1, alarms=1, records=40))
        assert states(report)["fault"] == (True, "pressure_low")
        assert report.at is None

    def test_other_commands_are_a_sign_of_life(self):
        assert decode(built(command=7)) == [Report("SHMK19060013", ())]

    def test_a_frame_without_a_number_is_of_the_connection(self):
        [report] = decode(built(number=b"\0" * 12), "A1/10.0.0.7")
        assert report.device == "A1"


class TestBroken:
    def test_a_wrong_checksum_is_named_and_the_connection_knows_whose_it_is(self):
        broken = bytearray(FRAMES[0])
        broken[30] ^= 0xFF
        assert decode(bytes(broken)) == [Unreadable("SHMK19060013", "bad_checksum", alarm=False)]
        assert decode(bytes(broken), "A1") == [Unreadable("A1", "bad_checksum", alarm=False)]

    def test_a_line_can_forgive_it(self):
        broken = FRAMES[0][:-4] + b"\0\0" + FRAMES[0][-2:]
        [report] = decode(broken, checksum=False)
        assert report.device == "SHMK19060013"

    def test_a_broken_frame_of_an_open_hydrant_is_an_alarm(self):
        broken = built(34, alarms=0x80)[:-4] + b"\0\0\x55\xaa"
        assert decode(broken) == [Unreadable("SHMK19060013", "bad_checksum", alarm=True)]

    @pytest.mark.parametrize("data", [b"", b"\xa5\x5a", b"GET / HTTP/1.1", b"a55a0"])
    def test_what_is_no_frame(self, data):
        assert decode(data, "A1") == [Unreadable("A1", "no_frame", alarm=False)]

    def test_a_frame_of_a_megabyte(self):
        assert decode(built() + b"\0" * 10**6) == [Unreadable("SHMK19060013", "too_large", alarm=False)]


class TestWire:
    def test_a_frame_cut_anywhere_and_all_frames_in_one_segment_are_the_same_messages(self):
        whole = heard(FRAMES)[0]
        assert heard([b"".join(FRAMES)])[0] == whole
        for raw in FRAMES:
            for place in range(1, len(raw)):
                assert heard([raw[:place], raw[place:]]) == heard([raw])
        assert heard([bytes([byte]) for byte in b"".join(FRAMES)])[0] == whole

    def test_rubbish_is_handed_out_and_the_next_frame_is_found(self):
        messages, left = heard([b"AT+CSQ\r\n" + FRAMES[0] + b"zz" + FRAMES[1] + b"\xa5"])
        assert [raw for _, raw in messages] == [b"AT+CSQ\r\n", FRAMES[0], b"zz", FRAMES[1]]
        assert [device for device, _ in messages] == ["-", "SHMK19060013", "SHMK19060013", "SHRP25090120"]
        assert left == b"\xa5"

    @pytest.mark.parametrize("length", [0, 30, 40, 61, 8000, 65535])
    def test_a_wrong_length_field_does_not_lose_the_frame(self, length):
        start = FRAMES[0][:3] + length.to_bytes(2) + FRAMES[0][5:-4]
        wrong = start + frame.checksum(start).to_bytes(2) + frame.TAIL
        messages, left = heard([wrong])
        assert (messages, left) == ([("SHMK19060013", wrong)], b"")
        assert heard([wrong + FRAMES[1]])[0] == [("SHMK19060013", wrong), ("SHRP25090120", FRAMES[1])]
        [report] = decode(wrong)
        assert report.device == "SHMK19060013"

    def test_a_missing_tail_costs_one_frame(self):
        broken = FRAMES[0][:-2] + b"\0\0"
        assert [raw for _, raw in heard([broken + FRAMES[1]])[0]] == [broken, FRAMES[1]]
        assert [raw for _, raw in heard([FRAMES[0][:40] + FRAMES[1] + b"\0" * 40])[0]][:2] == [
            FRAMES[0][:40],
            FRAMES[1],
        ]

    def test_an_impossible_length_waits_for_the_next_frame_but_not_for_ever(self):
        nonsense = frame.HEAD + b"\0\0\0" + b"x" * 50
        assert heard([nonsense]) == ([], nonsense)
        assert [raw for _, raw in heard([nonsense + FRAMES[0]])[0]] == [nonsense, FRAMES[0]]
        messages, left = heard([frame.HEAD + b"\0\xff\xff" + b"x" * 20_000])
        assert len(messages[0][1]) == frame.LONGEST
        assert len(left) < frame.LONGEST

    def test_half_a_frame_is_left_when_the_connection_ends(self):
        assert heard([FRAMES[0][:20]]) == ([], FRAMES[0][:20])

    @given(st.lists(st.binary(max_size=80) | st.sampled_from([*FRAMES, frame.HEAD, frame.TAIL]), max_size=8))
    def test_every_byte_is_handed_out_once(self, chunks):
        messages, left = heard(chunks)
        assert b"".join([*(raw for _, raw in messages), left]) == b"".join(chunks)
        assert len(left) <= frame.LONGEST

    @given(st.binary(max_size=200), st.text(max_size=20))
    def test_nothing_crashes_the_codec(self, payload, rest):
        for data in (payload, frame.HEAD + payload, frame.HEAD + payload + frame.TAIL, payload.hex().encode()):
            decode(data, rest)


class TestAnswers:
    NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def said(self, raw, answer):
        [message] = meokon.WIRE.open({"answer": answer}).feed(raw)
        return message.answer if isinstance(message.answer, bytes) else message.answer(self.NOW)

    def test_nothing_is_answered_unless_the_line_says_what(self):
        assert meokon.WIRE.open({}).feed(FRAMES[0])[0].answer == b""

    def test_a_template_is_filled(self):
        said = self.said(FRAMES[0], "A55A 01 001D {device}{time}{crc} 55AA")
        start = bytes.fromhex("a55a01001d") + b"SHMK19060013" + int(self.NOW.timestamp()).to_bytes(4)
        assert said == start + frame.checksum(start).to_bytes(2) + b"\x55\xaa"

    @pytest.mark.parametrize("answer", ["xyz", "a5{name}", "a", 5, None, "00" * 400])
    def test_a_nonsense_template_answers_nothing(self, answer):
        assert self.said(FRAMES[0], answer) == b""

    def test_other_commands_and_broken_frames_are_owed_nothing(self):
        assert self.said(built(command=7), "00") == b""
        assert self.said(FRAMES[0][:-4] + b"\0\0\x55\xaa", "00") == b""
