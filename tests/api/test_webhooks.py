"""Webhooks: subscribed by a key, signed, retried, disabled when deaf."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from anju.accounts import commands as accounts
from anju.config.api.models import Delivery, Webhook
from anju.config.api.webhooks import address, sending
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests.api import world
from tests.api.test_door import problem


class Receiver:
    """A machine that listens."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answer = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((dict(self.headers), body))
                self.send_response(outer.answer)
                self.send_header("Content-Length", "0")
                if outer.answer == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.ANJU_WEBHOOK_LOOPBACK = True
    listening = Receiver()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


def subscribe(vendor: world.Machine, receiver: Receiver, **more: Any) -> dict[str, Any]:
    names = [row["name"] for row in vendor.get("/api/v1/webhooks/facts").json()]
    body = {"name": "医院平台", "url": receiver.url, "facts": [_registered(names)], **more}
    response = vendor.post("/api/v1/webhooks", body)
    assert response.status_code == 201, response.content
    made: dict[str, Any] = response.json()
    return made


def _registered(names: list[str]) -> str:
    return next(name for name in names if "elder" in name.lower() and "regist" in name.lower())


class TestHearing:
    def test_a_fact_of_the_area_arrives_signed(self, vendor: world.Machine, receiver: Receiver) -> None:
        hook = subscribe(vendor, receiver)
        zhao = world.elder()
        sending.deliver_due(clock.now())
        [(headers, body)] = receiver.heard
        moment, digest = (part.split("=")[1] for part in headers["Anju-Signature"].split(","))
        expected = hmac.new(hook["secret"].encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        assert hmac.compare_digest(digest, expected)
        told = json.loads(body)
        assert told["data"]["elder_id"] == zhao.pk
        assert told["id"] == headers["Anju-Delivery"]
        log = vendor.get(f"/api/v1/webhooks/{hook['id']}/deliveries").json()["items"]
        assert [(row["state"], row["status"]) for row in log] == [("sent", 200)]

    def test_a_fact_of_the_next_district_does_not(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        world.elder(area=world.DAOLI)
        sending.deliver_due(clock.now())
        assert receiver.heard == []

    def test_it_is_heard_only_when_it_happened(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        bad = {"name": "赵", "area_code": world.NANGANG, "id_number": "1"}
        assert vendor.post("/api/v1/elders", bad).status_code == 422
        assert Delivery.objects.count() == 0

    def test_the_secret_is_shown_once(self, vendor: world.Machine, receiver: Receiver) -> None:
        hook = subscribe(vendor, receiver)
        assert "secret" not in vendor.get(f"/api/v1/webhooks/{hook['id']}").json()
        assert hook["secret"].encode() not in bytes(Webhook.objects.get().secret_sealed)


class TestDeafAddresses:
    def test_it_is_tried_again_later_and_later(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        world.elder()
        receiver.answer = 503
        now = clock.now()
        due = sending.deliver_due(now)
        assert due == now + timedelta(seconds=10)
        assert sending.deliver_due(now + timedelta(seconds=5)) == due
        assert len(receiver.heard) == 1
        receiver.answer = 204
        assert sending.deliver_due(now + timedelta(seconds=11)) is None
        assert Delivery.objects.get().attempts == 2
        assert Webhook.objects.get().failures == 0

    def test_it_is_given_up_and_disabled(self, vendor: world.Machine, receiver: Receiver) -> None:
        hook = subscribe(vendor, receiver)
        receiver.answer = 500
        for number in range(3):
            world.elder(name=f"王{'甲乙丙'[number]}", phone=f"1390000{number:04d}")
        now = clock.now()
        for _turn in range(12):
            now += timedelta(days=2)
            sending.deliver_due(now)
        state = vendor.get(f"/api/v1/webhooks/{hook['id']}").json()
        assert state["disabled_why"] == "failures"
        assert state["failures"] >= sending.FAILURES
        count = len(receiver.heard)
        sending.deliver_due(now + timedelta(days=9))
        assert len(receiver.heard) == count
        receiver.answer = 200
        vendor.post(f"/api/v1/webhooks/{hook['id']}/enable")
        sending.deliver_due(now + timedelta(days=9))
        assert len(receiver.heard) > count

    def test_a_redirect_is_not_followed(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        world.elder()
        receiver.answer = 302
        sending.deliver_due(clock.now())
        assert len(receiver.heard) == 1
        assert Delivery.objects.get().problem == "HTTP 302"

    def test_with_its_key_it_ends(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        world.elder()
        accounts.revoke_key(SYSTEM, vendor.key_id, now=clock.now())
        sending.deliver_due(clock.now())
        assert receiver.heard == []
        assert Webhook.objects.get().disabled_why == "owner"

    def test_what_a_dead_process_had_taken_comes_back(self, vendor: world.Machine, receiver: Receiver) -> None:
        subscribe(vendor, receiver)
        world.elder()
        now = clock.now()
        sending._claim(now, 10)
        sending.deliver_due(now)
        assert receiver.heard == []
        sending.deliver_due(now + timedelta(seconds=61))
        assert len(receiver.heard) == 1


class TestWhoMaySubscribe:
    def test_only_to_facts_that_the_key_may_read(self, districts: None, receiver: Receiver) -> None:
        narrow = world.machine(verbs={"webhook.manage", "device.read"})
        names = [row["name"] for row in narrow.get("/api/v1/webhooks/facts").json()]
        body = {"name": "x", "url": receiver.url, "facts": [_registered(names)]}
        problem(narrow.post("/api/v1/webhooks", body), 403, "not_allowed")

    def test_not_wider_than_the_key(self, vendor: world.Machine, receiver: Receiver) -> None:
        names = [row["name"] for row in vendor.get("/api/v1/webhooks/facts").json()]
        body = {"name": "x", "url": receiver.url, "facts": [_registered(names)], "area": "2301"}
        problem(vendor.post("/api/v1/webhooks", body), 403, "not_allowed")

    def test_another_key_does_not_see_it(self, vendor: world.Machine, receiver: Receiver) -> None:
        hook = subscribe(vendor, receiver)
        problem(world.machine().get(f"/api/v1/webhooks/{hook['id']}"), 404, "not_visible")

    def test_an_unknown_fact(self, vendor: world.Machine, receiver: Receiver) -> None:
        problem(
            vendor.post("/api/v1/webhooks", {"name": "x", "url": receiver.url, "facts": ["nothing"]}),
            422,
            "fact_unknown",
        )

    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/",
            "http://0.0.0.0/",
            "http://user:word@127.0.0.1/",
            "http://224.0.0.1/",
            "http://[::ffff:169.254.169.254]/",
            "http://127.0.0.1:99999/",
        ],
    )
    def test_addresses_that_point_inside(self, vendor: world.Machine, url: str) -> None:
        with pytest.raises(address.BadAddress):
            address.check_address(url)

    def test_loopback_only_where_a_setting_says_so(self, settings: Any) -> None:
        settings.ANJU_WEBHOOK_LOOPBACK = False
        with pytest.raises(address.BadAddress):
            address.check_address("http://127.0.0.1/")

    def test_unsubscribing_forgets_the_address(self, vendor: world.Machine, receiver: Receiver) -> None:
        hook = subscribe(vendor, receiver)
        assert vendor.call("DELETE", f"/api/v1/webhooks/{hook['id']}").status_code == 204
        world.elder()
        assert Delivery.objects.count() == 0
