"""One job on the phone: what is shown when, and what each button does."""

from datetime import timedelta

import pytest

from anju.desks.field import words
from anju.desks.field.job import two_lines
from anju.dispatch import commands as dispatch
from anju.incidents import queries as incident_queries
from anju.journal.models import Audit, Move
from anju.kernel import clock
from tests import world
from tests.incidents import scene

FINDINGS = {"entry": "key", "condition": "hurt", "done": ["lifted", "dressed"], "note": "右手擦伤"}


def text(answer) -> str:
    return answer.content.decode()


class TestBeforeAcceptance:
    def test_the_page_says_what_and_roughly_where(self, night):
        page = text(night.phone.get(night.at("")))
        assert "居家跌倒" in page
        assert "P1 生命 · 没听到说话" in page
        assert "花园社区" in page
        assert "男，86 岁，独居" in page
        assert "接单，现在去" in page

    def test_it_shows_no_name_and_no_door(self, night):
        page = text(night.phone.get(night.at("")))
        for secret in ("赵德福", "测绘路 18 号", "502 室", "张桂云", "华法林"):
            assert secret not in page

    def test_the_ring_counts_the_time_that_is_left(self, night):
        page = text(night.phone.get(night.at("")))
        assert 'data-total="60"' in page
        assert f'data-until="{night.job.answer_by.isoformat()}"' in page

    def test_another_responder_finds_nothing(self, night):
        other = world.client_for(world.person("周强", "responder", world.NANGANG))
        assert other.get(night.at("")).status_code == 404
        assert other.post(night.at("accept/")).status_code == 404


class TestAnswering:
    def test_accepting_opens_name_door_and_notes(self, night):
        answer = night.phone.post(night.at("accept/"), follow=True)
        page = text(answer)
        assert night.now().state == "accepted"
        for fact in (
            "赵德福",
            "测绘路 18 号",
            "3 单元 502 室",
            "402 室张桂云保管",
            "服华法林",
            "右耳失聪",
            "geo:45.74",
        ):
            assert fact in page
        assert page.count("is-warn") >= 1

    def test_accepting_twice_is_one_acceptance(self, night):
        night.phone.post(night.at("accept/"))
        assert night.phone.post(night.at("accept/")).status_code == 302
        assert Move.objects.filter(thing="assignment", thing_id=night.job.pk, verb="accept").count() == 1

    def test_not_now_needs_a_reason_and_goes_to_the_next(self, night):
        assert night.phone.post(night.at("refuse/")).status_code == 422
        assert night.now().state == "offered"
        page = text(night.phone.post(night.at("refuse/"), {"reason": "busy"}, follow=True))
        assert night.now().refusal == "手上有急事"
        assert "已转下一位" in page

    def test_an_expired_offer_is_told_kindly(self, night):
        dispatch.expire_due(clock.now() + timedelta(seconds=120))
        answer = night.phone.post(night.at("accept/"))
        assert answer.status_code == 409
        assert "答复时间已过，已转下一位" in text(answer)
        assert "已转下一位" in text(night.phone.get(night.at("")))

    def test_a_withdrawn_job_is_told_kindly(self, night):
        dispatch.withdraw(scene.SYSTEM, night.job.pk, reason="误报", now=clock.now())
        assert "坐席已撤回这一单" in text(night.phone.post(night.at("accept/")))


class TestOnTheWay:
    @pytest.fixture(autouse=True)
    def _accepted(self, night):
        night.phone.post(night.at("accept/"))

    def test_what_can_kill_stands_before_the_way_in(self, night):
        html = text(night.phone.get(night.at("")))
        assert html.index("服华法林") < html.index("402 室张桂云保管")

    def test_the_way_left_is_a_fragment_of_its_own(self, night):
        part = text(night.phone.get(night.at("way/"), htmx=True))
        assert "分钟" in part
        assert "还有 0.5 km" in part
        assert "<html" not in part

    def test_the_key_holders_number_is_opened_once_and_logged(self, night):
        holder = scene.contact(night.zhao, "张桂云")
        answer = night.phone.post(night.at("call/"), {"contact": holder.pk}, headers={"HX-Request": "true"})
        assert "tel:13612340937" in text(answer)
        look = Audit.objects.get(kind="read", thing="elder", thing_id=night.zhao.pk)
        assert look.actor_name == "孙志强"
        assert look.reason == "应急处置：上门取钥匙"

    def test_nobody_elses_number_is_opened(self, night):
        daughter = scene.contact(night.zhao, "赵丽华")
        assert night.phone.post(night.at("call/"), {"contact": daughter.pk}).status_code == 404
        assert not Audit.objects.filter(kind="read").exists()

    def test_arriving_records_time_and_place(self, night):
        place = {"longitude": str(scene.HOME[0]), "latitude": str(scene.HOME[1]), "accuracy": "12"}
        page = text(night.phone.post(night.at("arrive/"), place, follow=True))
        job = night.now()
        assert (job.state, job.place_flag) == ("arrived", "near")
        assert job.arrived_accuracy_m == 12
        assert "目标 15 分钟" in page

    @pytest.mark.parametrize("place", [{}, {"longitude": "", "latitude": ""}, {"longitude": "NaN", "latitude": "x"}])
    def test_arriving_works_without_a_position_and_is_flagged(self, night, place):
        page = text(night.phone.post(night.at("arrive/"), place, follow=True))
        assert night.now().place_flag == "unknown"
        assert "位置不明" in page

    def test_an_arrival_sent_again_by_the_outbox_is_one_arrival(self, night):
        first = night.phone.post(night.at("arrive/"), {"token": "a1"}, headers={"X-Outbox": "1"})
        again = night.phone.post(night.at("arrive/"), {"token": "a1"}, headers={"X-Outbox": "1"})
        assert first.json() == again.json() == {"next": night.at(""), "leave": False}
        assert Move.objects.filter(thing="assignment", thing_id=night.job.pk, verb="arrive").count() == 1

    def test_an_open_page_is_told_when_the_desk_calls_it_off(self, night):
        assert "HX-Refresh" not in night.phone.get(night.at("watch/?state=accepted"), htmx=True).headers
        dispatch.withdraw(scene.SYSTEM, night.job.pk, reason="误报", now=clock.now())
        assert night.phone.get(night.at("watch/?state=accepted"), htmx=True).headers["HX-Refresh"] == "true"


class TestOnSite:
    @pytest.fixture(autouse=True)
    def _arrived(self, night):
        night.phone.post(night.at("accept/"))
        night.phone.post(night.at("arrive/"))

    def test_finishing_hands_over_what_was_found_and_done(self, night):
        page = text(night.phone.post(night.at("finish/"), FINDINGS, follow=True))
        job = night.now()
        assert job.state == "finished"
        assert (job.entry, job.note) == ("key", "进门：钥匙；老人：受伤；处置：扶起、包扎。右手擦伤")
        assert job.findings == {"condition": "hurt", "done": ["lifted", "dressed"], "photos": []}
        assert "交接完成" in page

    def test_the_desk_reads_the_handover_in_the_timeline(self, night):
        night.phone.post(night.at("finish/"), FINDINGS)
        told = [entry.why for entry in incident_queries.timeline(scene.SYSTEM, night.case.pk)]
        assert "进门：钥匙；老人：受伤；处置：扶起、包扎。右手擦伤" in told

    def test_after_handing_over_the_door_is_closed_again(self, night):
        night.phone.post(night.at("finish/"), FINDINGS)
        page = text(night.phone.get(night.at("")))
        assert "已交接" in page
        assert "测绘路 18 号" not in page

    def test_findings_that_are_missing_are_asked_for(self, night):
        answer = night.phone.post(night.at("finish/"), {"entry": "key"})
        assert answer.status_code == 422
        assert night.now().state == "arrived"

    def test_finishing_twice_is_one_handover(self, night):
        for _again in range(2):
            answer = night.phone.post(night.at("finish/"), FINDINGS, headers={"X-Outbox": "1"})
            assert answer.json() == {"next": "/field/?done=1", "leave": True}
        assert Move.objects.filter(thing="assignment", thing_id=night.job.pk, verb="finish").count() == 1

    def test_something_wrong_reaches_the_case_once(self, night):
        for _again in range(2):
            night.phone.post(night.at("alert/"), {"what": "wrong", "token": "t1"}, headers={"X-Outbox": "1"})
        notes = Move.objects.filter(thing="incident", thing_id=night.case.pk, verb="add_note")
        assert [(row.why, row.actor_name) for row in notes] == [("现场情况不对，请坐席马上联系孙志强", "孙志强")]

    def test_a_new_sign_in_does_not_make_it_twice(self, night):
        said = {"what": "wrong", "token": "t1"}
        night.phone.post(night.at("alert/"), said, headers={"X-Outbox": "1"})
        phone = world.client_for(night.sun.user)
        assert phone.post(night.at("alert/"), said, headers={"X-Outbox": "1"}).status_code == 200
        assert Move.objects.filter(thing="incident", thing_id=night.case.pk, verb="add_note").count() == 1

    def test_what_came_too_late_is_told_once_with_its_hour_and_its_answer(self, night):
        left = {
            "label": "完成并交接", "at": "2026-11-21T02:30:00.000Z", "said": "坐席已撤回这一单，不用去了。",
            "entry": "key", "condition": "fine", "note": "门已锁好", "token": "t2",
        }  # fmt: skip
        for _again in range(2):
            answer = night.phone.post(night.at("report/"), left, headers={"X-Outbox": "1"})
            assert answer.json() == {"next": "", "leave": False}
        [note] = Move.objects.filter(thing="incident", thing_id=night.case.pk, verb="add_note")
        assert "“完成并交接”（手机时间 11-21 10:30）" in note.why
        assert "坐席已撤回这一单" in note.why
        assert "门已锁好" in note.why
        assert night.phone.post(night.at("report/"), {"at": "x"}, headers={"X-Outbox": "1"}).status_code == 422


class TestWords:
    def test_every_alarm_offers_three_things_to_tick(self):
        assert {len(words.done_for(kind)) for kind in ("fall", "smoke", "leak", "help", "whatever")} == {3}
        assert "shut_off" in words.done_for("gas")

    @pytest.mark.parametrize(
        ("address", "lines"),
        [
            ("测绘路 18 号 3 单元 502 室", ("测绘路 18 号", "3 单元 502 室")),
            ("海城街6号楼1单元301", ("海城街6号楼", "1单元301")),
            ("王岗镇靠山村", ("王岗镇靠山村",)),
            ("", ()),
        ],
    )
    def test_an_address_breaks_after_the_house(self, address, lines):
        assert two_lines(address) == lines


class TestWithoutANet:
    def test_an_arrival_counts_when_it_was_pressed(self, night):
        night.phone.post(night.at("accept/"))
        now = clock.now()
        dispatch_row = night.now()
        dispatch_row.answered_at = now - timedelta(hours=2)
        dispatch_row.save()
        wrong = timedelta(minutes=47)  # the phone's clock is slow
        press = {
            "pressed_at": f"{now - timedelta(hours=1) - wrong:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
            "sent_at": f"{now - wrong:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
            "clock_offset": str(wrong.total_seconds() * 1000), "clock_stepped": "0",
        }  # fmt: skip
        answer = night.phone.post(night.at("arrive/"), press, headers={"X-Outbox": "1"})
        job = night.now()
        assert abs(job.arrived_at - (now - timedelta(hours=1))) < timedelta(seconds=5)
        assert job.noticed == []
        assert abs(job.arrived_heard_at - now) < timedelta(seconds=5)
        assert "T" in answer.headers["X-Server-At"]

    @pytest.mark.parametrize("said", ["", "yesterday", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"])
    @pytest.mark.parametrize("offset", ["", "x", "inf", "nan", "1e300", "-1e300"])
    def test_nonsense_of_a_clock_keeps_nobody_from_arriving(self, night, said, offset):
        night.phone.post(night.at("accept/"))
        press = {"pressed_at": said, "sent_at": said, "clock_offset": offset, "clock_stepped": offset}
        assert night.phone.post(night.at("arrive/"), press, headers={"X-Outbox": "1"}).status_code == 200
        job = night.now()
        assert job.answered_at <= job.arrived_at <= clock.now()
