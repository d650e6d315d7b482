"""GB/T 26875.3: what recorded frames mean, what they are owed, and that they may be cut anywhere; and anything at all."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import gb26875, wire
from anju_edge.protocols.events import KINDS, Context, Report
from anju_edge.protocols.gb26875 import clock, frames, objects, units
from tests.edge.gb26875_frames import NOW, NOW_TAG, answers, bad_sum, beijing, component, decode, feed, frame, unit

FOLDER = Path(gb26875.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
WHOLE = [vector for vector in VECTORS if "raw" in vector]
UNITS = [vector for vector in VECTORS if "unit" in vector]


def name(vector: dict) -> str:
    return f"{vector.get('kind', 'unit')}-{vector.get('raw', vector.get('unit'))[:24]}"


def is_as_written(thing: objects.Thing, facts: dict) -> None:
    for key, value in facts.items():
        match key:
            case "flags":
                assert thing.flags == tuple(value)
            case "time":
                assert thing.at == beijing(value)
            case "system_name" | "component_name":
                assert getattr(objects, key)(thing) == value
            case _:
                assert getattr(thing, key) == value


@pytest.mark.parametrize("vector", UNITS, ids=name)
def test_an_application_unit_means_what_is_known_of_it(vector):
    read = units.parse(bytes.fromhex(vector["unit"]))
    assert (read.type_flag, read.problem) == (vector["type"], "")
    assert len(read.things) == read.number
    for thing, facts in zip(read.things, vector.get("objects", []), strict="objects" in vector):
        is_as_written(thing, facts)
    if "asked" in vector:
        assert {thing.what for thing in read.things} == {vector["asked"]}


@pytest.mark.parametrize("vector", WHOLE, ids=name)
def test_a_frame_means_what_is_known_of_it(vector):
    read = frames.opened(bytes.fromhex(vector["raw"]))
    for key in ("serial", "source", "destination", "command"):
        assert getattr(read, key) == vector.get(key, getattr(read, key))
    assert bool(read.fault) is vector.get("denied", False)
    if "sent_at" in vector:
        assert clock.read(read.tag) == beijing(vector["sent_at"])
    for thing, facts in zip(units.parse(read.unit).things, vector.get("objects", []), strict="objects" in vector):
        is_as_written(thing, facts)


@pytest.mark.parametrize("vector", WHOLE, ids=name)
def test_a_frame_is_owed_what_the_standard_says(vector):
    [owed] = answers(bytes.fromhex(vector["raw"]))
    if "confirm" in vector:
        expected = vector["confirm"]
        assert (owed[:12], owed[24:-6], owed[-4:]) == (expected[:12], expected[24:-6], expected[-4:])
        assert owed[12:24] == NOW_TAG
        assert frames.opened(bytes.fromhex(owed)).fault == ""
    elif vector.get("denied"):
        denial, denied = frames.opened(bytes.fromhex(owed)), frames.opened(bytes.fromhex(vector["raw"]))
        assert (denial.command, denial.unit, denial.fault) == (6, b"", "")
        assert (denial.serial, denial.version) == (denied.serial, denied.version)
        assert (denial.source, denial.destination) == (denied.destination, denied.source)
    else:
        assert owed == ""


@pytest.mark.parametrize("vector", WHOLE, ids=name)
def test_a_frame_cut_anywhere_is_the_same_message(vector):
    raw = bytes.fromhex(vector["raw"])
    whole = [(message.device, message.raw) for message in feed(raw)]
    assert [raw for _, raw in whole] == [raw]
    for at in range(1, len(raw)):
        assert [(message.device, message.raw) for message in feed(raw[:at], raw[at:])] == whole
    assert [(message.device, message.raw) for message in feed(*(bytes((byte,)) for byte in raw))] == whole


def test_all_frames_in_one_segment_are_the_same_messages():
    raws = [bytes.fromhex(vector["raw"]) for vector in WHOLE]
    assert [message.raw for message in feed(b"".join(raws))] == raws
    assert answers(b"".join(raws)) == answers(*raws)


_PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"@@", b"##", b"@", b"#", frame(), frame(unit(2, component())), bad_sum(frame()), frame()[:25]]),
    st.builds(frame, st.binary(max_size=80), st.integers(0, 255)),
)
_SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "identity": st.sampled_from(["source", "destination", "connection", 5, None, []]),
        "number": st.one_of(st.text(max_size=50), st.integers(), st.none()),
        "own_systems": st.booleans(),
        "accept_bad_sum": st.sampled_from([True, False, "on", [], None]),
        "vendor_heartbeat": st.booleans(),
    },
)


@given(st.lists(_PIECES, max_size=12), st.lists(st.integers(1, 90), max_size=40), _SETTINGS)
def test_nothing_crashes_a_conversation_and_no_byte_is_lost(pieces, cuts, settings):
    stream, talk, heard = b"".join(pieces), gb26875.WIRE.open(settings), b""
    at = 0
    for size in (*cuts, len(stream)):
        for message in talk.feed(stream[at : at + size]):
            heard += message.raw
            wire.spoken(message.answer, NOW)
            gb26875.decode(message.device, message.raw, Context(settings=settings))
        at += size
    assert heard + talk.rest() == stream


@given(st.text(max_size=60), st.one_of(st.binary(max_size=200), _PIECES), _SETTINGS)
def test_nothing_crashes_the_codec(rest, payload, settings):
    gb26875.decode(rest, payload, Context(settings=settings))


@given(st.sampled_from(sorted(units.LAYOUTS)), st.integers(0, 255), st.binary(max_size=150))
def test_every_signal_of_any_unit_is_one_that_the_platform_knows(kind, number, body):
    for event in decode(frame(bytes((kind, number)) + body)):
        if isinstance(event, Report):
            assert {signal.kind for signal in event.signals} <= KINDS
