"""A change that is announced while a fragment is on its way must not be lost with the fragment it replaces."""

from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

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
