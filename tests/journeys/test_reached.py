"""Pages of what comes after a service, of days and rounds, of devices and money: axe, 360 px, and every action by Tab."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from anju.benefits.models import Programme
from anju.complaints import commands as complaints
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.institutions.models import Institution
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders
from anju.orders.models import Order
from anju.quality import commands as quality
from anju.quality.commands.drawing import Frame
from tests import world
from tests.assistive import scene as aids
from tests.desks import browser
from tests.desks.planner import scene as days
from tests.incidents import scene as alarms
from tests.journeys.serving import Window, healthy
from tests.journeys.stage import Stage
from tests.orders import scene

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


def look(window: Window, who: Any, *paths: str) -> None:
    """Look at each page on a desk and on a phone; every action is reached by the keyboard, and one sees where one is."""
    desk = window(who, paths[0])
    for path in paths:
        desk.set_viewport_size({"width": browser.DESK[0], "height": browser.DESK[1]})
        answer = desk.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        desk.wait_for_load_state("networkidle")
        assert (path, browser.problems(desk)) == (path, [])
        assert (path, browser.unreached(desk)) == (path, [])
        desk.set_viewport_size({"width": browser.PHONE[0], "height": browser.PHONE[1]})
        assert (path, browser.problems(desk)) == (path, [])
        assert (path, browser.fits(desk)) == (path, True)


@dataclass(frozen=True, slots=True)
class Served:
    """A cleaning of two hours at Elder Zhao's by 康馨居家养老 that took a few minutes, and what followed."""

    order: Order
    provider: Institution
    job: Assignment


@pytest.fixture
def served(stage: Stage) -> Served:
    scene.catalogue()
    scene.money(stage.zhao)
    provider = world.provider()
    worker, viewer = scene.worker("丁红", of=provider)
    now = clock.now() - timedelta(minutes=20)
    row = scene.placed(stage.zhao, "cleaning", now=now, hours=1, provider_id=provider.pk)
    orders.send(SYSTEM, row.pk, worker_id=worker.pk, now=now)
    job = scene.assignment(row)
    dispatch.accept(viewer, job.pk, now=now)
    dispatch.arrive(viewer, job.pk, now=now, longitude=alarms.HOME[0], latitude=alarms.HOME[1], accuracy_m=9.0)
    dispatch.finish(viewer, job.pk, now=clock.now(), note="打扫", longitude=alarms.HOME[0], latitude=alarms.HOME[1],
                    accuracy_m=9.0)  # fmt: skip
    row.refresh_from_db()
    return Served(row, provider, job)


def test_complaints(stage: Stage, served: Served, window: Window) -> None:
    now, desk = clock.now(), world.viewer(stage.li)
    words = complaints.Words(kind="short", text="说好两小时，十分钟就走了。", order_id=served.order.pk, caller="赵丽华")
    row = complaints.open_complaint(desk, stage.zhao.pk, words, channel="phone", now=now)
    look(window, stage.li, "/complaints/", f"/complaints/new/?order={served.order.pk}", f"/complaints/{row.pk}/")
    complaints.accept(desk, row.pk, now=now)
    complaints.hand_over(desk, row.pk, brief="服务时间不够", now=now)
    look(window, world.manager_shen(), "/complaints/", f"/complaints/{row.pk}/")
    page = window(stage.daughter, f"/family/{stage.zhao.pk}/complaints/", browser.PHONE)
    healthy(page)
    assert browser.unreached(page) == []


def test_call_backs_boards_and_samples(stage: Stage, served: Served, window: Window) -> None:
    now = clock.now()
    call = quality.choose(SYSTEM, served.order.pk, now=now, disputed=True)
    assert call is not None
    look(window, stage.li, "/quality/calls/", f"/quality/calls/{call.pk}/")
    quality.take(world.viewer(stage.li), call.pk, now=now)
    look(window, stage.li, f"/quality/calls/{call.pk}/")
    today = clock.local_day(now)
    frame = Frame(
        seed="2026年南岗区第1次", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1), size=1
    )
    draw = quality.draw_sample(world.viewer(stage.official), frame, now=now)
    look(
        window,
        stage.official,
        "/quality/",
        "/quality/list/?kind=all",
        "/quality/audits/",
        f"/quality/audits/{draw.pk}/",
    )


def test_corrections(stage: Stage, served: Served, window: Window) -> None:
    own = world.viewer(served.job.worker.user)
    dispatch.ask_correction(own, served.job.pk, note="拖了地，擦了窗", reason="走时忘了写", now=clock.now())
    look(window, stage.official, "/workers/corrections/")


def test_the_planner(stage: Stage, window: Window) -> None:
    scene.catalogue()
    of = world.provider()
    days.caregiver("丁红", of)
    days.caregiver("陶勇", of, shift=(8, 12))
    for hour in (9, 11, 14):
        days.order(stage.zhao, "cleaning", hour, of)
    days.order(stage.wang_shulan, "meal", 11, of)
    orders.plan_day(SYSTEM, of.pk, days.tomorrow(), version=0, now=clock.now(), seconds=0.2)
    here = f"/planner/{of.pk}/{days.tomorrow()}/"
    visit = Order.objects.filter(provider=of).earliest("starts_at")
    look(window, stage.chen, "/planner/", here, f"{here}visits/{visit.pk}/")


def test_the_code_of_a_home(stage: Stage, window: Window) -> None:
    here, keeper = f"/workers/homes/{stage.zhao.pk}/code/", world.registrar_he()
    look(window, keeper, here)
    dispatch.issue_tag(SYSTEM, stage.zhao.pk, now=clock.now())
    look(window, keeper, here)


def test_rounds_of_meals_and_the_courier(stage: Stage, window: Window) -> None:
    scene.catalogue()
    place = world.institution("花园社区老年食堂", kind="canteen", longitude=126.66, latitude=45.75, datum="wgs84")
    courier = days.caregiver("苗青", place, holds="")
    rows = [days.order(stage.zhao, "meal", 11, place), days.order(stage.wang_shulan, "meal", 11, place)]
    lead = world.viewer(stage.chen)
    for item in orders_of_day(place):
        orders.send_round(
            lead, place.pk, days.tomorrow(), orders=item, worker_id=courier.pk, capacity=20, now=clock.now()
        )
    look(window, stage.chen, f"/planner/{place.pk}/{days.tomorrow()}/rounds/")
    phone = window(courier.user, "/field/", browser.PHONE)
    healthy(phone)
    assert browser.unreached(phone) == []
    job = scene.assignment(rows[0])
    phone.goto(f"/field/jobs/{job.pk}/")
    healthy(phone)
    phone.get_by_role("button", name="接单").first.click()
    phone.get_by_role("button", name="我已到达").wait_for()
    healthy(phone)
    assert browser.unreached(phone) == []


def orders_of_day(place: Institution) -> list[list[int]]:
    """Return the doors of each round of tomorrow."""
    from anju.orders import queries

    found = queries.delivery_rounds(SYSTEM, place.pk, days.tomorrow())
    return [[stop.order.pk for stop in item.stops] for item in found.rounds]


def test_assistive_devices(stage: Stage, window: Window) -> None:
    place = aids.point()
    piece, other = aids.piece(place), aids.piece(place, "LY-002")
    keeper = world.person("孟庆云", "institution_staff", place.area_code, at=place.pk)
    loan = aids.lent(world.viewer(keeper), place, stage.zhao, now=clock.now())
    here = f"/aids/{place.pk}/"
    look(
        window, keeper, here, f"{here}stock/", f"{here}labels/", f"/aids/loans/{loan.pk}/", f"/aids/pieces/{other.pk}/"
    )
    look(window, stage.li, "/aids/", f"/aids/showcase/?elder={stage.zhao.pk}", "/aids/loans/",
         f"/aids/reserve/{place.pk}/wheelchair/?elder={stage.zhao.pk}")  # fmt: skip
    assert piece.pk


def test_benefits(stage: Stage, served: Served, window: Window) -> None:
    programme = Programme.objects.get()
    here = f"/benefits/{programme.pk}/"
    look(window, stage.official, "/benefits/", "/benefits/new/", here, f"/benefits/elders/{stage.zhao.pk}/")
