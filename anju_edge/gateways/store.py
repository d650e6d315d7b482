"""The door's stream: a message is in it, or the device hears nothing.

Each publish names an inbox of ours, and the store's confirmations come back on one subscription for all of them. The
client's own way of asking (a header, a timer and an object for each message) takes 1.7 times the processor time.
"""

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import Callable
from typing import Any, Final

import nats
from nats.aio.client import Client

from anju_edge.protocols import topics

_log = logging.getLogger(__name__)
_WAIT_S = 5.0
_SWEEP_S = 0.2
_ASKED: Final = 2048  # messages on their way to the store at one moment
_URGENT: Final = 512  # and so many that sound like an alarm beside them: they never wait behind routine


class Away(Exception):  # noqa: N818 - the store did not confirm: nobody is answered
    """The store did not confirm a message in time."""


class Store:
    """One connection of this process to the door."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Client | None = None
        self._inbox = ""
        self._tokens = itertools.count(1)
        self._asked: dict[str, tuple[asyncio.Future[int], float]] = {}  # oldest first; the second is until when
        self._sweeping: asyncio.TimerHandle | None = None
        self._room = asyncio.Semaphore(_ASKED)
        self._urgent = asyncio.Semaphore(_URGENT)
        self.stored = 0
        self.lost = 0
        self.storing = True  # whether the last message was confirmed

    async def start(self) -> None:
        """Connect; the client comes back by itself for ever, to whichever node of a cluster is there."""
        client = await nats.connect(
            [node.strip() for node in self._url.split(",") if node.strip()],
            name="anju-edge",
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            connect_timeout=2,
            error_cb=_said,
            disconnected_cb=self._broken,
        )
        inbox = client.new_inbox()
        await client.subscribe(f"{inbox}.*", cb=self._answered)
        self._inbox, self._client = f"{inbox}.", client

    async def stop(self) -> None:
        """Say everything that was begun, and leave."""
        if self._client is None:
            return
        if self._client.is_connected:
            await self._client.drain()
        else:
            await self._client.close()

    async def put(self, subject: str, payload: bytes, *, urgent: bool = False) -> int:
        """Store a message and return its number. Raises ``Away`` when the store has not confirmed it.

        What is longer than the store takes is kept as far as it goes: refused, another broker would send it for ever.
        ``urgent`` is what sounds like an alarm: it has a room of its own, so a crowd's heartbeats are not before it.
        """
        async with self._urgent if urgent else self._room:
            try:
                number = await self._ask(subject, payload)
            except Away:
                self.lost += 1
                self.storing = False
                raise
        self.stored += 1
        self.storing = True
        return number

    async def say(self, subject: str, payload: bytes) -> None:
        """Say something past the store, to whoever listens; nothing while the server is away."""
        if self._client is not None and self._client.is_connected:
            with contextlib.suppress(nats.errors.Error):
                await self._client.publish(subject, payload)

    async def listen(self, subject: str, heard: Callable[[Any], Any]) -> None:
        """Hear what the platform asks, on plain subjects."""
        if self._client is None:
            raise Away
        await self._client.subscribe(subject, cb=heard)

    @property
    def connected(self) -> bool:
        """Whether the store can be reached at this moment."""
        return self._client is not None and self._client.is_connected

    async def _ask(self, subject: str, payload: bytes) -> int:
        if self._client is None or not self._client.is_connected:
            raise Away
        loop = asyncio.get_running_loop()
        token = str(next(self._tokens))
        answer: asyncio.Future[int] = loop.create_future()
        self._asked[token] = answer, loop.time() + _WAIT_S
        if self._sweeping is None:
            self._sweeping = loop.call_later(_SWEEP_S, self._sweep)
        try:
            await self._client.publish(subject, payload[: self._client.max_payload], reply=self._inbox + token)
            return await answer
        except nats.errors.Error as problem:
            raise Away from problem
        finally:
            self._asked.pop(token, None)

    async def _answered(self, message: Any) -> None:
        asked = self._asked.pop(message.subject[len(self._inbox) :], None)
        if asked is None or asked[0].done():
            return
        number = _number(message.data)
        if number:
            asked[0].set_result(number)
        else:  # an error, or nobody is there who could store it
            asked[0].set_exception(Away(message.data[:200]))

    def _sweep(self) -> None:
        """Give up what was not confirmed in time; all wait equally long, so the oldest are the first."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._asked:
            token = next(iter(self._asked))
            answer, until = self._asked[token]
            if until > now:
                break
            del self._asked[token]
            if not answer.done():
                answer.set_exception(Away("no answer in time"))
        self._sweeping = loop.call_later(_SWEEP_S, self._sweep) if self._asked else None

    async def _broken(self) -> None:
        """Give up at once what was on its way: the confirmation cannot come any more, the device says it again."""
        asked, self._asked = self._asked, {}
        for answer, _ in asked.values():
            if not answer.done():
                answer.set_exception(Away("the connection broke"))


def _number(confirmation: bytes) -> int:
    """Return under which number our stream has stored a message, or 0."""
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        said = json.loads(confirmation)
        if "error" not in said and said.get("stream") == topics.STORED_STREAM:
            return int(said.get("seq", 0))
    return 0


async def _said(problem: Exception) -> None:
    _log.debug("nats: %s", problem)
