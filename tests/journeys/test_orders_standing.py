"""What stands behind single orders: a weekly plan and a package from the family's phone, a programme and its statement."""

import pytest
from playwright.sync_api import expect

from anju.orders.models import Order
from tests.desks import browser
from tests.journeys import serving
from tests.journeys.serving import Window, healthy
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_weekly_and_together_from_the_familys_phone(stage: Stage, window: Window) -> None:
    serving.ready(stage)
    page = window(stage.daughter, f"/family/{stage.zhao.pk}/order/", browser.PHONE)
    page.get_by_role("link", name="每周固定来").click()
    healthy(page)
    page.get_by_role("link", name="助浴").click()
    page.get_by_label("周五").check()
    page.get_by_label("周一").check()
    healthy(page)
    page.get_by_role("button", name="确认，每周都来").click()
    expect(page.get_by_text("周一、周五")).to_be_visible()
    healthy(page)
    page.get_by_role("button", name="这天不用来").first.click()
    expect(page.get_by_text("已取消").first).to_be_visible()
    page.get_by_role("button", name="先停一阵").click()
    expect(page.get_by_role("button", name="重新开始")).to_be_visible()
    page.goto(f"/family/{stage.zhao.pk}/together/")
    page.get_by_label("助餐").check()
    page.get_by_label("助洁").check()
    healthy(page)
    page.get_by_role("button", name="看价格").click()
    expect(page.get_by_text("您付")).to_be_visible()
    healthy(page)
    page.get_by_role("button", name="确认，都订下来").click()
    expect(page.get_by_text("助餐").first).to_be_visible()
    assert Order.objects.filter(package__isnull=False).count() == 2


def test_an_official_opens_a_programme_entitles_and_reads_the_statement(stage: Stage, window: Window) -> None:
    serving.ready(stage)
    page = window(stage.official, "/benefits/new/")
    page.get_by_label("项目名称").fill("助浴补贴")
    page.get_by_label("每人每月（元）").fill("120")
    page.get_by_label("资金来源").fill("区财政")
    page.get_by_role("button", name="设立项目").click()
    page.get_by_role("link", name="登记资格").first.click()
    page.get_by_role("searchbox").last.fill("赵德福")
    page.get_by_role("button", name="搜索").last.click()
    page.get_by_role("link", name="赵德福").click()
    page.get_by_label("依据").fill("评估为中度失能")
    page.get_by_role("button", name="登记资格").click()
    page.get_by_role("link", name="赵德福").click()
    expect(page.get_by_text("当月补贴到账").first).to_be_visible()
    page.goto("/orders/cancelling/")
    assert browser.problems(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert browser.fits(page)
