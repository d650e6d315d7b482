"""What the family sees, on a quiet day and during an alarm; and what nobody else's family sees."""

from datetime import timedelta

import pytest

from anju.accounts import queries as accounts
from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.incidents.models import Incident
from anju.journal.models import Audit, Move
from anju.kernel import clock
from anju.people import commands as people
from tests import world
from tests.desks.family.conftest import heard_at, sign
from tests.incidents import scene


def text(answer) -> str:
    return answer.content.decode()


class TestQuietDay:
    def test_one_line_says_that_all_is_well(self, home):
        sensor = home.device("motion", "M-1")
        heard_at(sensor, clock.now())
        sign(sensor, clock.now() - timedelta(minutes=12))
        page = text(home.page.get("/family/"))
        assert "一切正常" in page
        assert "最后一次生活迹象：客厅有人活动" in page
        assert "赵德福" in page
        assert "父亲" in page

    def test_a_silent_gateway_is_unknown_and_never_fine(self, home):
        gateway = home.device("gateway", "GW-1")
        sensor = home.device("motion", "M-1", gateway=gateway)
        heard_at(gateway, clock.now() - timedelta(hours=3), online=False)
        heard_at(sensor, clock.now() - timedelta(hours=3), online=None)
        sign(sensor, clock.now() - timedelta(hours=3))
        page = text(home.page.get("/family/"))
        assert "现在不清楚" in page
        assert "一切正常" not in page
        assert "网关没有消息" in page

    def test_without_devices_the_data_are_missing(self, home):
        page = text(home.page.get("/family/"))
        assert "缺数" in page
        assert "一切正常" not in page

    def test_devices_are_listed_in_words(self, home):
        heard_at(home.device("button", "B-1"), clock.now(), battery=7)
        heard_at(home.device("smoke", "S-1"), clock.now())
        page = text(home.page.get("/family/"))
        assert "一键呼叫器 · 客厅" in page
        assert "电量低" in page

    def test_the_week_counts_signs_by_day(self, home):
        sensor = home.device("contact", "C-1")
        heard_at(sensor, clock.now())
        sign(sensor, clock.now() - timedelta(days=1, minutes=2), "door", active=True)
        sign(sensor, clock.now() - timedelta(days=1), "door", active=False)
        page = text(home.page.get(f"{home.address}week/"))
        assert "活动 1 次" in page
        assert "没有活动" in page

    def test_who_looked_is_told(self, home):
        li = world.viewer(world.operator_li())
        people.reveal(li, home.zhao.pk, field="phone", reason="emergency", now=clock.now())
        page = text(home.page.get(f"{home.address}seen-by/"))
        assert "李* · 电话" in page
        assert "应急处置" in page
        assert "赵丽华（女儿）" in page

    def test_the_centre_can_be_called(self, home, settings):
        settings.ANJU_CENTRE_PHONE = "0451-12349"
        assert 'href="tel:0451-12349"' in text(home.page.get("/family/"))
        settings.ANJU_CENTRE_PHONE = ""
        assert "tel:" not in text(home.page.get("/family/"))


@pytest.fixture
def alarm(home) -> Incident:
    """The father has fallen; Li answers, Sun is on the way."""
    now = clock.now()
    case = incidents.receive(scene.SYSTEM, scene.heard(home.zhao, "fall", received_at=now.isoformat()), now=now)
    li = world.viewer(world.operator_li())
    sun_user = world.responder_sun()
    sun = scene.worker(sun_user, at=now)
    incidents.claim(li, case.pk, now=now)
    incidents.send_worker(li, case.pk, worker_id=sun.pk, now=now)
    dispatch.accept(accounts.viewer_of(sun_user), sun.assignments.get().pk, now=now)
    return case


class TestAlarm:
    def test_the_page_says_what_who_and_which_step(self, home, alarm):
        page = text(home.page.get("/family/"))
        assert "可能在家跌倒" in page
        assert "正在处置" in page
        assert "孙志强约" in page
        assert "应急响应员，有急救证" in page
        for step in ("中心收到报警", "李静接警", "赶赴中", "到达、查看、处置", "中心给你回话"):
            assert step in page
        assert "正在联系张桂云取钥匙" in page

    def test_it_costs_few_queries(self, home, alarm, django_assert_max_num_queries):
        with django_assert_max_num_queries(24):
            home.page.get("/family/")

    def test_nobody_is_named_before_having_accepted(self, home):
        now = clock.now()
        case = incidents.receive(scene.SYSTEM, scene.heard(home.zhao, "fall", received_at=now.isoformat()), now=now)
        li = world.viewer(world.operator_li())
        sun = scene.worker(world.responder_sun(), at=now)
        incidents.claim(li, case.pk, now=now)
        incidents.send_worker(li, case.pk, worker_id=sun.pk, now=now)
        assert "孙志强" not in text(home.page.get("/family/"))

    def test_the_living_part_is_a_fragment_and_asks_for_the_page_when_all_changes(self, home, alarm):
        during = home.page.get(f"{home.address}now/?alarm=1", htmx=True)
        assert "可能在家跌倒" in text(during)
        assert "<html" not in text(during)
        assert "HX-Refresh" not in during.headers
        assert home.page.get(f"{home.address}now/?alarm=0", htmx=True).headers["HX-Refresh"] == "true"

    def test_a_note_reaches_the_case_in_the_daughters_name(self, home, alarm):
        answer = home.page.post(f"{home.address}note/", {"text": "早上头晕，刚吃了降压药"}, follow=True)
        row = Move.objects.get(thing="incident", thing_id=alarm.pk, verb="add_note")
        assert (row.why, row.actor_name) == ("早上头晕，刚吃了降压药", "赵丽华")
        assert row.actor == f"user:{home.lihua.pk}"
        assert "已告诉坐席和上门的人" in text(answer)
        assert "早上头晕" in text(answer)

    def test_an_empty_note_is_sent_back(self, home, alarm):
        answer = home.page.post(f"{home.address}note/", {"text": "  "})
        assert answer.status_code == 422
        assert "请写一句情况" in text(answer)

    def test_on_my_way_is_written_once(self, home, alarm):
        for _again in range(2):
            page = text(home.page.post(f"{home.address}coming/", follow=True))
        assert Move.objects.filter(thing="incident", thing_id=alarm.pk, why="赵丽华在去的路上").count() == 1
        assert "已告知在路上" in page

    def test_technical_faults_do_not_alarm_a_family(self, home):
        now = clock.now()
        incidents.receive(scene.SYSTEM, scene.heard(home.zhao, "battery", received_at=now.isoformat()), now=now)
        assert "正在处置" not in text(home.page.get("/family/"))


class TestOnlyOnesOwn:
    PAGES = ("", "now/", "week/", "seen-by/", "visits/", "note/")

    @pytest.mark.parametrize("page", PAGES)
    def test_another_elder_is_not_there(self, home, page):
        other = scene.zhao_defu(name="王淑兰")
        assert home.page.get(f"/family/{other.pk}/{page}").status_code == 404

    def test_another_elders_alarm_cannot_be_written_into(self, home):
        other = scene.zhao_defu(name="王淑兰")
        case = scene.alarm(other, "sos")
        for post in ("note/", "coming/", "help/"):
            assert home.page.post(f"/family/{other.pk}/{post}", {"text": "x"}).status_code == 404
        assert not Move.objects.filter(thing="incident", thing_id=case.pk, verb="add_note").exists()

    def test_staff_have_no_family_page(self, home):
        assert world.client_for(world.operator_li()).get(home.address).status_code == 403

    def test_a_relative_without_an_elder_is_told_what_to_do(self, db):
        page = text(world.client_for(world.daughter_zhao()).get("/family/"))
        assert "还没有连到一位老人" in page

    def test_several_elders_are_switched_and_the_alarm_comes_first(self, home):
        mother = scene.zhao_defu(contacts=False, name="孙桂兰")
        daughter = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=home.lihua.pk)
        people.set_contacts(scene.SYSTEM, mother.pk, [daughter], now=scene.NOW)
        scene.alarm(mother, "sos")
        page = text(home.page.get("/family/"))
        assert "按了求救按钮" in page
        assert f'href="/family/{home.zhao.pk}/"' in page


class TestOwnPage:
    def test_three_tiles(self, home, own):
        page = text(own.get("/family/"))
        for tile in ("求助", "谁来过", "打给家人"):
            assert tile in page

    def test_asking_for_help_opens_a_case_once(self, home, own):
        for _again in range(2):
            page = text(own.post(f"{home.address}help/", follow=True))
        [case] = Incident.objects.filter(elder=home.zhao)
        assert (case.kind, case.priority, case.source, case.presses) == ("help", "P3", "app", 2)
        assert "坐席马上给您打电话" in page

    def test_a_relative_has_no_help_tile(self, home):
        assert home.page.post(f"{home.address}help/").status_code == 403

    def test_calling_the_family_opens_one_number_and_logs_it(self, home, own):
        daughter = scene.contact(home.zhao, "赵丽华")
        before = text(own.get(f"{home.address}call-family/"))
        assert "138****6612" in before
        assert "13812346612" not in before
        after = text(own.post(f"{home.address}call-family/", {"contact": daughter.pk}))
        assert 'href="tel:13812346612"' in after
        assert "13612340937" not in after
        assert Audit.objects.get(kind="read").reason == "老人本人打给家人"

    def test_a_contact_of_somebody_else_is_not_there(self, home, own):
        stranger = scene.contact(scene.zhao_defu(name="王淑兰"), "张桂云")
        assert own.post(f"{home.address}call-family/", {"contact": stranger.pk}).status_code == 404

    def test_who_came(self, home, own, alarm):
        assert "还没有人上门" in text(own.get(f"{home.address}visits/"))
        sun = alarm_worker(alarm)
        dispatch.arrive(sun, alarm_job(alarm), now=clock.now())
        assert "还在现场" in text(own.get(f"{home.address}visits/"))
        dispatch.finish(sun, alarm_job(alarm), entry="key", findings={"done": ["lifted"]}, now=clock.now())
        page = text(own.get(f"{home.address}visits/"))
        assert "孙志强" in page
        assert "扶起" in page
        assert "还在现场" not in page


def alarm_job(case: Incident) -> int:
    from anju.dispatch.models import Assignment

    return Assignment.objects.get(thing="incident", thing_id=case.pk).pk


def alarm_worker(case: Incident):
    from anju.dispatch.models import Assignment

    return accounts.viewer_of(Assignment.objects.get(thing="incident", thing_id=case.pk).worker.user)
