"""A meal at the counter: once subsidised, at the price that was shown, by the own canteen alone."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from anju.benefits.models import Account, Hold
from anju.institutions import commands as institutions
from anju.journal.models import Fact, Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.meals import commands, queries
from anju.meals.commands import (
    CanteenShut,
    DishThere,
    MealValueInvalid,
    MealVoid,
    OwnPartChanged,
    RuleThere,
    WindowShut,
    WindowsOverlap,
)
from anju.meals.models import Meal
from anju.people import commands as people
from tests import world
from tests.meals import scene
from tests.meals.scene import DAY, at, serve


@pytest.fixture
def place(db):
    scene.rule(60, 300)
    scene.rule(80, 500)
    return scene.canteen()


@pytest.fixture
def zhao(place):
    return scene.eater()


def balance(kind: str) -> int:
    return sum(
        Account.objects.filter(kind=kind, programme__code=f"meal-{world.NANGANG}").values_list("balance_fen", flat=True)
    )


class TestServing:
    def test_is_booked_out_of_the_fund_towards_the_canteen(self, place, zhao):
        made = serve(scene.staff(place), place, zhao, scene.dish(place), 600)
        assert (made.subsidy_fen, made.own_fen, made.reason, made.meal) == (500, 600, "subsidised", "lunch")
        assert (balance("pot"), balance("payable")) == (-500, 500)
        assert Hold.objects.get(thing="meal", thing_id=made.pk).provider_id == place.pk
        assert Move.objects.filter(thing="meal", thing_id=made.pk, verb="serve").exists()
        assert Fact.objects.get(name="meals.meal_served").data["subsidy_fen"] == 500

    def test_a_second_of_the_same_kind_is_shown_and_served_at_full_price(self, place, zhao):
        miao, what = scene.staff(place), scene.dish(place)
        serve(miao, place, zhao, what, 600)
        with pytest.raises(OwnPartChanged):
            serve(miao, place, zhao, what, 600)
        second = serve(miao, place, zhao, what, 1100)
        assert (second.subsidy_fen, second.reason) == (0, "had_one")
        supper = scene.dish(place, meal="supper")
        assert serve(miao, place, zhao, supper, 600, now=at(18)).subsidy_fen == 500
        assert balance("payable") == 1000

    def test_the_other_canteen_knows_of_the_first_meal(self, place, zhao):
        other = scene.canteen("海城社区助餐点")
        serve(scene.staff(place), place, zhao, scene.dish(place), 600)
        quote = queries.quote(
            scene.staff(other, "尹秋"), other.pk, elder_id=zhao.pk, dish=scene.dish(other), now=at(12, 30)
        )
        assert (quote.charge.reason, quote.charge.own_fen) == ("had_one", 1100)

    def test_the_table_itself_refuses_a_second_subsidy(self, place, zhao):
        made = serve(scene.staff(place), place, zhao, scene.dish(place), 600)
        made.pk = None
        with pytest.raises(IntegrityError, match="meal_one_subsidised"), transaction.atomic():
            made.save(force_insert=True)

    def test_a_post_that_comes_again_serves_once(self, place, zhao):
        miao, what = scene.staff(place), scene.dish(place)
        assert serve(miao, place, zhao, what, 600, token="a1") is not None
        assert serve(miao, place, zhao, what, 600, token="a1") is None
        assert Meal.objects.count() == 1

    @pytest.mark.parametrize(
        ("when", "open_"), [(at(10, 59, 59), False), (at(11), True), (at(13, 29, 59), True), (at(13, 30), False)]
    )
    def test_only_inside_the_window(self, place, zhao, when, open_):
        what = scene.dish(place)
        if open_:
            assert serve(scene.staff(place), place, zhao, what, 600, now=when) is not None
        else:
            with pytest.raises(WindowShut):
                serve(scene.staff(place), place, zhao, what, 600, now=when)

    def test_a_set_of_another_day_meal_or_canteen_is_not_there(self, place, zhao):
        miao, other = scene.staff(place), scene.canteen("海城社区助餐点")
        for what in (
            scene.dish(place, meal="supper"),
            scene.dish(place, day=DAY + timedelta(days=1)),
            scene.dish(other),
        ):
            with pytest.raises(NotVisible):
                serve(miao, place, zhao, what, 1100)

    def test_a_suspended_canteen_the_dead_and_other_counties_are_refused(self, place, zhao):
        miao, what = scene.staff(place), scene.dish(place)
        away = scene.alarms.zhao_defu(name="钱守业", area=world.DAOLI_COMMUNITY, contacts=False)
        with pytest.raises(NotVisible):
            serve(miao, place, away, what, 1100)
        people.record_death(SYSTEM, zhao.pk, on=DAY, now=at(12))
        with pytest.raises(NotVisible):
            serve(miao, place, zhao, what, 600)
        institutions.move_institution(SYSTEM, place.pk, "suspend", why="整改", now=at(9))
        with pytest.raises(CanteenShut):
            serve(miao, place, zhao, what, 600)

    def test_the_staff_of_another_canteen_finds_nothing(self, place, zhao):
        what, other = scene.dish(place), scene.staff(scene.canteen("海城社区助餐点"), "尹秋")
        for act in (
            lambda: serve(other, place, zhao, what, 600),
            lambda: queries.menu(other, place.pk, [DAY]),
            lambda: queries.served(other, day=DAY, institution_id=place.pk),
            lambda: commands.look_up(other, place.pk, zhao.number, now=at(9)),
            lambda: commands.take_off(other, place.pk, what.pk, now=at(9)),
        ):
            with pytest.raises(NotVisible):
                act()
        with pytest.raises(NotAllowed):
            serve(world.viewer(world.official_xu()), place, zhao, what, 600)


class TestTakingBack:
    def test_gives_the_subsidy_back_and_lets_another_meal_have_it(self, place, zhao):
        miao, what = scene.staff(place), scene.dish(place)
        first = serve(miao, place, zhao, what, 600)
        with pytest.raises(MealValueInvalid):
            commands.take_back(miao, place.pk, first.pk, why=" ", now=at(12, 5))
        commands.take_back(miao, place.pk, first.pk, why="刷错卡", now=at(12, 5))
        assert (balance("pot"), balance("payable")) == (0, 0)
        with pytest.raises(MealVoid):
            commands.take_back(miao, place.pk, first.pk, why="再来", now=at(12, 6))
        assert serve(miao, place, zhao, what, 600).subsidy_fen == 500
        found = queries.totals(miao, day=DAY)
        assert (found.meals, found.persons, found.subsidised, found.subsidy_fen, found.own_fen) == (1, 1, 1, 500, 600)

    def test_is_of_the_same_day_only(self, place, zhao):
        miao = scene.staff(place)
        first = serve(miao, place, zhao, scene.dish(place), 600)
        with pytest.raises(MealValueInvalid):
            commands.take_back(miao, place.pk, first.pk, why="刷错卡", now=at(12) + timedelta(days=1))


class TestFinding:
    def test_by_card_telephone_and_whole_name_not_by_less(self, place, zhao):
        miao = scene.staff(place)
        for text in (zhao.number, f" {zhao.number} ", "13612344408", "赵德福"):
            assert [item.id for item in commands.look_up(miao, place.pk, text, now=at(9))] == [zhao.pk], text
        for text in ("", "赵", "赵德", "4408", "zdf", "测绘路", "%", "赵%"):
            assert commands.look_up(miao, place.pk, text, now=at(9)) == [], text
        hit = commands.look_up(miao, place.pk, "赵德福", now=at(9))[0]
        assert "13612344408" not in str(hit)


class TestStandards:
    def test_days_ages_and_areas_are_checked(self, place):
        xu = world.viewer(world.official_xu())
        good = {"area": world.NANGANG, "age_from": 90, "fen": 600, "starts_on": DAY, "now": at(5)}
        for wrong in ({"area": world.DAOLI}, {"area": ""}, {"age_from": 20}, {"fen": 0}, {"ends_on": DAY}):
            with pytest.raises(MealValueInvalid):
                commands.set_rule(xu, **{**good, **wrong})
        row = commands.set_rule(xu, **good)
        with pytest.raises(RuleThere):
            commands.set_rule(xu, **{**good, "starts_on": DAY + timedelta(days=9)})
        commands.end_rule(xu, row.pk, ends_on=date(2026, 4, 1), now=at(6))
        commands.set_rule(xu, **{**good, "starts_on": date(2026, 4, 1), "fen": 700})
        with pytest.raises(NotVisible):
            commands.end_rule(world.viewer(world.official_zhao_daoli()), row.pk, ends_on=date(2026, 5, 1), now=at(6))


class TestPosting:
    def test_windows_never_overlap_and_menus_are_of_days_to_come(self, place):
        with pytest.raises(WindowsOverlap):
            commands.set_window(SYSTEM, place.pk, meal="supper", starts_min=800, ends_min=900, now=at(5))
        commands.set_window(SYSTEM, place.pk, meal="supper", starts_min=810, ends_min=900, now=at(5))
        scene.dish(place)
        with pytest.raises(DishThere):
            scene.dish(place)
        for wrong in ({"day": DAY - timedelta(days=1)}, {"name": " "}, {"fen": 0}, {"meal": "tea"}):
            with pytest.raises(MealValueInvalid):
                scene.dish(place, **wrong)


@pytest.mark.django_db(transaction=True)
def test_two_counters_in_one_instant_give_one_subsidy():
    scene.rule(60, 500)
    places = [scene.canteen(), scene.canteen("海城社区助餐点")]
    zhao = scene.eater()
    dishes = [scene.dish(row) for row in places]
    viewers = [scene.staff(row, name) for row, name in zip(places, ("苗青", "尹秋"), strict=True)]
    start, said = threading.Barrier(2), []

    def go(number: int) -> None:
        try:
            start.wait(10)
            said.append(serve(viewers[number], places[number], zhao, dishes[number], 600, token=f"t{number}"))
        except OwnPartChanged:
            said.append("full price")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(said) == 2
    assert said.count("full price") == 1
    assert Meal.objects.get().subsidy_fen == 500
    assert balance("payable") == 500


class TestWithdrawing:
    def test_a_window_is_served_until_the_day_before_and_comes_back_when_it_is_set_again(self, place, zhao):
        miao = scene.staff(place)
        with pytest.raises(MealValueInvalid):
            commands.withdraw_window(miao, place.pk, meal="lunch", on=DAY - timedelta(days=1), now=at(9))
        with pytest.raises(NotVisible):
            commands.withdraw_window(miao, place.pk, meal="tea", on=DAY, now=at(9))
        commands.withdraw_window(miao, place.pk, meal="lunch", on=DAY + timedelta(days=1), now=at(9))
        assert queries.open_meal(miao, place.pk, now=at(12)) == "lunch"
        assert queries.open_meal(miao, place.pk, now=at(12) + timedelta(days=1)) == ""
        later = at(9) + timedelta(days=1)
        commands.set_window(miao, place.pk, meal="breakfast", starts_min=11 * 60, ends_min=12 * 60, now=later)
        assert queries.open_meal(miao, place.pk, now=at(11, 30) + timedelta(days=1)) == "breakfast"
        commands.set_window(miao, place.pk, meal="lunch", starts_min=12 * 60, ends_min=13 * 60, now=later)
        assert queries.open_meal(miao, place.pk, now=at(12, 30) + timedelta(days=1)) == "lunch"
