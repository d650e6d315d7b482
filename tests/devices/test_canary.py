"""The canary presses through the real door; what hears it is timed, and what does not turns the duty light red."""

from datetime import timedelta

import pytest
from django.urls import reverse

from anju.devices import queries
from anju.devices.commands import canary
from anju.devices.jobs import sing
from anju.devices.models import CanaryPress, Device
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.at_work import until, working

pytestmark = pytest.mark.django_db


def lamp(viewer):
    return {light.label: light for light in queries.lights(viewer)}.get("自检")


def pressed(*, took=None, ago=timedelta(minutes=2), area="230103"):
    bird = Device.objects.filter(kind="canary", area_code=area).first() or build.commands.enrol(
        SYSTEM, number=f"canary-{area}", kind="canary", area=area, now=build.NOW
    )
    at = clock.now() - ago
    return CanaryPress.objects.create(
        device=bird, area_code=area, pressed_at=at, heard_at=at + timedelta(seconds=took) if took is not None else None
    )


class TestThroughTheRealDoor:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def account(self):
        world.harbin()
        return canary._line(SYSTEM, build.NOW)

    def test_a_press_of_each_county_is_heard_timed_and_opens_nothing(self, account, served, settings, tmp_path):
        settings.DATA, settings.ANJU_MQTT_PLACE = tmp_path, ("127.0.0.1", served.mqtt)
        build.device("0xb1", "button", build.elder(), served.line)
        assert canary.press(SYSTEM, now=clock.now()) == []  # the lanes may not know the new bird yet
        with working(served, "alarms"):
            [row] = canary.press(SYSTEM, now=clock.now() + timedelta(seconds=30))
            assert row.area_code == "230103"
            until(lambda: CanaryPress.objects.get().heard_at)
        assert not Incident.objects.exists()
        [found] = queries.canary_figures(world.viewer(world.lead_operator_chen()), now=clock.now())
        assert -30 < found.took_s < 15
        assert (found.presses, found.missed) == (1, 0)

    def test_a_door_that_is_away_leaves_a_missed_press(self, account, settings, tmp_path, caplog):
        settings.DATA, settings.ANJU_MQTT_PLACE = tmp_path, ("127.0.0.1", 1)
        build.device("0xb1", "button", build.elder())
        sing.func(0)
        Device.objects.filter(kind="canary").update(created_at=clock.now() - timedelta(minutes=1))
        sing.func(0)
        assert CanaryPress.objects.get().heard_at is None
        assert "canary" in caplog.text


def test_a_canary_is_nobodys_device(settings):
    pressed(took=1)
    assert not queries.devices(SYSTEM).exists()
    assert sum(queries.counts(SYSTEM).values()) == 0


def test_it_can_be_switched_off(settings):
    settings.ANJU_CANARY = "off"
    build.device("0xb1", "button", build.elder())
    sing.func(0)
    assert not CanaryPress.objects.exists()


def test_the_password_follows_the_installations_key(settings):
    world.harbin()
    before = canary._line(SYSTEM, build.NOW).password_digest
    assert canary._line(SYSTEM, build.NOW).password_digest == before
    settings.SECRET_KEY = "another"
    assert canary._line(SYSTEM, build.NOW).password_digest != before


@pytest.mark.parametrize(
    ("took", "ago", "state"),
    [(0.4, 2, "ok"), (12.0, 2, "warn"), (None, 2, "late"), (0.4, 30, "warn")],
)
def test_the_lamp_says_how_it_is(took, ago, state):
    world.harbin()
    pressed(took=took, ago=timedelta(minutes=ago))
    assert lamp(world.viewer(world.lead_operator_chen())).state == state


def test_a_press_that_may_still_be_heard_is_not_missed_yet():
    world.harbin()
    pressed(ago=timedelta(seconds=20))
    assert lamp(world.viewer(world.lead_operator_chen())) is None


def test_another_county_sees_its_own_canary_only():
    world.harbin()
    pressed(took=None)
    assert lamp(world.viewer(world.operator_of_daoli())) is None


def test_the_duty_page_shows_each_county():
    world.harbin()
    pressed(took=0.5)
    pressed(took=None, ago=timedelta(minutes=7))
    text = world.client_for(world.lead_operator_chen()).get(reverse("devices:faults")).content.decode()
    assert "0.50 秒" in text
    assert "每五分钟，每个县区从设备入口试按一次" in text


def test_old_presses_are_forgotten():
    world.harbin()
    pressed(took=1, ago=timedelta(days=40))
    canary.forget(SYSTEM, now=clock.now())
    assert not CanaryPress.objects.exists()


def test_metrics_tell_of_it(client):
    world.harbin()
    pressed(took=0.5)
    text = client.get("/metrics").content.decode()
    assert 'anju_canary_seconds{area="230103"} 0.5' in text
    assert 'anju_canary_missed{area="230103"} 0.0' in text
