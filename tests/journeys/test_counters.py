"""The meals counter, the rounds and the showcase of devices: axe finds nothing, and 360 px is wide enough."""

import pytest
from playwright.sync_api import expect

from anju.accounts.models import User
from tests import world
from tests.assistive import scene as aids
from tests.desks import browser as windows
from tests.desks.planner import scene as days
from tests.meals import scene as meals
from tests.orders import scene as ordering

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def looked_at(page):
    """Return what axe finds, and whether it is narrow enough."""
    return windows.problems(page), windows.fits(page)


def staff(place, name: str) -> User:
    return world.person(name, "institution_staff", world.COMMUNITY, at=place.pk)


def test_the_counter_finds_an_elder_and_serves_a_meal(stage, window):
    place = world.institution("花园社区老年食堂", kind="canteen")
    meals.rule(60, 500)
    meals.dish_of_now(place)
    page = window(staff(place, "苗青"), f"/meals/{place.pk}/", windows.PHONE)
    assert looked_at(page) == ([], True)
    page.get_by_label("刷卡、扫码或输入").fill(stage.zhao.number)
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text(stage.zhao.number)).to_be_visible()
    assert looked_at(page) == ([], True)
    page.get_by_role("button", name="登记").first.click()
    expect(page.get_by_text("已登记：").first).to_be_visible()


def test_a_chair_is_booked_from_the_showcase_and_handed_over_at_the_point(stage, window):
    place = aids.point()
    aids.piece(place)
    page = window(stage.li, f"/aids/showcase/?elder={stage.zhao.pk}", windows.PHONE)
    assert looked_at(page) == ([], True)
    page.get_by_role("link", name="预约", exact=True).click()
    assert looked_at(page) == ([], True)
    page.get_by_role("button", name="确认预约").click()
    expect(page.get_by_text("已预约，三天内到站取用")).to_be_visible()
    keeper = window(staff(place, "孟庆云"), f"/aids/{place.pk}/", windows.PHONE)
    assert looked_at(keeper) == ([], True)
    keeper.get_by_role("link", name="手动轮椅").click()
    keeper.get_by_role("button", name="交给老人").click()
    expect(keeper.get_by_role("button", name="已归还，退押金")).to_be_visible()
    assert looked_at(keeper) == ([], True)


def test_the_rounds_of_a_canteen(stage, window):
    ordering.catalogue()
    place = world.institution("花园社区老年食堂", kind="canteen", longitude=126.66, latitude=45.75, datum="wgs84")
    days.order(stage.zhao, "meal", 11, place)
    page = window(staff(place, "苗青"), f"/planner/{place.pk}/{days.tomorrow()}/rounds/", windows.PHONE)
    expect(page.get_by_text("第 1 趟")).to_be_visible()
    assert looked_at(page) == ([], True)
