"""The operator's desk in the real browser: one alarm from the press to the board, and what goes wrong on the way."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.incidents import queries as numbers
from anju.incidents.models import Incident
from anju.kernel import clock
from tests import world
from tests.incidents import scene
from tests.journeys import stage as stages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def strip(page: Page):
    return page.get_by_role("region", name="正在响铃")


class TestOneAlarm:
    def test_from_the_press_to_the_reviewed_case_by_keyboard_alone(self, stage, window):
        page = window(stage.li, "/desk/")
        expect(page.get_by_text("无响铃")).to_be_visible()
        expect(page.locator("#aj-live")).to_be_hidden()

        case = stages.press(stage.zhao, "fall", device=stage.devices[0])
        expect(strip(page)).to_contain_text("赵德福")
        expect(strip(page)).to_contain_text("居家跌倒")
        stages.press(stage.zhao, "fall", device=stage.devices[0])
        expect(strip(page)).to_contain_text("第 2 次按下")

        page.keyboard.press("F2")
        expect(page).to_have_url(re.compile(rf"/desk/cases/{case.pk}/$"))
        expect(page.get_by_text("我在办")).to_be_visible()
        expect(page.get_by_text("测绘路 18 号 3 单元 502 室")).to_be_visible()
        expect(page.get_by_text("服华法林（抗凝）：跌倒须防出血")).to_be_visible()

        page.keyboard.press("j")
        expect(page.locator(".ds-steps [aria-current=step]")).to_contain_text("与老人通话")
        page.keyboard.press("n")
        expect(page.get_by_text("正在回拨")).to_be_visible()
        for _ in range(3):
            page.keyboard.press("l")
            expect(page.get_by_role("button", name="无语音 4")).to_be_visible()
            page.keyboard.press("4")
            expect(page.get_by_role("button", name="无语音 4")).to_be_hidden()
        expect(page.locator(".ds-bar").get_by_text("按真实警情处置")).to_be_visible()

        page.keyboard.press("c")
        expect(page.get_by_role("row", name=re.compile("赵丽华"))).to_contain_text("呼叫中")
        page.keyboard.press("2")
        expect(page.get_by_role("row", name=re.compile("赵丽华"))).to_contain_text("无人接")

        page.keyboard.press("a")
        expect(page.get_by_role("region", name="响应员")).to_contain_text("等待答复")

        sun = world.viewer(stage.sun)
        sent = case_of(case).pk
        assignment = stage.workers[0].assignments.get(thing_id=sent)
        dispatch.accept(sun, assignment.pk, now=clock.now())
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("赶赴中")
        dispatch.arrive(
            sun, assignment.pk, longitude=scene.HOME[0], latitude=scene.HOME[1], accuracy_m=10, now=clock.now()
        )
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("已到达")

        page.keyboard.press("Control+Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_label("真实，已处置").check()
        dialog.get_by_label("说明").fill("额头擦伤，已止血")
        page.keyboard.press("Control+Enter")
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("已办结")

        assert case_of(case).state == "resolved"
        review = window(stage.chen, f"/incidents/{case.pk}/")
        review.get_by_label("复核意见").fill("处置得当")
        review.get_by_role("button", name="复核").click()
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("已复核")

        board = window(stage.official, "/board/")
        expect(board.locator("main")).to_contain_text("60 秒内接听")
        figure = numbers.figures(
            world.viewer(stage.official), area=world.NANGANG, start=clock.now() - timedelta(hours=1), end=clock.now()
        )
        assert (figure.received.of, figure.answered_60.value, figure.open.of) == (1, 1.0, 0)

    def test_a_claimed_case_stays_where_it_was_while_another_one_rings(self, stage, window):
        first = stages.press(stage.zhao, "fall")
        incidents.claim(world.viewer(stage.li), first.pk, now=clock.now())
        page = window(stage.li, f"/desk/cases/{first.pk}/")
        work = page.locator("#work")
        above = work.bounding_box()["y"]
        stages.press(stage.wang_shulan, "sos")
        expect(strip(page)).to_contain_text("王淑兰")
        expect(work).to_contain_text("赵德福")
        assert work.bounding_box()["y"] > above  # pushed down, not covered

    def test_a_note_is_kept_while_the_page_refreshes_behind_it(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        incidents.claim(world.viewer(stage.li), case.pk, now=clock.now())
        page = window(stage.li, f"/desk/cases/{case.pk}/")
        page.keyboard.press("r")
        page.get_by_role("textbox", name="记一笔").fill("邻居说早上见过")
        stages.press(stage.zhao, "fall")
        expect(page.locator(".ds-timeline")).to_contain_text("第 2 次报警")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".ds-timeline")).to_contain_text("邻居说早上见过")

    def test_a_locked_button_says_what_it_waits_for(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        incidents.claim(world.viewer(stage.li), case.pk, now=clock.now())
        page = window(stage.li, f"/desk/cases/{case.pk}/")
        locked = page.get_by_role("button", name=re.compile("办结·待到达"))
        expect(locked).to_have_attribute("aria-disabled", "true")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("dialog")).to_be_hidden()


def case_of(case: Incident) -> Incident:
    return Incident.objects.get(pk=case.pk)


class TestTwoOperators:
    def test_claim_in_one_instant_and_one_is_told_who_was_faster(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        pages = [window(stage.li, "/desk/"), window(stage.wang, "/desk/")]
        held: list[Any] = []
        for page in pages:
            page.route("**/claim/", lambda route: held.append(route))  # noqa: PLW0108 - Playwright looks into the callable
            page.reload()  # a document that was there before its requests were held may still send one past the hold
        for page in pages:
            expect(strip(page)).to_be_visible()
            page.keyboard.press("F2")
        until = time.monotonic() + 15
        while len(held) < len(pages):
            assert time.monotonic() < until, held
            page.wait_for_timeout(20)
        for request in held:  # both have left; neither has been answered
            request.continue_()
        winner = case_of_winner(case)
        loser = pages[1] if winner == "李静" else pages[0]
        expect(loser.locator(".aj-toast")).to_contain_text(f"没能接警：{winner}快了")
        expect(loser.get_by_role("region", name="在办警情")).to_contain_text(f"{winner}在办")
        for page in pages:
            expect(page.get_by_text("无响铃")).to_be_visible()

    def test_a_stale_claim_is_taken_over_with_one_key(self, stage, window):
        case = stages.press(stage.zhao, "fall", ago=90)
        incidents.claim(world.viewer(stage.li), case.pk, now=clock.now() - timedelta(seconds=60))
        page = window(stage.wang, "/desk/")
        expect(page.get_by_text("李静 的心跳停了")).to_be_visible()
        page.keyboard.press("F2")
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("我在办")
        assert case_of(case).claimed_name == "王磊"

    def test_a_living_claim_is_taken_over_only_with_a_reason(self, stage, window):
        case = stages.press(stage.zhao, "fall", ago=60)
        li = world.viewer(stage.li)
        incidents.claim(li, case.pk, now=clock.now() - timedelta(seconds=30))
        incidents.heartbeat(li, case.pk, now=clock.now())
        page = window(stage.wang, f"/desk/cases/{case.pk}/")
        page.get_by_role("link", name="接手").click()
        page.get_by_label("接手原因").fill("李静去接另一起")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("我在办")
        expect(page.locator(".ds-timeline")).to_contain_text("李静去接另一起")


def case_of_winner(case: Incident) -> str:
    for _ in range(100):
        name = case_of(case).claimed_name
        if name:
            return name
        time.sleep(0.05)
    return ""


class TestSessions:
    def test_a_session_that_ends_in_the_middle_of_a_claim_leads_back_and_loses_nothing(self, stage, window):
        case = stages.press(stage.zhao, "fall")
        # The tests hash cheaply; the real server knows only the real hashers.
        stage.li.password = make_password(world.PASSWORD, hasher="argon2")
        stage.li.save()
        page = window(stage.li, "/desk/")
        expect(strip(page)).to_be_visible()
        Session.objects.all().delete()
        page.keyboard.press("F2")
        expect(page).to_have_url(re.compile("/sign-in/"))
        assert case_of(case).state == "ringing"
        page.get_by_label("用户名").fill("li")
        page.get_by_label("密码").fill(world.PASSWORD)
        page.keyboard.press("Enter")
        expect(strip(page)).to_contain_text("赵德福")
        page.keyboard.press("F2")
        expect(page.get_by_text("我在办")).to_be_visible()

    def test_a_page_without_script_claims_and_closes_too(self, stage, chromium, server):
        case = stages.press(stage.zhao, "help")
        session = world.client_for(stage.li).cookies["sessionid"].value
        context = chromium.new_context(java_script_enabled=False, base_url=server, locale="zh-CN")
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        page = context.new_page()
        page.goto("/desk/")
        page.get_by_role("button", name=re.compile("接警")).first.click()
        expect(page.get_by_text("我在办")).to_be_visible()
        page.get_by_role("link", name=re.compile("办结")).click()
        page.get_by_label("服务需求").check()
        page.get_by_role("button", name=re.compile("办结")).click()
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("已办结")
        assert case_of(case).outcome == "service_need"
        context.close()


class TestByTelephone:
    def test_a_call_becomes_a_case_of_the_operator_who_took_it(self, stage, window):
        page = window(stage.li, "/desk/")
        page.keyboard.press("w")
        page.get_by_role("searchbox", name="搜索老人").fill("zdf")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=re.compile("赵德福")).click()
        page.get_by_label("居家跌倒").check()
        page.get_by_label("来电人说了什么").fill("邻居听到喊声")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("region", name="在办警情")).to_contain_text("我在办")
        assert Incident.objects.get().source == "phone"
