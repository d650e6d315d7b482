"""Responder Sun's phone without a net: the day is on the phone, and what is done there arrives once, or is kept."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.journal.models import Move
from anju.kernel import clock
from tests import world
from tests.desks import browser as browsers
from tests.incidents import scene
from tests.journeys.test_field import healthy, sun

__all__ = ["sun"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
COPIES = (
    "caches.open('anju-field-1').then((copy) => copy.keys()).then((all) => all.map((one) => new URL(one.url).pathname))"
)


@browsers.that_stands
def copied(page: Page, *addresses: str) -> None:
    """Wait until the phone holds a copy of these pages."""
    for _ in range(100):
        if set(addresses) <= set(page.evaluate(COPIES)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(COPIES))


def kill(folder: Path) -> None:
    """Kill every process of the browser that works in this folder, as a flat battery does."""
    for process in Path("/proc").iterdir():
        try:
            ours = process.name.isdigit() and str(folder).encode() in (process / "cmdline").read_bytes()
        except OSError:
            continue
        if ours and int(process.name) != os.getpid():
            os.kill(int(process.name), signal.SIGKILL)
    time.sleep(0.5)


@pytest.fixture
def phone(chromium: Any, server: str, sun: Any, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """Sun's phone: each call starts its browser anew, with all that it had kept."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / "phone", executable_path=browsers.CHROMIUM, args=list(browsers.FLAGS), base_url=server,
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 360, "height": 800},
            permissions=["geolocation"], geolocation={"longitude": scene.HOME[0], "latitude": scene.HOME[1]},
        )  # fmt: skip
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    context = start()
    session = world.client_for(sun).cookies["sessionid"].value
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": server, "expires": time.time() + 86_400, "httpOnly": True}]
    )
    context.close()
    yield start
    for each in opened:
        each.close()


def going(page: Page) -> Assignment:
    """Sun has taken the job and stands before the house; the phone has copied what it needs."""
    page.goto("/field/")
    page.goto(
        page.get_by_role("link", name="居家跌倒").get_attribute("href") or ""
    )  # the list may refresh under a click
    page.get_by_role("button", name="接单，现在去").click(timeout=30_000)
    expect(page.get_by_role("button", name="我已到达")).to_be_visible()
    page.wait_for_load_state()
    job = Assignment.objects.get()
    page.goto("/field/")
    copied(page, "/field/", "/field/outbox/", f"/field/jobs/{job.pk}/", "/field/offline/")
    return job


def test_a_visit_without_a_net_survives_a_killed_browser_and_arrives_once(phone, tmp_path):
    context = phone()
    page = context.new_page()
    job = going(page)
    context.set_offline(True)
    page.goto("/field/")
    expect(page.get_by_text("没有网络，这是本机存下的内容")).to_be_visible()
    page.get_by_role("link", name="赶赴中").click()
    expect(page.get_by_text("3 单元 502 室").first).to_be_visible()
    healthy(page)
    page.get_by_role("button", name="我已到达").click()
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    for tick in ("钥匙", "受伤", "扶起"):
        page.get_by_label(tick, exact=True).check()
    page.get_by_role("button", name="完成并交接").click()
    expect(page.get_by_text("记录已存本机，有信号就自动交接")).to_be_visible()
    page.goto("/field/outbox/")
    expect(page.get_by_text("完成并交接")).to_be_visible()
    expect(page.locator("[data-posts=waiting] article")).to_have_count(2)
    healthy(page)
    page.goto("/field/duty-of-nobody/")
    expect(page.get_by_text("这一页本机没有存下")).to_be_visible()
    job.refresh_from_db()
    assert job.state == "accepted"

    kill(tmp_path / "phone")
    page = phone().new_page()
    page.goto("/field/")
    for _ in range(150):
        job.refresh_from_db()
        if job.state == "finished":
            break
        page.wait_for_timeout(100)
    assert (job.state, job.entry, job.findings["condition"], job.place_flag) == ("finished", "key", "hurt", "near")
    assert [Move.objects.filter(thing="assignment", verb=verb).count() for verb in ("arrive", "finish")] == [1, 1]
    expect(page.locator("[data-outbox-count]")).to_have_text("0")


def test_what_came_too_late_is_kept_until_the_worker_has_told_the_desk(phone):
    context = phone()
    page = context.new_page()
    job = going(page)
    page.clock.install(time=clock.now() - timedelta(minutes=10))
    context.set_offline(True)
    page.goto(f"/field/jobs/{job.pk}/")
    page.get_by_role("button", name="我已到达").click()
    expect(page.locator("[data-outbox-count]")).to_have_text("1")
    page.get_by_label("钥匙", exact=True).check()
    page.get_by_label("受伤", exact=True).check()
    page.get_by_role("button", name="完成并交接").click()
    expect(page.locator("[data-outbox-count]")).to_have_text("2")
    dispatch.withdraw(scene.SYSTEM, job.pk, reason="已转他人", now=clock.now())
    page.close()

    page = context.new_page()
    page.clock.set_system_time(clock.now())
    context.set_offline(False)
    page.goto("/field/")
    page.get_by_text("件补发时没有办成").click()
    expect(page.locator("[data-posts=refused] article")).to_have_count(2)
    expect(page.get_by_text("坐席已撤回这一单，不用去了。").first).to_be_visible()
    healthy(page)
    handed = page.locator("[data-posts=refused] article", has_text="完成并交接")
    handed.get_by_role("button", name="报给坐席").click()
    expect(page.locator("[data-posts=refused] article")).to_have_count(1)
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_text("都已送达")).to_be_visible()
    notes = [move.why for move in Move.objects.filter(thing="incident")]
    assert sum("断网时按下“完成并交接”" in note for note in notes) == 1, notes


def test_the_next_person_at_the_same_phone_finds_nothing_of_the_one_before(phone):
    context = phone()
    page = context.new_page()
    job = going(page)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_load_state()
    page.wait_for_function("caches.has('anju-field-1').then((there) => !there)")
    page.wait_for_timeout(1000)
    assert not page.evaluate("caches.has('anju-field-1')"), "what was being copied at the sign-out came back"
    context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"/field/jobs/{job.pk}/")
