"""OneNET, classic and Studio: what the messages mean."""

import tomllib
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import onenet
from anju_edge.protocols.events import Availability, Confirmed, Context, Learned, Report, Signal, Unreadable

FOLDER = Path(onenet.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
MEOKON = tomllib.loads((FOLDER.parent / "meokon" / "vectors.toml").read_text())["vector"][0]["raw_hex"]
POINT = {
    "type": 1,
    "dev_id": 518816929,
    "imei": "866971031491171",
    "ds_id": "smoke_state",
    "value": 1,
    "at": 1552274056993,
}
PROPERTY = {"messageType": "notify", "notifyType": "property", "productId": "7", "deviceName": "iot-0001"}


def decode(payload, rest="-", **settings):
    names = {"518816929": "866971031491171"}
    data = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    return onenet.decode(rest, data, Context("onenet", names=names, settings=settings))


def properties(params, **said):
    return PROPERTY | {"data": {"id": "5", "params": params}} | said


def signals(events):
    return [(signal.kind, signal.active) for event in events if isinstance(event, Report) for signal in event.signals]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector):
    event, *learned = onenet.decode("-", vector["payload"].encode(), Context())
    assert event.device == vector["device"]
    assert all(isinstance(item, Learned) for item in learned)
    if "online" in vector:
        assert event == Availability(vector["device"], vector["online"])
    elif "confirmed" in vector:
        assert event == Confirmed(vector["device"], vector["confirmed"])
    else:
        assert (event.at, event.seq) == (datetime.fromisoformat(vector["at"]), vector["seq"])
        assert {signal.kind: signal.value for signal in event.signals if signal.shape == "value"} == vector["values"]
        assert [signal.kind for signal in event.signals if signal.active] == vector["active"]


class TestClassic:
    def test_a_data_point(self):
        [report] = decode({"msg": POINT, "msg_signature": "x", "nonce": "y"})
        assert (report.device, report.seq) == ("866971031491171", "1552274056993")
        assert report.signals == (Signal("smoke", "state", True),)

    def test_several_messages_are_several_reports(self):
        events = decode(
            {
                "msg": [
                    POINT,
                    POINT | {"ds_id": "TData", "value": "21.5"},
                    {"type": 2, "dev_id": 518816929, "status": 0},
                    5,
                ]
            }
        )
        assert signals(events) == [("smoke", True), ("temperature", None)]
        assert events[2:] == [Availability("866971031491171", False), Unreadable("", "not_an_object", alarm=False)]

    @pytest.mark.parametrize("value", [{"smoke": 1, "cord": True}, '{"smoke":1,"cord":true}'])
    def test_a_structure_is_read_as_properties(self, value):
        [report] = decode(POINT | {"value": value, "ds_id": "data"})
        assert set(signals([report])) == {("smoke", True), ("cord", None)}
        assert report.seq == "1552274056993"

    def test_a_meokon_frame_in_hex(self):
        [report] = decode(POINT | {"value": MEOKON, "ds_id": "3200_0_5750"})
        assert (report.device, report.battery) == ("866971031491171", 100)
        assert ("fault", True) in signals([report])

    def test_a_text_of_nothing_known(self):
        assert signals(decode(POINT | {"value": "0000350001", "ds_id": "3200_0_5750"})) == []
        assert signals(decode(POINT | {"value": "[broken", "ds_id": "x"})) == []

    def test_the_lines_table_says_what_a_stream_means(self):
        table = {"profiles": {"*": {"3200_0_5500": {"0": "normal", "1": "smoke"}}}}
        assert signals(decode(POINT | {"ds_id": "3200_0_5500", "value": 1}, **table)) == [("smoke", True)]
        assert signals(decode(POINT | {"ds_id": "3200_0_5500", "value": 0}, **table)) == [("smoke", False)]

    @pytest.mark.parametrize(("status", "events"), [(1, [Availability("866971031491171", True)]), (7, [])])
    def test_online(self, status, events):
        assert decode({"type": 2, "dev_id": 518816929, "status": status}) == events

    def test_command_results(self):
        result = {"type": 7, "dev_id": 518816929, "cmd_id": "c-9"}
        assert decode(result) == [Confirmed("866971031491171", "c-9")]
        assert decode(result | {"errno": 0}) == [Confirmed("866971031491171", "c-9")]
        assert decode(result | {"errno": 3}) == [Confirmed("866971031491171", "c-9", ok=False)]

    def test_unknown_types_are_a_sign_of_life(self):
        assert decode({"type": 99, "dev_id": 1}) == [Report("1", ())]


class TestStudio:
    def test_properties_with_and_without_their_shell(self):
        [report] = decode(
            properties(
                {"smoke_state": {"value": 1, "time": 1524448722123}, "TData": 21, "room": {"value": {"battery": 80}}}
            )
        )
        assert signals([report]) == [("smoke", True), ("temperature", None)]
        assert (report.device, report.battery, report.seq) == ("iot-0001", 80, "5")

    def test_properties_written_as_texts(self):
        assert signals(decode(properties('{"x":{"value":"{\\"smoke\\":1}"}}'))) == [("smoke", True)]
        assert signals(decode(PROPERTY | {"data": '{"params":{"smoke":1}}'})) == [("smoke", True)]

    def test_a_frame_of_a_meokon_terminal(self):
        [report] = decode(properties({"data": {"value": MEOKON, "time": 1}}))
        assert report.battery == 100
        both = decode(properties({"data": {"value": MEOKON}, "TData": 3}))
        assert [event.battery for event in both] == [None, 100]

    def test_events(self):
        said = {
            "smokeEvent": {"value": {"level": 3}, "time": 1524448722123},
            "sos": {"value": 1},
            "note": {"value": {"a": 1}},
        }
        events = decode(properties(said, notifyType="event"))
        assert [event.signals for event in events] == [
            (Signal("unspecified", "event", None, None, "unmapped:smokeEvent=event"),),
            (Signal("sos", "event", None, None, "sos=1"),),
            (),
        ]

    def test_events_by_the_products_table(self):
        table = {"profiles": {"7": {"smokeEvent": "smoke", "sos": "help"}}}
        said = {"smokeEvent": {"value": {"level": 3}}, "sos": {"value": 1}}
        assert signals(decode(properties(said, notifyType="event"), **table)) == [("smoke", True), ("help", None)]

    def test_an_event_that_has_something_to_say_says_it(self):
        said = {"fireAlarm": {"value": {"smoke_state": 1}}}
        assert signals(decode(properties(said, notifyType="event"))) == [("smoke", True)]

    @pytest.mark.parametrize(("kind", "alarm"), [("event", True), ("property", False)])
    @pytest.mark.parametrize("data", [None, {}, {"params": 5}, "x"])
    def test_without_content(self, kind, alarm, data):
        assert decode(PROPERTY | {"notifyType": kind, "data": data}) == [Unreadable("iot-0001", "no_data", alarm)]

    @pytest.mark.parametrize(
        ("data", "events"),
        [
            ({"status": "offline"}, [Availability("iot-0001", False)]),
            ({"status": "Online"}, [Availability("iot-0001", True)]),
            ({}, []),
            (None, []),
        ],
    )
    def test_life_cycle(self, data, events):
        assert decode({"messageType": "lifeCycle", "deviceName": "iot-0001", "data": data}) == events

    def test_replies(self):
        reply = {"messageType": "reply", "deviceName": "iot-0001", "response": {"id": "9", "code": 500}}
        assert decode(reply) == [Confirmed("iot-0001", "9", ok=False)]
        assert decode(reply | {"response": None}) == [Report("iot-0001", ())]

    def test_places_count_only_with_their_datum(self):
        place = {
            "messageType": "lbsAndWifi",
            "deviceName": "d",
            "timestamp": 1524448722123,
            "data": {"accuracy": 683, "lon": 126.08448, "lat": 39.22312},
        }
        [report] = decode(place, datum="wgs84")
        assert report.signals == (Signal("position", "value", None, 683.0, "39.223120,126.084480"),)
        assert decode(place)[0].signals == decode(place | {"data": 5}, datum="wgs84")[0].signals == ()

    def test_scenes_are_of_no_device_and_other_types_are_a_sign_of_life(self):
        assert decode({"messageType": "sceneLog", "data": {"conditions": []}}) == []
        assert decode({"messageType": "news", "deviceName": "d"}) == [Report("d", ())]


class TestBadBodies:
    @pytest.mark.parametrize(
        ("payload", "reason", "alarm"),
        [
            (b"", "not_json", False), (b"5", "not_json", False), (b'{"Alarm_Status":1', "not_json", True), (b"[]", "wrong_length", False),
            (b'{"msg":[]}', "wrong_length", False), (b'{"msg":"words"}', "not_opened", False), (b'{"msg":5}', "not_an_object", False),
            (b'{"smoke":1,"x":"' + b"x" * 70_000, "too_large", True),
        ],
    )  # fmt: skip
    def test_have_a_reason(self, payload, reason, alarm):
        assert decode(payload, "A1") == [Unreadable("A1", reason, alarm)]

    def test_without_a_number_or_a_type(self):
        assert decode({"type": 1, "ds_id": "x", "smoke": 1}) == [Unreadable("", "no_number", alarm=True)]
        assert decode({"dev_id": 4, "smoke": 1}) == [Unreadable("4", "unknown_message", alarm=True)]
        deep = b'{"dev_id":4,"x":' + b"[" * 400 + b"]" * 400 + b"}"
        assert decode(deep) == [Unreadable("4", "unknown_message", alarm=False)]

    def test_of_more_messages_than_a_thousand(self):
        events = decode([{"type": 9, "dev_id": 1}] * 1001)
        assert events[-1] == Unreadable("", "wrong_length", alarm=False)
        assert len(events) == 1001


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "params",
                    "value",
                    "status",
                    "id",
                    "response",
                    "type",
                    "messageType",
                    "ds_id",
                    "dev_id",
                    "data",
                    "time",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "msg",
                "enc_msg",
                "nonce",
                "signature",
                "messageType",
                "notifyType",
                "deviceName",
                "data",
                "type",
                "dev_id",
                "value",
                "response",
            ]
        ),
        st.sampled_from(["notify", "event", "lifeCycle", "reply", "lbsAndWifi", 1, 2, 7]) | VALUES,
    ),
    st.sampled_from([None, "AAlvB3jc2dlPq2nF", 5]),
)
def test_no_json_crashes(said, key):
    payload = orjson.dumps(said)
    onenet.decode("-", payload, Context(settings={"aes_key": key, "datum": "wgs84"}))
    for token in ("", "5ec78dbca0db5a7e"):
        onenet.push({"token": token, "aes_key": key}, "POST", {}, payload)
