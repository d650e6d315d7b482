"""What comes in as something else and becomes an order: a green button, a visitor, an incident, a visit; each is rated."""

import pytest
from playwright.sync_api import Page, expect

from anju.care import commands as care
from anju.care.models import Check
from anju.devices.commands.lanes import Stream
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders.models import Order
from tests import world
from tests.api import world as machines
from tests.desks import browser
from tests.devices import build
from tests.incidents.scene import run_later
from tests.journeys import serving
from tests.journeys import stage as stages
from tests.journeys.serving import Carer, Window
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def carer(stage: Stage) -> Carer:
    """Services are sold, Elder Zhao has a purse, and Zhou Qian goes."""
    return serving.ready(stage)


def confirm(page: Page, item: str) -> None:
    """Tick the service, read the price, confirm."""
    page.get_by_label(item, exact=True).check()
    expect(page.locator("#bill")).to_contain_text("自付")
    assert browser.problems(page) == []
    page.get_by_role("button", name="念给老人听，确认下单").click()
    expect(page.get_by_role("heading", name=f"{item}：赵德福")).to_be_visible()


def rate(page: Page, stars: int) -> None:
    """Let the elder agree and judge, at the desk or over the counter."""
    page.get_by_role("button", name="老人确认服务").click()
    page.get_by_label("几颗星").fill(str(stars))
    page.get_by_role("button", name="登记评价").click()
    serving.told(page, f"评价：{stars} 星")
    assert browser.problems(page) == []


def test_the_green_button_of_a_device_is_answered_and_rated_by_a_key_of_the_telephone(
    stage: Stage, carer: Carer, window: Window
) -> None:
    page = window(stage.li, "/desk/")
    where = build.line("anju_json", "anju/s")
    build.device("S-1", "other", stage.zhao, where)
    door = build.Door(Stream("$MQTT_msgs@journey", 1))
    door.publish(f"{where.topic_base}/S-1/up", {"signal": "service"}, at=clock.now())
    door.hear()
    run_later()
    called = Order.objects.get()
    assert (called.channel, called.state, called.alert) == ("button", "draft", "call")
    calls = page.get_by_label("服务呼叫和没有落实的订单")
    expect(calls.get_by_text("要服务，等人接听")).to_be_visible(timeout=20_000)
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="代为下单")).to_be_visible()
    confirm(page, "助餐")
    row = serving.placed(stage, "button")
    assert row.pk == called.pk
    desk = serving.serve(window, stage, carer, row)
    exchange = machines.machine(verbs={"order.rate"})
    body = {"line": "13612344408", "key": "5", "call": "journey-1"}
    answer = desk.request.post(
        "/api/v1/orders/rate-by-key", data=body, headers={"Authorization": f"Bearer {exchange.token}"}
    )
    assert (answer.status, answer.json()["rating"]) == (200, 5), answer.text()
    desk.reload()
    serving.told(desk, "老人呼叫服务（一键呼叫）", "下单（一键呼叫）", "评价：5 星")
    serving.rated(stage, 5)


def test_a_visitor_at_the_counter_of_the_community(stage: Stage, carer: Carer, window: Window) -> None:
    ma = world.grid_worker_ma()
    page = window(ma, "/orders/new/")
    page.get_by_label("搜索老人").fill("赵德福")
    page.get_by_role("button", name="搜索").last.click()
    page.get_by_role("link", name="赵德福").first.click()
    expect(page.get_by_label("从哪里来")).to_have_value("walk_in")
    confirm(page, "助洁")
    serving.serve(window, stage, carer, serving.placed(stage, "walk_in"))
    page.reload()
    rate(page, 4)
    serving.told(page, "下单（现场）")
    serving.rated(stage, 4)


def test_an_incident_becomes_an_order(stage: Stage, carer: Carer, window: Window) -> None:
    case = stages.press(stage.zhao, "sos", device=stage.devices[1])
    page = window(stage.li, f"/desk/cases/{case.pk}/")
    page.get_by_role("link", name="转服务订单").click()
    expect(page.get_by_label("从哪里来")).to_have_value("incident")
    confirm(page, "助浴")
    row = serving.placed(stage, "incident")
    assert (row.source, row.source_id) == ("incident", case.pk)
    desk = serving.serve(window, stage, carer, row)
    expect(desk.locator(f"main a[href='/incidents/{case.pk}/']")).to_have_text("警情")
    rate(desk, 5)
    serving.told(desk, "下单（警情转单）")
    serving.rated(stage, 5)


def test_a_visit_of_the_morning_list_becomes_an_order(stage: Stage, carer: Carer, window: Window) -> None:
    now = clock.now()
    care.make_morning_list(SYSTEM, world.NANGANG, clock.local_day(now), now=now)
    check = Check.objects.get(elder=stage.zhao)
    page = window(stage.li, "/checks/")
    page.locator(f"#check-{check.pk}").get_by_role("link", name="转订单").click()
    expect(page.get_by_label("从哪里来")).to_have_value("visit")
    confirm(page, "助洁")
    row = serving.placed(stage, "visit")
    assert (row.source, row.source_id) == ("check", check.pk)
    desk = serving.serve(window, stage, carer, row)
    expect(desk.get_by_role("link", name="探访名单")).to_be_visible()
    rate(desk, 5)
    serving.told(desk, "下单（探访转单）")
    serving.rated(stage, 5)
