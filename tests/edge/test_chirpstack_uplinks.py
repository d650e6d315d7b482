"""ChirpStack's uplinks: the words of a decoded object, and the bytes where there is none."""

from datetime import datetime

import pytest

from anju_edge.protocols.chirpstack import uplink
from anju_edge.protocols.events import EVENT, STATE, VALUE, Report, Signal, Unreadable
from tests.edge.test_chirpstack import EUI, UP, decode, up


def said(body, **known) -> tuple[Signal, ...]:
    """Return the signals of one uplink, without the one about the battery."""
    [report] = decode(UP, body, **known)
    return tuple(signal for signal in report.signals if signal.kind != "battery_low")


def spoken(**properties) -> tuple[Signal, ...]:
    return said(up(object=properties))


class TestBytes:
    @pytest.mark.parametrize(
        ("known", "body"),
        [
            ({}, up(tags={"model": "WS303"}, profile="WS202", raw="030001")),
            ({}, up(profile="Milesight WS303 v1.2", raw="030001")),
            ({"models": {EUI: "WS303"}}, up(raw="030001")),
            ({"settings": {"model": "ws303"}}, up(profile="leaks", raw="030001")),
            ({}, {**up(raw="030001"), "deviceInfo": {"devEui": EUI, "deviceName": "kitchen WS303"}}),
        ],
        ids=["tag", "profile", "learned", "line", "name"],
    )
    def test_the_model_is_found(self, known, body):
        assert said(body, **known) == (Signal("leak", STATE, True),)

    def test_a_port_of_another_number_is_read_where_the_model_is_known(self):
        assert said(up(profile="WS303", raw="030001", port=2)) == (Signal("leak", STATE, True),)

    def test_of_an_unknown_model_a_press_is_said(self):
        assert said(up(raw="017564ff2e02")) == (Signal("action", EVENT, None, None, "long"),)

    def test_of_an_unknown_maker_nothing_can_be_said(self):
        for body in (up(raw="ff2e02", port=2), up(raw="99887766")):
            unread, alive = decode(UP, body)
            assert (unread, alive.signals, alive.seq) == (Unreadable(EUI, "unknown_model", alarm=False), (), "d-1")

    def test_bytes_that_do_not_fit_the_model_are_named(self):
        for body in (up(profile="WS303", raw="9988"), {**up(), "data": "**"}):
            assert decode(UP, body)[0] == Unreadable(EUI, "wrong_payload", alarm=False)

    def test_a_message_about_the_device_itself_is_a_sign_of_life(self):
        at = datetime.fromisoformat("2026-05-02T08:01:12Z")
        assert decode(UP, up(profile="WS303", raw="ff0bff")) == [Report(EUI, (), at, seq="d-1")]
        assert decode(UP, {"deviceInfo": {"devEui": EUI}}) == [Report(EUI, ())]

    @pytest.mark.parametrize("data", ["/y4B", "_y4B", " /y4B\n", "/y4BAA", "/y4BAA==", "/y4BA"])
    def test_base64_as_it_comes(self, data):
        assert uplink.decoded_data(data)[:3] == b"\xff\x2e\x01"

    def test_a_state_that_changes_within_a_message_is_seen_each_time(self):
        first, second = decode(UP, up(profile="VS373", raw="03f800000100020006fb0100000100"))
        assert (first.signals, second.signals[0].active) == ((Signal("fall", STATE, False),), True)
        assert (first.seq, second.seq) == ("d-1", "d-1")


class TestObjects:
    @pytest.mark.parametrize(
        ("properties", "signal"),
        [
            ({"smoke": True}, Signal("smoke", STATE, True)),
            ({"smokeAlarm": "normal"}, Signal("smoke", STATE, False)),
            ({"gas_status": "alarm"}, Signal("gas", STATE, True)),
            ({"WATER_LEAK_STATUS": 1}, Signal("leak", STATE, True)),
            ({"leakage_status": "normal"}, Signal("leak", STATE, False)),
            ({"tamper_status": "uninstall"}, Signal("tamper", STATE, True)),
            ({"magnet_status": "open"}, Signal("door", STATE, True)),
            ({"pir": "trigger"}, Signal("motion", STATE, True)),
            ({"occupancy": "vacant"}, Signal("presence", STATE, False)),
            ({"detection_status": "fall"}, Signal("fall", STATE, True)),
            ({"smoke": [1]}, Signal("unspecified", EVENT, None, None, "smoke [1]")),
            ({"fall": "unclear"}, Signal("unspecified", EVENT, None, None, "fall unclear")),
            ({"sos": 1}, Signal("sos", EVENT, None, None, "sos")),
            ({"sos": "perhaps"}, Signal("unspecified", EVENT, None, None, "sos perhaps")),
            ({"test": True}, Signal("test", EVENT, None, None, "test")),
            ({"alarm": True}, Signal("unspecified", EVENT, None, None, "alarm")),
            ({"event": "sos"}, Signal("sos", EVENT, None, None, "sos")),
            ({"event": "leak"}, Signal("unspecified", EVENT, None, None, "leak")),
            ({"event": "removed", "type": "smoke sensor"}, Signal("tamper", STATE, True)),
            ({"button_event": {"status": "double press", "msgid": 7}}, Signal("action", EVENT, None, None, "double")),
            ({"press": "short"}, Signal("action", EVENT, None, None, "single")),
            ({"button_2": 1, "button_2_d2d": 0, "button_2_msgid": 4}, Signal("action", EVENT, None, 2, "single")),
            ({"temperature": 21}, Signal("temperature", VALUE, None, 21)),
            ({"temperatureSensor": {"1": 21.5}}, Signal("temperature", VALUE, None, 21.5)),
            ({"decoded": {"humidity": "40"}}, Signal("humidity", VALUE, None, 40)),
            ({"geofence_status": "outside"}, Signal("geofence", STATE, True)),
            ({"respiratory_status": "bradypnea"}, Signal("vital", STATE, True)),
            ({"co": 1}, Signal("co", STATE, True)),
            ({"latitude": 24.62495, "longitude": 118.030576}, Signal("position", VALUE, None, None, "24.624950,118.030576")),
        ],
        ids=str,
    )  # fmt: skip
    def test_a_word_means(self, properties, signal):
        assert spoken(**properties) == (signal,)

    @pytest.mark.parametrize(
        "properties",
        [
            {"illuminance": "dim"}, {"sos": False}, {"test": 0}, {"gas": 412.5}, {"co": 9}, {"smoke": None}, {"button_1": 0},
            {"pir": "broken"}, {"event": "boot"}, {"geofence_status": "unset"}, {"history": [{"leakage_status": "leak"}]},
            {"trigger_digital_output_config": {"fall": "enable"}}, {"occupancy": {"region": 1}}, {"battery": 3.6},
            {"events": ["x", {"alarm_id": 1}]}, {"a": {"b": {"c": {"d": {"e": 1}}}}}, {"event": "silent", "type": "smoke sensor"},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_word_means_nothing(self, properties):
        assert [signal for signal in spoken(**properties) if signal.active is not False] == []

    def test_every_alarm_of_the_radar_is_read_in_both_of_its_writings(self):
        events = {"events": [{"alarm_type": "fall", "alarm_status": "alarm_triggered", "alarm_id": 1.0},
                             {"alarm_type": "out_of_bed", "alarm_status": "alarm_ignored", "region_id": 2.0}]}  # fmt: skip
        assert spoken(**events) == (Signal("fall", STATE, True, None, "fall"),)
        named = {
            "out_of_bed_alarm": {"alarm_id": "4", "alarm_status": "1", "region_id": "1"},
            "occupied": {"alarm_status": 1.0},
        }
        assert spoken(**named) == (Signal("bed_exit", STATE, True, None, "out_of_bed"), Signal("presence", STATE, True))

    def test_the_room_is_older_than_its_alarm_wherever_it_stands(self):
        body = up(object={"fall_alarm": {"alarm_id": "1", "alarm_status": "1"}, "detection_status": "normal"})
        first, second = decode(UP, body)
        assert [report.signals[0].active for report in (first, second)] == [False, True]

    def test_bytes_of_a_known_model_add_what_the_object_leaves_out(self):
        signals = said(up(profile="WS101", raw="017564ff2e01", object={"battery": 90, "key": "down"}))
        assert signals == (Signal("action", EVENT, None, None, "single"),)

    def test_an_alarm_in_the_bytes_is_not_hidden_by_an_object_that_lacks_it(self):
        body = up(profile="VS373", raw="03f800000100020006fb0100000100", object={"detection_status": "normal"})
        assert [report.signals[0].active for report in decode(UP, body)] == [False, True]
        assert said(up(profile="VS373", raw="03f8040000000000", object={"detection_status": "fall"})) == (
            Signal("fall", STATE, True),
        )

    def test_what_the_object_explains_is_not_guessed_from_bytes(self):
        assert said(up(raw="030001", object={"pir": "trigger"})) == (Signal("motion", STATE, True),)

    def test_alarm_words_in_places_nobody_knows_are_an_alarm(self):
        assert decode(UP, up(object={"list": [{"smoke": "yes"}]})) == [Unreadable(EUI, "unknown_word", alarm=True)]

    def test_an_object_too_deep_to_be_searched_is_a_sign_of_life(self):
        deep = b'{"a":' * 400 + b"1" + b"}" * 400
        body = b'{"deviceInfo":{"devEui":"%s"},"object":%s}' % (EUI.encode(), deep)
        assert decode(UP, body) == [Report(EUI, ())]

    @pytest.mark.parametrize(
        ("written", "read"), [(92.0, 92), ("87 %", 87), (3.0, 3), (3.6, None), ("full", None), (180, None)]
    )
    def test_batteries(self, written, read):
        [report] = decode(UP, up(object={"battery": written}))
        assert report.battery == read

    @pytest.mark.parametrize(("level", "low"), [(20, True), (21, False)])
    def test_a_battery_is_low_at_a_fifth(self, level, low):
        [report] = decode(UP, up(object={"battery": level}))
        assert report.signals == (Signal("battery_low", STATE, low),)
