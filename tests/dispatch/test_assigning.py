"""A service at home is assigned: the ranking is kept for appeal, certificates and leave bar, a reason overrides."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from anju.dispatch import commands, queries
from anju.dispatch.commands.assigning import CannotGo, OverrideReasonNeeded, WindowInvalid
from anju.dispatch.commands.offering import AskedAlready
from anju.dispatch.models import Assignment, Worker
from anju.journal.models import Fact, Move
from anju.kernel import clock
from anju.kernel.clock import BEIJING
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db
TOMORROW = clock.local_day(NOW) + timedelta(days=1)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, hour, minute, tzinfo=BEIJING)


@pytest.fixture
def shen() -> Viewer:
    return world.viewer(world.manager_shen())


@pytest.fixture
def yao() -> Viewer:
    return world.viewer(world.manager_of_songhua())


def hire(boss: Viewer, name: str, **more: Any) -> Worker:
    user = world.person(name, "caregiver", world.COMMUNITY, at=boss.organisation_id)
    row = commands.register_worker(boss, user_id=user.pk, kind="caregiver", area=world.NANGANG, now=NOW, **more)
    commands.set_certificate(boss, row.pk, kind="caregiver", expires_on=None, now=NOW)
    return row


@pytest.fixture
def ding(shen: Viewer) -> Worker:
    return hire(shen, "丁红", gender="f")


@pytest.fixture
def tao(shen: Viewer) -> Worker:
    return hire(shen, "陶勇", gender="m")


@pytest.fixture
def need(zhao: Elder) -> queries.Need:
    return queries.Need(
        thing="round", thing_id=7, elder_id=zhao.pk, area=world.COMMUNITY, longitude=126.6, latitude=45.75, item="bath",
        qualification="caregiver", starts_at=at(9), ends_at=at(10),
    )  # fmt: skip


def names(found: queries.Choice) -> list[str]:
    return [place.worker.name for place in found.ranked]


def why_not(found: queries.Choice, row: Worker) -> list[str]:
    return next(item.codes for item in found.ruled_out if item.worker.pk == row.pk)


class TestChoice:
    def test_a_provider_chooses_among_its_own(self, shen, yao, ding, need):
        other = hire(yao, "路远")
        assert names(queries.choice(shen, need, now=NOW)) == ["丁红"]
        assert names(queries.choice(yao, need, now=NOW)) == ["路远"]
        both = queries.choice(SYSTEM, need, now=NOW)
        assert sorted(names(both)) == ["丁红", "路远"]
        assert set(both.providers.values()) == {"康馨居家养老", "松花江家政"}
        only = replace(need, providers=frozenset({other.organisation_id}))
        assert names(queries.choice(SYSTEM, only, now=NOW)) == ["路远"]
        assert names(queries.choice(shen, only, now=NOW)) == []

    def test_who_may_not_deliver_the_item_or_holds_no_certificate_is_out(self, shen, ding, need):
        assert names(queries.choice(shen, replace(need, item="rehabilitation"), now=NOW)) == []
        assert why_not(queries.choice(shen, replace(need, qualification="nurse"), now=NOW), ding) == [
            "certificate_missing"
        ]
        commands.set_certificate(shen, ding.pk, kind="caregiver", expires_on=TOMORROW - timedelta(days=1), now=NOW)
        commands.set_certificate(shen, ding.pk, kind="health", expires_on=TOMORROW - timedelta(days=1), now=NOW)
        assert why_not(queries.choice(shen, need, now=NOW), ding) == ["certificate_expired", "health_expired"]

    def test_leave_shift_and_other_visits_bar(self, shen, ding, need):
        commands.set_shift(shen, ding.pk, starts_at=at(13), ends_at=at(17), now=NOW)
        assert why_not(queries.choice(shen, need, now=NOW), ding) == ["off_shift"]
        afternoon = replace(need, starts_at=at(14), ends_at=at(15))
        assert names(queries.choice(shen, afternoon, now=NOW)) == ["丁红"]
        commands.assign(shen, afternoon, worker_id=ding.pk, now=NOW)
        clash = replace(need, thing_id=8, starts_at=at(14, 30), ends_at=at(15, 30))
        assert why_not(queries.choice(shen, clash, now=NOW), ding) == ["clash"]
        tight = replace(need, thing_id=8, starts_at=at(15), ends_at=at(16), longitude=126.8)
        assert why_not(queries.choice(shen, tight, now=NOW), ding) == ["too_tight"]
        before = replace(need, thing_id=8, starts_at=at(13), ends_at=at(13, 55), longitude=126.8)
        assert why_not(queries.choice(shen, before, now=NOW), ding) == ["too_tight"]
        commands.add_leave(shen, ding.pk, kind="annual", first_on=TOMORROW, last_on=TOMORROW, now=NOW)
        assert why_not(queries.choice(shen, afternoon, now=NOW), ding) == ["on_leave"]

    def test_travel_begins_at_the_home_before(self, shen, ding, need):
        commands.assign(shen, replace(need, starts_at=at(7), ends_at=at(8)), worker_id=ding.pk, now=NOW)
        found = queries.choice(shen, replace(need, thing_id=9, longitude=126.61), now=NOW).ranked[0]
        assert found.distance_m
        assert 700 < found.distance_m < 900
        assert "当天已有 1 次" in "".join(found.reasons)

    def test_who_knows_the_elder_comes_first(self, shen, ding, tao, need):
        assert names(queries.choice(shen, need, now=NOW)) == ["丁红", "陶勇"]
        Assignment.objects.create(
            thing="round", thing_id=1, elder_id=need.elder_id, area_code=need.area, worker=tao, state="finished",
            offered_by="system", offered_at=NOW, answer_by=NOW, arrived_at=NOW,
        )  # fmt: skip
        found = queries.choice(shen, need, now=NOW)
        assert names(found) == ["陶勇", "丁红"]
        assert "若丁红" in found.ranked[1].counterfactual

    def test_work_is_spread_over_providers(self, shen, yao, ding, need):
        hire(yao, "路远")
        for number in range(3):
            hours = {"starts_at": at(13 + number), "ends_at": at(14 + number)}
            busy = replace(need, thing_id=20 + number, **hours)
            commands.assign(shen, busy, worker_id=ding.pk, now=NOW)
        next_day = replace(need, starts_at=at(9) + timedelta(days=1), ends_at=at(10) + timedelta(days=1))
        assert names(queries.choice(SYSTEM, next_day, now=NOW))[0] == "路远"


class TestAssign:
    def test_the_first_is_asked_and_the_whole_ranking_kept(self, shen, ding, tao, need):
        row = commands.assign(shen, need, worker_id=ding.pk, now=NOW)
        assert (row.state, row.organisation_id, row.planned_from) == ("offered", shen.organisation_id, need.starts_at)
        assert row.reasons["rank"] == 1
        kept = queries.kept_ranking(shen, row)
        assert [place.name for place in kept.ranked] == ["丁红", "陶勇"]
        assert kept.ranked[1].counterfactual
        assert row.answer_by == NOW + timedelta(minutes=15)
        assert Move.objects.get(thing="assignment", thing_id=row.pk).verb == "offer"
        assert Fact.objects.filter(name="dispatch.offered").count() == 1
        with pytest.raises(AskedAlready):
            commands.assign(shen, need, worker_id=ding.pk, now=NOW)

    def test_another_needs_a_reason_that_is_kept(self, shen, ding, tao, need):
        with pytest.raises(OverrideReasonNeeded):
            commands.assign(shen, need, worker_id=tao.pk, now=NOW)
        row = commands.assign(shen, need, worker_id=tao.pk, now=NOW, reason="老人点名要陶勇")
        assert row.reasons["override"] == "老人点名要陶勇"
        assert Move.objects.get(thing="assignment", thing_id=row.pk).why == "老人点名要陶勇"

    def test_an_expired_certificate_bars_whatever_the_reason(self, shen, ding, need):
        commands.set_certificate(shen, ding.pk, kind="caregiver", expires_on=TOMORROW - timedelta(days=1), now=NOW)
        with pytest.raises(CannotGo):
            commands.assign(shen, need, worker_id=ding.pk, now=NOW, reason="人手不够")
        assert not Assignment.objects.exists()

    def test_a_shift_can_be_overridden_with_a_reason(self, shen, ding, need):
        commands.set_shift(shen, ding.pk, starts_at=at(13), ends_at=at(17), now=NOW)
        with pytest.raises(OverrideReasonNeeded):
            commands.assign(shen, need, worker_id=ding.pk, now=NOW)
        row = commands.assign(shen, need, worker_id=ding.pk, now=NOW, reason="本人同意加班")
        assert row.reasons["rank"] is None
        assert queries.kept_ranking(shen, row).ruled_out[0].codes == ["off_shift"]

    def test_nobody_assigns_for_another_provider_or_without_the_right(self, shen, yao, ding, need):
        with pytest.raises(NotVisible):
            commands.assign(yao, need, worker_id=ding.pk, now=NOW)
        with pytest.raises(NotVisible):
            commands.assign(shen, replace(need, item="rehabilitation"), worker_id=ding.pk, now=NOW)
        with pytest.raises(NotAllowed):
            commands.assign(world.viewer(world.official_xu()), need, worker_id=ding.pk, now=NOW)
        with pytest.raises(WindowInvalid):
            commands.assign(shen, replace(need, ends_at=need.starts_at), worker_id=ding.pk, now=NOW)

    def test_an_urgent_one_is_asked_for_a_minute_and_nobody_else_by_itself(self, shen, ding, tao, need):
        row = commands.assign(shen, replace(need, urgent=True), worker_id=ding.pk, now=NOW)
        commands.set_duty(SYSTEM, tao.pk, on=True, now=NOW)
        assert commands.expire_due(NOW + timedelta(seconds=61)) == 1
        row.refresh_from_db()
        assert row.state == "expired"
        assert Assignment.objects.count() == 1
        assert Fact.objects.get(name="dispatch.expired").data["next_worker"] == ""

    def test_reassigning_calls_one_off_and_asks_the_other(self, shen, yao, ding, tao, need):
        row = commands.assign(shen, need, worker_id=ding.pk, now=NOW)
        again = replace(need, without=frozenset({ding.pk}))
        with pytest.raises(NotVisible):
            commands.reassign(yao, row.pk, again, worker_id=tao.pk, why="改派", now=NOW)
        with pytest.raises(NotVisible):
            commands.reassign(shen, row.pk, replace(again, thing_id=99), worker_id=tao.pk, why="改派", now=NOW)
        new = commands.reassign(shen, row.pk, again, worker_id=tao.pk, why="丁红请假", now=NOW)
        row.refresh_from_db()
        assert (row.state, new.state, new.worker.name) == ("withdrawn", "offered", "陶勇")

    def test_the_provider_calls_its_own_off(self, shen, yao, ding, need):
        row = commands.assign(shen, need, worker_id=ding.pk, now=NOW)
        with pytest.raises(NotVisible):
            commands.withdraw(yao, row.pk, reason="取消", now=NOW)
        assert commands.withdraw(shen, row.pk, reason="老人改期", now=NOW).state == "withdrawn"
