"""The desk without a browser: fragments, refusals, and pages that work before script."""

from datetime import timedelta

import pytest

from anju.incidents import commands as incidents
from anju.incidents.models import Incident, Seat
from anju.incidents.rules.plan import EDITION
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.incidents import scene

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true", "HX-Target": "work"}


@pytest.fixture
def li():
    return world.operator_li()


@pytest.fixture
def desk(li):
    return world.client_for(li)


@pytest.fixture
def zhao():
    return scene.zhao_defu()


def ring(elder, kind: str = "fall", *, ago: float = 0) -> Incident:
    now = clock.now() - timedelta(seconds=ago)
    return incidents.receive(SYSTEM, scene.heard(elder, kind, received_at=now.isoformat()), now=now)


def mine(li, elder, kind: str = "fall") -> Incident:
    return incidents.claim(world.viewer(li), ring(elder, kind).pk, now=clock.now())


def text(response) -> str:
    return response.content.decode()


class TestStrip:
    def test_puts_a_life_alarm_before_an_older_request_for_help(self, desk, zhao):
        ring(scene.zhao_defu(name="于凤琴"), "help", ago=50)
        ring(zhao, "fall")
        html = text(desk.get("/desk/strip/"))
        assert html.index("赵德福") < html.index("于凤琴")
        assert "2 起" in html

    def test_says_nothing_when_nothing_changed(self, desk, zhao):
        ring(zhao)
        html = text(desk.get("/desk/strip/"))
        seen = html.split('name="seen" value="')[1].split('"')[0]
        assert desk.get("/desk/strip/", {"seen": seen}).status_code == 204

    def test_an_unknown_device_rings_with_its_fault_in_words(self, desk):
        world.harbin()
        ring(None)
        html = text(desk.get("/desk/"))
        assert "不知道是谁" in html
        assert "设备未登记" in html

    def test_says_of_an_unknown_device_in_a_later_row_what_it_says_in_the_first(self, desk, zhao):
        ring(zhao, "fall", ago=9)
        ring(None, "fall")
        first, _, queue = text(desk.get("/desk/strip/")).partition('class="ds-queue"')
        assert "不知道是谁" not in first
        assert "不知道是谁（设备 A1-0007）" in queue

    def test_offers_a_colleagues_stale_claim_and_never_the_own(self, desk, li, zhao):
        now = clock.now() - timedelta(seconds=60)
        incidents.claim(world.viewer(li), ring(zhao, ago=90).pk, now=now)
        assert "心跳停了" not in text(desk.get("/desk/strip/"))
        assert "李静 的心跳停了" in text(world.client_for(world.operator_wang()).get("/desk/strip/"))

    def test_another_district_hears_nothing(self, zhao):
        ring(zhao)
        html = text(world.client_for(world.operator_of_daoli()).get("/desk/"))
        assert "赵德福" not in html
        assert "无响铃" in html


class TestClaim:
    def test_opens_the_case_on_the_page_that_was_open(self, desk, zhao):
        case = ring(zhao)
        response = desk.post(f"/desk/cases/{case.pk}/claim/", headers=FRAGMENT)
        assert response.status_code == 200
        assert response["HX-Push-Url"] == f"/desk/cases/{case.pk}/"
        assert "我在办" in text(response)
        assert "<html" not in text(response)

    def test_without_script_it_is_a_redirect_to_the_case(self, desk, zhao):
        case = ring(zhao)
        response = desk.post(f"/desk/cases/{case.pk}/claim/")
        assert response.status_code == 302
        assert response.url == f"/desk/cases/{case.pk}/"

    def test_tells_the_slower_operator_who_was_faster_and_what_is_left_to_do(self, desk, zhao):
        case = ring(zhao)
        incidents.claim(world.viewer(world.operator_wang()), case.pk, now=clock.now())
        response = desk.post(f"/desk/cases/{case.pk}/claim/", headers=FRAGMENT)
        assert response.status_code == 409
        assert "没能接警：王磊快了" in text(response)
        assert "你可旁听" in text(response)
        assert "王磊在办" in text(response)

    def test_pressed_twice_it_stays_one_claim(self, desk, li, zhao):
        case = mine(li, zhao)
        response = desk.post(f"/desk/cases/{case.pk}/claim/", headers=FRAGMENT)
        assert response.status_code == 409
        assert "我在办" in text(response)


class TestWork:
    def test_every_button_of_a_colleagues_case_says_why_it_is_locked(self, desk, zhao):
        case = ring(zhao)
        incidents.claim(world.viewer(world.operator_wang()), case.pk, now=clock.now())
        html = text(desk.get(f"/desk/cases/{case.pk}/"))
        assert "拨下一位·王磊 正在办理" in html
        assert 'data-key="C"' not in html

    def test_a_note_without_words_is_explained_in_the_dialog(self, desk, li, zhao):
        case = mine(li, zhao)
        response = desk.post(f"/desk/cases/{case.pk}/note/", {"text": ""}, headers=FRAGMENT)
        assert "aj-wrong" in text(response)

    def test_closing_without_arrival_or_word_is_refused_with_the_reason_and_keeps_what_was_written(
        self, desk, li, zhao
    ):
        case = mine(li, zhao)
        response = desk.post(
            f"/desk/cases/{case.pk}/resolve/", {"outcome": "false_press", "note": "说是误按"}, headers=FRAGMENT
        )
        assert response.status_code == 409
        assert "须有人到达现场" in text(response)
        assert "说是误按" in text(response)

    def test_the_word_of_a_reached_contact_closes_it(self, desk, li, zhao):
        case = mine(li, zhao)
        daughter = scene.contact(zhao, "赵丽华")
        desk.post(f"/desk/cases/{case.pk}/call/", {"contact": daughter.pk}, headers=FRAGMENT)
        call = case.calls.get()
        desk.post(f"/desk/cases/{case.pk}/calls/{call.pk}/", {"result": "reached"}, headers=FRAGMENT)
        data = {"outcome": "false_press", "spoken_with": "赵丽华"}
        response = desk.post(f"/desk/cases/{case.pk}/resolve/", data, headers=FRAGMENT)
        assert response["HX-Retarget"] == "#work"
        assert "已办结" in text(response)

    def test_the_next_contact_comes_by_itself(self, desk, li, zhao):
        case = mine(li, zhao)
        first, second = scene.contact(zhao, "赵丽华"), scene.contact(zhao, "张桂云")
        desk.post(f"/desk/cases/{case.pk}/call/", {"contact": first.pk})
        desk.post(f"/desk/cases/{case.pk}/calls/{case.calls.get().pk}/", {"result": "no_answer"})
        html = text(desk.get(f"/desk/cases/{case.pk}/"))
        button = html.index("<span>拨下一位</span>")
        form = html[html.rindex("<form", 0, button) : button]
        assert f'value="{second.pk}"' in form

    def test_a_beat_keeps_the_claim_and_tells_the_page_when_it_is_gone(self, desk, li, zhao):
        case = mine(li, zhao)
        assert desk.post(f"/desk/cases/{case.pk}/beat/").status_code == 204
        incidents.take_over(
            world.viewer(world.operator_wang()), case.pk, now=clock.now() + timedelta(seconds=5), reason="换班"
        )
        assert "incident" in desk.post(f"/desk/cases/{case.pk}/beat/")["HX-Trigger"]

    def test_a_responder_outside_the_circle_says_so_on_the_choice(self, desk, li, zhao):
        case = mine(li, zhao)
        scene.worker(world.responder_sun(), at=clock.now(), east_m=23_000)
        html = text(desk.get(f"/desk/cases/{case.pk}/"))
        assert "超出 15 分钟圈" in html
        assert f"{EDITION} 版" in html

    def test_one_inside_the_circle_says_nothing_of_it(self, desk, li, zhao):
        case = mine(li, zhao)
        scene.worker(world.responder_sun(), at=clock.now())
        assert "分钟圈" not in text(desk.get(f"/desk/cases/{case.pk}/"))

    def test_a_long_wait_is_said_in_minutes_in_plan_and_timeline(self, desk, li, zhao):
        case = ring(zhao, ago=2340)
        incidents.claim(world.viewer(li), case.pk, now=clock.now())
        html = text(desk.get(f"/desk/cases/{case.pk}/"))
        assert "接警，响铃 39 分" in html
        assert "2340" not in html

    def test_a_fragment_brings_the_title_of_the_case(self, desk, zhao):
        case = ring(zhao)
        response = desk.post(f"/desk/cases/{case.pk}/claim/", headers=FRAGMENT)
        assert "<title>居家跌倒 · 赵德福 · 安居</title>" in text(response)
        assert text(desk.get(f"/desk/cases/{case.pk}/")).count("<title>") == 1


class TestRoom:
    def test_keeps_every_own_case_alive_whatever_page_is_open(self, desk, li, zhao):
        first, second = mine(li, zhao), mine(li, scene.zhao_defu(name="于凤琴"))
        for page in ("/desk/", f"/desk/cases/{first.pk}/"):
            html = text(desk.get(page))
            assert all(f'action="/desk/cases/{case.pk}/beat/" data-beat="15"' in html for case in (first, second))

    def test_lists_what_the_next_shift_must_know(self, desk, li, zhao):
        mine(li, zhao)
        other = ring(scene.zhao_defu(name="于凤琴"), "inactivity")
        incidents.claim(world.viewer(world.operator_wang()), other.pk, now=clock.now())
        html = text(desk.get("/desk/"))
        assert html.index("我在办") < html.index("赵德福") < html.index("同事在办") < html.index("于凤琴")

    def test_an_open_desk_takes_a_seat_and_standing_up_leaves_it(self, desk, li):
        assert desk.post("/desk/seat/beat/").status_code == 204
        assert Seat.objects.get(user=li).state == "present"
        desk.post("/desk/seat/leave/")
        assert Seat.objects.get(user=li).state == "left"

    def test_unknown_is_never_drawn_as_fine(self, desk, settings):
        settings.ANJU_LIGHTS = []
        assert "接入状态缺数" in text(desk.get("/desk/"))


class TestByTelephone:
    def test_a_form_without_a_person_says_how_to_find_one(self, desk):
        response = desk.post("/desk/new/", {"kind": "fall"})
        assert response.status_code == 422
        assert "请先找到老人" in text(response)

    def test_a_case_that_rings_already_is_joined_and_claimed(self, desk, zhao):
        case = ring(zhao, "fall", ago=20)
        response = desk.post("/desk/new/", {"kind": "fall", "elder": zhao.pk})
        assert response.url == f"/desk/cases/{case.pk}/"
        case.refresh_from_db()
        assert (case.claimed_name, case.presses) == ("李静", 2)


class TestQueryBudget:
    def test_a_case_and_the_room_stay_within_their_budgets(self, desk, li, zhao, django_assert_max_num_queries):
        case = mine(li, zhao)
        scene.worker(world.responder_sun(), at=clock.now())
        asked = scene.worker(world.person("周倩", "responder", world.NANGANG), at=clock.now())
        incidents.send_worker(world.viewer(li), case.pk, worker_id=asked.pk, now=clock.now())
        ring(scene.zhao_defu(name="于凤琴"))
        desk.get(f"/desk/cases/{case.pk}/")
        with django_assert_max_num_queries(32):
            desk.get(f"/desk/cases/{case.pk}/")
        with django_assert_max_num_queries(23):
            desk.get("/desk/")
        with django_assert_max_num_queries(6):
            desk.get("/desk/strip/")
