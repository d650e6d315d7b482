"""Responder Sun Zhiqiang goes to Zhao Defu: asked, accepted, without a net at the door, handed over."""

import time
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from anju.dispatch.models import Assignment
from anju.incidents import commands as incidents
from anju.journal.models import Move
from anju.kernel import clock
from tests import world
from tests.desks import browser as browsers
from tests.incidents import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sun(transactional_db):
    """Sun has been asked a moment ago; Li waits at the desk."""
    now = clock.now()
    user = world.responder_sun()
    worker = scene.worker(user, at=now)
    case = incidents.receive(scene.SYSTEM, scene.heard(scene.zhao_defu(), "fall", received_at=now.isoformat()), now=now)
    li = world.viewer(world.operator_li())
    incidents.claim(li, case.pk, now=now)
    incidents.send_worker(li, case.pk, worker_id=worker.pk, now=now + timedelta(seconds=1))
    return user


def healthy(page) -> None:
    """Every page of the phone: axe is content, nothing scrolls sideways, nothing is small."""
    assert browsers.problems(page) == []
    assert browsers.fits(page)
    assert browsers.too_small(page) == []
    assert browsers.small_targets(page) == []


def test_from_the_call_to_the_handover_with_the_net_cut_at_the_door(sun, chromium, server):
    phone = browsers.sign_in(chromium, server, sun, browsers.PHONE)
    page = phone.new_page()
    page.goto("/field/")
    healthy(page)
    page.get_by_role("link", name="居家跌倒").click()
    expect(page.get_by_role("button", name="接单，现在去")).to_be_visible()
    expect(page.get_by_text("赵德福")).to_have_count(0)
    healthy(page)
    page.get_by_role("button", name="接单，现在去").click()
    expect(page.get_by_text("3 单元 502 室").first).to_be_visible()
    healthy(page)
    page.wait_for_load_state()

    phone.set_offline(True)
    page.get_by_role("button", name="我已到达").click()
    expect(page.get_by_text("信号弱：已存本机，自动补发")).to_be_visible()
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    page.get_by_label("钥匙", exact=True).check()
    page.get_by_label("受伤", exact=True).check()
    page.get_by_label("扶起", exact=True).check()
    assert Assignment.objects.get().state == "accepted"

    phone.set_offline(False)
    expect(page.locator("[data-outbox-count]")).to_have_text("0", timeout=15_000)
    job = Assignment.objects.get()
    assert (job.state, job.place_flag) == ("arrived", "near")
    assert Move.objects.filter(thing="assignment", verb="arrive").count() == 1

    page.reload()
    expect(page.get_by_role("heading", name="已到达")).to_be_visible()
    assert page.get_by_label("扶起").is_checked(), "what was ticked without a net is still ticked"
    healthy(page)
    picture = {"name": "现场.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 60}
    page.locator("input[type=file]").first.set_input_files(picture)
    expect(page.get_by_text("拍照 1")).to_be_visible()
    page.get_by_role("button", name="完成并交接").click()
    expect(page.get_by_text("交接完成，谢谢。")).to_be_visible()
    job.refresh_from_db()
    assert (job.state, job.entry) == ("finished", "key")
    assert job.findings["condition"] == "hurt"
    assert job.findings["done"] == ["lifted"]
    assert len(job.findings["photos"]) == 1
    phone.close()


class Held:
    """What a page asked for and does not get yet."""

    def __init__(self):
        self.routes = []

    def hold(self, route):
        self.routes.append(route)

    def let_go(self):
        for route in self.routes:
            route.continue_()


TICKS = ("钥匙", "受伤", "扶起")


def on_the_way(sun, chromium, server):
    """Sun's phone, on the way to his job."""
    job = Assignment.objects.get()
    phone = browsers.sign_in(chromium, server, sun, browsers.PHONE)
    page = phone.new_page()
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="接单，现在去").click()
    expect(page.get_by_role("button", name="我已到达")).to_be_visible()
    return phone, page, job


def arrive(page):
    """Press that he is there, and tick everything."""
    page.get_by_role("button", name="我已到达").click()
    expect(page.get_by_role("heading", name="已到达")).to_be_visible()
    for tick in TICKS:
        page.get_by_label(tick, exact=True).check()


def at_the_door(sun, chromium, server):
    """Sun's phone, arrived, with everything ticked."""
    phone, page, job = on_the_way(sun, chromium, server)
    arrive(page)
    return phone, page, job


def test_a_press_on_a_page_that_is_just_going_away_is_not_lost(sun, chromium, server):
    phone, page, job = at_the_door(sun, chromium, server)
    page.evaluate("IDBFactory.prototype.open = () => ({})")  # the outbox of this page does not get there in time
    page.get_by_role("button", name="完成并交接").click()
    page.goto("/field/")
    expect(page.get_by_text("交接完成，谢谢。")).to_be_visible(timeout=15_000)
    job.refresh_from_db()
    assert job.state == "finished"
    assert Move.objects.filter(thing="assignment", verb="finish").count() == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('anju-pressed'))") == []
    phone.close()


def test_ticks_are_back_before_the_button_can_be_pressed(sun, chromium, server):
    phone, page, job = at_the_door(sun, chromium, server)
    page.goto("/field/")
    phone.route("**/field*.js*", lambda route: None)  # a weak line: the modules do not come
    page.goto(f"/field/jobs/{job.pk}/", wait_until="commit")
    page.get_by_role("button", name="完成并交接").click()
    expect(page.get_by_text("交接完成，谢谢。")).to_be_visible(timeout=15_000)
    job.refresh_from_db()
    assert (job.state, job.entry, job.findings["done"]) == ("finished", "key", ["lifted"])
    phone.unroute_all(behavior="ignoreErrors")
    phone.close()


def test_what_is_ticked_before_the_modules_are_there_survives_a_reload(sun, chromium, server):
    phone, page, _ = on_the_way(sun, chromium, server)
    page.wait_for_load_state("load")
    held = Held()
    phone.route("**/field*.js*", held.hold)  # a weak line: the modules come late
    arrive(page)
    page.reload(wait_until="commit")
    expect(page.get_by_role("button", name="完成并交接")).to_be_visible()
    assert [page.get_by_label(tick, exact=True).is_checked() for tick in TICKS] == [True] * 3
    assert held.routes, "the modules were not there"
    phone.unroute_all(behavior="ignoreErrors")
    phone.close()


def test_a_photo_chosen_before_the_modules_are_there_is_sent_when_they_come(sun, chromium, server):
    phone, page, _ = at_the_door(sun, chromium, server)
    held = Held()
    phone.route("**/field*.js*", held.hold)
    page.reload(wait_until="commit")
    picture = {"name": "现场.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 60}
    page.locator("input[type=file]").first.set_input_files(picture)
    assert held.routes, "the modules were not there"
    held.let_go()
    phone.unroute_all()
    expect(page.get_by_text("拍照 1")).to_be_visible()
    page.goto("/field/")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("[...document.querySelectorAll('input[type=file]')].every((each) => each.files.length === 0)")
    expect(page.get_by_text("拍照 1")).to_be_visible()  # a photo that was sent is not sent again by who comes back
    phone.close()


def test_what_is_pressed_while_something_is_sent_goes_too(sun, chromium, server):
    phone, page, job = at_the_door(sun, chromium, server)
    held = Held()
    page.route("**/alert/", held.hold)
    page.reload()  # a document that was there before its requests were held may still send one past the hold
    page.get_by_role("button", name="情况不对，叫坐席").click()
    page.wait_for_function("document.querySelector('form[action$=\"alert/\"]').dataset.sent")
    page.get_by_role("button", name="完成并交接").click()
    until = time.monotonic() + 15
    while not held.routes:
        assert time.monotonic() < until, page.locator("main").inner_html()
        page.wait_for_timeout(50)
    held.let_go()
    expect(page.get_by_text("交接完成，谢谢。")).to_be_visible(timeout=15_000)
    job.refresh_from_db()
    assert job.state == "finished"
    phone.close()


def test_without_script_and_without_a_position_the_way_is_the_same(sun, chromium, server):
    session = world.client_for(sun).cookies["sessionid"].value
    phone = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=False, base_url=server, locale="zh-CN"
    )
    phone.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = phone.new_page()
    page.goto("/field/")
    page.get_by_role("link", name="居家跌倒").click()
    page.get_by_role("button", name="接单，现在去").click()
    page.get_by_role("button", name="我已到达").click()
    expect(page.get_by_text("位置不明")).to_be_visible()
    page.get_by_label("老人开门", exact=True).check()
    page.get_by_label("无恙", exact=True).check()
    page.get_by_role("button", name="完成并交接").click()
    expect(page.get_by_text("交接完成，谢谢。")).to_be_visible()
    assert Assignment.objects.get().place_flag == "unknown"
    phone.close()


def test_not_now_takes_one_tap_and_a_reason(sun, chromium, server):
    phone = browsers.sign_in(chromium, server, sun, browsers.PHONE)
    page = phone.new_page()
    page.goto(f"/field/jobs/{Assignment.objects.get().pk}/")
    page.get_by_text("现在去不了").click()
    healthy(page)
    page.get_by_role("button", name="离得太远").click()
    expect(page.get_by_role("heading", name="已转下一位")).to_be_visible()
    assert Assignment.objects.get().refusal == "离得太远"
    phone.close()


def test_a_session_that_ended_keeps_the_arrival_until_sun_has_signed_in_again(sun, chromium, server):
    phone = browsers.sign_in(chromium, server, sun, browsers.PHONE)
    page = phone.new_page()
    job = Assignment.objects.get()
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="接单，现在去").click()
    expect(page.get_by_role("button", name="我已到达")).to_be_visible()
    page.wait_for_load_state()  # the scripts are there: what is pressed from now on is kept
    phone.clear_cookies()
    page.get_by_role("button", name="我已到达").click()
    expect(page.get_by_text("登录已过期。内容已存本机")).to_be_visible()
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    healthy(page)
    session = world.client_for(sun).cookies["sessionid"].value
    phone.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page.goto("/field/")
    expect(page.get_by_role("heading", name="已到达")).to_be_visible(timeout=15_000)
    expect(page.locator("[data-outbox-count]")).to_have_text("0")
    job.refresh_from_db()
    assert job.state == "arrived"
    phone.close()
