"""The list, the page of a case, what is done after closing, paper and Excel."""

import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from anju.accounts.models import User
from anju.incidents import commands
from anju.incidents.models import Incident
from anju.incidents.queries import SOURCES
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def li_user(db: None) -> User:
    return world.operator_li()


@pytest.fixture
def case(zhao: Elder, li_user: User) -> Incident:
    li, chen = world.viewer(li_user), world.viewer(world.lead_operator_chen())
    sun_user = world.responder_sun()
    worker = scene.worker(sun_user)
    case = scene.alarm(zhao, "fall")
    scene.alarm(zhao, "fall", seconds=9)
    commands.claim(li, case.pk, now=scene.after(13))
    commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(60))
    return commands.resolve(chen, case.pk, outcome="real_treated", note="额头擦伤", now=scene.after(600))


def page(user: User, name: str, *args: Any, query: str = "") -> Any:
    return world.client_for(user).get(reverse(f"incidents:{name}", args=args) + query)


class TestList:
    def test_masks_names_for_an_official_and_counts(self, case: Incident) -> None:
        text = page(world.official_xu(), "list").content.decode()
        assert case.number in text
        assert "赵德福" not in text
        assert "共 1 起" in text

    def test_a_call_from_the_family_page_has_its_word(self) -> None:
        assert str(SOURCES["app"]) == "家属网页"

    def test_shows_names_to_those_who_work_on_cases(self, case: Incident, li_user: User) -> None:
        assert "赵德福" in page(li_user, "list").content.decode()

    @pytest.mark.parametrize(
        ("query", "there"),
        [
            ("?state=closed", True), ("?state=open", False), ("?state=resolved&priority=P1&kind=fall", True),
            ("?outcome=false_press", False), ("?q=NG-2026", True), ("?since=2026-12-08&until=2026-12-08", True),
            ("?until=2026-12-07", False), ("?area=230103", True), ("?area=230102", False), ("?since=soon", True),
            ("?sort=-received_at", True), ("?sort=claimed_by__password", True), ("?page=999", True),
        ],
    )  # fmt: skip
    def test_filters_in_the_address(self, case: Incident, li_user: User, query: str, there: bool) -> None:
        answer = page(li_user, "list", query=query)
        assert answer.status_code == 200
        assert (case.number in answer.content.decode()) is there

    def test_empty_says_what_next(self, li_user: User) -> None:
        assert "没有符合条件的警情" in page(li_user, "list").content.decode()

    def test_excel_is_masked_and_marked(self, case: Incident) -> None:
        xu = world.official_xu()
        answer = world.client_for(xu).post(reverse("incidents:export") + "?state=closed")
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        cells = [str(value) for row in book.active.iter_rows(values_only=True) for value in row if value is not None]
        assert case.number in cells
        assert not any("赵德福" in cell for cell in cells)
        assert any("许岚" in cell for cell in cells)

    def test_excel_needs_the_post(self, case: Incident, li_user: User) -> None:
        assert world.client_for(li_user).post(reverse("incidents:export")).status_code == 403


class TestCasePage:
    def test_shows_everything_of_the_case(self, case: Incident, li_user: User) -> None:
        text = page(li_user, "incident", case.pk).content.decode()
        for words in ("赵德福", "居家跌倒", "孙志强", "第 2 次报警", "急救证有效", "sos", "额头擦伤", "李静"):
            assert words in text

    def test_of_an_unknown_device(self, li_user: User) -> None:
        case = scene.alarm(None, "sos", device_number="NOBODY-1", raw_base64="/v8A")
        text = page(li_user, "incident", case.pk).content.decode()
        assert "设备未登记" in text
        assert "fe ff 00" in text

    def test_on_paper(self, case: Incident, li_user: User) -> None:
        assert "警情处置单" in page(li_user, "print", case.pk).content.decode()

    def test_another_county_and_the_family_do_not_get_it(self, case: Incident) -> None:
        for name in ("incident", "print"):
            assert page(world.official_zhao_daoli(), name, case.pk).status_code == 404
            assert page(world.operator_of_daoli(), name, case.pk).status_code == 404
        assert page(world.daughter_zhao(), "incident", case.pk).status_code == 403


class TestElderPlan:
    def test_lines_are_added_shown_and_taken_out(self, zhao: Elder, li_user: User) -> None:
        browser, url = world.client_for(li_user), reverse("incidents:plan", args=[zhao.pk])
        assert "还没有个人预案" in browser.get(url).content.decode()
        assert browser.post(url, {"kind": "fall", "text": " 不要  自己起身 "}).status_code == 302
        assert "不要 自己起身" in browser.get(url).content.decode()
        assert browser.post(url, {"kind": "fall", "text": ""}).status_code == 422
        assert browser.post(url, {"remove": "x"}).status_code == 404
        line = zhao.plans.get()
        assert browser.post(url, {"remove": str(line.pk)}).status_code == 302
        assert not zhao.plans.exists()

    def test_has_an_end(self, zhao: Elder, li_user: User) -> None:
        li = world.viewer(li_user)
        for number in range(20):
            commands.add_plan_line(li, zhao.pk, text=f"第 {number} 条", now=scene.NOW)
        answer = world.client_for(li_user).post(reverse("incidents:plan", args=[zhao.pk]), {"text": "再一条"})
        assert answer.status_code == 422

    def test_is_not_for_officials_to_change(self, zhao: Elder) -> None:
        xu = world.client_for(world.official_xu())
        assert xu.post(reverse("incidents:plan", args=[zhao.pk]), {"text": "先打我"}).status_code == 403


class TestActs:
    def _post(self, user: User, case: Incident, verb: str, **data: str) -> Any:
        return world.client_for(user).post(reverse("incidents:act", args=[case.pk, verb]), data)

    def test_review_by_another_person(self, case: Incident) -> None:
        assert self._post(world.official_xu(), case, "review", note="卫生间加扶手").status_code == 302
        case.refresh_from_db()
        assert (case.state, case.review_note) == ("reviewed", "卫生间加扶手")

    def test_review_without_words_comes_back_with_the_form(self, case: Incident) -> None:
        assert self._post(world.official_xu(), case, "review", note="").status_code == 422

    def test_review_twice_is_explained(self, case: Incident) -> None:
        xu = world.official_xu()
        self._post(xu, case, "review", note="好")
        answer = self._post(xu, case, "review", note="好")
        assert answer.status_code == 409
        assert "当前状态不能做这一步" in answer.content.decode()

    def test_locked_button_says_what_it_waits_for(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "sos")
        text = page(world.official_xu(), "incident", case.pk).content.decode()
        assert "复核·待办结" in text

    def test_call_back_note_and_reopen(self, case: Incident, li_user: User) -> None:
        assert self._post(li_user, case, "call_back", note="老人平安").status_code == 302
        assert self._post(li_user, case, "add_note", text="已列入改造").status_code == 302
        chen = User.objects.get(name="陈雪")
        assert self._post(chen, case, "reopen", reason="又摔了").status_code == 302
        case.refresh_from_db()
        assert case.state == "ringing"

    def test_verbs_that_are_not_for_this_page(self, case: Incident, li_user: User) -> None:
        assert self._post(li_user, case, "delete").status_code == 404
        assert self._post(li_user, case, "review", note="好").status_code == 403

    def test_list_costs_the_same_for_one_and_many(
        self, case: Incident, zhao: Elder, li_user: User, django_assert_max_num_queries: Any
    ) -> None:
        for kind in ("sos", "smoke", "gas", "co", "cord"):
            scene.alarm(zhao, kind)
        browser = world.client_for(li_user)
        browser.get(reverse("incidents:list"))
        with django_assert_max_num_queries(20):
            browser.get(reverse("incidents:list"))
