"""The hand-over, watched elders and notes on the duty page, without a browser: ticks, signatures, refusals, paper."""

from datetime import timedelta
from typing import Any

import pytest

from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.incidents.models import Handover, ShiftNote, Watch
from anju.kernel import clock
from tests import world
from tests.desks.operator.test_desk import FRAGMENT, mine, text
from tests.incidents import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def li() -> Any:
    return world.operator_li()


@pytest.fixture
def wang() -> Any:
    return world.operator_wang()


@pytest.fixture
def desk(li: Any) -> Any:
    return world.client_for(li)


@pytest.fixture
def zhao() -> Any:
    return scene.zhao_defu()


def signed(desk: Any, li: Any) -> Handover:
    keys = [item.key for item in queries.shift(world.viewer(li), clock.now()).items()]
    if keys:
        desk.post("/desk/handover/tick/", {"key": keys, "told": "1"})
    desk.post("/desk/handover/sign/", {"note": "02:00 再听一次"})
    return Handover.objects.get(from_user=li)


class TestTicks:
    def test_a_tick_stays_when_the_room_fetches_itself_again(self, desk: Any, li: Any, zhao: Any) -> None:
        case = mine(li, zhao)
        html = text(desk.post("/desk/handover/tick/", {"key": f"case:{case.pk}", "told": "1"}, headers=FRAGMENT))
        assert f'id="tick-case-{case.pk}"' in html
        assert "已交代 <b>1</b> / 1" in html
        assert 'aria-checked="true"' in text(desk.get("/desk/", htmx=True))

    def test_what_is_left_stands_on_the_locked_button(self, desk: Any, li: Any, zhao: Any) -> None:
        mine(li, zhao)
        assert "交班签字·差 1 条" in text(desk.get("/desk/"))

    def test_a_whole_group_at_once(self, desk: Any, li: Any, zhao: Any) -> None:
        cases = [mine(li, zhao), mine(li, scene.zhao_defu(name="于凤琴"))]
        assert "本组都已交代" in text(desk.get("/desk/"))
        html = text(desk.post("/desk/handover/tick/", {"key": [f"case:{case.pk}" for case in cases]}, headers=FRAGMENT))
        assert "已交代 <b>2</b> / 2" in html

    def test_of_something_that_is_gone_is_explained_with_the_fresh_room(self, desk: Any, zhao: Any) -> None:
        response = desk.post("/desk/handover/tick/", {"key": "case:999999"}, headers=FRAGMENT)
        assert response.status_code == 409
        assert "这一条刚刚变了" in text(response)

    def test_without_script_it_is_a_redirect(self, desk: Any, li: Any, zhao: Any) -> None:
        case = mine(li, zhao)
        assert desk.post("/desk/handover/tick/", {"key": f"case:{case.pk}"}).url == "/desk/"


class TestSigning:
    def test_with_items_left_is_refused_in_the_dialog_and_keeps_the_note(self, desk: Any, li: Any, zhao: Any) -> None:
        mine(li, zhao)
        response = desk.post("/desk/handover/sign/", {"note": "灯坏了"}, headers=FRAGMENT)
        assert response.status_code == 409
        assert "还有 1 条没有勾" in text(response)
        assert "灯坏了" in text(response)

    def test_tells_the_leaver_to_wait_and_the_colleague_to_sign(self, desk: Any, li: Any, wang: Any, zhao: Any) -> None:
        mine(li, zhao)
        row = signed(desk, li)
        assert "等接班人签收" in text(desk.get("/desk/"))
        html = text(world.client_for(wang).get("/desk/"))
        assert "<b>李静</b>" in html
        assert f'href="/desk/handovers/{row.pk}/" data-key="F8"' in html

    def test_unsigned_for_a_quarter_of_an_hour_is_amber_for_both(self, desk: Any, li: Any, wang: Any) -> None:
        row = signed(desk, li)
        Handover.objects.filter(pk=row.pk).update(signed_at=clock.now() - timedelta(minutes=16))
        assert "超过 15 分钟没有人签收" in text(desk.get("/desk/"))
        assert "超过 15 分钟没有人签收" in text(world.client_for(wang).get("/desk/"))

    def test_the_arriving_operator_reads_ticks_signs_and_has_the_cases(
        self, desk: Any, li: Any, wang: Any, zhao: Any
    ) -> None:
        case = mine(li, zhao)
        row = signed(desk, li)
        browser, address = world.client_for(wang), f"/desk/handovers/{row.pk}/"
        html = text(browser.get(address))
        assert "赵德福" in html
        assert "02:00 再听一次" in html
        refused = browser.post(address)
        assert refused.status_code == 409
        assert "还有 1 条没有勾" in text(refused)
        assert browser.post(address, {"read": f"case:{case.pk}"}).url == address
        case.refresh_from_db()
        assert case.claimed_name == "王磊"
        assert "王磊" in text(browser.get(address))
        assert "看过，签收" not in text(browser.get(address))

    def test_the_slower_of_two_is_told_who_was_faster(self, desk: Any, li: Any, wang: Any) -> None:
        row = signed(desk, li)
        incidents.take_handover(world.viewer(world.lead_operator_chen()), row.pk, read=[], now=clock.now())
        response = world.client_for(wang).post(f"/desk/handovers/{row.pk}/")
        assert response.status_code == 409
        assert "陈雪 已先签字接班" in text(response)

    def test_the_signature_can_be_taken_back(self, desk: Any, li: Any) -> None:
        row = signed(desk, li)
        assert "已撤回签字" in text(desk.post(f"/desk/handovers/{row.pk}/withdraw/", headers=FRAGMENT))
        row.refresh_from_db()
        assert row.state == "draft"

    def test_taken_back_while_the_colleague_reads_is_explained(self, desk: Any, li: Any, wang: Any, zhao: Any) -> None:
        case = mine(li, zhao)
        row = signed(desk, li)
        desk.post(f"/desk/handovers/{row.pk}/withdraw/")
        response = world.client_for(wang).post(f"/desk/handovers/{row.pk}/", {"read": f"case:{case.pk}"})
        assert response.status_code == 409
        assert "刚刚撤回了签字" in text(response)
        assert "02:00 再听一次" not in text(response)


class TestRecords:
    def test_can_be_opened_and_printed_later(self, desk: Any, li: Any, wang: Any, zhao: Any) -> None:
        case = mine(li, zhao)
        row = signed(desk, li)
        incidents.take_handover(world.viewer(wang), row.pk, read=[f"case:{case.pk}"], now=clock.now())
        html = text(desk.get("/desk/handovers/"))
        assert f'href="/desk/handovers/{row.pk}/"' in html
        paper = text(desk.get(f"/desk/handovers/{row.pk}/print/"))
        assert all(word in paper for word in ("坐席交接单", "李静", "王磊", "赵德福", "居家跌倒"))

    def test_say_how_to_make_the_first_one(self, desk: Any) -> None:
        assert "还没有交接记录" in text(desk.get("/desk/handovers/"))


class TestWatch:
    def test_is_found_by_name_and_put_on_the_list(self, desk: Any, zhao: Any) -> None:
        assert "赵德福" in text(desk.get("/desk/watches/new/?q=赵德福"))
        data = {"elder": zhao.pk, "reason": "今日出院，独居第一夜", "hours": "24"}
        assert desk.post("/desk/watches/new/", data).url == "/desk/"
        html = text(desk.get("/desk/"))
        assert "今日出院，独居第一夜" in html
        row = Watch.objects.get()
        assert "已从重点关注撤下" in text(desk.post(f"/desk/watches/{row.pk}/end/", headers=FRAGMENT))
        assert "没有重点关注的老人" in text(desk.get("/desk/"))

    def test_without_a_person_or_twice_is_explained(self, desk: Any, zhao: Any) -> None:
        missing = desk.post("/desk/watches/new/", {"reason": "出院", "hours": "24"})
        assert missing.status_code == 422
        assert "请先找到老人" in text(missing)
        data = {"elder": zhao.pk, "reason": "出院", "hours": "24"}
        desk.post("/desk/watches/new/", data)
        assert "已在重点关注名单里" in text(desk.post("/desk/watches/new/", data))

    def test_of_another_district_is_not_there(self, zhao: Any) -> None:
        browser = world.client_for(world.operator_of_daoli())
        data = {"elder": zhao.pk, "reason": "好奇", "hours": "24"}
        assert browser.post("/desk/watches/new/", data).status_code == 404


class TestNote:
    def test_is_written_in_a_dialog_and_stands_in_the_room(self, desk: Any) -> None:
        response = desk.post("/desk/notes/new/", {"text": "零下 27℃，北风 5 级", "hours": "12"}, headers=FRAGMENT)
        assert response["HX-Retarget"] == "#work"
        assert "零下 27℃，北风 5 级" in text(desk.get("/desk/"))
        row = ShiftNote.objects.get()
        desk.post(f"/desk/notes/{row.pk}/end/")
        assert "没有留言" in text(desk.get("/desk/"))

    def test_without_words_is_explained_in_the_dialog(self, desk: Any) -> None:
        assert "aj-wrong" in text(desk.post("/desk/notes/new/", {"text": "", "hours": "12"}, headers=FRAGMENT))
