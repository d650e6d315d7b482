"""A day with more orders than a desk shows: the numbers are true, the rest stands on pages of its own."""

from datetime import timedelta

import pytest

from anju.desks.provider import board as boards
from anju.kernel import clock
from anju.orders.models import Order
from tests import world
from tests.desks.provider.test_desk import BOARD, hire, text
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(monkeypatch):
    """Shen's provider at two in the afternoon, with an order copied into every state of a desk."""
    now = clock.day_bounds(clock.local_day(clock.now()))[0] + timedelta(hours=14)
    monkeypatch.setattr(clock, "now", lambda: now)
    scene.catalogue()
    shen = world.manager_shen()
    row = scene.placed(alarms.zhao_defu(), "bath", hours=1, now=now, provider_id=world.viewer(shen).organisation_id)
    return shen, row, now


def copies(row: Order, state: str, count: int, *, days: int = 0) -> None:
    first = Order.objects.count()
    Order.objects.bulk_create(
        Order(**{**{field.attname: getattr(row, field.attname) for field in Order._meta.concrete_fields},
                 "id": None, "number": f"DD-{state}-{first + number}", "state": state, "alert": "",
                 "starts_at": row.starts_at + timedelta(days=days, seconds=number),
                 "ends_at": row.ends_at + timedelta(days=days, seconds=number)})
        for number in range(count)
    )  # fmt: skip


def test_counts_are_true_and_the_rest_is_a_page_away(day):
    shen, row, _now = day
    copies(row, "accepted", boards.MOST + 7)
    copies(row, "rated", 3)
    copies(row, "reassigned", 2, days=-3)  # still waits, and must be acted on: one order in two groups
    copies(row, "rated", 9, days=-3)  # done on another day
    browser = world.client_for(shen)
    page = text(browser.get(BOARD))
    assert f"共 {1 + boards.MOST + 7 + 3 + 2} 单，3 单待派" in page
    assert "看其余 7 单" in page
    assert page.count("data-row") == 3 + 2 + boards.MOST + 3
    today = clock.local_day(clock.now())
    rest = text(browser.get(f"/provider/day/going/?day={today}&page=2"))
    assert rest.count("data-row") == 7
    assert "第 2 页" in rest
    assert "返回工作台" in rest
    assert text(browser.get("/provider/day/going/?page=999999")).count("data-row") == 7
    assert text(browser.get("/provider/day/going/?page=x")).count("data-row") == boards.MOST
    assert "没有这样的订单" in text(browser.get(f"/provider/day/trouble/?day={today + timedelta(days=9)}"))
    assert browser.get("/provider/day/nonsense/").status_code == 404


def test_what_is_done_is_listed_newest_first(day):
    shen, row, _now = day
    copies(row, "rated", 3)
    lines = boards.board(world.viewer(shen), day=clock.local_day(clock.now()), now=clock.now()).done.lines
    assert [line.starts_at for line in lines] == sorted((line.starts_at for line in lines), reverse=True)


def test_another_provider_finds_none_of_it(day):
    _shen, row, _now = day
    copies(row, "accepted", boards.MOST + 7)
    other = world.client_for(world.manager_of_songhua())
    assert "共 0 单" in text(other.get(BOARD))
    assert "赵德福" not in text(other.get("/provider/day/going/?page=2"))


def test_the_number_of_statements_does_not_grow(day, django_assert_num_queries, django_assert_max_num_queries):
    shen, row, _now = day
    for state in ("accepted", "rated", "no_show"):
        copies(row, state, 1)
    hire(shen, "丁红")
    browser = world.client_for(shen)
    browser.get(BOARD)
    with django_assert_max_num_queries(22) as few:
        browser.get(BOARD)
    copies(row, "accepted", boards.MOST + 20)
    for number in range(5):
        hire(shen, f"员{number}")
    with django_assert_num_queries(len(few)):
        browser.get(BOARD)
