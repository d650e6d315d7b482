"""A device registered a moment ago, while the lanes still remember its number as unknown."""

import pytest

from anju.devices.models import AlarmState, UnknownDevice
from tests.devices import build

pytestmark = pytest.mark.django_db


def test_its_alarm_is_its_own_and_no_ghost_comes_into_the_inbox():
    line = build.line("anju_json", base="anju/late")
    door = build.Door()
    door.publish("anju/late/L-1/up", {"battery": 50})
    door.publish("anju/late/L-1/up", {"signal": "help"})
    door.hear()  # the number is looked up, and nobody knows it
    door.record()
    device = build.device("L-1", "button", build.elder(), line)
    door.publish("anju/late/L-1/up", {"signal": "sos"})
    door.hear()
    told = build.alarms()[-1]
    assert (told["device_id"], told["faults"]) == (device.pk, [])
    assert AlarmState.objects.filter(device=device, signal="sos").exists()
    assert not UnknownDevice.objects.filter(number="L-1").exists()


def test_its_press_is_one_though_its_word_is_that_of_a_switch():
    line = build.line("anju_json", base="anju/late")
    door = build.Door()
    door.publish("anju/late/L-1/up", {"signal": "help"})
    door.hear()
    build.device("L-1", "button", build.elder(), line)
    for _ in range(2):
        door.publish("anju/late/L-1/up", {"signal": "sos"})
        door.hear(door.frames[-1:])
    assert [item["signal"] for item in build.alarms()] == ["help", "sos", "sos"]
