"""What comes of a device that nobody tests, and of one that was taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from anju.devices import commands
from anju.devices.commands import checks, lanes
from anju.devices.models import Device
from anju.incidents import commands as incidents
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from tests import world
from tests.devices import build
from tests.incidents import scene

MONTH = build.NOW + timedelta(days=32)


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Look at what is due at a moment and let what follows happen at that moment."""

    def at(now: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: now)
        _look(now)

    return at


def _look(now: datetime) -> None:
    lanes.gauge(SYSTEM, "records", {"pending": 0}, now=now)
    checks.check_due(SYSTEM, now=now)
    scene.run_later()


@pytest.fixture
def device(db: None) -> Device:
    return build.device("B-1", "button", build.elder())


class TestUntested:
    def test_the_installer_and_the_grid_worker_get_one_reminder_a_day_with_the_way_to_the_list(
        self, device: Device, look: Any
    ) -> None:
        gao, ma = world.installer_gao(), world.grid_worker_ma()
        build.device("B-2", "pendant", build.elder("王桂兰", world.NEXT_COMMUNITY))
        look(MONTH)
        told = {row.user_id: row for row in Message.objects.filter(template="devices_untested@1")}
        assert set(told) == {gao.pk, ma.pk}
        assert told[gao.pk].title == "2 台设备 31 天没有测试"
        assert told[ma.pk].title == "1 台设备 31 天没有测试"
        assert told[ma.pk].link == f"/devices/health/untested/?area={world.COMMUNITY}"
        opened = world.client_for(ma).get(told[ma.pk].link).content.decode()
        assert "B-1" in opened
        assert "B-2" not in opened
        assert not Incident.objects.filter(kind="dormant").exists()

    def test_it_comes_back_with_the_next_month_and_not_after_a_test(self, device: Device, look: Any) -> None:
        gao = world.installer_gao()
        look(MONTH)
        look(MONTH + timedelta(days=32))
        assert Message.objects.filter(user=gao, template="devices_untested@1").count() == 2
        commands.mark_tested(SYSTEM, device.pk, now=MONTH + timedelta(days=60))
        look(MONTH + timedelta(days=64))
        assert Message.objects.filter(user=gao, template="devices_untested@1").count() == 2

    def test_where_nobody_installs_the_supervisor_is_told(self, device: Device, look: Any) -> None:
        xu, zhao = world.official_xu(), world.official_zhao_daoli()
        look(MONTH)
        assert [row.user_id for row in Message.objects.filter(template="devices_untested@1")] == [xu.pk]
        assert zhao.pk != xu.pk

    def test_a_device_in_the_cupboard_reminds_nobody(self, device: Device, look: Any) -> None:
        world.installer_gao()
        commands.take_back(SYSTEM, device.pk, reason="given_back", now=build.NOW + timedelta(days=2))
        look(MONTH)
        assert not Message.objects.filter(template="devices_untested@1").exists()


class TestTakenBack:
    def test_its_technical_cases_are_closed_and_a_call_for_help_is_not(self, device: Device) -> None:
        about: dict[str, Any] = {
            "area": device.area_code, "device_id": device.pk, "device_number": device.number, "now": scene.NOW,
            "elder_id": device.elder_id,
        }  # fmt: skip
        for kind in ("offline", "battery"):
            incidents.note_technical(SYSTEM, kind=kind, **about)
        sos = scene.alarm(device.elder, "sos", device_id=device.pk)
        commands.take_back(SYSTEM, device.pk, reason="died", now=scene.after(60))
        scene.run_later()
        assert {row.state for row in Incident.objects.filter(priority="P4")} == {"resolved"}
        sos.refresh_from_db()
        assert sos.state == "ringing"
