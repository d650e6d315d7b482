"""A canteen's meals as rounds: every door once, within its window and the carrier, worked out anew when one is off."""

from datetime import timedelta

import pytest

from anju.dispatch.models import Assignment
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from tests import world
from tests.desks.planner.scene import at, caregiver, order, tomorrow
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def canteen():
    scene.catalogue()
    return world.institution("花园社区老年食堂", kind="canteen", longitude=126.66, latitude=45.75, datum="wgs84")


def homes(number):
    return [alarms.zhao_defu(name=f"老人{place}") for place in range(number)]


def test_every_door_stands_once_in_its_window_and_no_carrier_has_too_much(canteen):
    rows = [order(elder, "meal", 11, canteen) for elder in homes(5)]
    found = queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow(), capacity=2)
    stops = [stop for item in found.rounds for stop in item.stops]
    assert sorted(stop.order.pk for stop in stops) == sorted(row.pk for row in rows)
    assert len(found.rounds) >= 3
    for item in found.rounds:
        assert item.boxes <= 2
        assert item.leaves_at <= item.stops[0].at
        assert item.back_at > item.stops[-1].at
    assert all(at(11) <= stop.at <= at(13) for stop in stops)
    assert found == queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow(), capacity=2)


def test_a_meal_called_off_is_out_at_the_next_look(canteen):
    first, second = (order(elder, "meal", 11, canteen) for elder in homes(2))
    assert queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow()).rounds[0].boxes == 2
    commands.cancel(SYSTEM, first.pk, why="住院", now=at(0) - timedelta(hours=1))
    found = queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow())
    assert [stop.order.pk for item in found.rounds for stop in item.stops] == [second.pk]


def test_a_canteen_without_a_place_or_without_meals_says_so(canteen):
    assert queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow()).rounds == ()
    page = world.client_for(world.lead_operator_chen()).get(f"/planner/{canteen.pk}/{tomorrow()}/rounds/")
    assert "这一天没有要送的餐" in page.content.decode()
    type(canteen).objects.filter(pk=canteen.pk).update(longitude=None, latitude=None)
    row = order(homes(1)[0], "meal", 11, canteen)
    assert [item.pk for item in queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow()).without_place] == [row.pk]


def test_the_own_staff_and_the_desk_see_the_list_and_nobody_else(canteen):
    order(homes(1)[0], "meal", 11, canteen)
    own = world.person("苗青", "institution_staff", world.COMMUNITY, at=canteen.pk)
    other = world.institution("另一个食堂", kind="canteen")
    stranger = world.person("白岩", "institution_staff", world.COMMUNITY, at=other.pk)
    page = world.client_for(own).get(f"/planner/{canteen.pk}/{tomorrow()}/rounds/?capacity=x").content.decode()
    assert "老人0" in page
    assert "第 1 趟" in page
    assert "<polyline" in page
    with pytest.raises(NotVisible):
        queries.delivery_rounds(world.viewer(stranger), canteen.pk, tomorrow())
    with pytest.raises(NotVisible):
        queries.delivery_rounds(world.viewer(world.operator_of_daoli()), canteen.pk, tomorrow())
    with pytest.raises(NotAllowed):
        queries.delivery_rounds(world.viewer(world.grid_worker_ma()), canteen.pk, tomorrow())


def test_a_round_goes_to_one_courier_in_the_order_of_its_doors_and_never_as_it_no_longer_is(canteen):
    courier = caregiver("周倩", canteen, holds="")
    for elder in homes(3):
        order(elder, "meal", 11, canteen)
    shown = [stop.order.pk for stop in queries.delivery_rounds(SYSTEM, canteen.pk, tomorrow()).rounds[0].stops]
    said = {"orders": shown, "worker_id": courier.pk, "capacity": 20, "now": clock.now()}
    assert commands.send_round(SYSTEM, canteen.pk, tomorrow(), **said) == 3
    asked = Assignment.objects.filter(thing="order", worker=courier).order_by("id")
    assert [row.thing_id for row in asked] == shown
    times = [queries.order(SYSTEM, number).planned_start_at for number in shown]
    assert times == sorted(times)
    assert commands.send_round(SYSTEM, canteen.pk, tomorrow(), **said) == 0
    with pytest.raises(commands.RoundChanged):
        commands.send_round(SYSTEM, canteen.pk, tomorrow(), **(said | {"orders": shown[:2]}))
