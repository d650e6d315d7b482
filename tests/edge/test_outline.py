"""An outline never hides an alarm: two payloads with the same one hold the same alarms, whatever else they are."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from anju_edge.protocols import registry
from anju_edge.protocols.events import ALARM_KINDS, EVENT_KINDS, Context, Report, Unreadable
from anju_edge.protocols.outline import MAX_PAYLOAD, MEASURED, outline
from anju_edge.protocols.zigbee2mqtt import words

OUTLINED = ("zigbee2mqtt", "anju_json")
FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols"
KEYS = [
    "smoke", "gas", "carbon_monoxide", "co", "tamper", "battery_low", "test", "action", "fall_down_status", "sos",
    "signal", "value", "values", "alarm", "device", "xbattery", 'x"battery', "co2", "illuminance_lux", "unheard_of",
    *sorted(MEASURED),
]  # fmt: skip
VALUES = st.one_of(
    st.booleans(), st.none(), st.integers(-3, 200), st.floats(-50, 5000, allow_nan=False).map(lambda value: round(value, 2)),
    st.sampled_from(["fall", "emergency", "single", "true", "0", "1", "2026-12-08T06:28:57Z", "smoke", '"battery":5,', ""]),
)  # fmt: skip
OBJECTS = st.dictionaries(
    st.sampled_from(KEYS),
    st.one_of(VALUES, VALUES, st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3)),
    max_size=7,
)
PAYLOADS = st.one_of(OBJECTS, st.lists(OBJECTS, max_size=2)).flatmap(
    lambda body: st.sampled_from([(",", ":"), (", ", ": ")]).map(
        lambda marks: json.dumps(body, separators=marks).encode()
    )
)


def alarms(protocol: str, payload: bytes) -> list[tuple]:
    """Everything in a payload that could be an alarm or the end of one, and that it could be read at all."""
    rest = "0x1" if protocol == "zigbee2mqtt" else "0x1/up"
    found: list[tuple] = []
    for event in registry.decode(protocol, rest, payload, Context("b")):
        if isinstance(event, Unreadable):
            found.append(("unreadable", event.device, event.alarm))
        elif isinstance(event, Report):
            found.append(("report", event.device))
            found.extend(signal for signal in event.signals if signal.kind in ALARM_KINDS | EVENT_KINDS)
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A payload, and the same with some characters changed: digits most of all."""
    payload = draw(PAYLOADS)
    other = bytearray(payload)
    for _ in range(draw(st.integers(0, 6))):
        places = [at for at, byte in enumerate(other) if chr(byte) in "0123456789.-+eE"] or [0]
        at = draw(st.sampled_from(places)) if draw(st.integers(0, 4)) else draw(st.integers(0, max(len(other) - 1, 0)))
        put = draw(st.sampled_from([b"0", b"1", b"7", b"12", b"", b".5", b"-", b"e9", b"true", b"true", b'"']))
        other[at : at + 1] = put
    return payload, bytes(other)


@pytest.mark.parametrize("protocol", OUTLINED)
@given(both=pairs())
@example(both=(b'{"battery":7,"smoke":false}', b'{"battery":07,"smoke":false}'))
@example(both=(b'{"battery":7,"smoke":0}', b'{"battery":7,"smoke":1}'))
@example(both=(b'{"battery":7,"alarm":"x"}', b'{"battery":7.,"alarm":"x"}'))
def test_the_same_outline_means_the_same_alarms(protocol, both):
    payload, other = both
    assume(outline(payload) == outline(other))
    assert alarms(protocol, payload) == alarms(protocol, other)


@given(payload=PAYLOADS, numbers=st.lists(st.floats(-9999, 99999), min_size=20, max_size=20))
def test_new_measurements_never_change_the_alarms(payload, numbers):
    body, fresh = json.loads(payload), iter(numbers * 5)

    def again(item):
        if isinstance(item, list):
            return [again(part) for part in item]
        if not isinstance(item, dict):
            return item
        return {
            key: round(next(fresh), 3) if key in MEASURED and type(value) in (int, float) else again(value)
            for key, value in item.items()
        }

    other = json.dumps(again(body), separators=(",", ":")).encode()
    first = json.dumps(body, separators=(",", ":")).encode()
    assume(outline(first) == outline(other))
    for protocol in OUTLINED:
        assert alarms(protocol, first) == alarms(protocol, other)


def test_a_routine_frame_keeps_its_outline_and_a_fire_does_not():
    quiet = b'{"battery":60,"battery_low":false,"last_seen":"2026-12-08T06:28:57Z","smoke":false,"temperature":21.5}'
    later = b'{"battery":59,"battery_low":false,"last_seen":"2026-12-08T06:33:57Z","smoke":false,"temperature":-3}'
    assert outline(quiet) == outline(later)
    assert outline(quiet) != outline(later.replace(b'smoke":false', b'smoke":true'))
    assert outline(quiet) != outline(later.replace(b"-3", b"03"))


def test_nothing_measured_is_an_alarm_word():
    assert not MEASURED & (ALARM_KINDS | EVENT_KINDS | set(words.TRUTHS))


def test_a_long_payload_has_no_outline():
    assert outline(b"x" * (MAX_PAYLOAD + 1)) == b""


def test_every_real_frame_with_an_alarm_differs_from_every_one_without():
    found = tomllib.loads((FOLDER / "zigbee2mqtt" / "vectors.toml").read_text())["vector"]
    by_outline: dict[bytes, list] = {}
    for vector in found:
        if vector["topic"].count("/") != 1:
            continue
        payload = vector["payload"].encode()
        said = [item for item in alarms("zigbee2mqtt", payload) if item[0] != "report"]
        assert by_outline.setdefault(outline(payload), said) == said
