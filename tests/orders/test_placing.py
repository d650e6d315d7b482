"""Placing: price, eligibility and hold in one step; the same service is not ordered twice; the elder must be there."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anju.benefits import queries as benefits
from anju.journal.models import Fact, Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.commands import catalogue, placing
from anju.orders.models import Item, Order, Price
from anju.people import commands as people
from tests import world
from tests.orders import scene
from tests.orders.scene import NOW


class TestCatalogue:
    def test_every_version_is_loaded_once(self, zhao):
        assert Item.objects.count() == 41
        assert commands.load_catalogue(SYSTEM, now=NOW) == 0
        meal = queries.item(SYSTEM, "meal", on=world.NOW.date())
        assert (meal.name, meal.default_minutes, meal.minimum_minutes, meal.evidence) == (
            "助餐", 60, 20, ["before", "after"],
        )  # fmt: skip

    def test_two_prices_of_one_time_are_refused_by_the_database(self, zhao):
        known = Price.objects.get(item_code="meal")
        with pytest.raises(IntegrityError, match="price_one_at_a_time"), transaction.atomic():
            Price.objects.create(item_code="meal", area_code=known.area_code, fen=1, starts_on=date(2027, 1, 1),
                                 set_by="x", set_at=NOW)  # fmt: skip

    def test_a_new_price_ends_the_one_before(self, zhao):
        scene.price("meal", 3500, on=date(2027, 1, 1))
        days = [(row.fen, row.starts_on, row.ends_on) for row in Price.objects.filter(item_code="meal").order_by("id")]
        assert days == [(3000, scene.DAY, date(2027, 1, 1)), (3500, date(2027, 1, 1), None)]
        with pytest.raises(catalogue.PriceInvalid):
            scene.price("meal", 10, on=date(2026, 6, 1))

    def test_only_the_own_area_sets_prices(self, zhao):
        xu, zhao_daoli = world.viewer(world.official_xu()), world.viewer(world.official_zhao_daoli())
        values = {"item": "meal", "area": world.NANGANG, "fen": 2800, "starts_on": date(2027, 1, 1), "now": NOW}
        with pytest.raises(NotVisible):
            commands.set_price(zhao_daoli, **values)
        with pytest.raises(NotAllowed):
            commands.set_price(scene.desk(), **values)
        assert commands.set_price(xu, **values).fen == 2800

    def test_the_nearest_area_and_the_providers_own_price_hold(self, zhao):
        near = scene.provider()
        scene.price("meal", 2500, provider=near)
        scene.price("meal", 2200, provider=near, area=world.STREET)
        found = queries.providers_of(SYSTEM, "meal", area=world.COMMUNITY, on=NOW.date())
        assert [(row.provider_id, row.fen) for row in found] == [(near.pk, 2200)]


class TestPlace:
    def test_the_desk_places_and_the_subsidy_is_held(self, zhao):
        scene.money(zhao, 2000)
        row = scene.placed(zhao, by=scene.desk(), note="不放辣")
        assert (row.state, row.price_fen, row.subsidy_fen, row.own_fen) == ("placed", 3000, 2000, 1000)
        assert row.number == "DD-230103-20261208-0001"
        assert (row.placed_name, row.channel, row.note) == ("李静", "phone", "不放辣")
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 0
        move = Move.objects.get(thing="order", verb="place")
        assert (move.from_state, move.to_state, move.actor_name) == ("draft", "placed", "李静")
        assert Fact.objects.filter(name="orders.placed", data__order_id=row.pk).count() == 1

    def test_without_a_standing_the_elder_pays(self, zhao):
        scene.money(zhao)
        row = scene.placed(zhao, "personal")
        assert (row.subsidy_fen, row.own_fen) == (0, 900)

    def test_an_hour_costs_by_the_hour(self, zhao):
        row = scene.placed(zhao, "company", quantity=2)
        assert (row.price_fen, row.planned_end_at - row.planned_start_at) == (6000, timedelta(hours=2))

    def test_the_same_service_is_not_ordered_twice(self, zhao):
        first = scene.placed(zhao)
        with pytest.raises(placing.OrderThere) as refused:
            scene.placed(zhao)
        assert refused.value.facts["number"] == first.number
        assert scene.placed(zhao, "bath").pk != first.pk

    def test_the_customer_never_pays_more_than_was_shown(self, zhao):
        with pytest.raises(placing.PriceChanged):
            scene.placed(zhao, shown_own_fen=2999)
        assert not Order.objects.exists()
        assert scene.placed(zhao, shown_own_fen=3000).own_fen == 3000

    def test_nothing_is_ordered_for_the_dead(self, zhao):
        people.record_death(SYSTEM, zhao.pk, on=NOW.date(), now=NOW)
        with pytest.raises(placing.ElderGone):
            scene.placed(zhao)

    def test_no_price_is_no_order(self, zhao):
        with pytest.raises(queries.NoPrice):
            scene.placed(zhao, "legal_aid")

    @pytest.mark.parametrize("hours", [-1, 24 * 100])
    def test_the_past_and_the_far_future_are_refused(self, zhao, hours):
        with pytest.raises(placing.WindowInvalid):
            scene.placed(zhao, hours=hours)

    def test_only_the_own_area_and_only_the_own_elder(self, zhao):
        with pytest.raises(NotVisible):
            scene.placed(zhao, by=world.viewer(world.operator_of_daoli()))
        daughter = world.daughter_zhao()
        with pytest.raises(NotVisible):
            scene.placed(zhao, by=world.viewer(daughter))
        mine = world.viewer(daughter, elders=frozenset({zhao.pk}))
        row = scene.placed(zhao, by=mine)
        assert queries.order(mine, row.pk).own_fen == 3000
        with pytest.raises(NotVisible):
            queries.order(world.viewer(world.operator_of_daoli()), row.pk)


class TestPackage:
    def test_all_or_none(self, zhao):
        wishes = [scene.wish("meal"), scene.wish("bath")]
        package = commands.place_package(SYSTEM, zhao.pk, wishes, channel="family", now=NOW, name="周末套餐")
        assert [row.price_fen for row in package.orders.order_by("id")] == [3000, 5000]
        with pytest.raises(placing.OrderThere):
            commands.place_package(
                SYSTEM, zhao.pk, [scene.wish("cleaning"), scene.wish("meal")], channel="family", now=NOW
            )
        assert Order.objects.count() == 2
        with pytest.raises(placing.PackageInvalid):
            commands.place_package(SYSTEM, zhao.pk, wishes[:1], channel="family", now=NOW)
