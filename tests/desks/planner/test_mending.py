"""The day changes under a published plan: somebody is ill, an order is off, another is urgent."""

import time
from datetime import timedelta
from typing import Any

import pytest

from anju.dispatch.models import Assignment, Leave
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from anju.orders.models import DayPlan, Order
from tests import world
from tests.desks.planner import scene
from tests.incidents import scene as alarms
from tests.orders import scene as orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(db: None) -> Any:
    orders.catalogue()
    for item in ("walking", "shopping"):
        orders.price(item, 2000)
    return world.provider()


@pytest.fixture
def published(of: Any) -> dict[str, Any]:
    """Three caregivers, four visits, the workers asked."""
    zhao = alarms.zhao_defu()
    people = {name: scene.caregiver(name, of) for name in ("周倩", "郑爽", "吴迪")}
    rows = {
        item: scene.order(zhao, item, hour, of)
        for item, hour in (("meal", 9), ("cleaning", 11), ("walking", 14), ("company", 16))
    }
    commands.plan_day(_shen(), of.pk, scene.tomorrow(), version=0, seconds=0.3, now=clock.now())
    commands.publish_day(_shen(), of.pk, scene.tomorrow(), version=1, now=clock.now())
    return {**people, **rows, "of": of}


def _shen() -> Any:
    return world.viewer(world.manager_shen())


def address(of: Any, rest: str = "") -> str:
    return f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/{rest}"


def press(of: Any, verb: str, **more: Any) -> Any:
    version = DayPlan.objects.get().version
    client = world.client_for(world.manager_shen())
    return client.post(address(of, f"{verb}/"), {"version": version, **more}, follow=True).content.decode()


def stops() -> dict[int, tuple[int, float]]:
    return {stop["order"]: (stop["worker"], stop["starts"]) for stop in DayPlan.objects.get().stops}


class TestIllness:
    def test_others_go_and_only_they_are_asked(self, published):
        before = stops()
        ill = before[published["meal"].pk][0]
        mine = {order for order, (worker, _at) in before.items() if worker == ill}
        page = press(published["of"], "sick", worker=ill)
        assert "调整方案，等你确认" in page
        assert Leave.objects.filter(worker=ill, kind="sick").count() == 1
        assert stops() == before, "a proposal changes nothing"
        page = press(published["of"], "accept")
        after = stops()
        assert {after[order][0] for order in mine}.isdisjoint({ill})
        assert {order: after[order] for order in before.keys() - mine} == {
            order: before[order] for order in before.keys() - mine
        }
        asked = Assignment.objects.filter(thing="order", state="offered").values_list("thing_id", "worker_id")
        assert set(asked) == {(order, worker) for order, (worker, _at) in after.items()}
        assert f"新请了 {len(mine)} 人次" in page
        assert DayPlan.objects.get().state == "published"

    def test_who_cannot_be_replaced_is_named_and_nobody_else_is_moved(self, of):
        zhao = alarms.zhao_defu()
        one, two = scene.caregiver("周倩", of), scene.caregiver("郑爽", of, holds="")
        scene.order(zhao, "bath", 9, of)
        meal = scene.order(zhao, "meal", 14, of)
        commands.plan_day(_shen(), of.pk, scene.tomorrow(), version=0, seconds=0.3, now=clock.now())
        was = stops()
        page = press(of, "sick", worker=one.pk)
        assert "仍没有人去" in page
        assert "当天在岗的人都没有" in page
        press(of, "accept")
        assert set(stops()) == {meal.pk}
        if was[meal.pk][0] == two.pk:
            assert stops()[meal.pk] == was[meal.pk]

    def test_a_worker_of_another_provider_is_not_found(self, published):
        other = scene.caregiver("别家", world.provider("松花江家政"))
        client = world.client_for(world.manager_shen())
        answer = client.post(address(published["of"], "sick/"), {"version": 2, "worker": other.pk})
        assert answer.status_code == 404
        assert not Leave.objects.filter(worker=other).exists()


class TestChanges:
    def test_a_cancelled_and_an_urgent_order_move_nobody_else(self, published):
        before = stops()
        commands.cancel(SYSTEM, published["cleaning"].pk, now=clock.now(), why="住院")
        new = scene.order(published["meal"].elder, "shopping", 11, published["of"])
        Order.objects.filter(pk=new.pk).update(urgent=True)
        page = world.client_for(world.manager_shen()).get(address(published["of"])).content.decode()
        assert "取消或完成 1 单，新来 1 单" in page
        began = time.process_time()
        press(published["of"], "propose")
        assert time.process_time() - began < 2  # of the processor, whoever has the machine meanwhile
        proposal = DayPlan.objects.get().proposal
        assert proposal["moved"] == []
        assert proposal["seconds"] > 0
        press(published["of"], "accept")
        after = stops()
        assert new.pk in after
        assert published["cleaning"].pk not in after
        assert all(after[order] == before[order] for order in before if order != published["cleaning"].pk)

    def test_a_proposal_for_a_day_that_has_changed_again_is_not_taken(self, published):
        commands.cancel(SYSTEM, published["cleaning"].pk, now=clock.now(), why="住院")
        press(published["of"], "propose")
        scene.order(published["meal"].elder, "shopping", 11, published["of"])
        before = stops()
        page = press(published["of"], "accept")
        assert "刚刚改过这一天的计划" in page
        assert stops() == before

    def test_a_dropped_proposal_leaves_everything(self, published):
        before = stops()
        commands.cancel(SYSTEM, published["cleaning"].pk, now=clock.now(), why="住院")
        press(published["of"], "propose")
        press(published["of"], "drop")
        row = DayPlan.objects.get()
        assert (row.proposal, stops()) == (None, before)
        assert list(Move.objects.filter(thing="dayplan", verb__in=["propose", "drop"]).order_by("id").values_list("verb", flat=True)) == ["propose", "drop"]  # fmt: skip


class TestScope:
    @pytest.mark.parametrize("verb", ["propose", "accept", "drop", "sick"])
    def test_another_provider_finds_nothing(self, published, verb):
        other = world.client_for(world.manager_of_songhua())
        assert other.post(address(published["of"], f"{verb}/"), {"version": 2, "worker": 1}).status_code == 404


class TestCounty:
    def test_all_providers_of_the_county_on_one_page(self, published):
        page = world.client_for(world.lead_operator_chen()).get("/planner/").content.decode()
        assert published["of"].name in page
        assert page.count('class="pl-bar') == 4
        assert "已发布" in page

    def test_the_next_county_sees_none_of_it(self, published):
        page = world.client_for(world.operator_of_daoli()).get("/planner/").content.decode()
        assert published["of"].name not in page

    def test_those_without_a_plan_are_computed_together(self, of):
        scene.caregiver("周倩", of)
        scene.order(alarms.zhao_defu(), "meal", 9, of)
        made = commands.plan_days(SYSTEM, scene.tomorrow(), now=clock.now())
        assert [(row.provider_id, row.state) for row in made] == [(of.pk, "computing")]
        assert commands.plan_days(SYSTEM, scene.tomorrow(), now=clock.now() + timedelta(minutes=1)) == []
