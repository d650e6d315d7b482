"""EV07B pendants: every recorded frame read, answered and cut; damage, alarms, moments."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import wire
from anju_edge.protocols.ev07b import WIRE, decode
from anju_edge.protocols.ev07b import frame as frames
from anju_edge.protocols.events import ALARM_KINDS, Context, Report, Signal, Unreadable

FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols" / "ev07b"
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
RAW = [bytes.fromhex(vector["raw"]) for vector in VECTORS]
NOW = datetime(2026, 3, 9, 4, 5, 6, tzinfo=UTC)
IMEI = "862771076878340"
T1, T2 = 1_773_000_000, 1_773_000_060


def crc(data: bytes) -> int:
    """Compute CRC-16/XMODEM bit by bit."""
    value = 0
    for byte in data:
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1 ^ (0x1021 if value & 0x8000 else 0)) & 0xFFFF
    return value


def record(key: int, value: bytes | str) -> bytes:
    data = bytes.fromhex(value) if isinstance(value, str) else value
    return bytes([len(data) + 1, key]) + data


def frame(*records: bytes, command=1, flags=0x10, sequence=40, imei=IMEI, spoil=0) -> bytes:
    """Write a frame as a pendant does, by the document and without a line of the codec."""
    body = bytes([command]) + (record(0x01, imei.encode()) if imei else b"") + b"".join(records)
    head = bytes([0xAB, flags]) + len(body).to_bytes(2, "little")
    return head + (crc(body) ^ spoil).to_bytes(2, "little") + sequence.to_bytes(2, "little") + body


def general(at=T1, battery=80, bits=0) -> bytes:
    return record(0x24, at.to_bytes(4, "little") + (battery << 24 | 31 << 19 | bits).to_bytes(4, "little"))


def alarm(*bits: int, at: int | None = None) -> bytes:
    word = sum(1 << bit for bit in bits).to_bytes(4, "little")
    return record(0x02, word + (at.to_bytes(4, "little") if at is not None else b""))


def read(raw: bytes, rest: str = "-", **settings) -> list:
    return decode(rest, raw, Context("edge/l1", settings=settings))


def signals(raw: bytes, **settings) -> set[Signal]:
    return {signal for event in read(raw, **settings) for signal in event.signals}


def said(messages) -> list[tuple[str, bytes, bytes]]:
    return [(got.device, got.raw, b"".join(wire.spoken(got.answer, NOW))) for got in messages]


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class TestRecordedFrames:
    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['sequence']}")
    def test_each_is_read(self, vector):
        found = read(bytes.fromhex(vector["raw"]))
        assert all(isinstance(event, Report) for event in found)
        assert {event.seq for event in found} == {str(vector["sequence"])}
        if "imei" in vector:
            assert {event.device for event in found} == {vector["imei"]}
        by_time = {event.at: event for event in found}
        for row in vector.get("general", []):
            told = by_time[moment(row["at"])]
            assert (told.battery, told.link_quality) == (row["battery"], row["signal"])
            assert Signal("charging", "state", row["charging"]) in told.signals
            assert Signal("motion", "state", row["moving"]) in told.signals
        for row in vector.get("positions", []):
            assert Signal("position", "value", None, None, row["text"]) in by_time[moment(row["at"])].signals
        for row in vector.get("alarms", []):
            kinds = {signal.kind for signal in by_time[moment(row["at"])].signals if signal.active is not False}
            assert kinds >= set(row["kinds"])

    @pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']}-{vector['sequence']}")
    def test_each_is_owed_what_the_document_says(self, vector):
        [(_, _, answer)] = said(WIRE.open({}).feed(bytes.fromhex(vector["raw"])))
        if "answer" in vector:
            assert answer.hex() == vector["answer"]

    def test_a_configuration_says_who_it_is_and_is_no_alarm(self):
        [vector] = [vector for vector in VECTORS if vector["kind"] == "cmd02"]
        assert read(bytes.fromhex(vector["raw"])) == [Report("862311065495895", (), seq="0")]

    def test_a_beacon_that_knows_its_place_tells_it(self):
        [vector] = [vector for vector in VECTORS if vector["sequence"] == 264]
        assert Signal("position", "value", None, None, "56.877579,14.780541") in signals(bytes.fromhex(vector["raw"]))


class TestCutting:
    @pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
    def test_a_frame_cut_at_any_byte_is_the_same_frame(self, raw):
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

    def test_rubbish_before_a_frame_is_kept_and_costs_nothing_else(self):
        raw = frame(general())
        for rubbish in (
            b"GET / HTTP/1.1\r\n",
            b"\xab",
            b"\xab\xab\xab",
            b"\xab\0\0\0\0\0\0\0\xab",
            raw[:20],
            b"\xab\xff\xff\xff",
        ):
            got = WIRE.open({}).feed(rubbish + raw + raw)
            assert [part.raw for part in got] == [rubbish, raw, raw]
            assert [bool(part.answer) for part in got] == [False, True, True]

    def test_half_a_frame_is_what_is_left_when_the_connection_ends(self):
        talk = WIRE.open({})
        assert talk.feed(frame(general())[:-1]) == []
        assert talk.rest() == frame(general())[:-1]

    def test_bytes_that_are_no_frame_are_handed_out_at_the_limit(self):
        talk = WIRE.open({})
        got = talk.feed(frame(general()) + b"x" * (2 * frames.LONGEST + 5) + frame(general()))
        assert [len(part.raw) for part in got[1:4]] == [frames.LONGEST, frames.LONGEST, 5]
        assert {part.device for part in got} == {IMEI}
        assert got[-1].answer

    def test_a_length_beyond_the_limit_is_rubbish(self):
        huge = b"\xab\x10\xff\xff" + b"x" * 100
        assert [part.raw for part in WIRE.open({}).feed(huge + frame())] == [huge, frame()]

    def test_the_connection_remembers_who_it_is(self):
        talk = WIRE.open({})
        got = talk.feed(frame(general(), imei="") + frame(general()) + frame(general(), imei=""))
        assert [part.device for part in got] == [wire.NOBODY, IMEI, IMEI]


class TestAnswers:
    def answer(self, raw: bytes) -> bytes:
        [(_, _, answer)] = said(WIRE.open({}).feed(raw))
        return answer

    @pytest.mark.parametrize("command", [0x01, 0x02, 0x04, 0x7E, 0x55])
    def test_what_wants_an_answer_is_answered_with_its_sequence(self, command):
        expected = frame(record(0x00, b""), command=0x7F, flags=0, sequence=0x1234, imei="")
        assert self.answer(frame(command=command, sequence=0x1234)) == expected
        assert self.answer(frame(command=command, flags=0)) == b""

    def test_a_response_is_not_answered(self):
        assert self.answer(frame(command=0x7F)) == b""

    def test_the_time_is_answered_with_the_time(self):
        clock = record(0x12, int(NOW.timestamp()).to_bytes(4, "little"))
        assert self.answer(frame(record(0x12, b""), command=3)) == frame(clock, command=3, flags=0, imei="")
        assert self.answer(frame(record(0x11, b""), record(0x12, b""), command=3)) == frame(
            clock, command=3, flags=0, imei=""
        )

    def test_a_service_that_we_do_not_have_is_not_pretended(self):
        assert self.answer(frame(record(0x11, b""), command=3)) == b""

    def test_a_wrong_check_sum_with_right_records_is_answered_as_usual(self):
        assert self.answer(frame(general(), spoil=1)) == self.answer(frame(general()))

    def test_there_are_no_commands(self):
        assert (WIRE.command, WIRE.verbs, WIRE.tcp, WIRE.udp) == (None, (), True, True)


class TestAlarms:
    @pytest.mark.parametrize(
        ("bits", "expected"),
        [
            ([12], {Signal("sos", "event")}),
            ([12, 17], {Signal("sos", "event")}),
            ([2], {Signal("fall", "event")}),
            ([0], {Signal("battery_low", "state", True)}),
            ([10], {Signal("motion", "state", True)}),
            ([13, 14], {Signal("help", "event", text="side_1"), Signal("help", "event", text="side_2")}),
            ([1], {Signal("action", "event", text="overspeed")}),
            ([8], {Signal("action", "event", text="power_off")}),
            ([9], {Signal("action", "event", text="power_on")}),
            ([4], {Signal("geofence", "event", text="fence_1 direction_0")}),
            ([7, 29], {Signal("geofence", "event", text="fence_4 direction_1")}),
            ([31], {Signal("unspecified", "event", text="alarm 80000000")}),
            ([], {Signal("unspecified", "event", text="alarm 00000000")}),
        ],
    )
    def test_each_bit_says_what_the_document_says(self, bits, expected):
        assert signals(frame(alarm(*bits, at=T1))) == expected

    def test_an_alarm_record_that_breaks_off_is_an_alarm(self):
        assert signals(frame(record(0x02, b"\0\x10"))) == {Signal("unspecified", "event", text="alarm 00000000")}

    @pytest.mark.parametrize(
        ("settings", "expected"),
        [
            ({"31": ""}, set()),
            ({31: "inactivity"}, {Signal("inactivity", "event")}),
            ({"31": "worn_off"}, {Signal("worn_off", "state", True)}),
            ({"31": "nonsense"}, {Signal("unspecified", "event", text="alarm 80000000")}),
            ({"31": None, "99": "sos", "x": "sos"}, {Signal("unspecified", "event", text="alarm 80000000")}),
            ("31", {Signal("unspecified", "event", text="alarm 80000000")}),
        ],
    )  # fmt: skip
    def test_the_line_says_what_further_bits_mean(self, settings, expected):
        assert signals(frame(alarm(31)), alarm_bits=settings) == expected

    def test_no_setting_silences_a_bit_of_the_document(self):
        assert Signal("sos", "event") in signals(frame(alarm(12)), alarm_bits={"12": ""})

    def test_a_low_battery_of_the_same_moment_holds_and_charging_ends_it(self):
        low, over = Signal("battery_low", "state", True), Signal("battery_low", "state", False)
        assert low in signals(frame(general(bits=1 << 4), alarm(0)))
        assert low in signals(frame(alarm(0, at=T1), general(bits=1 << 4)))
        assert signals(frame(general(bits=1 << 4))) >= {over, Signal("charging", "state", True)}
        assert not {low, over} & signals(frame(general()))


class TestMoments:
    def test_each_moment_is_a_report_with_its_own_time(self):
        first, second = read(frame(general(T1, 80), alarm(2, at=T1), general(T2, 79), alarm(12)))
        assert (first.at, first.battery, first.signals[0]) == (moment(T1), 80, Signal("fall", "event"))
        assert (second.at, second.battery, second.signals[0]) == (moment(T2), 79, Signal("sos", "event"))
        assert (first.seq, second.seq, first.link_quality) == ("40", "40", 31)

    def test_an_alarm_of_another_time_is_a_moment_of_its_own(self):
        found = {event.at: event for event in read(frame(general(T2), alarm(12, at=T1)))}
        assert found[moment(T1)].signals == (Signal("sos", "event"),)

    def test_what_has_no_time_belongs_to_the_first_moment(self):
        [only] = read(frame(record(0x14, "5a8c0f"), general(T1, 90)))
        assert (only.at, only.battery) == (moment(T1), 90)
        assert Signal("voltage", "value", None, 3980.0) in only.signals
        [untimed] = read(frame(alarm(12)))
        assert (untimed.at, untimed.signals) == (None, (Signal("sos", "event"),))

    def test_a_clock_that_was_never_set_is_no_time(self):
        [only] = read(frame(general(0), alarm(12, at=0)))
        assert only.at is None
        assert Signal("sos", "event") in only.signals

    def test_the_fix_wins_over_the_beacon_whichever_comes_first(self):
        fix = record(0x20, "eacce6217a59cf0800001e01a6000500 0000000016".replace(" ", ""))
        beacon = record(0x23, "c69b531448e0" + "6ed4e621" + "e254cf08" + b"Hall".hex())
        for order in ((fix, beacon), (beacon, fix)):
            places = {signal.text for signal in signals(frame(general(), *order)) if signal.kind == "position"}
            assert places == {"56.877387,14.780659"}

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("eacce6217a59cf0800001e01a60000000000000000", None),  # no satellites, no dilution: no fix
            ("0000000000000000" + "00001e01a600050000000000" + "16", None),
            ("ffffff7fffffff7f" + "00001e01a600050000000000" + "16", None),
            ("eacce6217a59cf0800001e01a600050000000000", None),  # a byte short
            ("163319de7a59cf0800001e01a600000000000000" + "05", "-56.877387,14.780659"),
        ],
    )
    def test_what_is_no_fix_is_no_position(self, value, text):
        places = [signal.text for signal in signals(frame(record(0x20, value))) if signal.kind == "position"]
        assert places == ([text] if text else [])

    @pytest.mark.parametrize(
        ("key", "value", "expected"),
        [
            (0x30, "40420000" + "e8030000", Signal("steps", "value", None, 1000.0)),
            (0x40, "40420000" + "48", Signal("heart_rate", "value", None, 72.0)),
            (0x40, "40420000" + "01", None),
            (0x41, "40420000" + "61", Signal("spo2", "value", None, 97.0)),
            (0x41, "40420000" + "ff", None),
            (0x41, "404200", None),
            (0x37, "43c3ec6400000000", None),
        ],
    )
    def test_measurements_have_their_own_time(self, key, value, expected):
        found = read(frame(record(key, value)))
        assert {signal for event in found for signal in event.signals} == ({expected} if expected else set())
        if expected:
            assert found[0].at == moment(0x4240)

    def test_a_battery_beyond_a_hundred_is_unknown(self):
        assert read(frame(general(battery=200)))[0].battery is None


class TestDamage:
    def test_a_wrong_check_sum_with_right_records_is_read(self):
        assert Signal("sos", "event") in signals(frame(general(), alarm(12), spoil=1))

    def test_a_damaged_frame_is_named_under_the_number_that_the_gateway_knew(self):
        raw = frame(general(), general(T2))[:-3]
        assert read(raw, f"{IMEI[::-1]}/10.1.2.3") == [Unreadable(IMEI[::-1], "bad_checksum", alarm=False)]
        assert read(raw) == [Unreadable(IMEI, "bad_checksum", alarm=False)]

    @pytest.mark.parametrize(("bit", "calls"), [(12, True), (2, True), (31, True), (0, False), (9, False)])
    def test_a_damaged_frame_with_a_call_in_it_is_an_alarm(self, bit, calls):
        raw = frame(alarm(bit), general())[:-3]
        assert read(raw) == [Unreadable(IMEI, "bad_checksum", alarm=calls)]

    def test_a_damaged_configuration_is_no_alarm(self):
        assert read(frame(alarm(12), command=2)[:-3]) == [Unreadable("", "bad_checksum", alarm=False)]

    @pytest.mark.parametrize("raw", [b"", b"\xab", b"\xab" * 8, b"\xab\x10" + bytes(10), b"hello, I am no frame"])
    def test_what_is_no_frame_is_named(self, raw):
        assert read(raw, "x1") == [Unreadable("x1", "not_a_frame", alarm=False)]

    def test_more_than_a_frame_can_be_is_named(self):
        assert read(frame(alarm(12)) + b"x" * 5000) == [Unreadable(IMEI, "too_large", alarm=True)]

    def test_records_that_cannot_be_end_the_reading(self):
        body = frame(general(), alarm(12), b"\0\0\0")
        assert Signal("sos", "event") in signals(body)

    @pytest.mark.parametrize("imei", ["86277107687834", "86277107687834x", "８" * 5])
    def test_what_is_no_imei_is_no_number(self, imei):
        assert read(frame(record(0x01, imei.encode()), general(), imei=""), "x1")[0].device == "x1"

    @pytest.mark.parametrize("command", [0x02, 0x03, 0x04, 0x7E, 0x7F, 0x55])
    def test_other_commands_say_that_the_pendant_is_there(self, command):
        assert read(frame(alarm(12), command=command), IMEI) == [Report(IMEI, (), seq="40")]

    def test_a_data_frame_without_records_says_so_too(self):
        assert read(frame()) == [Report(IMEI, (), seq="40")]


_RECORDS = st.builds(
    record, st.sampled_from([0x01, 0x02, 0x14, 0x20, 0x23, 0x24, 0x30, 0x40, 0x41, 0x99]), st.binary(max_size=30)
)
_FRAMES = st.builds(
    lambda records, command, flags, spoil: frame(*records, command=command, flags=flags, spoil=spoil),
    st.lists(_RECORDS, max_size=6),
    st.sampled_from([0x01, 0x01, 0x02, 0x03, 0x7F]),
    st.sampled_from([0x00, 0x10, 0x18]),
    st.sampled_from([0, 0, 1]),
)  # fmt: skip
_SETTINGS = st.fixed_dictionaries(
    {}, optional={"alarm_bits": st.dictionaries(st.text(max_size=3), st.sampled_from([*sorted(ALARM_KINDS), "", "?"]))}
)


@given(rest=st.text(max_size=20), payload=st.binary(max_size=200) | _FRAMES, settings=_SETTINGS)
def test_nothing_crashes_the_codec(rest, payload, settings):
    for event in read(payload, rest, **settings):
        assert event.device is not None


@given(pieces=st.lists(st.binary(max_size=40) | _FRAMES | st.just(b"\xab"), max_size=6), data=st.data())
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
    assert b"".join(raw for _, raw, _ in expected) + whole.rest() == stream
