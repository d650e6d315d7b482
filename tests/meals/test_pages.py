"""The counter, the menu, the day and the standards as people see them."""

import re

import pytest

from anju.journal.models import Audit
from anju.meals.models import Dish, Meal
from tests import world
from tests.meals import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return world.institution("花园社区老年食堂", kind="canteen")


@pytest.fixture
def desk(place):
    return world.client_for(world.person("苗青", "institution_staff", world.COMMUNITY, at=place.pk))


def text(response):
    return response.content.decode()


def test_an_empty_canteen_says_what_comes_first(place, desk):
    assert "还没有供餐时段" in text(desk.get(f"/meals/{place.pk}/"))
    assert "这一周还没有菜单" in text(desk.get(f"/meals/{place.pk}/menu/"))
    assert "这一天还没有用餐登记" in text(desk.get(f"/meals/{place.pk}/day/"))
    desk.post(f"/meals/{place.pk}/menu/window/", {"meal": "lunch", "starts": "00:00", "ends": "23:59"})
    assert "00:00–23:59" in text(desk.get(f"/meals/{place.pk}/menu/"))


def test_the_own_part_stands_on_the_button_before_the_meal_is_written(place, desk):
    scene.rule(80, 500)
    scene.dish_of_now(place)
    zhao = scene.eater()
    page = text(desk.post(f"/meals/{place.pk}/find/", {"text": zhao.number}))
    assert Audit.objects.get(thing="meal_counter").data == {"elders": [zhao.pk]}
    assert "收 6.00 元，登记" in page
    assert Meal.objects.count() == 0
    values = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("elder", "dish", "own", "token")}
    assert desk.post(f"/meals/{place.pk}/serve/", values).status_code == 302
    assert desk.post(f"/meals/{place.pk}/serve/", values).status_code == 302
    assert Meal.objects.count() == 1
    again = desk.post(f"/meals/{place.pk}/serve/", values | {"token": "new", "text": zhao.number})
    assert again.status_code == 409
    assert "本餐应收已变为 11.00 元" in text(again)
    assert "收 11.00 元，登记" in text(again)
    assert "赵德福" in text(desk.get(f"/meals/{place.pk}/day/"))
    assert desk.post(f"/meals/{place.pk}/serve/", {"elder": "x"}).status_code == 422


def test_the_menu_is_posted_and_refused_beside_its_field(place, desk):
    day = scene.clock.local_day(scene.clock.now())
    values = {"day": day, "meal": "lunch", "name": "红烧鸡块套餐", "price": "11.5"}
    assert desk.post(f"/meals/{place.pk}/menu/post/", values).status_code == 302
    assert desk.post(f"/meals/{place.pk}/menu/post/", values).status_code == 409
    assert desk.post(f"/meals/{place.pk}/menu/post/", values | {"day": "2020-01-01"}).status_code == 422
    dish = Dish.objects.get()
    assert dish.price_fen == 1150
    assert desk.post(f"/meals/{place.pk}/menu/{dish.pk}/take-off/").status_code == 302
    assert "红烧鸡块套餐" not in text(desk.get(f"/meals/{place.pk}/menu/"))


def test_the_official_reads_totals_and_takes_the_file(place):
    scene.meal_of_now(place)
    xu = world.client_for(world.official_xu())
    assert "花园社区老年食堂" in text(xu.get("/meals/"))
    assert xu.get(f"/meals/{place.pk}/day/").status_code == 200
    assert xu.get(f"/meals/{place.pk}/").status_code == 403
    assert b"".join(xu.post("/meals/export/").streaming_content).startswith(b"PK")
    assert Audit.objects.get(kind="export", thing="meal").data["rows"] == 1
    other = world.client_for(world.official_zhao_daoli())
    assert "花园社区老年食堂" not in text(other.get("/meals/"))


def test_the_official_sets_and_ends_a_standard():
    xu = world.client_for(world.official_xu())
    assert "还没有助餐补贴标准" in text(xu.get("/meals/rules/"))
    values = {"area": world.NANGANG, "age_from": 70, "price": "5", "starts_on": "2026-01-01"}
    assert xu.post("/meals/rules/", values).status_code == 302
    assert "5.00" in text(xu.get("/meals/rules/"))
    assert xu.post("/meals/rules/", values).status_code == 409
    assert xu.post("/meals/rules/", values | {"age_from": 3}).status_code == 422
