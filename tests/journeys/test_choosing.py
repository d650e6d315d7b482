"""Choosing in a real browser: an elder found and bound, a division walked down by the keyboard, a date reached by it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from anju.accounts.models import Post
from anju.devices import commands as devices
from anju.devices.models import Device
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.desks import browser
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
Window = Callable[..., Page]


class TestElder:
    def test_is_found_while_typing_and_bound(self, stage: Stage, window: Window) -> None:
        free = devices.enrol(SYSTEM, number="0xfree", kind="button", area=world.NANGANG, now=clock.now())
        page = window(world.installer_gao(), f"/devices/{free.pk}/")
        page.get_by_label("查找老人").fill(stage.zhao.name[:2])
        expect(page.get_by_role("radio")).to_have_count(1)
        page.get_by_role("radio").check()
        page.get_by_label("原因").and_(page.locator("input")).fill("新装")
        page.get_by_role("button", name="绑定", exact=True).click()
        expect(page.get_by_role("heading", name="改绑到另一位老人")).to_be_visible()
        assert Device.objects.get(pk=free.pk).elder_id == stage.zhao.pk

    def test_stays_chosen_while_one_looks_on(self, stage: Stage, window: Window) -> None:
        page = window(world.installer_gao(), "/devices/new/", browser.PHONE)
        page.get_by_label("查找老人").fill(stage.zhao.name)
        page.get_by_role("radio", name=stage.zhao.name).check()
        page.get_by_label("查找老人").fill("没有这个人")
        expect(page.get_by_text("没有找到")).to_be_visible()
        expect(page.get_by_role("radio", name=stage.zhao.name)).to_be_checked()
        assert browser.fits(page)
        assert browser.problems(page) == []


class TestDivision:
    def test_is_walked_down_with_the_keyboard(self, stage: Stage, window: Window) -> None:
        person = world.person("郭艳", area=world.NANGANG)
        page = window(world.person("钱安全", "security_admin", "2301"), "/admin/posts/grant/", browser.PHONE)
        page.get_by_label("姓名或用户名").fill(person.name)
        box = page.get_by_role("combobox", name="辖区")
        box.fill("")
        box.click()
        options = page.get_by_role("listbox", name="区划").get_by_role("option")
        expect(options.first).to_be_visible()
        assert browser.fits(page)
        assert browser.problems(page) == []
        for wanted in ("南岗区", "花园街道"):
            place = options.all_inner_texts().index(wanted)
            for _ in range(place + 1):
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            expect(box).to_have_value(f"哈尔滨市 › {'南岗区' if wanted == '南岗区' else '南岗区 › 花园街道'}")
            expect(page.get_by_role("listbox", name="区划").get_by_role("option", name="上一级")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("listbox", name="区划")).to_be_hidden()
        page.get_by_role("button", name="保存").click()
        page.wait_for_url("**/admin/posts/")
        assert Post.objects.get(user=person).area_code == world.STREET

    def test_is_found_by_typing_and_taken_with_enter(self, stage: Stage, window: Window) -> None:
        page = window(world.installer_gao(), "/devices/new/")
        page.get_by_label("设备编号").fill("0xspare")
        page.get_by_role("combobox").last.fill("海城")
        expect(page.get_by_role("listbox", name="区划").get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.get_by_role("combobox").last).to_have_value("南岗区 › 花园街道 › 海城社区")
        page.get_by_role("button", name="登记").click()
        page.wait_for_url("**/devices/*/")
        assert Device.objects.get(number="0xspare").area_code == world.NEXT_COMMUNITY


class TestEmptyDate:
    def test_is_reached_by_the_tab_key(self, stage: Stage, window: Window) -> None:
        page = window(world.audit_admin(), "/audit/")
        page.get_by_label("对象").focus()
        page.keyboard.press("Tab")
        expect(page.get_by_label("从")).to_be_focused()
