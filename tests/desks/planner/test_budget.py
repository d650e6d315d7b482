"""The planner's pages ask the database the same few times, however many orders, workers and providers a day has."""

from typing import Any

import pytest

from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from anju.orders.models import Order
from tests import world
from tests.desks.planner import scene
from tests.incidents import scene as alarms
from tests.orders import scene as orders

pytestmark = pytest.mark.django_db
DAY, COUNTY = 15, 13
"""Statements of a provider's day and of the county's, with session, menu, scope and one for the edition of the areas."""


@pytest.fixture
def of(db: None) -> Any:
    orders.catalogue()
    return world.provider()


def planned(of: Any, *names: str) -> None:
    """Give a provider these workers, with two orders for each of them, and plan its day."""
    for number, name in enumerate(names):
        scene.caregiver(name, of)
        elder = alarms.zhao_defu(name=f"赵{name}")
        for item, hour in (("meal", 9), ("cleaning", 13)):
            scene.order(elder, item, hour + number % 3, of)
    plan = commands.plan_day(SYSTEM, of.pk, scene.tomorrow(), version=0, seconds=0.2, now=clock.now())
    assert len(plan.stops) == 2 * len(names)


def more(of: Any) -> None:
    """Copy what is there into a day of another two hundred orders."""
    first = Order.objects.filter(provider=of).first()
    assert first is not None
    values = {field.attname: getattr(first, field.attname) for field in Order._meta.concrete_fields}
    Order.objects.bulk_create(
        Order(**values | {"id": None, "number": f"DD-more-{of.pk}-{count}"}) for count in range(200)
    )


def test_a_provider_s_day(of, django_assert_num_queries, django_assert_max_num_queries):
    planned(of, "周倩", "郑爽")
    address = f"/planner/{of.pk}/{scene.tomorrow().isoformat()}/"
    browser = world.client_for(world.manager_shen())
    browser.get(address)
    with django_assert_max_num_queries(DAY) as few:
        browser.get(address)
    count = len(few)
    more(of)
    for number in range(3):
        scene.caregiver(f"员{number}", of)
    browser.get(address)  # what the process remembers for some seconds
    with django_assert_num_queries(count):
        page = browser.get(address)
    assert page.context["page"].unplaced_count == 200


def test_the_county_s_day(of, django_assert_num_queries, django_assert_max_num_queries):
    planned(of, "周倩")
    browser = world.client_for(world.lead_operator_chen())
    browser.get("/planner/")
    with django_assert_max_num_queries(COUNTY) as few:
        browser.get("/planner/")
    count = len(few)
    more(of)
    for number in range(3):
        planned(world.provider(f"第{number}家"), f"员{number}", f"工{number}")
    browser.get("/planner/")
    with django_assert_num_queries(count):
        page = browser.get("/planner/").context["page"]
    assert [(row.orders, row.placed, row.workers) for row in page.rows] == [
        (202, 2, 1),
        (4, 4, 2),
        (4, 4, 2),
        (4, 4, 2),
    ]
    assert (page.orders, page.placed, page.open) == (214, 14, 200)
    assert len(page.chart.bars) == 14
