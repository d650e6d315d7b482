"""Two people tick elders off one list at once: each sees what became of the row, and who was faster is named."""

import pytest
from playwright.sync_api import expect

from tests import world
from tests.care import scene
from tests.desks import browser as windows

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_who_was_too_late_is_told_and_the_others_row_changes_at_once(transactional_db, window):
    world.harbin()
    street = scene.Street()
    row = street.blackout()
    first = window(world.operator_li(), f"/checks/rounds/{row.pk}/")
    second = window(world.lead_operator_chen(), f"/checks/rounds/{row.pk}/", windows.PHONE)
    mark = f"#check-{street.check(street.zhao, 'mass').pk}"
    late = second.locator(mark)
    second.route("**/checks/rounds/**", lambda route: route.fulfill(status=204))  # it has not heard of it yet
    first.locator(mark).get_by_role("button", name="打通了").click()
    expect(first.locator(mark).get_by_text("电话联系上").first).to_be_visible()
    late.get_by_role("button", name="打通了").click()
    expect(second.locator("#aj-toasts")).to_contain_text("李静 已经核实过这位老人了")
    expect(late.get_by_role("button", name="打通了")).to_be_visible()
    assert windows.fits(second)
