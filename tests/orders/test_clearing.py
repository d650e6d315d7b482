"""What a check at the door holds back is not paid before somebody without a share in it has looked into it."""

from datetime import timedelta
from typing import Any

import pytest

from anju.accounts import commands as accounts
from anju.accounts.models import User
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as visits
from anju.flows import death_to_everything
from anju.kernel.refusals import NotAllowed, Refusal
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, permissions, queries
from anju.people.events import ElderDied
from anju.people.models import Contact, Elder
from anju.routines import commands as routines
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.orders.scene import HOUR, NOW

STREET = world.COMMUNITY[:9]
MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(days=3)


def official(name: str = "许兰", area: str = STREET) -> Any:
    return world.viewer(world.person(name, "official", area))


def away(elder: Elder) -> None:
    routines.mark_away(
        SYSTEM, elder.pk, starts_at=NOW - HOUR, ends_at=NOW + timedelta(days=9), reason="hospital", now=NOW
    )


@pytest.fixture
def blocked(zhao: Elder) -> Any:
    """A meal that is said to have been served at home while Elder Zhao lay in hospital."""
    scene.money(zhao)
    away(zhao)
    return scene.served(zhao)


class TestBlock:
    def test_it_is_held_back_with_its_reason_and_silence_does_not_agree(self, blocked):
        assert blocked.withheld == "block"
        assert commands.fire_timers(LATER) == 0
        assert [row.pk for row in queries.withheld(official())] == [blocked.pk]
        assert "老人当时登记为不在家" in queries.reasons_of(official(), [blocked])[blocked.pk]
        token = world.machine("order.read")[1]
        read = world.client_for().get(f"/api/v1/orders/{blocked.pk}", headers={"Authorization": f"Bearer {token}"})
        assert read.json()["withheld"] is True

    def test_it_cannot_be_accepted_for_payment_before_somebody_has_cleared_it(self, blocked):
        xu = official()
        commands.confirm(scene.desk(), blocked.pk, now=LATER)
        with pytest.raises(permissions.Withheld):
            commands.audit(xu, blocked.pk, now=LATER)
        with pytest.raises(Refusal):
            commands.clear(xu, blocked.pk, why=" ", now=LATER)
        commands.clear(xu, blocked.pk, why="电话问过医院：当天请假回家", now=LATER)
        assert commands.audit(xu, blocked.pk, now=LATER).state == "audited"
        with pytest.raises(permissions.NotWithheld):
            commands.clear(xu, blocked.pk, why="再来", now=LATER)
        assert any("已核实" in entry.text and "请假回家" in entry.why for entry in queries.timeline(SYSTEM, blocked))

    def test_neither_the_desk_nor_a_community_nor_the_provider_clears(self, blocked):
        manager = world.viewer(world.manager_shen())
        for viewer in (scene.desk(), official("社区", world.COMMUNITY), manager):
            with pytest.raises(Refusal):
                commands.clear(viewer, blocked.pk, why="没问题", now=LATER)
        with pytest.raises(NotAllowed):
            queries.withheld(manager)
        blocked.refresh_from_db()
        assert blocked.withheld == "block"

    def test_a_clean_visit_is_not_held_back(self, zhao):
        assert scene.served(zhao).withheld == ""


class TestWrittenDownLater:
    def served_late(self, zhao: Elder, hours: int) -> Any:
        _row, ding = scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao, hours=1).pk, now=NOW)
        job = scene.assignment(order)
        dispatch.accept(ding, job.pk, now=NOW)
        place = {"longitude": alarms.HOME[0], "latitude": alarms.HOME[1], "accuracy_m": 10.0}
        dispatch.arrive(ding, job.pk, now=NOW + HOUR, **place)
        done = NOW + HOUR + 55 * MINUTE
        press = visits_press(done, done + timedelta(hours=hours))
        dispatch.finish(ding, job.pk, now=done + timedelta(hours=hours), press=press, **place)
        order.refresh_from_db()
        return order

    @pytest.mark.parametrize(("hours", "withheld"), [(24, ""), (25, "approval")])
    def test_more_than_a_day_needs_the_street(self, zhao, hours, withheld):
        assert self.served_late(zhao, hours).withheld == withheld

    def test_the_street_agrees_and_a_correction_may_end_it(self, zhao):
        order = self.served_late(zhao, 30)
        with pytest.raises(NotAllowed):
            commands.clear(official("社区", world.COMMUNITY), order.pk, why="同意", now=LATER)
        assert commands.clear(official(), order.pk, why="当天停电，已核实", now=LATER).withheld == ""


def visits_press(pressed: Any, sent: Any) -> Any:
    from anju.dispatch.rules.moments import Press

    return Press(pressed_at=pressed, sent_at=sent)


class TestCorrected:
    def test_other_times_that_explain_it_let_it_go(self, zhao, monkeypatch):
        proof = {"score": 50, "result": "block", "checks": [], "second": ""}
        monkeypatch.setattr("anju.dispatch.commands.answering.proof_of", lambda _row, **_more: proof)
        monkeypatch.setattr(
            "anju.dispatch.commands.correcting.proof_of", lambda _row, **_more: {**proof, "result": "flag"}
        )
        order = scene.served(zhao)
        assert order.withheld == "block"
        job = scene.assignment(order)
        ding = world.viewer(User.objects.get(pk=job.worker.user_id))
        asked = dispatch.ask_correction(
            ding, job.pk, reason="签退忘了点", finished_at=job.arrived_at + 50 * MINUTE, now=LATER
        )
        dispatch.approve_correction(official(), asked.pk, now=LATER)
        order.refresh_from_db()
        assert order.withheld == ""
        assert queries.reasons_of(official(), [order]) == {order.pk: []}


class TestDeath:
    def test_what_is_said_to_be_done_from_that_day_on_is_held_back(self, zhao):
        order = scene.served(zhao)
        fact = ElderDied(area=zhao.area_code, elder_id=zhao.pk, on=NOW.date().isoformat())
        Elder.objects.filter(pk=zhao.pk).update(status="died", status_on=NOW.date())
        death_to_everything.died(SYSTEM, fact, LATER)
        order = queries.withheld(official()).get()
        assert order.withheld == "block"
        assert queries.reasons_of(official(), [order])[order.pk][0] == "服务当天老人已登记去世或迁出"

    def test_what_was_done_before_stays(self, zhao):
        order = scene.served(zhao)
        assert commands.withhold_since(SYSTEM, zhao.pk, on=LATER.date(), why="died", now=LATER) == 0
        order.refresh_from_db()
        assert order.withheld == ""


class TestRelated:
    """Nobody checks oneself, one's employer or one's own family, whatever post they hold now."""

    def confirmed(self, zhao: Elder) -> Any:
        of = scene.provider()
        order = scene.served(zhao)
        type(order).objects.filter(pk=order.pk).update(provider=of)
        commands.confirm(scene.desk(), order.pk, now=LATER)
        order.refresh_from_db()
        return order

    def refused(self, order: Any, user: Any) -> str:
        with pytest.raises(visits.RelatedParty) as refusal:
            commands.audit(world.viewer(user), order.pk, now=LATER)
        return str(refusal.value.facts["why"])

    def test_who_works_for_the_provider_under_another_post(self, zhao):
        order = self.confirmed(zhao)
        user = world.person("白露", "official", STREET)
        accounts.grant_post(
            SYSTEM, user.pk, role="provider_manager", area=world.NANGANG, organisation_id=order.provider_id, now=NOW
        )
        assert self.refused(order, user) == "provider"
        assert not permissions.may(world.viewer(user), "audit", order)

    def test_who_went_there_and_who_is_of_the_family(self, zhao):
        order = self.confirmed(zhao)
        user = world.person("罗敏", "official", STREET)
        Contact.objects.filter(elder=zhao).update(user_id=user.pk)
        assert self.refused(order, user) == "family"
        other = world.person("吴凡", "official", STREET)
        row = scene.assignment(order).worker
        type(row).objects.filter(pk=row.pk).update(user_id=other.pk)
        assert self.refused(order, other) == "worker"

    def test_somebody_without_a_share_in_it_may(self, zhao):
        order = self.confirmed(zhao)
        assert commands.audit(official(), order.pk, now=LATER).state == "audited"


class TestPages:
    def test_the_list_says_why_and_clears(self, blocked):
        desk = world.client_for(world.person("许兰", "official", STREET))
        page = desk.get("/orders/withheld/").content.decode()
        assert blocked.number in page
        assert "老人当时登记为不在家" in page
        assert "先核实再付款" in desk.get(f"/orders/{blocked.pk}/").content.decode()
        answer = desk.post(f"/orders/{blocked.pk}/clear/", {"why": "问过", "next": "/orders/withheld/"})
        assert answer.headers["Location"] == "/orders/withheld/"
        assert "没有待核实的服务" in desk.get("/orders/withheld/").content.decode()
