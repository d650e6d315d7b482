"""What every journey of an order shares: services with prices, a purse, and the steps from the offer to the check-out."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from anju.accounts.models import User
from anju.orders.models import Order
from tests.desks import browser
from tests.journeys.stage import Stage
from tests.orders import scene

Window = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Carer:
    """Zhou Qian, who goes to every order of these journeys."""

    user: User
    name: str


def ready(stage: Stage) -> Carer:
    """Set prices, entitle Elder Zhao to 200 yuan a month; the caregiver of the stage is on duty already."""
    scene.catalogue()
    scene.money(stage.zhao)
    worker = stage.workers[1]
    return Carer(worker.user, worker.name)


def placed(stage: Stage, channel: str) -> Order:
    """Return the order that has just come in through a channel, and nothing beside it."""
    row: Order = Order.objects.get()
    assert (row.channel, row.state, row.elder_id) == (channel, "placed", stage.zhao.pk)
    return row


def serve(window: Window, stage: Stage, carer: Carer, row: Order) -> Page:
    """Offer an order at the desk; accept, check in and check out at the phone. Returns the desk's page of the order."""
    desk = window(stage.li, f"/orders/{row.pk}/")
    desk.locator("form", has_text=carer.name).get_by_role("button", name="请他去").click()
    expect(desk.get_by_text("派单中").first).to_be_visible()
    at_the_phone(window, carer, row)
    desk.reload()
    expect(desk.get_by_text("已签退").first).to_be_visible()
    return desk


def at_the_phone(window: Window, carer: Carer, row: Order) -> None:
    """Take the order from the list of the day, go, come in, and leave with what was found."""
    job = scene.assignment(row)
    phone = window(carer.user, "/field/", browser.PHONE)
    expect(phone.locator(f"#job-{job.pk}")).to_be_visible()
    phone.goto(f"/field/jobs/{job.pk}/")
    phone.get_by_role("button", name="接单").first.click()
    phone.get_by_role("button", name="我已到达").click()
    phone.locator("label:visible", has_text="无恙").click()
    phone.get_by_role("button", name="服务完成，签退").click()
    phone.wait_for_url("**/field/?done=1")
    expect(phone.get_by_text("交接完成，谢谢。")).to_be_visible()


def told(page: Page, *lines: str) -> None:
    """Read in the story of the order that each of these happened."""
    story = page.locator("section", has=page.get_by_role("heading", name="经过"))
    for line in lines:
        expect(story.get_by_text(line).first).to_be_visible()


def rated(stage: Stage, stars: int) -> Order:
    """Return the order as it stands at the end."""
    row: Order = Order.objects.get(elder=stage.zhao)
    assert (row.state, row.rating) == ("rated", stars)
    assert row.accepted_at
    assert row.checked_in_at
    assert row.checked_out_at
    return row


def healthy(page: Page) -> None:
    """Every page of a phone: axe is content, nothing scrolls sideways, nothing is small."""
    assert browser.problems(page) == []
    assert browser.fits(page)
    assert browser.too_small(page) == []
    assert browser.small_targets(page) == []


__all__ = ["Carer", "Window", "at_the_phone", "healthy", "placed", "rated", "ready", "serve", "told"]
