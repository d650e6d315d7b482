"""Sending, arriving, closing, calling back, reviewing, opening again. Invariant 6."""

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.dispatch.commands.offering import OffDuty
from anju.incidents import commands, permissions, queries
from anju.incidents.commands import acting, calling, closing
from anju.incidents.models import Incident
from anju.journal import queries as journal
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def case(zhao: Elder, li: Viewer) -> Incident:
    return commands.claim(li, scene.alarm(zhao, "fall").pk, now=scene.after(13))


def last(case: Incident) -> str:
    return journal.moves(SYSTEM, thing="incident", thing_id=case.pk).last().verb


class TestResolve:
    def test_life_alarm_is_locked_without_arrival_or_word(self, case: Incident, li: Viewer) -> None:
        with pytest.raises(permissions.ClosingLocked):
            commands.resolve(li, case.pk, outcome="false_press", now=scene.after(60))
        assert not permissions.may(li, "resolve", case)
        assert "待到达" in permissions.why_not(li, "resolve", case)

    def test_word_of_the_elder_opens_it(self, case: Incident, li: Viewer) -> None:
        call = commands.start_call(li, case.pk, target="elder", now=scene.after(20))
        commands.end_call(li, call.pk, result="reached", now=scene.after(30))
        assert permissions.may(li, "resolve", case)
        done = commands.resolve(li, case.pk, outcome="false_press", spoken_with="elder", now=scene.after(60))
        assert (done.state, done.spoken_with) == ("resolved", "elder")

    def test_word_of_a_named_contact_opens_it(self, case: Incident, li: Viewer, zhao: Elder) -> None:
        daughter = scene.contact(zhao, "赵丽华")
        call = commands.start_call(li, case.pk, target="contact", contact_id=daughter.pk, now=scene.after(20))
        commands.end_call(li, call.pk, result="reached", now=scene.after(30))
        assert (
            commands.resolve(li, case.pk, outcome="test", spoken_with="赵丽华", now=scene.after(60)).outcome == "test"
        )

    @pytest.mark.parametrize("word", ["elder", "赵丽华", "路人甲"])
    def test_a_word_without_a_logged_call_does_not_count(self, case: Incident, li: Viewer, word: str) -> None:
        with pytest.raises(permissions.NotReached):
            commands.resolve(li, case.pk, outcome="test", spoken_with=word, now=scene.after(60))

    def test_a_call_that_was_not_answered_does_not_count(self, case: Incident, li: Viewer, zhao: Elder) -> None:
        daughter = scene.contact(zhao, "赵丽华")
        call = commands.start_call(li, case.pk, target="contact", contact_id=daughter.pk, now=scene.after(20))
        commands.end_call(li, call.pk, result="no_answer", now=scene.after(30))
        with pytest.raises(permissions.NotReached):
            commands.resolve(li, case.pk, outcome="test", spoken_with="赵丽华", now=scene.after(60))

    def test_calling_120_is_no_ground(self, case: Incident, li: Viewer) -> None:
        commands.call_emergency(li, case.pk, service="120", now=scene.after(20))
        with pytest.raises(permissions.ClosingLocked):
            commands.resolve(li, case.pk, outcome="to_hospital", now=scene.after(60))

    def test_head_of_shift_may_close_as_a_second_person(self, case: Incident, chen: Viewer) -> None:
        assert commands.resolve(chen, case.pk, outcome="duplicate", now=scene.after(60)).resolved_by_id == chen.user_id

    def test_not_as_the_claimant(self, zhao: Elder, chen: Viewer) -> None:
        own = commands.claim(chen, scene.alarm(zhao, "sos").pk, now=scene.NOW)
        with pytest.raises(permissions.ClosingLocked):
            commands.resolve(chen, own.pk, outcome="duplicate", now=scene.after(60))

    def test_a_colleague_who_is_no_head_cannot(self, case: Incident, wang: Viewer) -> None:
        with pytest.raises(permissions.NotClaimant):
            commands.resolve(wang, case.pk, outcome="duplicate", now=scene.after(60))

    def test_risk_may_be_closed_by_its_claimant(self, zhao: Elder, li: Viewer) -> None:
        low = commands.claim(li, scene.alarm(zhao, "inactivity").pk, now=scene.NOW)
        assert commands.resolve(li, low.pk, outcome="device_fault", now=scene.after(9)).state == "resolved"

    def test_reason_is_coded(self, zhao: Elder, li: Viewer) -> None:
        low = commands.claim(li, scene.alarm(zhao, "leak").pk, now=scene.NOW)
        with pytest.raises(closing.UnknownOutcome):
            commands.resolve(li, low.pk, outcome="whatever", now=scene.after(9))

    def test_a_ringing_case_cannot_be_closed(self, zhao: Elder, chen: Viewer) -> None:
        with pytest.raises(WrongState):
            commands.resolve(chen, scene.alarm(zhao, "sos").pk, outcome="duplicate", now=scene.NOW)


class TestCalls:
    def test_only_contacts_of_this_elder(self, case: Incident, li: Viewer) -> None:
        with pytest.raises(calling.NotTheirContact):
            commands.start_call(li, case.pk, target="contact", contact_id=10**9, now=scene.NOW)

    def test_one_result_per_call(self, case: Incident, li: Viewer) -> None:
        call = commands.start_call(li, case.pk, target="elder", now=scene.NOW)
        commands.end_call(li, call.pk, result="busy", now=scene.after(2))
        with pytest.raises(calling.CallEnded):
            commands.end_call(li, call.pk, result="reached", now=scene.after(3))

    def test_result_is_coded(self, case: Incident, li: Viewer) -> None:
        call = commands.start_call(li, case.pk, target="elder", now=scene.NOW)
        with pytest.raises(calling.UnknownResult):
            commands.end_call(li, call.pk, result="fine", now=scene.after(2))

    def test_next_contact_comes_by_itself(self, case: Incident, li: Viewer, zhao: Elder) -> None:
        first = queries.next_contact(li, case)
        assert first.name == "赵丽华"
        call = commands.start_call(li, case.pk, target="contact", contact_id=first.pk, now=scene.NOW)
        commands.end_call(li, call.pk, result="no_answer", now=scene.after(9))
        assert queries.next_contact(li, case).name == "张桂云"

    def test_call_of_another_county_is_not_there(self, case: Incident, li: Viewer) -> None:
        call = commands.start_call(li, case.pk, target="elder", now=scene.NOW)
        with pytest.raises(NotVisible):
            commands.end_call(world.viewer(world.operator_of_daoli()), call.pk, result="busy", now=scene.NOW)
        with pytest.raises(NotVisible):
            commands.end_call(li, 10**9, result="busy", now=scene.NOW)

    def test_only_the_three_services(self, case: Incident, li: Viewer) -> None:
        with pytest.raises(acting.UnknownService):
            commands.call_emergency(li, case.pk, service="12345", now=scene.NOW)

    def test_a_note_has_words(self, case: Incident, wang: Viewer) -> None:
        with pytest.raises(acting.EmptyNote):
            commands.add_note(wang, case.pk, text="  ", now=scene.NOW)
        commands.add_note(wang, case.pk, text="邻居说灯亮着", now=scene.NOW)
        assert last(case) == "add_note"


class TestSending:
    def test_from_offer_to_arrival_to_closing(self, case: Incident, li: Viewer) -> None:
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        sent = commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        assert (sent.state, sent.dispatched_at) == ("dispatched", scene.after(85))
        job = workers.my_assignments(sun)[0]
        dispatch.accept(sun, job.id, now=scene.after(99))
        dispatch.arrive(sun, job.id, longitude=scene.HOME[0], latitude=scene.HOME[1], now=scene.after(452))
        case.refresh_from_db()
        assert (case.state, case.accepted_at, case.arrived_at) == ("arrived", scene.after(99), scene.after(452))
        dispatch.finish(sun, job.id, entry="key", findings={"elder": "hurt"}, note="额头擦伤", now=scene.after(600))
        done = commands.resolve(li, case.pk, outcome="real_treated", note="女儿到场", now=scene.after(700))
        assert done.state == "resolved"
        verbs = [move.verb for move in journal.moves(SYSTEM, thing="incident", thing_id=case.pk)]
        assert verbs == [
            "ring", "claim", "send_worker", "worker_accepted", "worker_arrived", "worker_finished", "resolve",
        ]  # fmt: skip
        names = {entry.kind: entry.who for entry in queries.timeline(li, case.pk)}
        assert (names["claim"], names["worker_accepted"]) == ("李静", "孙志强")

    def test_off_duty_people_are_not_woken(self, case: Incident, li: Viewer) -> None:
        worker = scene.worker(world.responder_sun(), on_duty=False)
        with pytest.raises(OffDuty):
            commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        case.refresh_from_db()
        assert case.state == "claimed"

    def test_nobody_of_another_city_can_be_sent(self, case: Incident, li: Viewer) -> None:
        worker = scene.worker(world.person("钱远", "responder", "230602"), area="230602")
        with pytest.raises(NotVisible):
            commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))

    def test_nobody_left_gives_the_case_back_to_the_operator(self, case: Incident, li: Viewer) -> None:
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        dispatch.refuse(sun, workers.my_assignments(sun)[0].id, reason="车坏了", now=scene.after(90))
        case.refresh_from_db()
        assert case.state == "assessing"
        assert last(case) == "stand_down"

    def test_refusal_asks_the_next_and_the_case_stays_dispatched(self, case: Incident, li: Viewer) -> None:
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        zhou = world.person("周倩", "responder", world.NANGANG)
        scene.worker(zhou, east_m=900)
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        dispatch.refuse(sun, workers.my_assignments(sun)[0].id, reason="车坏了", now=scene.after(90))
        case.refresh_from_db()
        assert case.state == "dispatched"
        assert workers.my_assignments(world.viewer(zhou))[0].state == "offered"

    def test_closing_calls_everybody_off(self, case: Incident, li: Viewer, chen: Viewer) -> None:
        sun_user = world.responder_sun()
        worker = scene.worker(sun_user)
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        commands.resolve(chen, case.pk, outcome="duplicate", now=scene.after(99))
        assert not workers.my_assignments(world.viewer(sun_user))
        case.refresh_from_db()
        assert case.state == "resolved"

    def test_a_worker_who_finishes_after_closing_is_still_written_down(self, case: Incident, li: Viewer) -> None:
        sun_user = world.responder_sun()
        sun, worker = world.viewer(sun_user), scene.worker(sun_user)
        commands.send_worker(li, case.pk, worker_id=worker.pk, now=scene.after(85))
        job = workers.my_assignments(sun)[0]
        dispatch.accept(sun, job.id, now=scene.after(90))
        dispatch.arrive(sun, job.id, now=scene.after(200))
        commands.resolve(li, case.pk, outcome="real_treated", now=scene.after(300))
        dispatch.finish(sun, job.id, now=scene.after(400))
        case.refresh_from_db()
        assert case.state == "resolved"
        assert last(case) == "worker_finished"

    def test_only_the_platform_speaks_for_a_worker(self, case: Incident, li: Viewer) -> None:
        with pytest.raises(NotAllowed):
            commands.worker_arrived(li, case.pk, worker_name="孙志强", place_flag="near", now=scene.after(9))


class TestAfterClosing:
    @pytest.fixture
    def closed(self, case: Incident, chen: Viewer) -> Incident:
        return commands.resolve(chen, case.pk, outcome="real_treated", now=scene.after(600))

    def test_review_is_by_another_person(self, closed: Incident, chen: Viewer) -> None:
        with pytest.raises(permissions.ReviewByAnother):
            commands.review(chen, closed.pk, note="", now=scene.after(700))
        assert "另一人" in permissions.why_not(chen, "review", closed)
        xu = world.viewer(world.official_xu())
        assert commands.review(xu, closed.pk, note="卫生间加扶手", now=scene.after(700)).state == "reviewed"

    def test_review_needs_the_post(self, closed: Incident, wang: Viewer) -> None:
        with pytest.raises(NotAllowed):
            commands.review(wang, closed.pk, note="", now=scene.after(700))

    def test_call_back_within_a_day(self, closed: Incident, li: Viewer) -> None:
        assert closed in queries.call_backs_due(li, scene.after(700))
        commands.call_back(li, closed.pk, note="老人平安", now=scene.after(3600))
        commands.fire_timers(scene.after(600 + 25 * 3600))
        assert last(closed) == "call_back"

    def test_missed_call_back_is_a_row(self, closed: Incident) -> None:
        commands.fire_timers(scene.after(601 + 24 * 3600))
        assert last(closed) == "miss_call_back"

    def test_opening_again_rings_and_keeps_what_was(self, closed: Incident, chen: Viewer, li: Viewer) -> None:
        again = commands.reopen(chen, closed.pk, reason="女儿说老人又摔了", now=scene.after(900))
        assert (again.state, again.reopened, again.claimed_by_id, again.outcome) == ("ringing", 1, None, "")
        row = journal.moves(SYSTEM, thing="incident", thing_id=closed.pk).last()
        assert row.data["before"]["outcome"] == "real_treated"
        assert again.timers.get(kind="overflow", done_at=None).due_at == scene.after(960)
        commands.claim(li, again.pk, now=scene.after(905))
        with pytest.raises(permissions.ClosingLocked):
            commands.resolve(li, again.pk, outcome="false_press", now=scene.after(910))

    def test_words_from_before_the_reopening_do_not_count(self, case: Incident, li: Viewer, chen: Viewer) -> None:
        call = commands.start_call(li, case.pk, target="elder", now=scene.after(20))
        commands.end_call(li, call.pk, result="reached", now=scene.after(30))
        commands.resolve(li, case.pk, outcome="false_press", spoken_with="elder", now=scene.after(60))
        commands.reopen(chen, case.pk, reason="又报警", now=scene.after(90))
        commands.claim(li, case.pk, now=scene.after(95))
        with pytest.raises(permissions.NotReached):
            commands.resolve(li, case.pk, outcome="false_press", spoken_with="elder", now=scene.after(99))

    def test_needs_a_reason_and_no_other_open_case(self, closed: Incident, chen: Viewer, zhao: Elder) -> None:
        with pytest.raises(closing.ReasonMissing):
            commands.reopen(chen, closed.pk, reason=" ", now=scene.after(900))
        scene.alarm(zhao, "fall", seconds=890)
        with pytest.raises(closing.OtherOpen):
            commands.reopen(chen, closed.pk, reason="又摔了", now=scene.after(900))

    def test_routine_closing_is_for_technical_cases_and_the_platform(self, zhao: Elder, li: Viewer) -> None:
        offline = scene.alarm(zhao, "offline")
        with pytest.raises(NotAllowed):
            commands.close_routine(li, offline.pk, why="设备恢复", now=scene.NOW)
        assert commands.close_routine(SYSTEM, offline.pk, why="设备恢复", now=scene.NOW).state == "resolved"
        with pytest.raises(NotAllowed):
            commands.close_routine(SYSTEM, scene.alarm(zhao, "sos").pk, why="设备恢复", now=scene.NOW)
