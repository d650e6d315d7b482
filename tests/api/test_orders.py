"""A mini-program orders from the catalogue to the rating; a provider reads its own orders and nobody else's."""

from typing import Any

import pytest

from anju.journal.models import Fact
from anju.kernel import clock
from anju.orders import commands
from tests import world
from tests.api import world as doors
from tests.incidents import scene as alarms
from tests.orders import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: scene.NOW)


@pytest.fixture
def zhao():
    scene.catalogue()
    elder = alarms.zhao_defu()
    scene.money(elder, 2000)
    return elder


@pytest.fixture
def program(door: str) -> doors.Machine:
    """A mini-program's server: its key holds only what ordering needs."""
    return doors.machine(verbs={"elder.read", "order.read", "order.place", "benefit.read"})


class TestAMiniProgram:
    def test_from_the_catalogue_to_the_rating(self, zhao, program):
        rows = program.get("/api/v1/catalogue").json()["items"]
        assert next(row for row in rows if row["code"] == "bath")["prices"][0]["fen"] == 5000
        assert program.get(f"/api/v1/elders/{zhao.pk}/benefits").json()["left_fen"] == 2000
        asked = {"elder": str(zhao.pk), "item": "bath", "on": "2026-12-08"}
        quote = program.post("/api/v1/orders/quote", asked).json()
        assert (quote["price_fen"], quote["subsidy_fen"], quote["own_fen"]) == (5000, 2000, 3000)
        assert (quote["free_minutes"], quote["late_fee_fen"]) == (120, 0)
        body = {"elder": str(zhao.pk), "item": "bath", "starts_at": "2026-12-08T19:00:00+08:00", "own_fen": 3000,
                "carer_gender": "f"}  # fmt: skip
        first = program.post("/api/v1/orders", body, Idempotency_Key="one")
        again = program.post("/api/v1/orders", body, Idempotency_Key="one")
        assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
        assert (first.json()["channel"], first.json()["carer_gender"]) == ("api", "f")
        here = f"/api/v1/orders/{first.json()['id']}"
        assert program.get(f"{here}/cancellation").json()["reason"] == "in_time"
        assert Fact.objects.filter(name="orders.placed").count() == 1
        row = scene.served(zhao)
        rated = program.post(f"/api/v1/orders/{row.pk}/rate", {"stars": 5}).json()
        assert (rated["state"], rated["rating"]) == ("rated", 5)
        done = program.post(f"{here}/cancel", {"why": "不要了"}).json()
        assert (done["state"], done["fee_fen"]) == ("cancelled", 0)

    def test_a_lower_own_part_than_the_true_one_is_refused(self, zhao, program):
        body = {"elder": str(zhao.pk), "item": "bath", "starts_at": "2026-12-08T19:00:00+08:00", "own_fen": 2999}
        refused = program.post("/api/v1/orders", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "order_price_changed")

    def test_a_fee_that_was_not_shown_is_refused(self, zhao, program):
        commands.set_cancel_rule(alarms.SYSTEM, area=world.NANGANG, free_minutes=600, fee_percent=20,
                                 starts_on=scene.NOW.date(), now=scene.NOW)  # fmt: skip
        _row, viewer = scene.worker()
        order = commands.send(alarms.SYSTEM, scene.placed(zhao).pk, now=scene.NOW)
        from anju.dispatch import commands as dispatch

        dispatch.accept(viewer, scene.assignment(order).pk, now=scene.NOW)
        here = f"/api/v1/orders/{order.pk}"
        assert program.get(f"{here}/cancellation").json()["fee_fen"] == 600
        assert program.post(f"{here}/cancel", {"why": "有事"}).json()["code"] == "order_cancel_fee"
        done = program.post(f"{here}/cancel", {"why": "有事", "fee_fen": 600}).json()
        assert (done["state"], done["fee_fen"], done["fee_subsidy_fen"]) == ("cancelled", 600, 0)

    def test_a_key_without_the_verb_orders_nothing(self, zhao, door):
        reader = doors.machine(verbs={"elder.read", "order.read"})
        body = {"elder": str(zhao.pk), "item": "bath", "starts_at": "2026-12-08T19:00:00+08:00"}
        assert reader.post("/api/v1/orders", body).status_code == 403


class TestProvidersApart:
    def test_each_reads_its_own_orders_plans_and_prices(self, zhao):
        own = world.institution()
        staff, stranger = world.client_for(world.staff_bai()), world.client_for(world.staff_of_daoli())
        scene.price("bath", 4800, provider=own)
        order = scene.placed(zhao, "bath")
        assert order.provider_id == own.pk

        def seen(client: Any, path: str) -> Any:
            return client.get(f"/api/v1/{path}")

        assert [row["id"] for row in seen(staff, "orders").json()["items"]] == [str(order.pk)]
        assert seen(stranger, "orders").json()["items"] == []
        assert seen(staff, f"orders/{order.pk}").status_code == 200
        for path in (f"orders/{order.pk}", f"orders/{order.pk}/cancellation"):
            assert seen(stranger, path).status_code == 404
        theirs = [price for row in seen(stranger, "catalogue").json()["items"] for price in row["prices"]]
        assert all(price["provider"] != str(own.pk) for price in theirs)
        refused = stranger.post(f"/api/v1/orders/{order.pk}/cancel", {}, content_type="application/json")
        assert refused.status_code in {403, 404}
