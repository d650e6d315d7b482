"""Two operators hand the desk over in the real browser, by keyboard; toasts never lie over a control."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from anju.incidents import commands as incidents
from anju.incidents.models import Handover
from anju.kernel import clock
from tests import world
from tests.desks import browser as windows
from tests.journeys import stage as stages

DAY = timedelta(days=1)
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def covered(page: Page) -> list[str]:
    """Name the controls in view that a toast lies on."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("main a, main button, main input, .aj-strip a, .aj-strip button, "
              + ".aj-keys a, .aj-top a, .aj-top button, .aj-top summary")]
              .filter((part) => part.checkVisibility()).filter((part) => {
                const mine = part.getBoundingClientRect();
                return [...document.querySelectorAll("[data-toast]")].some((toast) => {
                  const its = toast.getBoundingClientRect();
                  return mine.left < its.right && its.left < mine.right && mine.top < its.bottom - 1
                    && its.top < mine.bottom - 1 && mine.top < innerHeight && mine.bottom > 0;
                });
              }).map((part) => part.textContent.trim().slice(0, 30))"""
        )
    )


class TestHandOver:
    def test_from_the_first_tick_to_both_signatures_by_keyboard(self, stage, window):
        li = world.viewer(stage.li)
        case = incidents.claim(li, stages.press(stage.zhao, "fall", device=stage.devices[0]).pk, now=clock.now())
        stages.press(stage.wang_shulan, "offline")
        leaver, arriving = window(stage.li, "/desk/"), window(stage.wang, "/desk/")
        expect(leaver.get_by_role("button", name=re.compile("交班签字·差 2 条"))).to_be_visible()
        leaver.keyboard.press("x")
        expect(leaver.get_by_text("已交代 1 / 2")).to_be_visible()
        leaver.keyboard.press("x")
        expect(leaver.get_by_text("已交代 2 / 2")).to_be_visible()
        leaver.keyboard.press("F8")
        dialog = leaver.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert windows.problems(leaver) == []
        dialog.get_by_label("交班留言").fill("02:00 再听一次")
        leaver.keyboard.press("Control+Enter")
        expect(dialog).to_be_hidden()
        expect(leaver.get_by_text("等接班人签收，签收之前警情仍由您办")).to_be_visible()

        expect(arriving.get_by_text("等接班人签收")).to_be_visible()
        arriving.keyboard.press("F8")
        expect(arriving.get_by_text("02:00 再听一次")).to_be_visible()
        assert windows.problems(arriving) == []
        for box in arriving.get_by_role("checkbox").all():
            box.check()
        arriving.keyboard.press("F8")
        expect(arriving.get_by_text("交接完成，李静的警情已归您办")).to_be_visible()
        row = Handover.objects.get()
        assert (row.from_name, row.to_name) == ("李静", "王磊")
        case.refresh_from_db()
        assert case.claimed_name == "王磊"
        expect(leaver.get_by_text("手上没有警情")).to_be_visible()

    def test_the_key_means_the_chosen_row(self, stage, window):
        li = world.viewer(stage.li)
        incidents.claim(li, stages.press(stage.zhao, "fall").pk, now=clock.now())
        second = incidents.claim(li, stages.press(stage.wang_shulan, "sos").pk, now=clock.now())
        page = window(stage.li, "/desk/")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        chosen = page.evaluate("document.activeElement.id")
        page.keyboard.press("x")
        expect(page.locator(f"#{chosen.replace('open', 'tick')}")).to_have_attribute("aria-checked", "true")
        assert page.evaluate("document.activeElement.id") == chosen
        assert second.pk

    @pytest.mark.parametrize("size", [windows.DESK, windows.PHONE])
    def test_room_with_everything_in_it_is_readable_for_everybody(self, size, stage, window):
        li, now = world.viewer(stage.li), clock.now()
        incidents.claim(li, stages.press(stage.zhao, "fall").pk, now=now)
        incidents.watch_elder(li, stage.wang_shulan.pk, reason="今日出院", ends_at=now + DAY, now=now)
        incidents.write_shift_note(li, text="零下 27℃，北风 5 级", ends_at=now + DAY, now=now)
        page = window(stage.li, "/desk/", size)
        expect(page.get_by_text("今日出院")).to_be_visible()
        assert windows.problems(page) == []
        assert windows.fits(page)


class TestToasts:
    @pytest.mark.parametrize("size", [windows.DESK, windows.PHONE])
    def test_lie_on_no_control_of_the_desk(self, size, stage, window):
        case = incidents.claim(world.viewer(stage.li), stages.press(stage.zhao, "fall").pk, now=clock.now())
        page = window(stage.li, f"/desk/cases/{case.pk}/", size)
        page.get_by_role("button", name=re.compile("^派出")).first.click()
        toast = page.locator("[data-toast]").first
        expect(toast).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
        assert covered(page) == []


class TestTitle:
    def test_of_the_page_follows_the_case(self, stage, window):
        page = window(stage.li, "/desk/")
        expect(page).to_have_title(re.compile("值班室"))
        stages.press(stage.zhao, "fall")
        expect(page.get_by_role("region", name="正在响铃")).to_be_visible()
        page.keyboard.press("F2")
        expect(page).to_have_title(re.compile("居家跌倒 · 赵德福"))
