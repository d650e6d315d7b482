"""Two providers of one district: neither reads the other's orders, plans, complaints, corrections or statements."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import pytest

from anju.dispatch import commands as dispatch
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands as orders
from tests import world
from tests.complaints.test_complaints import handed
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Two:
    """The browsers of both dispatchers, and what belongs to 康馨 alone."""

    own: Any
    other: Any
    elder: int
    order: int
    plan: int
    complaint: int


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> Two:
    """康馨 has an order that was done and is to be corrected, a weekly plan and a complaint; 松花江 has orders of its own."""
    monkeypatch.setattr(clock, "now", lambda: scene.NOW + 5 * HOUR)
    scene.catalogue()
    zhao, shulan = alarms.zhao_defu(), alarms.zhao_defu(name="王淑兰")
    scene.money(zhao)
    complaint, _shen = handed(zhao)
    home, rival = world.provider(), world.provider("松花江家政")
    worker, viewer = scene.worker(of=home)
    order = scene.placed(zhao, "cleaning", provider_id=home.pk)
    orders.send(SYSTEM, order.pk, worker_id=worker.pk, now=scene.NOW)
    job = scene.assignment(order)
    dispatch.accept(viewer, job.pk, now=scene.NOW)
    dispatch.arrive(viewer, job.pk, now=scene.NOW + HOUR)
    dispatch.finish(viewer, job.pk, now=scene.NOW + 3 * HOUR)
    dispatch.ask_correction(viewer, job.pk, finished_at=scene.NOW + 4 * HOUR, reason="晚签退", now=scene.NOW + 4 * HOUR)
    for elder, of in ((zhao, home), (shulan, rival)):
        plan = orders.open_plan(
            SYSTEM, elder.pk, item="meal", weekdays=[1, 4], start_time=time(11), starts_on=scene.NOW.date() + timedelta(days=1),
            provider_id=of.pk, channel="phone", now=scene.NOW,
        )  # fmt: skip
        if of == home:
            kept = plan.pk
    return Two(
        world.client_for(world.manager_shen()), world.client_for(world.manager_of_songhua()), zhao.pk, order.pk, kept,
        complaint.pk,
    )  # fmt: skip


def ids(client: Any, path: str) -> set[str]:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return {row["id"] for row in answer.json()["items"]}


LISTS = (("orders", "order"), ("plans", "plan"), ("complaints", "complaint"))


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_in_no_list_and_by_no_filter(two, path, name):
    kept = str(getattr(two, name))
    states = {
        "orders": ("open", "done", "waiting", "checked_out"),
        "plans": ("active",),
        "complaints": ("open", "with_provider"),
    }
    filters = [
        "",
        f"?elder={two.elder}",
        f"?area={world.NANGANG}&limit=100",
        *(f"?state={state}" for state in states[path]),
    ]
    filters = [item for item in filters if path != "plans" or "area" not in item]
    own = [ids(two.own, path + item) for item in filters]
    assert kept in own[0]
    assert any(kept in found for found in own[1:])
    for item in filters:
        found = ids(two.other, path + item)
        assert kept not in found, item
        assert not found & own[0], item


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_not_by_number(two, path, name):
    here = f"/api/v1/{path}/{getattr(two, name)}"
    assert two.own.get(here).status_code == 200
    assert two.other.get(here).status_code == 404


@pytest.mark.parametrize("verb", ["pause", "end", "resume"])
def test_not_by_a_write(two, verb):
    told = {"content_type": "application/json"}
    assert two.other.post(f"/api/v1/plans/{two.plan}/{verb}", {}, **told).status_code in {403, 404}
    assert two.other.post(f"/api/v1/orders/{two.order}/cancel", {}, **told).status_code in {403, 404}
    assert two.own.get(f"/api/v1/plans/{two.plan}").json()["state"] == "active"


def test_no_statement_and_no_correction(two):
    assert two.other.get(f"/api/v1/elders/{two.elder}/benefits").status_code in {403, 404}
    assert two.other.get(f"/benefits/elders/{two.elder}/").status_code in {403, 404}
    assert two.other.get("/workers/corrections/").status_code == 403
    assert two.other.get(f"/provider/orders/{two.order}/").status_code == 404
    assert two.other.post(f"/provider/orders/{two.order}/correct/", {"reason": "x", "note": "y"}).status_code == 404
    own = two.own.get(f"/provider/orders/{two.order}/").content.decode()
    assert "晚签退" in own
    for page in ("/provider/", "/orders/", "/orders/plans/", "/complaints/"):
        assert "赵德福" not in two.other.get(page).content.decode(), page
