"""A mini-program's server orders by the public API and hears of every step by a signed webhook, to the rating."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest

from anju.config.api.webhooks import sending
from anju.kernel import clock
from tests.api import world as machines
from tests.api.test_webhooks import Receiver, receiver
from tests.journeys import serving
from tests.journeys.serving import Window
from tests.journeys.stage import Stage

__all__ = ["receiver"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STEPS = ["placed", "accepted", "checked_in", "checked_out", "confirmed", "rated"]


def test_an_order_by_the_api_is_told_of_by_signed_words(stage: Stage, window: Window, receiver: Receiver) -> None:
    carer = serving.ready(stage)
    program = machines.machine(verbs={"elder.read", "order.read", "order.place", "webhook.manage"})
    facts = [f"orders.{step}" for step in STEPS]
    hook = program.post("/api/v1/webhooks", {"name": "小程序", "url": receiver.url, "facts": facts}).json()
    public = window(None, "/ui/")

    def post(path: str, body: Any, key: str = "") -> Any:
        named = {"Authorization": f"Bearer {program.token}"} | ({"Idempotency-Key": key} if key else {})
        answer = public.request.post(f"/api/v1{path}", data=body, headers=named)
        assert answer.ok, answer.text()
        return answer.json()

    quote = {"elder": str(stage.zhao.pk), "item": "bath", "on": (clock.local_day(clock.now())).isoformat()}
    assert post("/orders/quote", quote)["own_fen"] == 0
    starts_at = (clock.now() + timedelta(hours=4)).isoformat()
    body = {"elder": str(stage.zhao.pk), "item": "bath", "starts_at": starts_at, "own_fen": 0}
    first = post("/orders", body, "one")
    assert post("/orders", body, "one")["id"] == first["id"]
    row = serving.placed(stage, "api")
    desk = serving.serve(window, stage, carer, row)
    assert post(f"/orders/{row.pk}/confirm", {})["state"] == "confirmed"
    assert post(f"/orders/{row.pk}/rate", {"stars": 5})["rating"] == 5
    desk.reload()
    serving.told(desk, "下单（接口）", "评价：5 星")
    serving.rated(stage, 5)

    sending.deliver_due(clock.now())
    heard = {}
    for headers, sent in receiver.heard:
        moment, digest = (part.split("=")[1] for part in headers["Anju-Signature"].split(","))
        expected = hmac.new(hook["secret"].encode(), f"{moment}.".encode() + sent, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(digest, expected)
        told = json.loads(sent)
        assert told["data"]["order_id"] == row.pk
        heard[headers["Anju-Fact"]] = told["data"]["channel"]
    assert heard == dict.fromkeys(facts, "api")
