"""Windows of acceleration in Anju JSON: read in g, refused in one word, and never in the way of an alarm."""

import math
import tomllib
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from anju_edge.protocols import registry
from anju_edge.protocols.anju_json import window
from anju_edge.protocols.events import Context, Report, Unreadable, Window

VECTORS = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols" / "anju_json" / "vectors.toml"


def decode(body: object) -> list:
    payload = body if isinstance(body, bytes) else orjson.dumps(body)
    return registry.decode("anju_json", "W-1/up", payload, Context("anju/w"))


def written(count: int = 100, **more: object) -> dict:
    return {"rate": 50, "unit": "g", "xyz": [[0.0, 0.6, 0.8]] * count} | more


@pytest.mark.parametrize(
    "vector", tomllib.loads(VECTORS.read_text())["vector"], ids=lambda vector: vector["name"].replace(" ", "-")
)
def test_vectors(vector):
    events = decode(vector["payload"].encode())
    assert [event.reason for event in events if isinstance(event, Unreadable)] == vector.get("unread", [])
    found = [
        [event.rate, len(event.xyz), round(window.hardest_g(event.xyz), 2)]
        for event in events
        if isinstance(event, Window)
    ]
    assert found == vector.get("windows", [])
    assert [signal.kind for event in events if isinstance(event, Report) for signal in event.signals] == vector["words"]


class TestRead:
    def test_a_window_says_its_rate_length_and_hardest_moment(self):
        heartbeat, said, found = decode({"acceleration": written(), "seq": 7, "at": 1_800_000_000, "battery": 80})
        assert heartbeat.battery == 80
        [signal] = said.signals
        assert (signal.kind, signal.value, signal.text) == ("acceleration", 1.0, "50 Hz 2 s")
        assert (found.device, found.rate, found.seq, found.at) == ("W-1", 50.0, "7", said.at)
        assert found.xyz[0] == (0.0, 0.6, 0.8)

    @pytest.mark.parametrize(("unit", "one"), [("mg", 1000), ("m/s2", 9.80665), ("g", 1)])
    def test_units_come_out_in_g(self, unit, one):
        rate, xyz = window.read(written(unit=unit, xyz=[[0, 0, one]] * 100))
        assert rate == 50
        assert xyz[0] == pytest.approx((0, 0, 1))

    @pytest.mark.parametrize(
        ("more", "word"),
        [
            ({"rate": 9}, "window_rate"),
            ({"rate": 201}, "window_rate"),
            ({"rate": None}, "window_rate"),
            ({"rate": True}, "window_rate"),
            ({"rate": "fast"}, "window_rate"),
            ({"unit": "G"}, "window_unit"),
            ({"unit": None}, "window_unit"),
            ({"unit": ["g"]}, "window_unit"),
            ({"xyz": [[0, 0, 1]] * 99}, "window_length"),
            ({"xyz": [[0, 0, 1]] * 1501}, "window_length"),
            ({"xyz": []}, "window_length"),
            ({"xyz": {}}, "window_shape"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0]]}, "window_shape"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, "1"]]}, "window_shape"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, True]]}, "window_shape"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, None]]}, "window_shape"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, 32.1]]}, "window_too_hard"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, 10**400]]}, "window_too_hard"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, math.nan]]}, "window_too_hard"),
            ({"xyz": [[0, 0, 1]] * 99 + [[0, 0, -math.inf]]}, "window_too_hard"),
        ],
    )
    def test_what_is_wrong_is_said_in_one_word(self, more, word):
        assert window.read(written(**more)) == word

    def test_the_limits_themselves_are_within(self):
        assert not isinstance(window.read(written(rate=10, xyz=[[32, -32, 0]] * 20)), str)
        assert not isinstance(window.read(written(rate=200, xyz=[[0, 0, 1]] * 6000)), str)


class TestBroken:
    def test_one_that_says_nothing_else_is_unread_by_its_word(self):
        first, *_ = decode({"acceleration": written(unit="?")})
        assert first == Unreadable("W-1", "window_unit", alarm=False)

    def test_a_press_beside_it_is_heard_first(self):
        first, *rest = decode({"signal": "sos", "acceleration": 5})
        assert [signal.kind for signal in first.signals] == ["sos"]
        assert rest == [Unreadable("W-1", "window_shape", alarm=False)]

    def test_a_word_that_looks_like_an_alarm_still_calls_beside_a_whole_window(self):
        events = decode({"alarm_type": "sos", "emergency": 1, "acceleration": written()})
        assert any(isinstance(event, Unreadable) and event.alarm for event in events)

    def test_more_windows_than_a_message_may_hold_are_said(self):
        events = decode([{"acceleration": written(count=20, rate=10)}] * (window.MOST + 5))
        assert sum(isinstance(event, Window) for event in events) == window.MOST
        assert events[-1] == Unreadable("W-1", "window_too_many", alarm=False)

    def test_the_frame_has_its_limit(self):
        assert decode({"acceleration": written(count=1500, xyz=[[0.123456789] * 3] * 3000)}) == [
            Unreadable("W-1", "too_large", alarm=False)
        ]


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(
    rate=JSON,
    unit=some.sampled_from(["g", "mg", "m/s2", None, 1]),
    xyz=JSON | some.lists(some.lists(JSON, max_size=4), max_size=60),
)
def test_anything_at_all_gives_finite_samples_or_a_word(rate, unit, xyz):
    found = window.read({"rate": rate, "unit": unit, "xyz": xyz})
    assert found in WORDS if isinstance(found, str) else all(math.isfinite(axis) for one in found[1] for axis in one)


@given(item=JSON)
def test_anything_below_the_key_is_decoded(item):
    if isinstance(item, float) and not math.isfinite(item):
        return
    for event in registry.decode("anju_json", "W-1/up", _dumps({"acceleration": item, "signal": "sos"}), Context()):
        assert event.device == "W-1"


def _dumps(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


WORDS = {"window_shape", "window_rate", "window_unit", "window_length", "window_too_hard"}
