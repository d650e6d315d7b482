"""One address that is posted to: requests one by one or many at once, each with its status and its time."""

import asyncio
import http.client
import itertools
import time
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from anju_edge.conformance.device import Asked, Press, now
from anju_edge.conformance.devices.pushed import Pusher
from anju_edge.conformance.line import Missed
from anju_edge.conformance.words import shown

OK: Final = 200
_CONNECTIONS: Final = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_KEPT = 2_000
_serials = itertools.count(101)


class Reply(NamedTuple):
    """What a request was answered."""

    status: int
    body: bytes
    took_s: float


class Post:
    """One case at work: what was posted, what came, and the slowest answer."""

    def __init__(self, pusher: Pusher, address: str, asked: Asked, seconds: float) -> None:
        self.pusher = pusher
        self.asked = asked
        self.number = asked.number or pusher.number
        self.sent = self.came = ""
        self.took_s: float | None = None
        self._address: SplitResult = urlsplit(address)
        self._seconds = seconds

    def body(self, number: str = "", at: datetime | None = None, *, low: bool = False) -> bytes:
        """Return an alarm as this vendor's platform posts it."""
        press = Press(number or self.number, at or now(), next(_serials), battery_low=low)
        return self.pusher.body(press, self.asked)

    async def post(self, body: bytes, secret: str = "") -> Reply:
        """Post a body to the address, or to the same address with another secret. Raises ``Missed``."""
        self.sent = f"POST {shown(body)}"
        return self._kept(await asyncio.to_thread(self._ask, "POST", body, self.pusher.query, secret))

    async def get(self, query: dict[str, str]) -> Reply:
        """Ask the address as a platform does that verifies it."""
        self.sent = f"GET ?{urlencode(query)}"
        return self._kept(await asyncio.to_thread(self._ask, "GET", b"", urlencode(query), ""))

    def _kept(self, reply: Reply) -> Reply:
        self.came = f"{reply.status} {shown(reply.body)}".strip()
        self.took_s = max(self.took_s or 0.0, reply.took_s)
        return reply

    def _ask(self, method: str, body: bytes, query: str, secret: str) -> Reply:
        to = self._address
        path = f"{to.path.rstrip('/').rpartition('/')[0]}/{quote(secret)}" if secret else to.path
        connection = _CONNECTIONS[to.scheme](to.hostname or "", to.port, timeout=self._seconds)
        began = time.monotonic()
        try:
            connection.request(method, f"{path}?{query}" if query else path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(_KEPT), time.monotonic() - began)
        except TimeoutError as problem:
            raise Missed("silent") from problem
        except ConnectionRefusedError as problem:
            raise Missed("unreachable") from problem
        except (OSError, http.client.HTTPException) as problem:
            raise Missed("closed") from problem
        finally:
            connection.close()
