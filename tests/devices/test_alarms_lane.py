from datetime import timedelta

import pytest

from anju.devices import commands
from anju.devices.commands.lanes import Missing
from anju.devices.models import AlarmState, Gap, LaneFault, LanePosition, UnknownDevice
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.devices import build
from tests.devices.build import NOW, SMOKE, alarms
from tests.edge.jt808_messages import message, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhao():
    return build.elder()


@pytest.fixture
def z2m():
    return build.line(base="zigbee2mqtt/g1")


@pytest.fixture
def door():
    return build.Door()


class TestStateProtocol:
    def test_alarms_on_the_edge_only(self, zhao, z2m, door):
        build.device(SMOKE, "smoke", zhao, z2m)
        for holds in (False, True, True, False, True):
            door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": holds})
        door.hear()
        assert [item["stream_seq"] for item in alarms()] == [2, 5]
        assert {item["at_start"] for item in alarms()} == {False}

    def test_a_republished_old_state_is_no_second_alarm_after_a_restart_of_intake(self, zhao, z2m, door):
        build.device(SMOKE, "smoke", zhao, z2m)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True})
        door.hear()
        door.listener.forget()
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True})
        door.hear()
        assert len(alarms()) == 1

    def test_first_sight_of_a_state_that_holds_alarms_and_says_so(self, zhao, z2m, door):
        build.device(SMOKE, "smoke", zhao, z2m)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True, "battery": "87", "linkquality": 96})
        door.hear()
        [alarm] = alarms()
        assert alarm["at_start"]
        assert (alarm["elder_id"], alarm["device_kind"], alarm["signal"]) == (zhao.pk, "smoke", "smoke")
        assert alarm["values"]["battery"] == 87
        assert alarm["area"] == world.COMMUNITY

    def test_a_self_test_is_never_a_fire(self, zhao, z2m, door):
        device = build.device(SMOKE, "smoke", zhao, z2m)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False, "test": False})
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True, "test": True})
        door.hear()
        assert [item["signal"] for item in alarms()] == ["test"]
        device.refresh_from_db()
        assert device.tested_at == door.frames[1].at

    def test_smoke_that_stays_after_the_self_test_is_a_fire(self, zhao, z2m, door):
        build.device(SMOKE, "smoke", zhao, z2m)
        for smoke, test in ((False, False), (True, True), (True, False)):
            door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": smoke, "test": test})
        door.hear()
        assert [item["signal"] for item in alarms()] == ["test", "smoke"]

    @pytest.mark.parametrize("wet", [{"l1": False, "l2": True}, {"l2": True, "l1": False}])
    def test_two_sensors_of_one_device_leak_when_one_does_and_ring_once(self, zhao, door, wet):
        where = build.line("ha_discovery", "homeassistant/h1")
        build.device("hub", "leak", zhao, where)
        for name in ("l1", "l2"):
            told = {
                "state_topic": "homeassistant/h1/hub", "device_class": "moisture", "payload_on": True,
                "value_template": f"{{{{ value_json.{name} }}}}", "device": {"identifiers": ["hub"]},
            }  # fmt: skip
            door.publish(f"homeassistant/h1/binary_sensor/hub/{name}/config", told)
        for _again in range(3):
            door.publish("homeassistant/h1/hub", wet)
        door.publish("homeassistant/h1/hub", {"l1": False, "l2": False})
        door.hear()
        assert [(item["signal"], item["stream_seq"]) for item in alarms()] == [("leak", 3)]
        assert not AlarmState.objects.get(signal="leak").active


class TestEventProtocol:
    def test_a_press_counts_beside_a_state_of_its_kind_that_does_not_hold(self, zhao, z2m, door):
        build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"sos": False, "action": "emergency"})
        door.hear()
        assert [item["signal"] for item in alarms()] == ["sos"]

    def test_every_press_counts_once(self, zhao, z2m, door):
        build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"}, at=NOW)
        door.publish("zigbee2mqtt/g1/0xb1/action", b"emergency", at=NOW)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": ""}, at=NOW + timedelta(milliseconds=300))
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"}, at=NOW + timedelta(milliseconds=700))
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"}, at=NOW + timedelta(seconds=9))
        door.hear()
        assert [(item["signal"], item["stream_seq"]) for item in alarms()] == [("sos", 1), ("sos", 5)]

    def test_a_badge_that_is_answered_takes_its_bit_back_and_its_next_press_is_a_new_one(self, zhao, door):
        build.device("013800138000", "pendant", zhao, build.line("jt808", "edge/jt"))
        for serial in (7, 7, 8):  # pressed, the same again because the answer was lost, pressed later; nothing between
            door.publish("edge/jt/013800138000", message(0x0200, place(alarm=1), serial=serial))
        door.hear()
        assert [(item["signal"], item["stream_seq"]) for item in alarms()] == [("sos", 1), ("sos", 3)]

    def test_a_bit_that_always_stands_and_that_nobody_named_rings_once(self, zhao, door):
        build.device("013800138000", "pendant", zhao, build.line("jt808", "edge/jt"))
        for serial, alarm in enumerate((1 << 16, 1 << 16, 0, 1 << 16)):
            door.publish("edge/jt/013800138000", message(0x0200, place(alarm=alarm), serial=serial))
        door.hear()
        assert [(item["signal"], item["stream_seq"]) for item in alarms()] == [("unspecified", 1), ("unspecified", 4)]

    @pytest.mark.parametrize(("minutes", "rung"), [(4, [1]), (6, [1, 2])])
    def test_a_watch_whose_clock_stands_is_heard_again(self, zhao, door, minutes, rung):
        build.device("3707805539", "watch", zhao, build.line("watch", "edge/w1"))
        said = b"[3G*3707805539*006A*AL,010120,000000,V,45.756700,N,126.642400,E,0.00,0,0,9,19,90,0,0,00010000,1,1,460,0,9360,4082,131,,10]"
        for after in (0, minutes):
            door.publish("edge/w1/3707805539", said, at=NOW + timedelta(minutes=after))
        door.hear()
        assert [item["stream_seq"] for item in alarms()] == rung

    def test_a_second_delivery_of_one_press_is_known_by_the_senders_counter(self, zhao, door):
        where = build.line("anju_json", "anju")
        build.device("B-7", "button", zhao, where)
        for seconds in (0, 90):
            door.publish("anju/B-7/up", {"signal": "sos", "seq": 41}, at=NOW + timedelta(seconds=seconds))
        door.publish("anju/B-7/up", {"signal": "sos", "seq": 42}, at=NOW + timedelta(seconds=120))
        door.hear()
        assert [item["stream_seq"] for item in alarms()] == [1, 3]

    def test_a_heiman_button_registered_as_emergency_button_calls_with_any_word(self, zhao, z2m, door):
        build.device("0xb2", "button", zhao, z2m)
        build.device("0xc2", "cord", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb2", {"action": "single"})
        door.publish("zigbee2mqtt/g1/0xc2", {"action": "hold"})
        door.publish("zigbee2mqtt/g1/0xb2", {"action": "release"})
        door.hear()
        assert [item["signal"] for item in alarms()] == ["sos", "cord"]


class TestBadInput:
    @pytest.mark.parametrize(
        "body", [b'{"smoke":true,"batt', b'{"action":"emergency"', b'\xff{"sos":', b'{"smoke":"maybe"}']
    )
    def test_an_alarm_that_does_not_parse_is_still_an_alarm_with_its_raw_frame(self, zhao, z2m, door, body):
        build.device(SMOKE, "smoke", zhao, z2m)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", body)
        door.hear()
        [alarm] = alarms()
        assert (alarm["signal"], alarm["elder_id"]) == ("unspecified", zhao.pk)
        assert alarm["raw_base64"]

    @pytest.mark.parametrize("body", [b"{", b"[]", b"\x00\x01", b"hello", b'{"smoke":fal', b'{"smoke":null'])
    def test_noise_is_stored_and_raises_nothing(self, z2m, door, body):
        door.publish("zigbee2mqtt/g1/noise", body)
        door.hear()
        door.record()
        assert alarms() == []

    def test_a_wrong_clock_is_a_fault_and_the_alarm_goes_out(self, zhao, door):
        where = build.line("anju_json", "anju")
        build.device("B-7", "button", zhao, where)
        door.publish("anju/B-7/up", {"signal": "sos", "at": "2000-01-01T00:00:00Z"})
        door.hear()
        assert alarms()[0]["faults"] == ["wrong_clock"]

    def test_a_publish_outside_every_line_still_raises_what_looks_like_an_alarm(self, door):
        door.publish("zigbee2mqtt/ghost/x", b'{"smoke":true}')
        door.hear()
        assert alarms()[0]["faults"] == ["unknown_device", "no_line"]


class TestFaults:
    def test_an_unknown_device_raises_with_a_fault_and_is_kept(self, z2m, door):
        door.publish("zigbee2mqtt/g1/0xnew", {"smoke": True})
        door.publish("zigbee2mqtt/g1/0xnew", {"smoke": True})
        door.hear()
        door.record()
        [alarm] = alarms()
        assert alarm["faults"] == ["unknown_device"]
        assert alarm["area"] == world.NANGANG
        unknown = UnknownDevice.objects.get(number="0xnew")
        assert (unknown.frames, unknown.alarms, unknown.area_code) == (2, 1, world.NANGANG)

    def test_an_unknown_devices_state_survives_a_restart(self, z2m, door):
        door.publish("zigbee2mqtt/g1/0xnew", {"smoke": True})
        door.hear()
        door.listener.forget()
        door.publish("zigbee2mqtt/g1/0xnew", {"smoke": True})
        door.hear()
        assert len(alarms()) == 1

    def test_two_elders_in_one_home_are_a_visible_fault(self, zhao, z2m, door):
        wife = build.elder("王桂兰")
        type(wife).objects.filter(pk=wife.pk).update(dwelling=zhao.dwelling)
        build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear()
        assert alarms()[0]["faults"] == ["two_elders"]

    def test_a_watch_still_worn_after_a_death_is_a_visible_fault(self, zhao, door):
        where = build.line("anju_json", "anju")
        build.device("W-1", "watch", zhao, where)
        people.record_death(SYSTEM, zhao.pk, on=NOW.date(), now=NOW)
        door.publish("anju/W-1/up", {"signal": "fall"})
        door.hear()
        assert "wearer_died" in alarms()[0]["faults"] or "not_bound" in alarms()[0]["faults"]

    def test_a_binding_changed_a_second_ago_counts(self, zhao, z2m, door):
        device = build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear()
        wang = build.elder("王桂兰")
        commands.bind(SYSTEM, device.pk, elder_id=wang.pk, now=NOW + timedelta(seconds=5))
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear()
        assert [item["elder_id"] for item in alarms()] == [zhao.pk, wang.pk]

    def test_an_unbound_and_a_retired_device_are_visible_faults(self, zhao, z2m, door):
        build.device("0xb1", "button", None, z2m)
        old = build.device("0xb2", "button", zhao, z2m)
        commands.retire(SYSTEM, old.pk, now=NOW)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.publish("zigbee2mqtt/g1/0xb2", {"action": "emergency"})
        door.hear()
        assert [item["faults"] for item in alarms()] == [["not_bound"], ["retired_device", "not_bound"]]


class TestExactlyOnce:
    def test_a_batch_seen_twice_changes_nothing(self, zhao, z2m, door):
        build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        assert door.hear() == 1
        assert door.hear() == 1
        assert len(alarms()) == 1

    def test_missing_numbers_are_looked_for_again_and_then_shown_as_a_gap(self, z2m, door):
        first = door.publish("zigbee2mqtt/g1/a", {"x": 1})
        door.hear([first])
        door.seq += 3
        late = door.publish("zigbee2mqtt/g1/a", {"x": 2})
        with pytest.raises(Missing):
            door.hear([late])
        door.hear([late], looked_again=True)
        gap = Gap.objects.get()
        assert (gap.first_seq, gap.last_seq) == (2, 4)
        assert LanePosition.objects.get(lane="alarms").seq == 5

    def test_a_new_life_of_a_stream_starts_anew(self, zhao, z2m, door):
        build.device("0xb1", "button", zhao, z2m)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear()
        again = build.Door(build.Stream("$MQTT_msgs@later", 1))
        again.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"}, at=NOW + timedelta(hours=1))
        again.hear()
        assert [item["stream"] for item in alarms()] == ["$MQTT_msgs@test", "$MQTT_msgs@later"]


class TestTheLaneNeverStops:
    def test_an_alarm_whose_handling_raises_is_told_without_details(self, zhao, z2m, door, monkeypatch):
        build.device("0xb1", "button", zhao, z2m)
        publish = journal.publish

        def broken(viewer, fact, *, now):
            if getattr(fact, "signal", "") == "sos":
                raise KeyError("a flow with a bug")
            return publish(viewer, fact, now=now)

        monkeypatch.setattr(journal, "publish", broken)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.hear()
        [alarm] = alarms()
        assert (alarm["signal"], alarm["faults"]) == ("unspecified", ["handling_failed"])
        fault = LaneFault.objects.get()
        assert "a flow with a bug" in fault.error

    def test_an_alarm_that_cannot_be_told_at_all_is_kept(self, zhao, z2m, door, monkeypatch):
        build.device("0xb1", "button", zhao, z2m)

        def broken(viewer, fact, *, now):
            raise KeyError("everything is broken")

        monkeypatch.setattr(journal, "publish", broken)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        assert door.hear() == 1
        fault = LaneFault.objects.get()
        assert fault.solved_at is None
        assert fault.fact["signal"] == "unspecified"

    def test_a_codec_that_crashes_stops_nobody(self, zhao, z2m, door, monkeypatch):
        build.device("0xb1", "button", zhao, z2m)
        door.listener.refresh()
        line = door.listener.lines.by_base["zigbee2mqtt/g1"]

        def crash(*arguments):
            raise RuntimeError

        monkeypatch.setattr(line, "decode", crash)
        door.publish("zigbee2mqtt/g1/0xb1", {"action": "emergency"})
        door.publish("zigbee2mqtt/g1/0xb1", {"battery": 3})
        door.hear()
        assert [item["signal"] for item in alarms()] == ["unspecified"]


class TestGatewayNames:
    def test_the_name_on_the_topic_is_bound_to_the_ieee_address(self, zhao, z2m, door):
        build.device(SMOKE, "smoke", zhao, z2m)
        listed = [{"ieee_address": SMOKE, "friendly_name": "厨房/烟感", "type": "EndDevice"}]
        door.publish("zigbee2mqtt/g1/bridge/devices", listed)
        door.publish("zigbee2mqtt/g1/厨房/烟感", {"smoke": True})
        door.hear()
        assert alarms()[0]["device_number"] == SMOKE
        z2m.refresh_from_db()
        assert z2m.learned["names"] == {"厨房/烟感": SMOKE}

    def test_states_are_stored_by_device(self, zhao, z2m, door):
        device = build.device(SMOKE, "smoke", zhao, z2m)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False, "tamper": True})
        door.hear()
        states = AlarmState.objects.filter(device=device).values_list("signal", "active")
        assert set(states) == {("smoke", False), ("tamper", True)}


def test_every_fault_of_an_alarm_has_a_word():
    import re
    from pathlib import Path

    from anju.devices.commands import tell
    from anju.incidents.queries.words import FAULTS

    source = Path(tell.__file__).read_text()
    named = set(re.findall(r'"([a-z_]+)": (?:device|None|_shared)', source)) | {
        "unknown_device", "no_line", "wrong_clock", "handling_failed",
    }  # fmt: skip
    assert len(named) > 8
    assert named - set(FAULTS) == set()
