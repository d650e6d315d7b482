"""Zhao Lihua watches from far away: a quiet morning, then her father falls, and somebody goes."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anju.accounts import queries as accounts
from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.kernel import clock
from anju.people import commands as people
from tests import world
from tests.desks import browser as browsers
from tests.desks.family.conftest import Home, heard_at, sign
from tests.incidents import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(transactional_db):
    """A father with a motion sensor that has just seen him, and a daughter with an account."""
    zhao, lihua = scene.zhao_defu(contacts=False), world.daughter_zhao()
    value = people.ContactValues
    contacts = [
        value(name="赵丽华", relation="女儿", phone="13812346612", minutes_away=25, user_id=lihua.pk),
        value(name="张桂云", relation="邻居", kind="neighbour", phone="13612340937", has_key=True),
    ]
    people.set_contacts(scene.SYSTEM, zhao.pk, contacts, now=clock.now())
    family = Home(zhao, lihua, world.client_for(lihua))
    sensor = family.device("motion", "M-1")
    heard_at(sensor, clock.now())
    sign(sensor, clock.now() - timedelta(minutes=12))
    return family


def healthy(page) -> None:
    """Every page of the family: axe is content, nothing scrolls sideways, nothing is small."""
    assert browsers.problems(page) == []
    assert browsers.fits(page)
    assert browsers.too_small(page) == []
    assert browsers.small_targets(page) == []


def test_a_quiet_day_an_alarm_and_the_end_of_it(home, chromium, server):
    li, sun_user = world.viewer(world.operator_li()), world.responder_sun()
    sun = scene.worker(sun_user, at=clock.now())
    phone = browsers.sign_in(chromium, server, home.lihua, browsers.PHONE)
    page = phone.new_page()
    page.goto("/family/")
    expect(page.get_by_text("一切正常")).to_be_visible()
    expect(page.get_by_text("近 7 天")).to_be_visible()
    healthy(page)

    now = clock.now()
    case = incidents.receive(scene.SYSTEM, scene.heard(home.zhao, "fall", received_at=now.isoformat()), now=now)
    expect(page.get_by_text("可能在家跌倒")).to_be_visible(timeout=25_000)
    healthy(page)

    incidents.claim(li, case.pk, now=clock.now())
    incidents.send_worker(li, case.pk, worker_id=sun.pk, now=clock.now())
    dispatch.accept(accounts.viewer_of(sun_user), sun.assignments.get().pk, now=clock.now())
    expect(page.get_by_text("孙志强约")).to_be_visible(timeout=25_000)
    expect(page.locator("[aria-current=step]")).to_contain_text("赶赴中")
    healthy(page)

    page.get_by_role("link", name="补充情况").click()
    healthy(page)
    page.get_by_label("情况").fill("早上说头晕")
    page.get_by_role("button", name="告诉坐席").click()
    expect(page.get_by_text("已告诉坐席和上门的人")).to_be_visible()
    page.get_by_role("button", name="我在路上").click()
    expect(page.get_by_role("button", name="已告知在路上")).to_be_visible()
    assert [entry.why for entry in _notes(case.pk)] == ["早上说头晕", "赵丽华在去的路上"]
    phone.close()


def _notes(case_id: int):
    from anju.journal.models import Move

    return Move.objects.filter(thing="incident", thing_id=case_id, verb="add_note").order_by("id")


def test_the_quiet_pages(home, chromium, server):
    phone = browsers.sign_in(chromium, server, home.lihua, browsers.PHONE)
    page = phone.new_page()
    for address, words in (("week/", "活动 1 次"), ("seen-by/", "谁能看到"), ("visits/", "还没有人上门")):
        page.goto(home.address + address)
        expect(page.get_by_text(words).first).to_be_visible()
        healthy(page)
    phone.close()


def test_the_elders_own_page_asks_for_help(home, chromium, server):
    user = world.person("赵德福", "elder")
    people.link_account(scene.SYSTEM, home.zhao.pk, user_id=user.pk, now=clock.now())
    phone = browsers.sign_in(chromium, server, user, browsers.PHONE)
    page = phone.new_page()
    page.goto("/family/")
    healthy(page)
    page.get_by_role("link", name="打给家人").click()
    healthy(page)
    page.get_by_role("button", name="赵丽华").click()
    expect(page.get_by_role("link", name="赵丽华")).to_have_attribute("href", "tel:13812346612")
    page.get_by_role("link", name="返回").click()
    page.get_by_role("button", name="求助").click()
    expect(page.get_by_text("坐席马上给您打电话").first).to_be_visible()
    expect(page.get_by_text("中心收到报警")).to_be_visible()
    healthy(page)
    phone.close()
