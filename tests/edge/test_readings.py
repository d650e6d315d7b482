"""Single values and rare messages: what field devices write when nobody looks."""

from datetime import UTC, datetime

import orjson
import pytest

from anju_edge.protocols import reading, registry
from anju_edge.protocols.events import Availability, Context, Entity, Gateway, Learned, Report, Signal, Unreadable
from anju_edge.protocols.ha_discovery import announce
from anju_edge.protocols.zigbee2mqtt import words


@pytest.mark.parametrize(
    ("written", "read"),
    [(True, True), (0, False), (1.0, True), (" ON ", True), ("Off", False), ("", False), ("perhaps", None), ([], None)],
)
def test_truths(written, read):
    assert reading.truth(written) is read


@pytest.mark.parametrize(
    ("written", "read"),
    [(3, 3.0), ("2.5", 2.5), (True, None), ("x", None), ("inf", None), ([], None), (10**400, None), (1.5, 1.5)],
)
def test_numbers(written, read):
    assert reading.number(written) == read


@pytest.mark.parametrize(("written", "read"), [(255, 255), (256, None), ("90", 90), ("-1", None), (None, None)])
def test_link_qualities(written, read):
    assert reading.small(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-12-08T06:28:57Z", datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)),
        ("2026-12-08T06:28:57", datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)),
        (1796711337, datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)),
        (1796711337000, datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (10**30, None),
    ],
)
def test_times(written, read):
    assert reading.moment(written) == read


def test_a_number_is_cut_and_cleaned():
    assert reading.device_number("a\x00b" + "x" * 100) == "ab" + "x" * 62
    assert reading.device_number("\x00" * 300 + "x") == ""  # what stands so far behind is no number


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_json_is_read_however_a_maker_writes_it(code):
    written = '{"signal":"sos","name":"张三的手环"}'.encode(code)
    assert reading.json_object(written) == {"signal": "sos", "name": "张三的手环"}
    assert reading.json_object(written[:-2]) is None


@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    ("written", "looks"),
    [
        ('{"signal":"求救"', True),
        ('{"报警":1', True),
        ('{"报警": "正常"', False),
        ('{"烟雾":0', False),
        ('{"name":"报警器"', False),
    ],
)
def test_chinese_words_of_an_alarm_are_known_in_what_does_not_parse(written, looks, code):
    assert reading.looks_like_alarm(written.encode(code)) is looks


def z2m(rest, body):
    payload = body if isinstance(body, bytes) else orjson.dumps(body)
    return registry.decode("zigbee2mqtt", rest, payload, Context("zigbee2mqtt"))


class TestZigbee2mqtt:
    def test_lists_that_are_broken_or_strange(self):
        assert z2m("bridge/devices", b"[") == [Unreadable("", "not_json", alarm=False)]
        strange = [{"type": "Coordinator"}, {"ieee_address": 5}, 7, {"ieee_address": "0x1", "friendly_name": "a"}]
        [learned] = z2m("bridge/devices", strange)
        assert [(item.device, item.model, item.properties) for item in learned.devices] == [("0x1", "", ())]

    def test_other_bridge_topics_say_nothing(self):
        assert z2m("bridge/logging", {"message": "smoke"}) == []
        assert z2m("bridge/state", b"?") == []
        assert z2m("a/availability", b"?") == []

    def test_a_retained_message_taken_away_says_nothing(self):
        assert z2m("a", b"") == []

    def test_a_value_that_is_no_number_is_left_out(self):
        [report] = z2m("a", {"temperature": "warm", "smoke": 0, "fall_down_status": "odd"})
        assert report.signals == (Signal("smoke", "state", False),)

    def test_a_fire_during_a_self_test_is_a_test(self):
        [report] = z2m("a", {"smoke": True, "self_test": True})
        assert {signal.kind for signal in report.signals} == {"test"}

    def test_help_is_its_own_word(self):
        assert words.action_kind("help", "") == ("help", "event")
        assert words.is_press("double")
        assert not words.is_press("release")


def announced(*entities: Entity) -> Context:
    context = Context("homeassistant/g1")
    for entity in entities:
        context.entities.setdefault(entity.topic, []).append(entity)
    return context


def ha(rest, body, *entities):
    payload = body if isinstance(body, bytes) else orjson.dumps(body)
    return registry.decode("ha_discovery", rest, payload, announced(*entities))


TOPIC = "homeassistant/g1/d/state"


class TestHomeAssistant:
    def test_gateways_and_the_unannounced(self):
        assert ha("status", b"online") == [Gateway(True)]
        assert ha("x", b"") == []
        assert ha("sensor/a/config", b"{") == [Unreadable("", "not_json", alarm=False)]
        assert ha("sensor/a/config", b'{"device":{}}') == [Learned("sensor/a/config")]

    def test_values_batteries_and_times(self):
        entities = (
            Entity("d", TOPIC, "temperature", "value", ("t",)),
            Entity("d", TOPIC, "battery", "value", ("b",)),
            Entity("d", TOPIC, "humidity", "value", ("deep", "er")),
        )
        body = {"t": 20.5, "b": "80", "deep": 1, "last_seen": "2026-12-08T06:28:57Z"}
        [report] = ha("d/state", body, *entities)
        assert report == Report(
            "d", (Signal("temperature", "value", None, 20.5),), datetime(2026, 12, 8, 6, 28, 57, tzinfo=UTC), 80
        )
        assert ha("d/state", {"t": "hot"}, entities[0]) == [Report("d", ())]

    def test_plain_values(self):
        smoke = Entity("d", TOPIC, "smoke", "state", (), "ON")
        assert ha("d/state", b"ON", smoke) == [Report("d", (Signal("smoke", "state", True),))]
        assert ha("d/state", b"OFF", smoke) == [Report("d", (Signal("smoke", "state", False),))]
        [report] = ha("d/state", b"burning", smoke)
        assert report.signals[0].kind == "unspecified"
        assert ha("d/state", b" ", smoke) == [Unreadable("d", "not_json", alarm=False)]
        assert ha("d/state", b"x" * 70_000, smoke) == [Unreadable("d", "not_json", alarm=False)]

    def test_falls_and_actions(self):
        fall = Entity("d", TOPIC, "fall", "state", ("f",), "ON")
        assert ha("d/state", {"f": "fall"}, fall)[0].signals == (Signal("fall", "state", True, None, "fall"),)
        press = Entity("d", TOPIC, "action", "event", (), "emergency")
        assert ha("d/state", b"emergency", press)[0].signals[0].kind == "sos"
        assert ha("d/state", b"single", press) == [Report("d", ())]
        event = Entity("d", TOPIC, "action", "event", (), "ON")
        assert ha("d/state", {"event_type": "double"}, event)[0].signals[0].text == "double"
        assert ha("d/state", {"event_type": 5}, event) == [Report("d", ())]

    def test_availability_by_template(self):
        reach = Entity("d", TOPIC, "availability", "event", ("state",), "online")
        assert ha("d/state", {"state": "offline"}, reach) == [Availability("d", False)]

    @pytest.mark.parametrize(
        ("component", "config", "kind"),
        [
            ("event", {"stat_t": "a"}, "action"),
            ("sensor", {"stat_t": "a", "val_tpl": "{{ value_json.fall_down_status }}"}, "fall"),
            ("sensor", {"stat_t": "a", "val_tpl": "{{ value_json.action }}"}, "action"),
            ("sensor", {"stat_t": "a", "dev_cla": "humidity"}, "humidity"),
            ("sensor", {"stat_t": "a", "dev_cla": "energy"}, None),
            ("binary_sensor", {"stat_t": "a", "dev_cla": "temperature"}, None),
            ("switch", {"stat_t": "a"}, None),
            ("sensor", {"stat_t": "a", "val_tpl": "{{ now() }}"}, None),
            ("sensor", {"stat_t": 7}, None),
        ],
    )
    def test_what_an_announcement_means(self, component, config, kind):
        full = {"uniq_id": "u", "avty": [{"t": "x", "val_tpl": "{{ now() }}"}, 5], **config}
        found = announce.entities(component, "o", full)
        assert [entity.kind for entity in found if entity.kind] == ([kind] if kind else [])

    def test_a_tilde_stands_for_the_base_where_it_leads(self):
        [entity] = announce.entities(
            "binary_sensor", "smoke", {"~": "b", "stat_t": "x/y", "name_topic": 3, "uniq_id": "u"}
        )
        assert entity.topic == "x/y"
