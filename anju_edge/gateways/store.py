"""The door's stream: a message is in it, or the device hears nothing."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import nats
from nats.aio.client import Client

from anju_edge.protocols import topics

_log = logging.getLogger(__name__)
_WAIT_S = 5.0
_ASKED = 2048  # messages on their way to the store at one moment


class Away(Exception):  # noqa: N818 - the store did not confirm: nobody is answered
    """The store did not confirm a message in time."""


class Store:
    """One connection of this process to the door."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Client | None = None
        self._room = asyncio.Semaphore(_ASKED)
        self.stored = 0
        self.lost = 0

    async def start(self) -> None:
        """Connect; the client comes back by itself for ever."""
        self._client = await nats.connect(
            [node.strip() for node in self._url.split(",") if node.strip()],
            name="anju-edge",
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.2,
            connect_timeout=2,
            error_cb=_said,
        )

    async def stop(self) -> None:
        """Say everything that was begun, and leave."""
        if self._client is not None:
            await self._client.drain()

    async def put(self, subject: str, payload: bytes) -> int:
        """Store a message and return its number. Raises ``Away`` when the store has not confirmed it."""
        if self._client is None or not self._client.is_connected:
            self.lost += 1
            raise Away
        async with self._room:
            try:
                answer = await self._client.jetstream(timeout=_WAIT_S).publish(
                    subject, payload, stream=topics.STORED_STREAM
                )
            except Exception as problem:
                self.lost += 1
                raise Away from problem
        self.stored += 1
        return int(answer.seq)

    async def listen(self, subject: str, heard: Callable[[Any], Any]) -> None:
        """Hear what the platform asks, on plain subjects."""
        if self._client is None:
            raise Away
        await self._client.subscribe(subject, cb=heard)

    @property
    def connected(self) -> bool:
        """Whether the store can be reached at this moment."""
        return self._client is not None and self._client.is_connected


async def _said(problem: Exception) -> None:
    _log.debug("nats: %s", problem)
