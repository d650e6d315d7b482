"""Frames that the alarms lane passes by at a glance: whatever they are, reading them whole tells of nothing either."""

import random
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from anju.devices.rules.decoding import read_loud, read_parts
from anju.devices.rules.frames import Frame, LineInfo, Lines
from anju.devices.rules.quiet import JUDGED, Quiet
from anju.devices.rules.rows import microseconds
from anju.devices.rules.sensing import LEVELS, RAISED
from anju_edge.protocols.events import ALARM_KINDS, EVENT, VALUE, Confirmed, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.registry import PROTOCOLS
from benchmarks import mix_frames
from tests.devices.build import NOW
from tests.edge.scaip import speaking as scaip

WITH = sorted(name for name, protocol in PROTOCOLS.items() if protocol.is_calm is not None)
# settings that make more of a frame an alarm, or change what it is a value of
SETTINGS = (
    {},
    {"alarm_bits": {"20": "sos", "4": "fall", "31": "help"}, "bit22": "fall", "bit4": "moving", "datum": "gcj02"},
    {"identity": "connection", "number": "7", "own_systems": True, "accept_bad_sum": True, "alarm_codes": {"0": "sos"}},
    {"identity": "destination", "profiles": {"*": {"alarm": "smoke"}}, "checksum": False, "bit4": "none"},
)
LEVELED = {kind for levels in LEVELS.values() for kind in levels}
RESTS = ("8000000007/10.9.8.7", "-/10.9.8.7")
NUMBER = 7


def matters(signal: Signal) -> bool:
    """Whether a signal is an alarm, the end of one, a press, or a value that somebody may judge."""
    return (
        signal.shape == EVENT
        or signal.kind in ALARM_KINDS | RAISED | {"action"}
        or (signal.shape == VALUE and signal.kind in JUDGED | LEVELED)
    )


def tells(event: Event) -> bool:
    """Whether the alarms lane would do anything at an event."""
    if isinstance(event, Report):
        return any(map(matters, event.signals))
    return event.alarm if isinstance(event, Unreadable) else not isinstance(event, Confirmed)


@cache
def routine(protocol: str) -> list[bytes]:
    """Every vector and heartbeat of a protocol, alarms included, from a device of ours and as it stands there."""
    said = [one.payload for one in mix_frames._candidates(protocol, mix_frames.number(protocol, NUMBER))]
    vectors = [raw for vector in mix_frames._vectors(protocol) for raw in mix_frames._bytes_of(vector)]
    if protocol == "scaip":
        bodies = [vector for vector in mix_frames._vectors(protocol) if "body" in vector]
        vectors = [scaip.sip(vector["body"], kind=vector.get("content_type", scaip.SCAIP)) for vector in bodies]
    return list(dict.fromkeys((*said, *vectors)))


def calm_ones(protocol: str) -> list[bytes]:
    return [payload for payload in routine(protocol) if PROTOCOLS[protocol].is_calm(payload)]


def changed(payload: bytes, chance: random.Random) -> bytes:
    """A frame with a few bytes changed, cut, put in or said twice, or with a part of another frame in it."""
    data = bytearray(payload)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randrange(1, 9))
        part = chance.randrange(8)
        if part == 0:
            data[at:end] = b""
        elif part == 1:
            data[at:at] = data[at:end]
        elif part == 2:
            del data[at:]
        elif part == 3:
            data[at:at] = chance.choice(
                (b"AL,", b"AP10", b"@@", b"\x7e\x02\x00", b"<mty>ME</mty>", b"\r\n\r\n", b"<geo>", b"\n\n")
            )
        elif part == 4:
            data[at:end] = chance.choice(b"0123456789ABCDEF,V]*#\x00\x01\x02\x10\x16\x7d\x7e\xab").to_bytes()
        elif at < len(data):
            data[at] = chance.randrange(256) if part > 5 else data[at] ^ (1 << chance.randrange(8))
    return bytes(data)


def everything(protocol: str, payload: bytes) -> Iterator[Event]:
    for chosen in SETTINGS:
        for rest in RESTS:
            yield from PROTOCOLS[protocol].decode(rest, payload, Context("b", settings=chosen))


@pytest.mark.parametrize("protocol", WITH)
def test_nothing_that_is_passed_by_tells_of_anything(protocol: str) -> None:
    is_calm, chance = PROTOCOLS[protocol].is_calm, random.Random(protocol)
    passed = 0
    for payload in (*routine(protocol), *calm_ones(protocol) * 3):
        for one in (payload, *(changed(payload, chance) for _ in range(60))):
            if is_calm(one):
                passed += 1
                assert not any(map(tells, everything(protocol, one))), one
    assert passed > 100


@pytest.mark.parametrize("protocol", WITH)
@settings(max_examples=150, deadline=None)
@given(data=some.data())
def test_no_frame_that_can_be_thought_of_is_passed_by_and_tells(protocol: str, data: some.DataObject) -> None:
    """Pieces of real frames in any order, with any bytes between them."""
    whole = some.sampled_from(routine(protocol))
    payload = data.draw(whole)
    for _ in range(data.draw(some.integers(0, 5))):
        at, end = sorted((data.draw(some.integers(0, len(payload))), data.draw(some.integers(0, len(payload)))))
        other = data.draw(whole)
        start = data.draw(some.integers(0, len(other)))
        put = data.draw(some.one_of(some.binary(max_size=6), some.just(other[start:]), some.just(other[:start])))
        payload = payload[:at] + put + payload[end:]
    if PROTOCOLS[protocol].is_calm(payload):
        assert not any(map(tells, everything(protocol, payload)))


@pytest.mark.parametrize("protocol", WITH)
def test_no_vector_that_tells_is_passed_by_and_heartbeats_are(protocol: str) -> None:
    is_calm = PROTOCOLS[protocol].is_calm
    loud = [payload for payload in routine(protocol) if any(map(tells, everything(protocol, payload)))]
    assert loud
    assert not any(map(is_calm, loud))
    assert calm_ones(protocol)


@given(word=some.integers(0, 2**32 - 1))
@example(word=0x00FF0000)
@example(word=0xFF00FFFF)
def test_a_watch_without_a_fix_is_passed_by_only_without_an_alarm_bit(word: int) -> None:
    content = f"UD,220414,134652,V,22.571707,N,113.8613968,E,0.1,0.0,100,7,60,90,1000,50,{word:08X},4,1"
    raw = f"[3G*8800000015*{len(content):04X}*{content}]".encode()
    assert PROTOCOLS["watch"].is_calm(raw) is (word & 0x00FF0000 == 0)
    assert not (PROTOCOLS["watch"].is_calm(raw) and any(map(tells, everything("watch", raw))))


def test_reading_all_for_the_records_leaves_nothing_out() -> None:
    line = LineInfo(line_id=1, protocol="iw", base="anju-edge/miw", area="230103")
    frames = [
        Frame(seq, microseconds(NOW), f"$MQTT.msgs.anju-edge.miw.{seq}", b"IWAP03,06000908000102,5555,30#")
        for seq in (1, 2)
    ]
    ((read,),) = read_parts(Lines([line]), frames)
    assert [item[0] for item in read.decoded] == frames
    assert not any(read_loud(Lines([line]), frames, set(), Quiet()))


def test_what_is_read_in_parts_is_all_of_it_line_by_line_and_in_its_order() -> None:
    lines = [LineInfo(line_id=at, protocol="iw", base=f"anju-edge/m{at}", area="230103") for at in range(4)]
    turns = [0, 1] * 700 + [2, 3, 2, 3, 2]
    frames = [
        Frame(seq, microseconds(NOW), f"$MQTT.msgs.anju-edge.m{at}.{seq}", b"IWAP03,06000908000102,5555,30#")
        for seq, at in enumerate(turns)
    ]
    parts = list(read_parts(Lines(lines), frames))
    assert [sum(len(read.places) for read in part) for part in parts] == [500, 500, 405]
    assert [[(line.id, len(read.places)) for read in part for line in read.lines] for part in parts] == [
        [(0, 500)], [(0, 200), (1, 300)], [(1, 400), (2, 3), (3, 2)],
    ]  # fmt: skip
    for at in range(4):
        places = [
            place
            for part in parts
            for read in part
            if {line.id for line in read.lines} == {at}
            for place in read.places
        ]
        assert places == [place for place, turn in enumerate(turns) if turn == at]
    for part in parts:
        for read in part:
            assert [item[0] for item in read.decoded] == [frames[place] for place in read.places]
    assert list(read_parts(Lines(lines), [])) == []
