"""A courier at a door that nobody opens: the desk rings, the money waits, a changed round is on the phone at once."""

import json
from datetime import timedelta
from typing import Any

import pytest

from anju.benefits import queries as benefits
from anju.desks.field import today
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from anju.orders import commands as orders
from anju.orders import queries
from anju.orders.commands.sending import ReasonNeeded
from tests import world
from tests.desks.planner import scene as days
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
HOME = {"longitude": alarms.HOME[0], "latitude": alarms.HOME[1], "accuracy": 12}


class Delivery:
    """Miao Qing's canteen, its courier on the way with a meal for Elder Zhao, who has a purse and a daughter."""

    def __init__(self) -> None:
        scene.catalogue()
        self.canteen = world.institution(
            "花园社区老年食堂", kind="canteen", longitude=126.66, latitude=45.75, datum="wgs84"
        )
        self.zhao = alarms.zhao_defu()
        scene.money(self.zhao)
        self.cook = world.person("苗青", "institution_staff", world.COMMUNITY, at=self.canteen.pk)
        self.courier = days.caregiver("于洋", self.canteen, holds="")
        self.order = days.order(self.zhao, "meal", 11, self.canteen)
        orders.send(SYSTEM, self.order.pk, worker_id=self.courier.pk, why="送餐", now=clock.now())
        self.job = scene.assignment(self.order)
        dispatch.accept(world.viewer(self.courier.user), self.job.pk, now=clock.now())
        self.phone = world.client_for(self.courier.user)
        self.address = f"/field/jobs/{self.job.pk}/"

    def nobody(self, reason: str = "nobody", **more: Any) -> Any:
        return self.phone.post(f"{self.address}nobody/", {"reason": reason, **HOME, **more})

    def left(self) -> int:
        return benefits.available(SYSTEM, self.zhao.pk, on=days.tomorrow()).left_fen


@pytest.fixture
def meal() -> Delivery:
    return Delivery()


def test_the_desk_rings_and_the_canteen_hears_of_it(meal):
    held = meal.left()
    page = meal.phone.get(meal.address).content.decode()
    assert "餐带回食堂" in page
    assert "不少于" not in page, "a meal is brought, nobody stays"
    assert "无人在家" in page
    assert meal.nobody().status_code == 302
    meal.order.refresh_from_db()
    meal.job.refresh_from_db()
    assert (meal.order.state, meal.order.alert, meal.job.state) == ("no_show", "absent", "missed")
    assert (meal.job.place_flag, meal.job.refusal) == ("near", "无人在家")
    desk = scene.desk()
    assert [row.pk for row in queries.ringing(desk).rows] == [meal.order.pk]
    lines = [(line.text.split("（")[0], line.why) for line in queries.timeline(desk, meal.order)]
    assert lines[:2] == [("人到了门口，敲门没人应", "无人在家"), ("未见面", "无人在家")]
    assert meal.left() == held, "nothing is spent and nothing is given back before the desk has decided"
    assert "没有见到人，已告诉坐席" in meal.phone.get(meal.address).content.decode()
    assert meal.phone.get("/field/").content.decode().count(f'id="job-{meal.job.pk}"') == 0
    alarms.run_later()
    told = Message.objects.filter(template__startswith="order_missed_provider")
    assert [row.user_id for row in told] == [meal.cook.pk]


def test_told_twice_it_is_once_and_nonsense_is_refused(meal):
    assert meal.nobody("on the moon").status_code == 422
    assert meal.nobody().status_code == 302
    assert meal.nobody().status_code == 302
    story = [line.text for line in queries.timeline(scene.desk(), meal.order) if line.text.startswith("未见面")]
    assert len(story) == 1
    other = world.client_for(days.caregiver("周倩", meal.canteen, holds="").user)
    assert other.post(f"{meal.address}nobody/", {"reason": "nobody"}).status_code == 404
    with pytest.raises(NotVisible):
        dispatch.miss(world.viewer(meal.cook), meal.job.pk, reason="无人在家", now=clock.now())


def test_also_after_the_check_in(meal):
    dispatch.arrive(world.viewer(meal.courier.user), meal.job.pk, now=clock.now())
    assert meal.nobody("silent").status_code == 302
    meal.order.refresh_from_db()
    assert (meal.order.state, meal.order.alert) == ("no_show", "absent")


def test_the_desk_sends_again_with_a_reason(meal):
    meal.nobody()
    with pytest.raises(ReasonNeeded):
        orders.send(scene.desk(), meal.order.pk, worker_id=meal.courier.pk, now=clock.now())
    row = orders.send(scene.desk(), meal.order.pk, worker_id=meal.courier.pk, why="老人刚才在楼下", now=clock.now())
    assert row.state == "dispatching"
    assert Assignment.objects.filter(thing="order", thing_id=row.pk, state="offered").count() == 1


def test_when_its_time_is_over_the_money_comes_back(meal):
    held, price = meal.left(), meal.order.subsidy_fen
    assert price > 0
    meal.nobody()
    orders.fire_timers(meal.order.ends_at - timedelta(minutes=1))
    assert queries.order(SYSTEM, meal.order.pk).state == "no_show"
    orders.fire_timers(meal.order.ends_at)
    row = queries.order(SYSTEM, meal.order.pk)
    assert (row.state, row.ended_why, row.alert) == ("voided", "餐次已过，餐没有送到", "")
    assert meal.left() == held + price


def test_a_changed_round_wakes_the_phone_and_is_read_from_the_top(meal, monkeypatch):
    said: list[Any] = []
    monkeypatch.setattr(journal, "wake", lambda _channel, words: said.append(json.loads(words)))
    late = days.order(alarms.zhao_defu(name="王淑兰"), "meal", 11, meal.canteen)
    found = queries.delivery_rounds(SYSTEM, meal.canteen.pk, days.tomorrow()).rounds[0]
    doors = [stop.order.pk for stop in found.stops]
    assert set(doors) == {meal.order.pk, late.pk}
    orders.send_round(
        SYSTEM, meal.canteen.pk, days.tomorrow(), orders=doors, worker_id=meal.courier.pk, capacity=20, now=clock.now()
    )
    woken = {word["id"] for word in said if word["topic"] == "assignment" and word["user"] == meal.courier.user_id}
    assert meal.job.pk in woken
    shown = today.today(world.viewer(meal.courier.user), now=clock.now())
    starts = [line.service.starts_at for line in (*shown.going, *shown.asked) if line.service]
    planned = [stop.at for stop in found.stops]
    assert sorted(starts) == planned
