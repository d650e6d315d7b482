from datetime import timedelta

import pytest
from django.db import connection

from anju.devices import queries
from anju.devices.commands import partitions
from anju.devices.models import DeviceState, Frame, Heard, UnknownDevice
from anju.devices.rules.decoding import PART
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.build import NOW, SMOKE

pytestmark = pytest.mark.django_db


@pytest.fixture
def z2m():
    return build.line(base="zigbee2mqtt/g1")


@pytest.fixture
def smoke(z2m):
    return build.device(SMOKE, "smoke", build.elder(), z2m)


@pytest.fixture
def door():
    return build.Door()


class TestStoring:
    def test_every_frame_is_stored_as_it_came(self, smoke, door):
        bodies = [b'{"smoke":false,"battery":88}', b"\x00\xff\\\t\n", b"", b'{"half":', "中文".encode()]
        for body in bodies:
            door.publish(f"zigbee2mqtt/g1/{SMOKE}", body)
        door.record()
        stored = Frame.objects.order_by("stream_seq")
        assert [bytes(row.raw) for row in stored] == bodies
        assert [row.outcome for row in stored] == ["read", "not_json", "ignored", "not_json", "not_json"]

    def test_what_several_lines_say_in_turn_is_stored_in_the_order_in_which_it_came(self, smoke, door):
        other = build.device("KJ-1", "other", None, build.line("anju_json", "anju/k9"))
        for degrees in range(8):
            said = {"temperature": degrees}
            if degrees % 2:
                door.publish("anju/k9/KJ-1/up", {"values": said})
            else:
                door.publish(f"zigbee2mqtt/g1/{SMOKE}", said)
        door.record()
        order = "SELECT device_id, {} FROM {} ORDER BY ctid"
        with connection.cursor() as cursor:
            cursor.execute(order.format("stream_seq::float", "devices_frame_20261208"))
            assert cursor.fetchall() == [(owner.pk, seq) for seq, owner in enumerate((smoke, other) * 4, 1)]
            cursor.execute(order.format("value", "devices_signal_20261208"))
            assert cursor.fetchall() == [(owner.pk, value) for value, owner in enumerate((smoke, other) * 4)]

    def test_a_subject_with_strange_signs_survives(self, z2m, door):
        door.publish("zigbee2mqtt/g1/a\\b\tc", {"smoke": False})
        door.record()
        assert Frame.objects.get().subject.endswith("a\\b\tc")

    def test_signals_carry_elder_and_area_of_their_time(self, smoke, door):
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False, "temperature": 21.5, "tamper": None})
        door.record()
        heard = {row.kind: row for row in Heard.objects.all()}
        assert heard["temperature"].value == 21.5
        assert heard["smoke"].active is False
        assert {row.elder_id for row in heard.values()} == {smoke.elder_id}
        assert {row.area_code for row in heard.values()} == {smoke.area_code}

    def test_a_batch_over_midnight_lands_in_two_days(self, smoke, door):
        midnight = NOW.replace(hour=16, minute=0, second=0)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False}, at=midnight - timedelta(seconds=1))
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False}, at=midnight)
        door.record()
        with connection.cursor() as cursor:
            cursor.execute("SELECT tableoid::regclass::text FROM devices_frame ORDER BY received_at")
            assert [row[0] for row in cursor.fetchall()] == ["devices_frame_20261208", "devices_frame_20261209"]

    def test_a_batch_seen_twice_is_stored_once(self, smoke, door):
        for _ in range(3):
            door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
        door.record()
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
        assert door.record() == 4
        assert Frame.objects.count() == 4

    def test_the_plain_copy_of_an_acknowledged_frame_is_only_counted_past(self, smoke):
        plain = build.Door(build.PLAIN)
        copy = plain.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
        plain.frames[0] = copy._replace(subject="")
        plain.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
        assert plain.record() == 2
        assert [row.stream_seq for row in Frame.objects.all()] == [2]


class TestState:
    def test_the_newest_word_of_each_device_is_one_update(self, smoke, door):
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False, "battery": "88", "linkquality": 120})
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": True, "battery": None})
        door.record()
        state = DeviceState.objects.get(device=smoke)
        assert (state.battery, state.link_quality, state.online) == (88, 120, True)
        assert state.values == {"smoke": True}
        assert state.last_seen_at == door.frames[1].at

    def test_of_a_device_that_two_gateways_speak_of_the_last_word_counts_whichever_said_it(self, smoke, door):
        build.line(base="zigbee2mqtt/g2")
        for base, battery in (("g2", 80), ("g1", 70), ("g2", 60)):
            door.publish(f"zigbee2mqtt/{base}/{SMOKE}", {"battery": battery, "temperature": battery})
        door.publish(f"zigbee2mqtt/g1/{SMOKE}/availability", {"state": "offline"})
        door.publish(f"zigbee2mqtt/g2/{SMOKE}", {"humidity": 40})
        door.record()
        state = DeviceState.objects.get(device=smoke)
        assert (state.battery, state.online, state.last_seen_at) == (60, True, door.frames[-1].at)
        assert state.values == {"temperature": 60, "humidity": 40}

    def test_a_second_gateway_that_speaks_late_of_a_device_changes_nothing_of_what_is_stored(self, smoke, door):
        build.line(base="zigbee2mqtt/g2")
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"linkquality": 120, "temperature": 1}, at=NOW)
        door.publish(f"zigbee2mqtt/g2/{SMOKE}", {"battery": 10, "temperature": 1}, at=NOW)
        for degrees in range(2 * PART):
            door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"battery": 90, "temperature": degrees}, at=NOW)
        door.publish(f"zigbee2mqtt/g2/{SMOKE}", {"battery": 60, "temperature": -5}, at=NOW)
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"temperature": -6}, at=NOW)
        door.record()
        state = DeviceState.objects.get(device=smoke)
        assert (state.battery, state.values) == (60, {"temperature": -6})
        said = Heard.objects.filter(kind="temperature").order_by("stream_seq")
        assert [row.value for row in said] == [1, 1, *range(2 * PART), -5, -6]
        assert Frame.objects.count() == len(said)
        kept = Heard.objects.filter(kind__in=("battery", "link_quality")).order_by("stream_seq")
        assert [(row.kind, row.value) for row in kept] == [
            ("link_quality", 120), ("battery", 10), ("battery", 90), ("battery", 60)
        ]  # fmt: skip

    def test_availability_is_what_the_gateway_says(self, smoke, door):
        door.publish(f"zigbee2mqtt/g1/{SMOKE}/availability", {"state": "offline"})
        door.record()
        assert queries.devices(SYSTEM, number=SMOKE).get().condition == "offline"

    def test_a_gateway_that_goes_makes_all_behind_it_unknown(self, smoke, door):
        door.publish(f"zigbee2mqtt/g1/{SMOKE}", {"smoke": False})
        door.publish("zigbee2mqtt/g1/bridge/state", {"state": "offline"})
        door.record()
        assert DeviceState.objects.get(device=smoke).online is None
        assert queries.devices(SYSTEM, number=SMOKE).get().condition == "unknown"

    def test_unknown_numbers_are_counted_with_their_last_frame(self, z2m, door):
        for body in ({"battery": 1}, {"battery": 2}):
            door.publish("zigbee2mqtt/g1/0xnew", body)
        door.record()
        unknown = UnknownDevice.objects.get()
        assert (unknown.frames, unknown.alarms) == (2, 0)
        assert '"battery":2' in unknown.sample["payload"]


class TestPartitions:
    def test_days_are_made_ahead_and_dropped_by_the_rules(self, settings):
        settings.ANJU_FRAMES_KEEP_DAYS = 2
        today = build.world.NOW.date()
        partitions.make_days(SYSTEM, [today - timedelta(days=back) for back in (1, 2, 3, 4)])
        partitions.make_ahead(SYSTEM, now=NOW)
        dropped = partitions.drop_old(SYSTEM, now=NOW)
        assert dropped[-2:] == ["devices_frame_20261204", "devices_frame_20261205"]
        assert partitions.partitions(SYSTEM, "devices_frame")[-1] == "devices_frame_20261210"
