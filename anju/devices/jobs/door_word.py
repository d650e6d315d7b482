"""What the edge says about the door itself, past the store: kept as counters, shown as a lamp on the duty page."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from django.db import Error
from nats.aio.client import Client

from anju.devices.commands import lanes
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols import topics

_log = logging.getLogger(__name__)
DOOR: Final = "door"  # beside the lanes' names


async def listen(client: Client, in_thread: Callable[..., Awaitable[Any]]) -> None:
    """Hear it on the lane's own connection; a word that cannot be written down is said again in a few seconds."""

    async def heard(message: Any) -> None:
        try:
            said = json.loads(message.data)
            values = {name: float(said[name]) for name in ("storing", "full", "refused")}
        except (ValueError, KeyError, TypeError):
            return
        try:
            await in_thread(_write, values)
        except Error as problem:
            _log.debug("door: %s", problem)

    await client.subscribe(topics.STORING, cb=heard)


def _write(values: dict[str, float]) -> None:
    lanes.gauge(SYSTEM, DOOR, values, now=clock.now())
