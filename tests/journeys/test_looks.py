"""Gallery and desk are readable for everybody: axe finds nothing, and 360 px is wide enough."""

import re

import pytest
from playwright.sync_api import expect

from anju.incidents import commands as incidents
from anju.kernel import clock
from tests import world
from tests.desks import browser as windows
from tests.journeys import stage as stages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestAccessible:
    def test_the_gallery(self, theme, stage, window):
        page = window(None, "/ui/")
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        assert windows.problems(page) == []

    def test_the_desk_while_one_case_is_open_and_another_rings(self, theme, stage, window):
        case = stages.press(stage.zhao, "fall", device=stage.devices[0])
        li = world.viewer(stage.li)
        incidents.claim(li, case.pk, now=clock.now())
        incidents.start_call(
            li, case.pk, target="contact", contact_id=stage.zhao.contacts.get(position=1).pk, now=clock.now()
        )
        incidents.send_worker(li, case.pk, worker_id=stage.workers[0].pk, now=clock.now())
        stages.press(stage.wang_shulan, "sos", device=stage.devices[4])
        page = window(stage.li, f"/desk/cases/{case.pk}/")
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.get_by_role("region", name="正在响铃")).to_be_visible()
        assert windows.problems(page) == []

    def test_the_duty_room_and_its_dialogs(self, theme, stage, window):
        page = window(stage.li, "/desk/")
        page.emulate_media(color_scheme=theme)
        expect(page.get_by_text("无响铃")).to_be_visible()
        assert windows.problems(page) == []
        page.get_by_role("link", name=re.compile("全部快捷键")).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert windows.problems(page) == []


class TestSmallScreen:
    @pytest.mark.parametrize("path", ["/ui/", "/desk/", "/desk/new/"])
    def test_does_not_scroll_sideways(self, path, stage, window):
        page = window(stage.li, path, windows.PHONE)
        assert windows.fits(page)

    def test_an_open_case_can_be_worked_on(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        page = window(stage.li, "/desk/", windows.PHONE)
        page.get_by_role("button", name=re.compile("接警")).first.click()
        expect(page.get_by_text("我在办")).to_be_visible()
        assert windows.fits(page)
        page.get_by_role("button", name=re.compile("拨下一位")).click()
        expect(page.get_by_role("button", name=re.compile("接通"))).to_be_visible()
        assert windows.fits(page)
        assert case.pk


class TestKeysAndLooks:
    def test_single_letters_can_be_switched_off_and_function_keys_still_work(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        page = window(stage.li, "/desk/")
        page.keyboard.press("?")
        page.get_by_role("button", name=re.compile("单键快捷键")).click()
        page.keyboard.press("Escape")
        page.keyboard.press("w")
        page.keyboard.press("F2")
        expect(page).to_have_url(re.compile(rf"/desk/cases/{case.pk}/"))

    def test_letters_typed_into_a_field_press_nothing(self, stage, window):
        page = window(stage.li, "/desk/")
        page.keyboard.press("/")
        page.keyboard.type("wmg")
        expect(page.get_by_role("searchbox", name="搜索")).to_have_value("wmg")
        expect(page).to_have_url(re.compile("/desk/$"))

    def test_big_type_and_dark_switch_at_once_and_stay(self, stage, window):
        page = window(stage.li, "/desk/")
        page.get_by_role("button", name="大字").click()
        page.get_by_role("button", name="亮色或暗色").click()
        page.reload()
        expect(page.locator("html")).to_have_attribute("data-size", "big")
        expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    def test_the_alarm_can_be_silenced_until_the_next_press(self, stage, window):
        stages.press(stage.zhao, "fall")
        page = window(stage.li, "/desk/")
        mute = page.get_by_role("button", name=re.compile("静音"))
        page.keyboard.press("m")
        expect(mute).to_have_attribute("aria-pressed", "true")
        stages.press(stage.zhao, "fall")
        expect(page.get_by_text("第 2 次按下")).to_be_visible()
        expect(page.get_by_role("button", name="静音 M", exact=True)).to_have_attribute("aria-pressed", "false")
