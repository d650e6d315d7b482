"""An order by telephone, from the family's phone and from the elder's own page, each to the rating, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world
from tests.desks import browser as browsers
from tests.journeys import serving
from tests.journeys.serving import Carer, Window, healthy
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def carer(stage: Stage) -> Carer:
    """Services are sold, Elder Zhao has a purse, and Zhou Qian goes."""
    return serving.ready(stage)


def test_by_telephone_without_a_mouse(stage: Stage, carer: Carer, window: Window) -> None:
    page = window(stage.li, "/orders/new/")
    page.keyboard.type("赵德福")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="赵德福").first.press("Enter")
    page.get_by_label("助浴").press("Space")
    expect(page.locator("#bill")).to_contain_text("50.00")
    expect(page.locator("#bill")).to_contain_text("自付")
    assert browsers.problems(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="助浴：赵德福")).to_be_visible()
    row = serving.placed(stage, "phone")
    assert row.own_fen == 0
    desk = serving.serve(window, stage, carer, row)
    assert browsers.problems(desk) == []
    desk.get_by_role("button", name="老人确认服务").press("Enter")
    expect(desk.get_by_text("已确认").first).to_be_visible()
    desk.get_by_label("几颗星").fill("5")
    desk.get_by_role("button", name="登记评价").press("Enter")
    serving.told(desk, "下单（电话）", "确认服务", "评价：5 星")
    serving.rated(stage, 5)
    assert browsers.problems(desk) == []


def order_bath(page: Page, elder_id: int) -> None:
    """Choose 助浴 on a phone of the family or of the elder, and confirm it as it is proposed."""
    page.get_by_role("link", name="订服务").click()
    expect(page.get_by_text("助浴")).to_be_visible()
    healthy(page)
    page.get_by_role("link", name="助浴").click()
    expect(page.get_by_text("您付")).to_be_visible()
    healthy(page)
    page.get_by_role("button", name="确认，订下来").click()
    expect(page.get_by_text("正在安排人")).to_be_visible()
    assert page.url.split("/")[4] == str(elder_id)
    healthy(page)


def rate(page: Page, stars: int) -> None:
    """Read who came on the phone of the family or of the elder, and give the stars."""
    page.reload()
    expect(page.get_by_text("来的人：周倩")).to_be_visible()
    page.get_by_label(f"{stars} 星").check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text(f"您评了 {stars} 星")).to_be_visible()
    healthy(page)


def test_from_the_familys_phone(stage: Stage, carer: Carer, window: Window) -> None:
    page = window(stage.daughter, f"/family/{stage.zhao.pk}/", browsers.PHONE)
    order_bath(page, stage.zhao.pk)
    row = serving.placed(stage, "family")
    assert row.own_fen == 0
    desk = serving.serve(window, stage, carer, row)
    rate(page, 5)
    serving.rated(stage, 5)
    desk.reload()
    serving.told(desk, "下单（家属）", "评价：5 星")


def test_from_the_elders_own_page(stage: Stage, carer: Carer, window: Window) -> None:
    user = world.person("赵德福", "elder")
    people.link_account(SYSTEM, stage.zhao.pk, user_id=user.pk, now=clock.now())
    page = window(user, "/family/", browsers.PHONE)
    healthy(page)
    order_bath(page, stage.zhao.pk)
    desk = serving.serve(window, stage, carer, serving.placed(stage, "web"))
    rate(page, 4)
    serving.rated(stage, 4)
    desk.reload()
    serving.told(desk, "下单（老人本人）", "评价：4 星")
