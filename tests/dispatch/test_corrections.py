"""A finished visit is locked: a correction is asked for with a reason and decided by somebody else; both are shown."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anju.dispatch import commands, queries
from anju.dispatch.commands.correcting import (
    CorrectionOpen,
    CorrectionReason,
    CorrectionTimes,
    NothingCorrected,
    NotLocked,
)
from anju.dispatch.lifecycle import CORRECTION
from anju.dispatch.models import Assignment, Correction
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.dispatch.test_moments import PLACE, job
from tests.incidents import scene
from tests.world import NOW

__all__ = ["job"]
MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=3)


def finished(visit: Assignment) -> Assignment:
    """Ding stays for ten minutes, forgets to check out in time and does it an hour later."""
    ding = world.viewer(visit.worker.user)
    commands.arrive(ding, visit.pk, now=NOW + 10 * MINUTE, **PLACE)
    commands.finish(ding, visit.pk, now=NOW + 20 * MINUTE, note="送到", **PLACE)
    return Assignment.objects.select_related("worker").get(pk=visit.pk)


def asked() -> Correction:
    """A request of Ding about a visit to an elder of 南岗区, as it waits for the street."""
    elder = scene.zhao_defu(name="赵德寿")
    user = world.person("丁宁", "caregiver", world.COMMUNITY, at=world.provider().pk)
    worker = commands.register_worker(
        world.viewer(world.manager_shen()), user_id=user.pk, kind="caregiver", area=world.NANGANG, now=NOW
    )
    visit = Assignment.objects.create(
        thing="round", thing_id=77, elder=elder, area_code=elder.area_code, worker=worker, state="finished",
        offered_by="x", offered_at=NOW, answer_by=NOW, answered_at=NOW, arrived_at=NOW, finished_at=NOW + 9 * MINUTE,
    )  # fmt: skip
    return commands.ask_correction(
        world.viewer(user), visit.pk, finished_at=NOW + 50 * MINUTE, reason="忘了签退", now=LATER
    )


@pytest.fixture
def visit(job: Assignment) -> Assignment:
    return finished(job)


class TestLocked:
    @pytest.mark.parametrize("change", [{"note": "别的"}, {"state": "accepted"}, {"proof": None}, {"finished_at": NOW}])
    def test_the_database_itself_lets_nobody_change_it(self, visit, change):
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            Assignment.objects.filter(pk=visit.pk).update(**change)
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            Assignment.objects.filter(pk=visit.pk).delete()


class TestAsking:
    def test_the_worker_asks_and_the_original_stands(self, visit):
        ding = world.viewer(visit.worker.user)
        row = commands.ask_correction(
            ding, visit.pk, arrived_at=visit.arrived_at, finished_at=NOW + 50 * MINUTE, reason="忘了签退", now=LATER
        )
        assert (row.state, row.arrived_at, row.finished_at) == ("asked", None, NOW + 50 * MINUTE)
        assert Assignment.objects.get(pk=visit.pk).finished_at == NOW + 20 * MINUTE
        assert [one.pk for one in queries.corrections_of(ding, visit.pk)] == [row.pk]
        assert Move.objects.filter(thing="correction", thing_id=row.pk, verb="ask").exists()
        assert Move.objects.filter(thing="assignment", thing_id=visit.pk, verb="ask_correction").exists()

    def test_the_provider_asks_for_its_own_visits_only(self, visit):
        shen, yao = world.viewer(world.manager_shen()), world.viewer(world.manager_of_songhua())
        with pytest.raises(NotVisible):
            commands.ask_correction(yao, visit.pk, note="x", reason="x", now=LATER)
        assert commands.ask_correction(shen, visit.pk, note="送的是粥", reason="写错", now=LATER).note == "送的是粥"

    @pytest.mark.parametrize(
        ("told", "refusal"),
        [
            ({"note": "x", "reason": " "}, CorrectionReason),
            ({"reason": "写错"}, NothingCorrected),
            ({"reason": "写错", "finished_at": NOW + 20 * MINUTE}, NothingCorrected),
            ({"reason": "写错", "finished_at": NOW + 5 * MINUTE}, CorrectionTimes),
            ({"reason": "写错", "arrived_at": NOW - 5 * MINUTE}, CorrectionTimes),
            ({"reason": "写错", "finished_at": LATER + MINUTE}, CorrectionTimes),
        ],
    )
    def test_what_cannot_be_is_refused(self, visit, told, refusal):
        with pytest.raises(refusal):
            commands.ask_correction(world.viewer(visit.worker.user), visit.pk, now=LATER, **told)

    def test_one_request_at_a_time(self, visit):
        ding = world.viewer(visit.worker.user)
        commands.ask_correction(ding, visit.pk, note="粥", reason="写错", now=LATER)
        with pytest.raises(CorrectionOpen):
            commands.ask_correction(ding, visit.pk, note="面", reason="写错", now=LATER)

    def test_a_visit_that_goes_on_is_simply_filled_in(self, job):
        with pytest.raises(NotLocked):
            commands.ask_correction(world.viewer(job.worker.user), job.pk, note="粥", reason="写错", now=LATER)


class TestDeciding:
    @pytest.fixture
    def row(self, visit) -> Correction:
        ding = world.viewer(visit.worker.user)
        return commands.ask_correction(ding, visit.pk, finished_at=NOW + 50 * MINUTE, reason="忘了签退", now=LATER)

    def test_approved_both_are_kept_and_the_checks_are_made_once_more(self, row, visit):
        xu = world.viewer(world.official_xu())
        done = commands.approve_correction(xu, row.pk, now=LATER)
        assert (done.state, done.decided_name) == ("approved", "许岚")
        kept = Assignment.objects.get(pk=visit.pk)
        assert kept.finished_at == NOW + 20 * MINUTE
        assert [item["code"] for item in kept.proof["checks"]] == ["too_short"]
        assert done.proof["checks"] == []

    def test_refused_with_a_reason(self, row):
        xu = world.viewer(world.official_xu())
        with pytest.raises(CorrectionReason):
            commands.refuse_correction(xu, row.pk, why=" ", now=LATER)
        assert commands.refuse_correction(xu, row.pk, why="定位显示已离开", now=LATER).state == "refused"
        with pytest.raises(WrongState):
            commands.approve_correction(xu, row.pk, now=LATER)

    def test_nobody_decides_about_their_own(self, row, visit):
        ding, shen = world.viewer(visit.worker.user), world.viewer(world.manager_shen())
        for one in (ding, shen, world.viewer(world.operator_li()), world.viewer(world.official_zhao_daoli())):
            with pytest.raises((NotVisible, NotAllowed)):
                commands.approve_correction(one, row.pk, now=LATER)
        Correction.objects.filter(pk=row.pk).update(asked_by=SYSTEM.actor)
        with pytest.raises(NotAllowed):
            commands.approve_correction(SYSTEM, row.pk, now=LATER)

    def test_every_state_has_its_word(self):
        from anju.dispatch.queries.corrections import CORRECTION_STATES

        assert set(CORRECTION_STATES) == set(CORRECTION.states)


class TestPages:
    def test_the_supervisor_reads_both_and_decides(self, visit):
        row = commands.ask_correction(
            world.viewer(visit.worker.user), visit.pk, finished_at=NOW + 50 * MINUTE, reason="忘了签退", now=LATER
        )
        browser = world.client_for(world.official_xu())
        page = browser.get("/workers/corrections/").content.decode()
        for word in ("待审核", "忘了签退", "12-08 14:48", "12-08 15:18", "只做了 10 分钟"):
            assert word in page
        assert browser.post(f"/workers/corrections/{row.pk}/", {"answer": "refuse", "why": ""}).status_code == 422
        browser.post(f"/workers/corrections/{row.pk}/", {"answer": "approve"})
        assert Correction.objects.get(pk=row.pk).state == "approved"
        page = browser.get("/workers/corrections/?state=approved").content.decode()
        assert "按更正后的时间" in page
        assert "没有更正申请" in browser.get("/workers/corrections/?state=asked").content.decode()

    def test_the_worker_asks_on_the_phone_and_sees_the_answer(self, visit, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: LATER)
        phone = world.client_for(visit.worker.user)
        page = phone.get(f"/field/jobs/{visit.pk}/").content.decode()
        assert 'value="2026-12-08T14:48"' in page
        told = {
            "arrived_at": "2026-12-08T14:38",
            "finished_at": "2026-12-08T15:18",
            "reason": "忘了签退",
            "token": "c1",
        }
        for _again in range(2):
            answer = phone.post(f"/field/jobs/{visit.pk}/correct/", told, headers={"X-Outbox": "1"})
            assert answer.status_code == 200, answer.content
        row = Correction.objects.get(assignment=visit)
        assert (row.arrived_at, row.finished_at) == (None, (NOW + 50 * MINUTE).replace(second=0))
        assert "待审核" in phone.get(f"/field/jobs/{visit.pk}/").content.decode()
        assert phone.post(f"/field/jobs/{visit.pk}/correct/", {"arrived_at": "x", "reason": "y"}).status_code == 422
