"""Official Xu Lan's morning: from the sentence on top down to one person, and nothing of other counties."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anju.kernel import clock
from tests import world
from tests.desks import browser as browsers
from tests.desks.supervisor.conftest import County

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(transactional_db):
    """Yesterday Zhao Defu waited 71 seconds, Wang Shulan 9."""
    found = County()
    yesterday = clock.now() - timedelta(days=1)
    found.case(found.zhao, yesterday, answered=71)
    found.case(found.elder("王淑兰", world.NEXT_COMMUNITY), yesterday - timedelta(hours=1), answered=9)
    return found


def test_down_from_the_county_to_one_person(county, chromium, server):
    desk = browsers.sign_in(chromium, server, world.official_xu(), browsers.DESK)
    page = desk.new_page()
    page.goto("/board/")
    expect(page.get_by_text("近 14 天 50.0%，1/2 起，未达标")).to_be_visible()
    expect(page.locator("[data-board-chart] canvas")).to_be_visible()
    assert browsers.problems(page) == []
    page.get_by_role("link", name="表", exact=True).click()
    expect(page.locator("[data-board-chart]")).to_have_count(0)
    assert browsers.problems(page) == []
    page.get_by_role("row", name="花园街道").get_by_role("link", name="花园街道").click()
    expect(page).to_have_url(f"{server}/board/{world.STREET}/")
    page.get_by_role("row", name="花园社区").get_by_role("link", name="1", exact=True).nth(1).click()
    expect(page.get_by_role("row", name="赵德福")).to_contain_text("接听 71 秒")
    expect(page.get_by_text("王淑兰")).to_have_count(0)
    assert browsers.problems(page) == []
    desk.close()


def test_on_a_telephone_nothing_scrolls_sideways(county, chromium, server):
    phone = browsers.sign_in(chromium, server, world.official_xu(), browsers.PHONE)
    page = phone.new_page()
    for address in ("/board/", f"/board/{world.STREET}/?as=table", f"/board/{world.NANGANG}/people/received/"):
        page.goto(address)
        assert browsers.fits(page), address
        assert browsers.problems(page) == [], address
    phone.close()


def test_the_big_screen_is_dark_or_light_and_sound(county, chromium, server):
    wall = browsers.sign_in(chromium, server, world.official_xu(), (1920, 1080))
    page = wall.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto("/board/?screen=1")
    expect(page.get_by_role("link", name="退出大屏")).to_be_visible()
    assert browsers.problems(page) == []
    wall.close()


def test_the_official_of_the_next_county_sees_nothing(county, chromium, server):
    desk = browsers.sign_in(chromium, server, world.official_zhao_daoli(), browsers.DESK)
    page = desk.new_page()
    page.goto("/board/")
    expect(page.get_by_text("近 14 天没有来警，缺数")).to_be_visible()
    expect(page.get_by_text("赵德福")).to_have_count(0)
    assert page.goto(f"/board/{world.NANGANG}/").status == 404
    assert page.goto(f"/board/{world.NANGANG}/people/received/").status == 404
    desk.close()
