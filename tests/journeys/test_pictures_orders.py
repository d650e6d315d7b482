"""Pictures of an order's way for the guides: family, provider, planner, the caregiver's phone, the canteen's counter."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.kernel import clock
from anju.orders import commands as orders
from anju.people import commands as people
from tests import world
from tests.desks.planner import scene as plans
from tests.incidents import scene as alarms
from tests.journeys.album import PHONE, SHEET, shoot
from tests.meals import scene as meals
from tests.orders import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(transactional_db: None) -> SimpleNamespace:
    """Elder Zhao with 200 yuan a month and his daughter; 康馨 with its dispatcher and the caregivers 丁红 and 陶勇."""
    scene.catalogue()
    elder, daughter = alarms.zhao_defu(contacts=False), world.daughter_zhao()
    contact = people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", user_id=daughter.pk)
    people.set_contacts(alarms.SYSTEM, elder.pk, [contact], now=clock.now())
    scene.money(elder)
    shen = world.manager_shen()
    made = SimpleNamespace(elder=elder, daughter=daughter, shen=shen, provider=world.provider(), workers={})
    for name in ("丁红", "陶勇"):
        made.workers[name] = hire(made, name)
    return made


def hire(home: SimpleNamespace, name: str) -> Any:
    """Register a caregiver of 康馨 who is on duty near the elder and on the roster tomorrow."""
    user = world.person(name, "caregiver", world.COMMUNITY, at=home.provider.pk)
    row = alarms.worker(user, at=clock.now())
    dispatch.change_worker(alarms.SYSTEM, row.pk, organisation_id=home.provider.pk, now=clock.now())
    dispatch.set_certificate(alarms.SYSTEM, row.pk, kind="caregiver", expires_on=None, now=clock.now())
    return row


class TestAnOrder:
    def test_the_familys_pages(self, home: SimpleNamespace, window: Any, album: Path) -> None:
        base = f"/family/{home.elder.pk}"
        shoot(window(home.daughter, f"{base}/", PHONE), album, "family-home")
        shoot(window(home.daughter, f"{base}/order/", PHONE), album, "family-services")
        shoot(window(home.daughter, f"{base}/order/bath/", PHONE), album, "family-quote")
        row = plans.order(home.elder, "bath", 10, home.provider)
        shoot(window(home.daughter, f"{base}/orders/{row.pk}/", PHONE), album, "family-order")

    def test_the_providers_desk_and_the_caregivers_phone(self, home: SimpleNamespace, window: Any, album: Path) -> None:
        row = scene.placed(
            home.elder, "bath", hours=1, now=clock.now(), provider_id=home.provider.pk, note="老人怕冷，先开浴霸"
        )
        scene.placed(home.elder, "cleaning", hours=5, now=clock.now(), provider_id=home.provider.pk)
        shoot(window(home.shen, "/provider/", SHEET), album, "provider")
        shoot(window(home.shen, f"/provider/orders/{row.pk}/", SHEET), album, "provider-order")
        worker = home.workers["丁红"]
        orders.send(world.viewer(home.shen), row.pk, worker_id=worker.pk, now=clock.now())
        job = Assignment.objects.get(thing_id=row.pk)
        dispatch.accept(world.viewer(worker.user), job.pk, now=clock.now())
        shoot(window(worker.user, "/field/", PHONE), album, "field-today")
        shoot(window(worker.user, f"/field/jobs/{job.pk}/", PHONE), album, "field-service")

    def test_the_planners_day(self, home: SimpleNamespace, window: Any, album: Path) -> None:
        for row in home.workers.values():
            dispatch.set_shift(alarms.SYSTEM, row.pk, starts_at=plans.at(8), ends_at=plans.at(18), now=clock.now())
        for number, (item, hour) in enumerate((("bath", 9), ("cleaning", 10), ("company", 13), ("meal", 11))):
            elder = home.elder if number == 0 else alarms.zhao_defu(name=("王桂兰", "李长海", "孙玉珍")[number - 1])
            plans.order(elder, item, hour, home.provider)
        day = plans.tomorrow()
        orders.plan_day(world.viewer(home.shen), home.provider.pk, day, version=0, now=clock.now(), seconds=1)
        shoot(window(home.shen, f"/planner/{home.provider.pk}/{day.isoformat()}/", SHEET), album, "planner")


def test_the_canteens_counter(home: SimpleNamespace, window: Any, album: Path) -> None:
    place = world.institution("花园社区老年食堂", kind="canteen")
    meals.rule()
    meals.dish_of_now(place)
    miao = world.person("苗青", "institution_staff", world.COMMUNITY, at=place.pk)
    shoot(window(miao, f"/meals/{place.pk}/?text=赵德福", SHEET), album, "canteen")
