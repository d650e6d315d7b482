"""This process's own connection to the door: publish and wait for the store, ask the edge, tell the edge."""

import asyncio
import logging
import threading
from typing import NamedTuple

import nats
from django.conf import settings
from nats.aio.client import Client
from nats.js.api import Header

from anju.devices.rules.door import ACKNOWLEDGED

_log = logging.getLogger(__name__)
_WAIT_S = 5.0
_ASK_S = 2.0


class Outgoing(NamedTuple):
    """A frame as it is published; ``name`` is empty when the sender gave no key to know a repeat by."""

    subject: str
    payload: bytes
    name: str = ""


async def _said(problem: Exception) -> None:
    _log.debug("nats: %s", problem)


class Publisher:
    """One connection of this process to the door, on a thread of its own; views are synchronous."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: Client | None = None

    def publish(self, messages: list[Outgoing]) -> list[int]:
        """Publish and wait for every acknowledgement."""
        work = asyncio.run_coroutine_threadsafe(self._publish(messages), self._running())
        try:
            return work.result(_WAIT_S + 1)
        except TimeoutError:
            work.cancel()
            raise

    def forget(self) -> None:
        """Close the connection; the next frame opens one again (another address, a test's end)."""
        if self._client is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._client.close(), self._loop).result(_WAIT_S)
        self._client = None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="http-door", daemon=True).start()
            return self._loop

    def ask(self, subject: str, body: bytes) -> bytes | None:
        """Ask whoever listens on a plain subject; nothing when nobody answers in time."""
        work = asyncio.run_coroutine_threadsafe(self._ask(subject, body), self._running())
        return work.result(_WAIT_S)

    def tell(self, subject: str, body: bytes) -> None:
        """Say something on a plain subject; nobody has to listen."""
        asyncio.run_coroutine_threadsafe(self._tell(subject, body), self._running()).result(_WAIT_S)

    async def _connected(self) -> Client:
        if self._client is None or self._client.is_closed:
            self._client = await nats.connect(
                settings.ANJU_NATS_URL.split(","),
                max_reconnect_attempts=5,
                connect_timeout=1,
                reconnect_time_wait=0.2,
                error_cb=_said,
            )
        return self._client

    async def _ask(self, subject: str, body: bytes) -> bytes | None:
        client = await self._connected()
        try:
            answer = await client.request(subject, body, timeout=_ASK_S)
        except (nats.errors.TimeoutError, nats.errors.NoRespondersError):
            return None
        return bytes(answer.data)

    async def _tell(self, subject: str, body: bytes) -> None:
        client = await self._connected()
        await client.publish(subject, body)
        await client.flush(int(_ASK_S))

    async def _publish(self, messages: list[Outgoing]) -> list[int]:
        jetstream = (await self._connected()).jetstream(timeout=_WAIT_S)
        answers = await asyncio.gather(
            *(
                jetstream.publish(
                    message.subject,
                    message.payload,
                    stream=ACKNOWLEDGED,
                    headers={Header.MSG_ID: message.name} if message.name else None,
                )
                for message in messages
            )
        )
        return [answer.seq for answer in answers]


publisher = Publisher()
