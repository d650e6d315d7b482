"""A change that is announced while a fragment is on its way must not be lost with the fragment it replaces."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

from anju.incidents import commands as incidents
from anju.journal import commands as journal
from anju.kernel import clock
from tests import world
from tests.journeys import stage as stages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


class TestTwoAlarmsAtOnce:
    def test_the_second_stands_in_the_strip_although_the_first_was_being_fetched(self, stage, window):
        page = window(stage.li, "/desk/")
        expect(page.get_by_text("无响铃")).to_be_visible()
        expect(page.locator("#aj-live")).to_be_hidden()
        page.wait_for_timeout(500)
        pressed: list[int] = []

        def slow(route: Any) -> None:
            answer = route.fetch()
            if "赵德福" in answer.text() and not pressed:
                pressed.append(stages.press(stage.wang_shulan, "sos", device=stage.devices[4]).pk)
                connection.close()  # the route's own
                page.wait_for_timeout(400)  # the word about her comes while this answer is on its way
            route.fulfill(response=answer)

        page.route("**/desk/strip/**", slow)
        stages.press(stage.zhao, "fall", device=stage.devices[0])
        expect(page.locator("#bell")).to_contain_text("赵德福")
        assert pressed
        expect(page.locator("#bell")).to_contain_text("王淑兰")

    def test_a_case_in_the_duty_room_that_came_while_the_room_was_being_fetched(self, stage, window):
        page = window(stage.li, "/desk/")
        expect(page.get_by_text("无响铃")).to_be_visible()
        expect(page.locator("#aj-live")).to_be_hidden()
        page.wait_for_timeout(500)
        pressed: list[int] = []

        def slow(route: Any) -> None:
            answer = route.fetch()
            if not pressed:
                pressed.append(stages.press(stage.wang_shulan, "battery", device=stage.devices[4]).pk)
                connection.close()
                page.wait_for_timeout(400)
            route.fulfill(response=answer)

        page.route("**/desk/", slow)
        stages.press(stage.zhao, "fall", device=stage.devices[0])
        expect(page.locator("#work")).to_contain_text("王淑兰")
        assert pressed


class TestWhatTricklesAndWhatRings:
    """By the page's own clock, which stands and is moved by hand: a crowded machine changes nothing."""

    def test_a_case_stands_in_the_duty_room_at_once_although_a_device_was_spoken_of_before(self, stage, window):
        page = window(stage.li, "/desk/")
        stages.press(stage.zhao, "fall", device=stage.devices[0])
        expect(page.locator("#bell")).to_contain_text("赵德福")  # it hears
        page.wait_for_load_state("networkidle")
        page.clock.install()
        page.clock.pause_at(clock.now() + timedelta(minutes=1))
        for _ in range(4):  # what was said before is fetched before
            page.wait_for_timeout(500)
            page.clock.run_for(4000)
        fetched: list[str] = []
        page.on("request", lambda request: request.url.endswith("/desk/") and fetched.append(request.url))
        for _ in range(3):
            journal.wake_live("device", area=stage.zhao.area_code, row_id=stage.devices[0].pk)
        page.wait_for_timeout(500)
        page.clock.run_for(1000)
        assert not fetched  # devices wait for three seconds
        stages.press(stage.wang_shulan, "battery", device=stage.devices[4])
        for _ in range(9):  # a case for 150 ms: far from the turn of the devices
            page.wait_for_timeout(300)
            page.clock.run_for(200)
            if fetched:
                break
        assert fetched
        page.clock.resume()
        expect(page.locator("#work")).to_contain_text("王淑兰")


class TestAKeyPressedWhileTheDeskRefreshesItself:
    """A refresh on its way and another one waiting behind it: the operator's key still does what it says."""

    def test_the_step_is_ticked_and_the_older_answer_is_not_drawn_over_it(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        incidents.claim(world.viewer(stage.li), case.pk, now=clock.now())
        page = window(stage.li, f"/desk/cases/{case.pk}/")
        expect(page.locator("#aj-live")).to_be_hidden()
        page.wait_for_timeout(500)
        held: list[Any] = []

        def hold(route: Any) -> None:
            if route.request.method == "GET" and not held:
                held.append((route, route.fetch()))  # rendered before the key, delivered after it
            else:
                route.continue_()

        page.route(f"**/desk/cases/{case.pk}/", hold)
        for _ in range(2):  # the word of the second press waits behind the fetch for the first
            stages.press(stage.zhao, "fall")
            page.wait_for_timeout(700)
        assert held
        page.keyboard.press("j")
        expect(page.locator(".ds-steps [aria-current=step]")).to_contain_text("与老人通话")
        route, old = held[0]
        assert "与老人通话" not in old.text().split('aria-current="step"')[1].split("</li>")[0]
        page.evaluate(
            "window.drawn = []; document.body.addEventListener('htmx:afterSwap', () =>"
            " window.drawn.push(document.querySelector('.ds-steps [aria-current=step]').textContent))"
        )
        route.fulfill(response=old)
        page.wait_for_timeout(1000)
        drawn = page.evaluate("window.drawn")
        assert all("与老人通话" in step for step in drawn), drawn
