"""ChirpStack: the same event as JSON and as protobuf, over MQTT and HTTP, and everything that can be wrong with it."""

import base64
import json
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import chirpstack
from anju_edge.protocols.chirpstack import protobuf, words
from anju_edge.protocols.events import KINDS, STATE, VALUE, Confirmed, Context, Report, Signal, Unreadable
from anju_edge.protocols.milesight.words import MAX_TEXT

FOLDER = Path(chirpstack.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
EUI = "24e1240013b0c0aa"
UP = f"application/17c82e96/device/{EUI}/event/up"


def names(vector) -> str:
    return f"{vector['topic'].rsplit('/', 1)[-1]}-{vector['device']}"


def decode(rest, body, **known):
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return chirpstack.decode(rest, payload, Context("chirpstack/a", **known))


def up(*, profile="", tags=None, raw="", port=85, **fields):
    info = {"devEui": EUI, "deviceProfileName": profile, "tags": tags or {}}
    data = base64.b64encode(bytes.fromhex(raw)).decode()
    return {
        "deduplicationId": "d-1",
        "time": "2026-05-02T08:01:12Z",
        "deviceInfo": info,
        "fPort": port,
        "data": data,
        **fields,
    }


def kinds(signals, *, active: bool) -> set[str]:
    return {
        signal.kind
        for signal in signals
        if signal.shape != VALUE and signal.kind != "action" and (signal.active is not False) is active
    }


class TestVectors:
    @pytest.mark.parametrize("vector", VECTORS, ids=names)
    @pytest.mark.parametrize("form", ["json", "protobuf"])
    def test_an_event_means_what_its_document_says(self, vector, form):
        body = vector["json"].encode() if form == "json" else bytes.fromhex(vector["protobuf"])
        [event] = decode(vector["topic"], body)
        assert event.device == vector["device"]
        if "confirmed" in vector or "refused" in vector:
            what = vector.get("confirmed") or vector["refused"]
            assert event == Confirmed(vector["device"], what, "confirmed" in vector)
            return
        assert event.at == datetime.fromisoformat(vector["at"])
        assert event.seq == vector.get("seq", "")
        assert event.battery == vector.get("battery")
        assert kinds(event.signals, active=True) == set(vector["active"])
        assert set(vector.get("ended", [])) <= kinds(event.signals, active=False)
        assert [signal.text for signal in event.signals if signal.kind == "action"] == vector.get("presses", [])
        values = {signal.kind: signal.value for signal in event.signals if signal.shape == VALUE}
        assert vector.get("values", {}).items() <= values.items()
        assert [signal.text for signal in event.signals if signal.kind == "position"] == [
            vector[key] for key in ("position",) if key in vector
        ]

    @pytest.mark.parametrize("vector", VECTORS, ids=names)
    def test_http_says_the_same_as_mqtt(self, vector):
        body = vector["json"].encode()
        rest = chirpstack.push({"event": vector["topic"].rsplit("/", 1)[-1]}, body)
        assert decode(rest, body) == decode(vector["topic"], body)

    @pytest.mark.parametrize("vector", VECTORS, ids=names)
    def test_protobuf_cut_anywhere_keeps_what_was_read(self, vector):
        whole = bytes.fromhex(vector["protobuf"])
        full = decode(vector["topic"], whole)
        for end in range(1, len(whole)):
            for event in decode(vector["topic"], whole[:end]):
                assert isinstance(event, Unreadable | Report | Confirmed)
                if isinstance(event, Report):
                    assert set(event.signals) <= {signal for one in full for signal in getattr(one, "signals", ())} | {
                        Signal("battery_low", STATE, True)  # a status without its level has the level 0
                    }

    @pytest.mark.parametrize(
        "vector", [v for v in VECTORS if v.get("presses") or "leak" in v.get("active", [])], ids=names
    )
    def test_json_cut_behind_its_bytes_still_looks_like_an_alarm(self, vector):
        text = vector["json"].encode()
        end = text.index(b'"data"') + len(b'"data": "') + len(json.loads(text)["data"])
        for cut in range(end, len(text)):
            [event] = decode(vector["topic"], text[:cut])
            assert event == Unreadable(vector["device"], "not_json", alarm=True)


class TestTopics:
    @pytest.mark.parametrize(
        "rest",
        [
            f"application/1/device/{EUI}/command/down",
            "gateway/0016c001f153a14c/event/up",
            "eu868/gateway/0016c001f153a14c/state/conn",
        ],
    )
    def test_what_is_not_from_a_device_is_left_alone(self, rest):
        assert decode(rest, up(raw="ff2e01")) == []

    def test_an_empty_body_is_nothing(self):
        assert decode(UP, b" ") == []

    def test_the_number_in_the_body_wins_and_is_written_small(self):
        body = up(raw="ff2e01")
        body["deviceInfo"]["devEui"] = "24E1240013B0C0FF"
        assert decode(UP, body)[0].device == "24e1240013b0c0ff"

    def test_the_topic_names_a_device_that_the_body_does_not(self):
        assert decode(UP.upper().replace("APPLICATION", "application").replace("DEVICE", "device").replace("EVENT/UP", "event/up"),
                      {"fPort": 85, "data": "/y4B"})[0].device == EUI  # fmt: skip

    def test_an_alarm_that_nobody_can_be_told_to_have_sent_is_one(self):
        assert decode("event/up", {"fPort": 85, "data": "/y4B"}) == [Unreadable("", "no_device", alarm=True)]
        assert decode("event/up", {"object": {"temperature": 3}}) == [Unreadable("", "no_device", alarm=False)]
        assert decode("event/up", {"object": {"x": {"smoke": "on fire"}}}) == [Unreadable("", "no_device", alarm=True)]
        assert decode("event/ack", {"queueItemId": "q"}) == [Unreadable("", "no_device", alarm=False)]

    def test_an_operator_may_have_reordered_the_topic(self):
        assert decode(f"lora/{EUI}/up", up(raw="ff2e01"))[0].signals[0].kind == "action"

    def test_a_wrong_topic_is_named(self):
        assert decode("lora/x", up(raw="ff2e01")) == [Unreadable(EUI, "wrong_topic", alarm=True)]
        assert decode("lora/x", b"{}") == [Unreadable("lora/x", "wrong_topic", alarm=False)]

    @pytest.mark.parametrize(
        ("query", "rest"),
        [({"event": "up"}, "event/up"), ({"event": " UP "}, "event/up"), ({}, "event/unknown"),
         ({"event": "a/b"}, "event/unknown"), ({"event": ""}, "event/unknown"), ({"event": "x" * 30}, "event/unknown")],
    )  # fmt: skip
    def test_a_push_is_stored_below_its_event(self, query, rest):
        assert chirpstack.push(query, b"{}") == rest

    def test_an_event_without_a_name_is_read_if_it_is_an_uplink(self):
        assert decode("event/unknown", up(raw="ff2e01"))[0].signals[0].kind == "action"
        assert decode("event/unknown", {"deviceInfo": {"devEui": EUI}}) == [
            Unreadable(EUI, "unknown_event", alarm=False)
        ]
        assert decode("event", up(raw="ff2e01"))[0].signals[0].kind == "action"


class TestOtherEvents:
    head = {"deviceInfo": {"devEui": EUI}, "deduplicationId": "d-2"}

    def test_a_battery_level_left_out_is_nothing_at_all(self):
        [report] = decode("event/status", {**self.head, "margin": 5})
        assert (report.battery, report.signals) == (0, (Signal("battery_low", STATE, True),))

    def test_a_battery_level_that_is_none_says_nothing(self):
        assert decode("event/status", {**self.head, "batteryLevel": "?"}) == [Report(EUI, (), seq="d-2")]

    def test_a_sent_command_without_a_queue_item_is_named_by_its_event(self):
        assert decode("event/txack", self.head) == [Confirmed(EUI, "txack")]

    @pytest.mark.parametrize("event", ["join", "log", "integration"])
    def test_signs_of_life(self, event):
        assert decode(f"event/{event}", self.head) == [Report(EUI, (), seq="d-2")]

    @pytest.mark.parametrize(
        "place",
        [None, 3, {}, {"latitude": "x"}, {"latitude": 24.6, "longitude": 118.0, "source": 2}, {"latitude": 240.0}],
    )
    def test_a_place_that_is_no_fix_is_none(self, place):
        assert decode("event/location", {**self.head, "location": place}) == [Report(EUI, (), seq="d-2")]

    @pytest.mark.parametrize("body", [b'{"smoke":tr', b"[]", b'{"deviceInfo":{"devEui":"0101010101010101"}'])
    def test_a_broken_status_is_no_alarm(self, body):
        [event] = decode(f"application/1/device/{EUI}/event/status", body)
        assert (event.reason, event.alarm) == ("not_json", False)

    def test_a_body_of_ten_megabytes_is_named_and_looked_at(self):
        huge = json.dumps(up(raw="ff2e01")).encode()[:-1] + b',"x":"' + b"x" * 10_000_000 + b'"}'
        assert decode(UP, huge) == [Unreadable(EUI, "too_large", alarm=True)]


class TestBroken:
    @pytest.mark.parametrize(
        "body",
        [b'{"object":{"button_event":{"status":"short press"', b'{"object":{"leakage_status":"leak"', b'{"data":"/y4B"',
         b'{"object":{"detection_status":"fall"', b'{"object":{"button_1":1.0', b'{"smoke":true', b'{"data":"A/gEAAUAFAA'],
    )  # fmt: skip
    def test_alarm_words_and_bytes_are_found_in_pieces(self, body):
        assert decode(UP, body) == [Unreadable(EUI, "not_json", alarm=True)]

    @pytest.mark.parametrize("body", [b'{"object":{"leakage_status":"normal"', b'{"data":"AXVk"', b'{"data":"', b"{"])
    def test_pieces_without_an_alarm_are_none(self, body):
        assert decode(UP, body) == [Unreadable(EUI, "not_json", alarm=False)]

    @pytest.mark.parametrize("body", [b"<html>", b"\x0a\xff", b"\x0b", b"\xff" * 30, b"\x00\x01", b"\x80"])
    def test_what_is_neither_json_nor_protobuf_is_named(self, body):
        assert decode(UP, body) == [Unreadable(EUI, "not_protobuf", alarm=False)]

    def test_protobuf_that_ends_before_it_says_anything_is_named(self):
        whole = bytes.fromhex(next(v["protobuf"] for v in VECTORS if v.get("presses")))
        info = whole.index(b"\x22\x08")  # the address behind the device
        assert decode(UP, whole[: info + 5])[0].reason == "cut"


PROPERTIES = ["smoke", "button_1", "press", "battery", "events", "event", "type", "occupied", "detection_status", "alarm_status",
              "leakage_status", "latitude", "longitude", "sos", "alarm_type", "respiratory_status", "temperature", "x"]  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PROPERTIES), inner, max_size=5),
    max_leaves=15,
)
FIELDS = [
    "deviceInfo",
    "object",
    "data",
    "fPort",
    "time",
    "deduplicationId",
    "batteryLevel",
    "location",
    "queueItemId",
    "acknowledged",
]


class TestInventedKeys:
    def test_are_remembered_cut_and_only_so_many(self):
        """Whoever sends a million long keys must not make the process remember a million long keys."""
        spelled = words._spelled
        spelled.cache_clear()
        decode(UP, {"deviceInfo": {"devEui": EUI}, "object": {f"x{number}": 1 for number in range(5000)}})
        assert spelled.cache_info().currsize <= spelled.cache_parameters()["maxsize"] <= 5000
        spelled.cache_clear()
        start = "leakageStatus" * 4
        assert len(start) > MAX_TEXT
        decode(UP, {"deviceInfo": {"devEui": EUI}, "object": {start + "y" * 9000: 1, start + "z" * 9000: 1}})
        assert spelled.cache_info().currsize == 1

    def test_are_spelled_in_one_way(self):
        for key in ("leakageStatus", "Leakage-Status", "LEAKAGE_STATUS", "leakage status"):
            assert words._name(key) == "leakage_status"


class TestAnything:
    @given(st.text(max_size=40) | st.sampled_from([UP, "event/up", "event/x", "a/up"]), st.binary(max_size=300))
    def test_no_bytes_crash_it(self, rest, payload):
        decode(rest, payload)

    @given(
        st.sampled_from([*sorted(protobuf.EVENTS), "unknown"]),
        st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=8),
        ANYTHING,
    )
    def test_no_json_crashes_it_and_every_signal_is_known(self, event, body, decoded):
        for content in (body, {**body, "object": decoded, "deviceInfo": {"devEui": EUI, "tags": {"model": "WS101"}}}):
            for read in decode(f"application/1/device/{EUI}/event/{event}", content):
                assert all(signal.kind in KINDS for signal in getattr(read, "signals", ()))
