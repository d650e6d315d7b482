"""An order by telephone and an order from the family's phone, each to the rating, in a real browser."""

import pytest
from playwright.sync_api import expect

from anju.dispatch import commands as dispatch
from anju.kernel import clock
from anju.orders import commands
from anju.orders.models import Order
from anju.people import commands as people
from tests import world
from tests.desks import browser as browsers
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def zhao(transactional_db):
    """Elder Zhao with 200 yuan a month, his daughter's account, and a caregiver near by."""
    scene.catalogue()
    elder, daughter = alarms.zhao_defu(contacts=False), world.daughter_zhao()
    contact = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)
    people.set_contacts(alarms.SYSTEM, elder.pk, [contact], now=clock.now())
    scene.money(elder)
    return elder, daughter


def serve(row: Order) -> None:
    """Let a caregiver be asked, come and go."""
    user = world.person("周倩", "responder", world.NANGANG)
    alarms.worker(user, at=clock.now())
    now, viewer = clock.now(), world.viewer(user)
    commands.send(alarms.SYSTEM, row.pk, now=now)
    job = scene.assignment(row)
    dispatch.accept(viewer, job.pk, now=now)
    dispatch.arrive(viewer, job.pk, now=now)
    dispatch.finish(viewer, job.pk, now=now)


def test_by_telephone_without_a_mouse(zhao, chromium, server):
    elder, _daughter = zhao
    page = browsers.sign_in(chromium, server, world.operator_li(), browsers.DESK).new_page()
    page.goto("/orders/new/")
    page.keyboard.type("赵德福")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="赵德福").first.press("Enter")
    page.get_by_label("助浴").press("Space")
    expect(page.locator("#bill")).to_contain_text("50.00")
    expect(page.locator("#bill")).to_contain_text("自付")
    assert browsers.problems(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="助浴：赵德福")).to_be_visible()
    row = Order.objects.get()
    assert (row.channel, row.elder_id, row.own_fen) == ("phone", elder.pk, 0)
    serve(row)
    page.reload()
    page.get_by_label("几颗星").fill("5")
    page.get_by_role("button", name="登记评价").press("Enter")
    expect(page.get_by_text("5 星").first).to_be_visible()
    assert browsers.problems(page) == []


def test_from_the_familys_phone(zhao, chromium, server):
    elder, daughter = zhao
    page = browsers.sign_in(chromium, server, daughter, browsers.PHONE).new_page()
    page.goto(f"/family/{elder.pk}/")
    page.get_by_role("link", name="订服务").click()
    expect(page.get_by_text("助浴")).to_be_visible()
    healthy(page)
    page.get_by_role("link", name="助浴").click()
    expect(page.get_by_text("您付")).to_be_visible()
    healthy(page)
    page.get_by_role("button", name="确认，订下来").click()
    expect(page.get_by_text("正在安排人")).to_be_visible()
    healthy(page)
    row = Order.objects.get()
    assert (row.channel, row.own_fen) == ("family", 0)
    serve(row)
    page.reload()
    page.get_by_label("5 星").check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_text("您评了 5 星")).to_be_visible()
    healthy(page)


def healthy(page) -> None:
    """Axe is content, nothing scrolls sideways, nothing is small."""
    assert browsers.problems(page) == []
    assert browsers.fits(page)
    assert browsers.too_small(page) == []
    assert browsers.small_targets(page) == []
