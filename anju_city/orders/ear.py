"""A program that hears what happens: the platform's webhooks come in here, each signature is checked."""

import hashlib
import hmac
import json
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from anju_city.doors import Api

FACTS = (
    "dispatch.offered", "orders.placed", "orders.checked_out", "orders.confirmed", "orders.rated", "orders.cancelled",
    "orders.rejected", "orders.voided",
)  # fmt: skip
# A state that an order may end in, and the fact that must have been heard of it.
TOLD = {
    "rated": "orders.rated", "confirmed": "orders.confirmed", "cancelled": "orders.cancelled",
    "rejected": "orders.rejected", "voided": "orders.voided",
}  # fmt: skip


class Ear:
    """Hears the facts of orders; ``ring`` is called with the name of a worker who is asked."""

    def __init__(self, ring: Callable[[str], None]) -> None:
        self.ring = ring
        self.secret = ""
        self.heard: dict[str, Counter[str]] = defaultdict(Counter)  # order: how often which fact
        self.wrong: list[str] = []
        self._lock = threading.Lock()
        self._seen: set[str] = set()
        ear = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(204 if ear.hear(body, self.headers["Anju-Signature"] or "") else 401)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    def open(self, api: Api, county: str) -> bool:
        """Ask the platform to tell; false where it does not speak to this machine."""
        address = f"http://127.0.0.1:{self.server.server_port}/"
        body = {"name": "演示城市", "url": address, "facts": list(FACTS), "area": county}
        answer = api.call("POST", "webhooks", json=body)
        if answer.is_error:
            return False
        self.secret = str(answer.json()["secret"])
        return True

    def hear(self, body: bytes, signature: str) -> bool:
        """Take one fact in; what was heard before is not heard twice."""
        moment, _comma, word = signature.removeprefix("t=").partition(",v1=")
        own = hmac.new(self.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(own, word):
            self.wrong.append("a signature that is not the platform's")
            return False
        said = json.loads(body)
        with self._lock:
            if said["id"] in self._seen:
                return True
            self._seen.add(said["id"])
        data = said["data"]
        if said["fact"] == "dispatch.offered":
            self.ring(str(data["worker_name"]))
        else:
            with self._lock:
                self.heard[str(data["order_id"])][said["fact"]] += 1
        return True

    def missing(self, states: dict[str, str]) -> list[str]:
        """Name what should have been heard of orders (number of the order: its state) and was not."""
        found = list(self.wrong)
        for number, state in states.items():
            facts = ("orders.placed", TOLD.get(state, "orders.placed"))
            found += [
                f"order {number} is {state}, and {fact} was not heard" for fact in facts if not self.heard[number][fact]
            ]
        return found

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(5)
