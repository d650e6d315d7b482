"""What devices and deaths do to cases."""

from typing import Any

import pytest

from anju.devices.events import BatteryLow, DeviceHeardAgain, DeviceSilent, DeviceUnbound, MassSilence
from anju.devices.models import Device
from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.incidents.models import Incident, Timer
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.events import ElderMerged
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def zhao(db: None) -> Elder:
    return scene.zhao_defu()


@pytest.fixture
def device(zhao: Elder) -> Device:
    return Device.objects.create(
        number="0xA1", kind="pendant", protocol="anju_json", area_code=zhao.area_code, elder=zhao, silent_after_s=3600,
        created_at=scene.NOW,
    )  # fmt: skip


def happens(fact: Any) -> None:
    journal.publish(SYSTEM, fact, now=scene.NOW)
    scene.run_later()


def about(device: Device) -> dict[str, Any]:
    return {
        "area": device.area_code,
        "device_id": device.pk,
        "device_number": device.number,
        "elder_id": device.elder_id,
    }


class TestSilence:
    def test_opens_a_technical_case_and_closes_it_when_heard(self, device: Device) -> None:
        happens(DeviceSilent(**about(device), device_kind="pendant", since=scene.NOW.isoformat()))
        case = Incident.objects.get()
        assert (case.kind, case.priority, case.state) == ("offline", "P4", "received")
        happens(DeviceHeardAgain(**about(device), since=scene.NOW.isoformat()))
        case.refresh_from_db()
        assert (case.state, case.outcome) == ("resolved", "device_fault")

    def test_second_finding_is_a_line_in_the_first(self, device: Device) -> None:
        for _ in range(2):
            happens(BatteryLow(**about(device), device_kind="pendant", battery=9))
        case = Incident.objects.get()
        assert case.kind == "battery"
        assert any("又有发现" in entry.text for entry in queries.timeline(SYSTEM, case.pk))

    def test_many_at_once_ring_once(self, db: None) -> None:
        world.harbin()
        happens(MassSilence(area=world.STREET, event_id=4, devices=120, since=scene.NOW.isoformat(), elders=[1, 2]))
        case = Incident.objects.get()
        assert (case.kind, case.priority, case.state, case.faults) == ("mass_silence", "P2", "ringing", [])


class TestMerge:
    def test_cases_follow_the_record_that_stays(self, zhao: Elder) -> None:
        double = scene.zhao_defu(name="赵得福", contacts=False)
        kept, open_twice, other = scene.alarm(zhao, "fall"), scene.alarm(double, "fall"), scene.alarm(double, "gas")
        happens(ElderMerged(area=zhao.area_code, elder_id=zhao.pk, merged_id=double.pk))
        for case in (open_twice, other):
            case.refresh_from_db()
        assert (other.elder_id, open_twice.elder_id) == (zhao.pk, double.pk)
        assert "merged_record" in open_twice.faults
        assert kept in queries.together_with(SYSTEM, other)


class TestDeathAndUnbinding:
    def test_death_cuts_marks_and_stops(self, zhao: Elder, device: Device) -> None:
        li, chen = world.viewer(world.operator_li()), world.viewer(world.lead_operator_chen())
        closed = incidents.claim(li, scene.alarm(zhao, "sos").pk, now=scene.NOW)
        incidents.resolve(chen, closed.pk, outcome="to_hospital", now=scene.after(60))
        still = scene.alarm(zhao, "fall", seconds=70, device_id=device.pk)
        people.record_death(SYSTEM, zhao.pk, on=scene.NOW.date(), now=scene.after(80))
        scene.run_later()
        device.refresh_from_db()
        still.refresh_from_db()
        assert device.elder_id is None
        assert "wearer_died" in still.faults
        assert Timer.objects.get(kind="callback").result == "died"

    def test_unbinding_is_a_visible_fault_of_the_open_case(self, zhao: Elder, device: Device) -> None:
        case = scene.alarm(zhao, "fall", device_id=device.pk)
        happens(DeviceUnbound(**about(device), reason="换设备"))
        case.refresh_from_db()
        assert "device_unbound" in case.faults
