"""Every codec against its vectors, and against anything at all."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju_edge.protocols import registry, topics
from anju_edge.protocols.events import (
    ALARM_KINDS,
    Availability,
    Context,
    Gateway,
    Learned,
    Report,
    Signal,
    Unreadable,
)
from anju_edge.protocols.ha_discovery import announce

FOLDER = Path(__file__).resolve().parents[2] / "anju_edge" / "protocols"


def vectors(protocol: str) -> list[dict]:
    return tomllib.loads((FOLDER / protocol / "vectors.toml").read_text())["vector"]


def below(topic: str) -> str:
    return topic.split("/", 1)[1]


@pytest.mark.parametrize("vector", vectors("zigbee2mqtt"), ids=lambda v: f"{v['kind']}-{v['topic'][-12:]}")
def test_zigbee2mqtt(vector):
    events = registry.decode("zigbee2mqtt", below(vector["topic"]), vector["payload"].encode(), Context("zigbee2mqtt"))
    if "bridge_online" in vector:
        assert events == [Gateway(vector["bridge_online"])]
    elif "online" in vector:
        assert events == [Availability(vector["device"], vector["online"])]
    elif "model" in vector:
        [described] = events[0].devices
        assert (described.device, described.model, described.vendor) == (
            vector["device"], vector["model"], vector["vendor"],
        )  # fmt: skip
    elif "active" not in vector:
        assert events == []  # the plain action topic
    else:
        [report] = events
        active = {
            signal.kind
            for signal in report.signals
            if signal.kind in ALARM_KINDS - {"test", "tamper"} and signal.active is not False
        }
        assert active == set(vector["active"])
        assert report.battery == vector.get("battery")
        assert report.link_quality == vector.get("link_quality")
        if "at" in vector:
            assert report.at == datetime.fromisoformat(vector["at"])


@pytest.mark.parametrize("vector", vectors("ha_discovery"), ids=lambda v: v["topic"][-30:])
def test_ha_discovery_announcements(vector):
    [learned] = registry.decode("ha_discovery", below(vector["topic"]), vector["payload"].encode(), Context())
    entity = next(item for item in learned.entities if item.kind != "availability")
    assert (entity.device, entity.topic) == (vector["device"], vector["state_topic"])
    if "payload_on" in vector:
        assert entity.on == str(vector["payload_on"]).lower()


def ha(*published: tuple[str, bytes]) -> list:
    """Play announcements and states in order, learning as intake does."""
    from anju.devices.rules.frames import learn

    context, heard = Context("homeassistant/g1"), []
    for rest, payload in published:
        for event in registry.decode("ha_discovery", rest, payload, context):
            if isinstance(event, Learned):
                learn(context, event)
            else:
                heard.append(event)
    return heard


SMOKE = (
    b'{"~":"homeassistant/g1/s1","stat_t":"~/state","val_tpl":"{{ value_json.smoke }}","dev_cla":"smoke","pl_on":true,'
    b'"pl_off":false,"uniq_id":"s1","avty_t":"~/lwt","dev":{"ids":["s1"],"mdl":"X"}}'
)


class TestHomeAssistant:
    def test_short_keys_are_understood(self):
        heard = ha(("binary_sensor/s1/smoke/config", SMOKE), ("s1/state", b'{"smoke":true}'), ("s1/lwt", b"offline"))
        assert heard == [Report("s1", (Signal("smoke", "state", True),)), Availability("s1", False)]

    def test_a_taken_away_announcement_is_forgotten(self):
        heard = ha(
            ("binary_sensor/s1/smoke/config", SMOKE),
            ("binary_sensor/s1/smoke/config", b""),
            ("s1/state", b'{"smoke":true}'),
        )
        assert heard == [Unreadable("s1/state", "not_announced", alarm=True)]

    def test_half_json_on_an_announced_topic_is_an_alarm(self):
        heard = ha(("binary_sensor/s1/smoke/config", SMOKE), ("s1/state", b'{"smoke":tr'))
        assert heard == [Unreadable("s1", "not_json", alarm=True)]

    @pytest.mark.parametrize(
        ("template", "path"),
        [
            ("{{ value }}", ()),
            (None, ()),
            ("{{ value_json.a.b }}", ("a", "b")),
            ("{{ value_json['a'] }}", ("a",)),
            ('{{ value_json["a"] | default("x") }}', ("a",)),
            ("{{ states('x') }}", None),
            ("{% if value %}1{% endif %}", None),
        ],
    )
    def test_only_the_small_subset_of_templates_is_read(self, template, path):
        assert announce.path_of(template) == path


class TestZigbee2mqtt:
    def decode(self, rest, payload, **learned):
        return registry.decode("zigbee2mqtt", rest, payload, Context("zigbee2mqtt", **learned))

    @pytest.mark.parametrize("name", ["厨房/烟感", "living room", "a/b/availability/c"])
    def test_a_name_is_everything_below_the_base(self, name):
        [report] = self.decode(name, b'{"smoke":true}', names={name: "0x1"})
        assert report.device == "0x1"

    @pytest.mark.parametrize("word", ["single", "double", "hold", "off"])
    def test_the_heiman_button_calls_with_the_words_of_a_switch(self, word):
        [report] = self.decode("b", b'{"action":"%s"}' % word.encode(), models={"b": "HS1EB"})
        assert report.signals[0].kind == "sos"

    def test_closed_is_true(self):
        [closed] = self.decode("c", b'{"contact":true}')
        [opened] = self.decode("c", b'{"contact":false}')
        assert (closed.signals[0].active, opened.signals[0].active) == (False, True)

    @pytest.mark.parametrize(("battery", "read"), [("87", 87), ("87 %", 87), (None, None), (101, None), ("full", None)])
    def test_batteries_as_old_versions_write_them(self, battery, read):
        import orjson

        [report] = self.decode("c", orjson.dumps({"battery": battery}))
        assert report.battery == read

    def test_availability_of_1x_is_a_plain_word(self):
        assert self.decode("c/availability", b"offline") == [Availability("c", False)]

    def test_a_body_of_ten_megabytes_is_named_and_looked_at_for_alarms(self):
        huge = b'{"smoke":true,"x":"' + b"x" * 10_000_000 + b'"}'
        assert self.decode("c", huge) == [Unreadable("c", "too_large", alarm=True)]

    def test_commands_are_not_reports(self):
        assert self.decode("c/set", b'{"smoke":true}') == []
        assert self.decode("c/get", b"") == []


class TestAnjuJson:
    def decode(self, rest, payload):
        return registry.decode("anju_json", rest, payload, Context("anju"))

    def test_one_object(self):
        [report] = self.decode("B-7/up", b'{"signal":"sos","seq":3,"battery":80,"at":"2026-12-08T14:28:57+08:00"}')
        assert (report.device, report.seq, report.battery) == ("B-7", "3", 80)
        assert report.signals == (Signal("sos", "event"),)
        assert str(report.at) == "2026-12-08 06:28:57+00:00"

    def test_values_and_several_objects(self):
        reports = self.decode("T/up", b'[{"values":{"temperature":21.5}},{"signal":"smoke","value":false}]')
        assert [report.signals[0] for report in reports] == [
            Signal("temperature", "value", None, 21.5), Signal("smoke", "state", False),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "body",
        [b'{"signal":"sos_new_word"}', b'{"alarm":true,"signal":"?"}', b'{"signal":"sos"', b'{"signal":"fire2"}'],
    )
    def test_an_alarm_in_words_nobody_knows_is_one_of_unknown_kind(self, body):
        events = self.decode("B/up", body)
        assert any(
            (isinstance(event, Unreadable) and event.alarm)
            or (isinstance(event, Report) and any(signal.kind in ("unspecified", "smoke") for signal in event.signals))
            for event in events
        )

    @pytest.mark.parametrize(
        ("body", "reason"),
        [(b"{", "not_json"), (b"[]", "wrong_length"), (b"5", "not_an_object"), (b"x" * 70_000, "too_large")],
    )
    def test_bad_bodies_have_a_reason(self, body, reason):
        assert self.decode("B/up", body) == [Unreadable("B", reason, alarm=False)]

    def test_status_topics(self):
        assert self.decode("status", b"offline") == [Gateway(False)]
        assert self.decode("B/status", b'{"state":"online"}') == [Availability("B", True)]
        assert self.decode("B/status", b"?") == []

    def test_a_wrong_topic_is_named(self):
        assert self.decode("B/down", b'{"signal":"sos"}') == [Unreadable("B/down", "wrong_topic", alarm=True)]


@pytest.mark.parametrize("protocol", sorted(registry.PROTOCOLS))
@given(rest=st.text(max_size=60), payload=st.binary(max_size=300))
def test_nothing_crashes_a_codec(protocol, rest, payload):
    registry.decode(protocol, rest, payload, Context(registry.PROTOCOLS[protocol].root))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["smoke", "action", "battery", "signal", "values", "at", "seq", "device", "state_topic", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("protocol", sorted(registry.PROTOCOLS))
@given(
    rest=st.sampled_from(["a", "a/up", "a/status", "bridge/devices", "sensor/a/b/config", "a/availability"]),
    value=_JSON,
)
def test_no_json_crashes_a_codec(protocol, rest, value):
    import json

    registry.decode(protocol, rest, json.dumps(value).encode(), Context("zigbee2mqtt"))


@given(
    st.text(st.characters(blacklist_characters="+#\0./", blacklist_categories=["Cs"]), min_size=1).flatmap(
        lambda word: st.lists(st.sampled_from([word, "", "中文", "a.b"]), min_size=1, max_size=5)
    )
)
def test_topics_survive_the_way_through_nats(levels):
    topic = "/".join(levels)
    assert topics.to_topic(topics.to_subject(topic)) == topic


def test_a_topic_becomes_the_subject_that_the_server_was_seen_to_use():
    assert topics.to_subject("z/g1/a.b//c/") == "z.g1.a//b./.c./"
