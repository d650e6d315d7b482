"""The settings of a line: what the guide names is taken, what would have no effect is refused with its place."""

import re
from pathlib import Path

import pytest

from anju_edge.protocols import settable
from anju_edge.protocols.registry import PROTOCOLS

GUIDE = (Path(__file__).resolve().parents[2] / "docs/guides/device-protocols.md").read_text()


def test_every_protocol_has_a_table():
    assert set(settable.SETTABLE) == set(PROTOCOLS)


@pytest.mark.parametrize(
    ("protocol", "given"),
    [
        ("watch", {"bit22": "fall", "bit4": "moving", "maker": "ZJ", "language": 1, "zone": 8}),
        ("iw", {"alarm_codes": {"02": "battery_low", "20": "geofence", "07": "none"}, "zone": 8}),
        ("gb26875", {"identity": "destination", "number": "A1", "own_systems": True, "accept_bad_sum": True}),
        ("scaip", {"hold": "always", "voice": False, "voice_number": "12349", "heartbeat_minutes": 60}),
        ("jt808", {"alarm_bits": {"15": "battery_low", "17": "", "16": "fall"}, "datum": "gcj02", "check_auth": True}),
        ("ev07b", {"alarm_bits": {"11": "inactivity", "31": ""}}),
        ("meokon", {"types": {"5": {"kind": "water_level"}}, "answer": "a55a", "checksum": False}),
        ("ctwing", {"identity": "device_id", "datum": "bd09", "profiles": {"*": {"Alarm": {"1": "smoke"}}}}),
        ("onenet", {"token": "t", "aes_key": "k", "profiles": {}}),
        ("chirpstack", {"model": "ws101"}),
        ("zigbee2mqtt", {"bridge": {"server": "mqtt://broker.example"}, "limits": {"idle_s": 3600}}),
        ("ha_discovery", {"entities": {"x": "sos"}, "secret": "kept"}),
    ],
)
def test_what_the_guide_names_is_taken(protocol, given):
    assert settable.fault(protocol, given) == ""
    assert set(given) - {"bridge", "limits", "entities", "secret", "language"} <= set(re.findall(r"`(\w+)`", GUIDE))


@pytest.mark.parametrize(
    ("protocol", "given", "place"),
    [
        ("watch", {"alarm_bits": {}}, "alarm_bits"),
        ("watch", {"bit22": "Fall"}, "bit22"),
        ("jt808", {"alarm_bits": {"16": "fal"}}, "alarm_bits.16=fal"),
        ("jt808", {"alarm_bits": {"32": "fall"}}, "alarm_bits.32"),
        ("jt808", {"alarm_bits": {"x": "fall"}}, "alarm_bits.x"),
        ("jt808", {"alarm_bits": 5}, "alarm_bits"),
        ("jt808", {"alarm_bits": {"16": ["fall"]}}, "alarm_bits.16=['fall']"),
        ("jt808", {"datum": "GCJ-02"}, "datum"),
        ("iw", {"alarm_codes": {"02": "heart_rate"}}, "alarm_codes.02=heart_rate"),
        ("gb26875", {"identity": "src"}, "identity"),
        ("scaip", {"hold": True}, "hold"),
        ("ctwing", {"profiles": {"15014772": "smoke"}}, "profiles.15014772"),
        ("watch", {"limits": {"sockets": "many"}}, "limits.sockets"),
        ("watch", {"limits": {"socket": 5}}, "limits.socket"),
        ("zigbee2mqtt", {"bridge": "mqtt://broker.example"}, "bridge"),
        ("watch", {"bridge": {}}, "bridge"),
    ],
)
def test_what_would_have_no_effect_is_named(protocol, given, place):
    assert settable.fault(protocol, given) == place
