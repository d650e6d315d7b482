"""A device put up with the phone in one hand: typed, registered, placed, pressed through the real door, heard, done."""

import contextlib
from collections.abc import Callable

import orjson
import pytest
from playwright.sync_api import Page, expect

from anju.devices import commands as devices
from anju.devices.models import Device, Installation
from anju.incidents.models import Incident
from anju.kernel.viewer import SYSTEM
from tests import mqtt, world
from tests.desks import browser
from tests.devices import at_work
from tests.devices.conftest import served  # noqa: F401 - the door of this test
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


def healthy(page: Page) -> None:
    assert browser.fits(page)
    assert browser.problems(page) == []


def test_one_press_is_heard_live_and_the_next_is_real(stage: Stage, window: Window, served) -> None:  # noqa: F811
    client = mqtt.Mqtt(served.mqtt, "v1", served.passwords["v1"])
    with at_work.working(served, "alarms", "records"), contextlib.closing(client.socket):

        def say(**body: object) -> None:
            client.publish("anju/B-7788/up", orjson.dumps(body), qos=1)

        say(battery=86, link_quality=140)
        page = window(world.installer_gao(), "/", browser.PHONE)
        page.wait_for_url("**/install/")
        healthy(page)
        at_work.until(lambda: devices_heard("B-7788"))
        page.get_by_label("设备编号").fill("SN B-7788")
        page.get_by_role("button", name="查这台设备").click()
        healthy(page)
        page.get_by_label("种类").select_option("button")
        page.get_by_role("button", name="登记，开始装").click()
        expect(page.get_by_label("查找老人")).to_be_visible()
        page.wait_for_load_state()  # the search answers what is typed once its script is there
        page.get_by_label("查找老人").fill(stage.zhao.name[:2])
        page.get_by_role("radio", name=stage.zhao.name).check()
        healthy(page)
        page.get_by_label("卧室", exact=True).check()
        page.get_by_role("button", name="就是这里").click()
        page.get_by_role("button", name="开始试按").click()
        expect(page.get_by_text("现在按")).to_be_visible()
        healthy(page)
        say(signal="sos", battery=85, seq=1)
        expect(page.get_by_text("听到了")).to_be_visible(timeout=8_000)
        expect(page.get_by_text("没有响铃")).to_be_visible()
        expect(page.get_by_text("赵丽华")).to_be_visible()
        healthy(page)
        assert [(case.kind, case.state) for case in Incident.objects.all()] == [("test", "resolved")]
        page.get_by_role("button", name="完成，记下来").click()
        expect(page.get_by_text("装好、试过")).to_be_visible()
        healthy(page)
        device = Device.objects.get(number="B-7788")
        assert (device.elder_id, device.room) == (stage.zhao.pk, "卧室")
        assert Installation.objects.get().state == "done"
        page.wait_for_timeout(1_500)  # two deliveries within a second are one press
        say(signal="sos", seq=2)
        at_work.until(lambda: Incident.objects.filter(kind="sos", elder_id=stage.zhao.pk).exists())


def devices_heard(number: str) -> bool:
    from anju.devices.models import UnknownDevice

    return UnknownDevice.objects.filter(number=number).exists()


def test_left_in_the_middle_it_goes_on_and_works_without_script(stage: Stage, chromium, server) -> None:
    free = devices.enrol(SYSTEM, number="B-1", kind="button", area=world.NANGANG, now=world.NOW)
    session = world.client_for(world.installer_gao()).cookies["sessionid"].value
    phone = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, base_url=server, locale="zh-CN"
    )
    phone.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = phone.new_page()
    page.goto("/install/")
    page.get_by_label("设备编号").fill("B-1")
    page.get_by_role("button", name="查这台设备").click()
    page.get_by_role("button", name="装这一台").click()
    page.goto("/install/")
    page.get_by_role("link", name="还没选老人").click()
    page.get_by_label("查找老人").fill(stage.zhao.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("radio", name=stage.zhao.name).check()
    page.get_by_label("厨房", exact=True).check()
    page.get_by_role("button", name="就是这里").click()
    page.get_by_role("button", name="开始试按").click()
    expect(page.get_by_text("现在按")).to_be_visible()
    page.get_by_role("button", name="先不试了").click()
    expect(page.get_by_role("button", name="再试一次")).to_be_visible()
    free.refresh_from_db()
    assert (free.elder_id, free.room) == (stage.zhao.pk, "厨房")
    phone.close()
