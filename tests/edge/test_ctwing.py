"""CTWing: every kind of pushed body, the one number of a device, and how a push is answered."""

import base64
import tomllib
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import carrier, ctwing
from anju_edge.protocols.events import (
    Availability,
    Confirmed,
    Context,
    Described,
    Learned,
    Noticed,
    Report,
    Signal,
    Unreadable,
)

FOLDER = Path(ctwing.__file__).parent
VECTORS = tomllib.loads((FOLDER / "vectors.toml").read_text())["vector"]
MEOKON = tomllib.loads((FOLDER.parent / "meokon" / "vectors.toml").read_text())["vector"][0]["raw_hex"]
IMEI, DEVICE = "860374051096202", "acf7baaee65e431eadfb8f5fe50e8b81"


def body(**said):
    shell = {
        "messageType": "dataReport",
        "deviceId": DEVICE,
        "IMEI": IMEI,
        "productId": "7",
        "timestamp": 1606982320277,
    }
    return orjson.dumps(shell | said)


def decode(payload, rest="-", **settings):
    known = {DEVICE: IMEI, **settings.pop("names", {})}
    return ctwing.decode(rest, payload, Context("ctwing", names=known, settings=settings))


def data(**properties):
    return body(payload={"serviceId": "notification", "serviceData": properties})


def transparent(inside, **said):
    return body(payload={"APPdata": base64.b64encode(inside).decode()}, **said)


def kinds(events):
    return [(signal.kind, signal.active) for event in events if isinstance(event, Report) for signal in event.signals]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector):
    event, *learned = ctwing.decode("-", vector["payload"].encode(), Context())
    assert event.device == vector["device"]
    assert all(isinstance(item, Learned) for item in learned)
    if "online" in vector:
        assert event == Availability(vector["device"], vector["online"])
    elif "confirmed" in vector:
        assert event == Confirmed(vector["device"], vector["confirmed"])
    elif "unreadable" in vector:
        assert event == Unreadable(vector["device"], vector["unreadable"], alarm=False)
    else:
        assert event.at == datetime.fromisoformat(vector["at"])
        assert (event.seq, event.battery) == (vector["seq"], vector.get("battery"))
        assert {signal.kind: signal.value for signal in event.signals if signal.shape == "value"} == vector["values"]
        assert [signal.text for signal in event.signals if signal.kind == "unspecified"] == vector["alarms"]
        assert [signal.kind for signal in event.signals if signal.active] == vector.get("active", [])


class TestNumber:
    def test_is_the_imei_and_teaches_whose_the_device_id_is(self):
        report, learned = ctwing.decode("-", data(x=1), Context())
        assert report.device == IMEI
        assert learned == Learned(DEVICE, (Described(IMEI, DEVICE),))

    def test_is_taught_once(self):
        assert len(decode(data(x=1))) == 1

    def test_of_a_message_without_imei_is_the_one_that_came_before(self):
        offline = orjson.dumps({"messageType": "deviceOnlineOfflineReport", "deviceId": DEVICE, "eventType": 0})
        assert decode(offline) == [Availability(IMEI, False)]
        assert ctwing.decode("-", offline, Context()) == [Availability(DEVICE, False)]

    @pytest.mark.parametrize("imei", ["", "undefined", None, 0, True, [], "  "])
    def test_is_the_device_id_where_there_is_no_real_imei(self, imei):
        [report] = ctwing.decode("-", body(IMEI=imei, payload={}), Context())
        assert report.device == DEVICE

    def test_may_stand_in_the_service_data_alone(self):
        [report] = decode(body(IMEI="undefined", payload={"serviceData": {"IMEI": IMEI}}))
        assert report.device == IMEI

    def test_is_the_device_id_where_the_line_says_so(self):
        [report] = decode(data(x=1), identity="device_id")
        assert report.device == DEVICE
        [report] = decode(body(deviceId="", payload={}), identity="device_id")
        assert report.device == IMEI

    def test_is_the_one_of_the_address_where_the_message_has_none(self):
        [report] = decode(body(deviceId="", IMEI="", payload={}), "A1/10.0.0.7")
        assert report.device == "A1"

    def test_is_missed_and_the_alarm_is_not(self):
        assert decode(b'{"payload":{"serviceData":{"Alarm_Status":2}}}') == [Unreadable("", "no_number", alarm=True)]

    def test_of_fifty_thousand_are_enough(self, monkeypatch):
        monkeypatch.setattr(carrier, "_MAX_LEARNED", 0)
        assert len(ctwing.decode("-", data(x=1), Context())) == 1


class TestSeq:
    @pytest.mark.parametrize(
        ("said", "seq"),
        [
            ({"upDataSN": 5, "upPacketSN": 6}, "5"),
            ({"upDataSN": -1, "upPacketSN": "6"}, "6"),
            ({"upDataSN": "", "upPacketSN": -1}, "1606982320277"),
            ({"timestamp": None}, ""),
        ],
    )
    def test_is_the_counter_or_else_the_time(self, said, seq):
        [report] = decode(body(payload={}, **said))
        assert report.seq == seq


class TestData:
    def test_the_table_of_the_product_says_what_a_code_means(self):
        settings = {"profiles": {"7": {"Alarm_Status": {"0": "normal", "2": "smoke"}}}}
        assert kinds(decode(data(Alarm_Status=2), **settings)) == [("smoke", True)]
        assert kinds(decode(data(Alarm_Status=0), **settings)) == [("smoke", False)]

    @pytest.mark.parametrize(
        "payload",
        [
            {"smoke_state": 1},
            {"serviceId": 3, "serviceData": {"smoke_state": 1}},
            [{"serviceId": 3, "serviceData": {"smoke_state": 1}}, {"serviceData": {"TData": 3}}, "x"],
            '{"serviceData":{"smoke_state":1}}',
            {"serviceData": '{"smoke_state":1}'},
            {"serviceData": {"room": {"smoke_state": 1}}},
        ],
    )
    def test_is_found_in_every_usual_place(self, payload):
        [report] = decode(body(payload=payload))
        assert Signal("smoke", "state", True) in report.signals

    @pytest.mark.parametrize("payload", [None, 5, "x", "{", [], {"serviceData": None}])
    def test_without_properties_is_a_sign_of_life(self, payload):
        [report] = decode(body(payload=payload))
        assert report == Report(IMEI, (), report.at, None, None, "1606982320277")

    def test_of_an_unknown_message_type_is_read_by_what_it_holds(self):
        assert kinds(decode(body(messageType="dataReportV9", payload={"smoke_state": 1}))) == [("smoke", True)]
        assert kinds(decode(body(messageType="alert", eventContent={"smoke_state": 1}))) == [("smoke", True)]
        [report] = decode(body(messageType="hello"))
        assert (report.device, report.signals) == (IMEI, ())


class TestPlaces:
    SAID = {"time": 1619524019000, "Longitude": 116.397, "latitude": "39.909"}

    def test_are_read_where_the_line_tells_their_datum(self):
        [report] = decode(body(payload=self.SAID), datum="wgs84")
        assert Signal("position", "value", None, None, "39.909000,116.397000") in report.signals
        [report] = decode(body(payload=self.SAID), datum="gcj02")
        assert report.signals[0].text.startswith("39.907")

    @pytest.mark.parametrize("settings", [{}, {"datum": "mars"}])
    def test_are_nowhere_without_it(self, settings):
        [report] = decode(body(payload=self.SAID), **settings)
        assert report.signals == ()


class TestTransparent:
    def test_anju_json_is_read_with_its_own_words(self):
        [report] = decode(transparent(b'{"signal":"cord","seq":9,"at":"2026-12-08T14:28:57+08:00"}'))
        assert (report.device, report.seq, str(report.at)) == (IMEI, "9", "2026-12-08 06:28:57+00:00")
        assert report.signals == (Signal("cord", "event"),)

    def test_an_object_without_the_shell_has_the_words_of_both(self):
        [report] = decode(
            transparent(b'{"smoke":true,"help":1,"pressure":1013,"battery":80,"Alarm_Status":3,"list":[1]}')
        )
        assert report.battery == 80
        assert {signal.kind for signal in report.signals} == {"smoke", "help", "pressure", "unspecified"}

    def test_several_objects(self):
        assert kinds(decode(transparent(b'[{"smoke":1},{"signal":"sos"},5]'))) == [("smoke", True), ("sos", None)]

    def test_more_objects_than_a_hundred_are_named(self):
        events = decode(transparent(orjson.dumps([{"gas_alarm": 1}] * 101)))
        assert events[-1] == Unreadable(IMEI, "wrong_length", alarm=True)
        assert len(events) == 101

    @pytest.mark.parametrize("inside", [bytes.fromhex(MEOKON), MEOKON.encode()], ids=["bytes", "hex"])
    def test_a_meokon_frame_is_of_the_device_that_the_carrier_names(self, inside):
        [report] = decode(transparent(inside))
        assert (report.device, report.battery, report.seq) == (IMEI, 100, "1606982320277")
        assert ("fault", True) in kinds([report])

    @pytest.mark.parametrize(
        ("inside", "reason", "alarm"),
        [
            (b"\x50\x55\x00", "unknown_payload", False),
            (b'{"smoke":1', "not_json", True),
            (b"a55a00", "no_frame", False),
            (b"", "unknown_payload", False),
        ],
    )
    def test_what_cannot_be_read_is_named(self, inside, reason, alarm):
        assert decode(transparent(inside)) == [Unreadable(IMEI, reason, alarm)]

    @pytest.mark.parametrize("written", ["%%%", "ä", 5, {"alarm": 2}])
    def test_what_is_not_base64_is_named(self, written):
        [event] = decode(body(payload={"APPdata": written}))
        assert event.device == IMEI
        assert isinstance(event, Unreadable)

    def test_blanks_and_a_missing_end_are_forgiven(self):
        assert kinds(decode(body(payload={"APPdata": "eyJzbW9rZSI6\nMX0"}))) == [("smoke", True)]

    def test_both_kinds_in_one_push(self):
        payload = [{"serviceData": {"TData": 3}}, {"APPdata": base64.b64encode(b'{"smoke":1}').decode()}]
        assert kinds(decode(body(payload=payload))) == [("temperature", None), ("smoke", True)]

    def test_what_is_nested_too_deep_to_write_again(self):
        deep = b'{"signal":"sos","x":' + b"[" * 400 + b"]" * 400 + b"}"
        assert decode(transparent(deep)) == [Unreadable(IMEI, "not_json", alarm=False)]


class TestEvents:
    def event(self, level, content, **settings):
        return decode(
            body(messageType="eventReport", serviceId=1001, eventType=level, eventContent=content), **settings
        )

    def test_a_known_condition_is_what_happened(self):
        assert kinds(self.event(2, {"smoke_state": 1})) == [("smoke", True)]

    @pytest.mark.parametrize("content", [{}, None, "{}", {"battery_state": 0}, {"a": 7}])
    def test_a_warning_that_says_nothing_known_is_an_alarm(self, content):
        [report] = self.event(2, content)
        assert Signal("unspecified", "event", None, None, "event:1001") in report.signals

    def test_a_fault_is_a_fault_and_a_note_is_a_note(self):
        assert kinds(self.event(3, {})) == [("fault", None)]
        assert kinds(self.event("1", {})) == kinds(self.event(None, {})) == []

    def test_the_table_knows_events_by_their_number(self):
        settings = {"profiles": {"7": {"serviceId": {"1001": "gas", "1002": "ignore"}}}}
        assert kinds(self.event(2, {}, **settings)) == [("gas", True)]


class TestOthers:
    @pytest.mark.parametrize(("word", "online"), [(1, True), ("0", False)])
    def test_online(self, word, online):
        assert decode(body(messageType="deviceOnlineOfflineReport", eventType=word)) == [Availability(IMEI, online)]

    def test_an_unknown_online_state_says_nothing(self):
        assert decode(body(messageType="deviceOnlineOfflineReport", eventType=7)) == []

    @pytest.mark.parametrize(
        ("word", "events"),
        [
            ("SENT", []),
            (None, []),
            ("DELIVERED", [Confirmed(IMEI, "4")]),
            ("failed", [Confirmed(IMEI, "4", ok=False)]),
            ("EXPIRED", [Noticed(IMEI, "command_failed", "4 EXPIRED")]),
        ],
    )
    def test_only_the_devices_own_answer_is_one(self, word, events):
        assert decode(body(messageType="commandResponse", taskId=4, result={"resultCode": word})) == events

    def test_a_result_without_shape_says_nothing(self):
        assert decode(body(messageType="commandResponse", result="ok")) == []

    @pytest.mark.parametrize(
        ("payload", "reason", "alarm"),
        [
            (b"", "not_json", False),
            (b'{"Alarm_Status":2', "not_json", True),
            (b"[]", "not_json", False),
            (b'{"smoke":1,"x":"' + b"x" * 70_000, "too_large", True),
        ],
    )
    def test_bad_bodies_have_a_reason(self, payload, reason, alarm):
        assert decode(payload, "A1/x") == [Unreadable("A1", reason, alarm)]


class TestPush:
    def push(self, payload, method="POST", **settings):
        return ctwing.push(settings, method, {}, payload)

    def test_is_stored_under_its_number_and_answered_with_nothing(self):
        pushed = self.push(data(x=1))
        assert (pushed.rest, pushed.reply, pushed.status, pushed.store) == (IMEI, b"", 200, True)
        assert self.push(data(x=1), identity="device_id").rest == DEVICE

    def test_is_stored_even_when_nobody_can_read_it(self):
        pushed = self.push(b"{broken")
        assert (pushed.rest, pushed.status, pushed.store) == ("-", 200, True)

    def test_of_nothing_is_answered_and_not_stored(self):
        assert (self.push(b" ").status, self.push(b" ").store) == (200, False)

    def test_is_a_post(self):
        assert (self.push(b"", "GET").status, self.push(b"", "GET").store) == (405, False)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["serviceData", "APPdata", "Alarm_Status", "battery", "x"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "messageType",
                "payload",
                "deviceId",
                "IMEI",
                "timestamp",
                "eventContent",
                "eventType",
                "result",
                "productId",
                "upDataSN",
            ]
        ),
        st.sampled_from(["dataReport", "eventReport", "commandResponse", "deviceOnlineOfflineReport"]) | VALUES,
    )
)
def test_no_json_crashes(said):
    payload = orjson.dumps(said, option=orjson.OPT_PASSTHROUGH_SUBCLASS) if _small(said) else str(said).encode()
    ctwing.decode("-", payload, Context())
    ctwing.push({}, "POST", {}, payload)


def _small(value):
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


@given(st.binary(max_size=200), st.text(max_size=20))
def test_no_bytes_crash(payload, rest):
    ctwing.decode(rest, payload, Context())
    ctwing.decode(rest, transparent(payload), Context())
    ctwing.push({}, "POST", {}, payload)
