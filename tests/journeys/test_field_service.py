"""Worker Zhou cleans at Elder Zhao's where there is no net: on the way, the code of the home, the signature, sent once."""

import time

import pytest
from playwright.sync_api import expect

from anju.dispatch import commands as dispatch
from anju.dispatch import queries
from anju.dispatch.models import Assignment
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders
from anju.orders.models import Order
from tests import world
from tests.incidents import scene as alarms
from tests.journeys.test_field import healthy
from tests.journeys.test_field_offline import copied, phone
from tests.orders import scene

__all__ = ["phone"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sun(transactional_db):
    """Zhou has an order for Elder Zhao, whose home has its code; returns her account, as the fixture of the phone wants it."""
    now = clock.now()
    scene.catalogue()
    zhao = alarms.zhao_defu()
    scene.money(zhao)
    dispatch.issue_tag(SYSTEM, zhao.pk, now=now)
    worker, _viewer = scene.worker(of=world.provider())
    row = scene.placed(zhao, "cleaning", now=now, hours=1)
    orders.send(SYSTEM, row.pk, worker_id=worker.pk, now=now)
    return worker.user


def test_a_service_without_a_net_is_proven_by_the_code_of_the_home(phone):
    context = phone()
    page = context.new_page()
    job = Assignment.objects.get()
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="接单").first.click()
    page.get_by_role("button", name="我已出发").click()
    expect(page.get_by_role("button", name="我已出发")).to_have_count(0)
    until = time.monotonic() + 15  # the button goes with the press, the answer comes later
    while Order.objects.get().state != "departed":
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    healthy(page)
    page.goto("/field/")
    copied(page, "/field/", f"/field/jobs/{job.pk}/")

    context.set_offline(True)
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="我已到达").click()
    page.get_by_label("8 位码或卡号").fill(queries.tag_shown(SYSTEM, job.elder_id).short)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("已存本机，有信号就核对")).to_be_visible()
    healthy(page)
    page.get_by_text("请老人签名").click()
    paper = page.locator("canvas:visible")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=6)
    page.mouse.up()
    page.locator("label:visible", has_text="无恙").click()
    healthy(page)
    page.get_by_role("button", name="服务完成，签退").click()
    expect(page.get_by_text("记录已存本机，有信号就自动交接")).to_be_visible()
    expect(page.locator("[data-outbox-count]")).to_have_text("3")

    context.set_offline(False)
    for _ in range(150):
        job.refresh_from_db()
        if job.state == "finished":
            break
        page.wait_for_timeout(100)
    assert (job.state, job.second, job.noticed) == ("finished", "typed", [])
    assert job.arrived_at < job.arrived_heard_at
    assert job.findings["signature"]["sha256"]
    assert "second_missing" not in [item["code"] for item in job.proof["checks"]]
    assert [
        Move.objects.filter(thing="assignment", verb=verb).count() for verb in ("arrive", "show_code", "finish")
    ] == [1, 1, 1]
    page.wait_for_url("**/field/?done=1")  # the page goes on by itself when all has been taken
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_text("记录有误，申请更正").click()
    healthy(page)


def test_what_waits_is_sent_with_no_page_open(phone):
    context = phone()
    page = context.new_page()
    job = Assignment.objects.get()
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="接单").first.click()
    expect(page.get_by_role("button", name="我已到达")).to_be_visible()
    server = page.url.split("/field")[0]
    page.goto("/field/")
    copied(page, "/field/", f"/field/jobs/{job.pk}/")
    context.set_offline(True)
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="我已到达").click()
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    elsewhere = context.new_page()
    page.close()
    job.refresh_from_db()
    assert job.state == "accepted"

    tools, known = context.new_cdp_session(elsewhere), []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    elsewhere.wait_for_timeout(500)
    context.set_offline(False)
    for _ in range(40):
        job.refresh_from_db()
        if job.state == "arrived":
            break
        for one in known[:1]:  # a machine in a cellar has no net that comes back: the event itself is given
            event = {"registrationId": one["registrationId"], "tag": "anju-outbox", "lastChance": False}
            tools.send("ServiceWorker.dispatchSyncEvent", {"origin": server, **event})
        elsewhere.wait_for_timeout(500)
    assert (job.state, job.place_flag) == ("arrived", "near")
    assert Move.objects.filter(thing="assignment", verb="arrive").count() == 1
