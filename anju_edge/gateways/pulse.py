"""Every few seconds the edge says, past the store, whether the store takes messages; the duty page shows it."""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path

from anju_edge.gateways.door import FULL, STUCK, Door
from anju_edge.gateways.store import Store
from anju_edge.protocols import topics

_log = logging.getLogger(__name__)
EVERY_S = 5.0


class Pulse:
    """``try_again`` has the lines say something, so that a quiet night also finds out when the store is back."""

    def __init__(self, store: Store, ports: Path | None, try_again: Callable[[], None]) -> None:
        self._store = store
        self._door = Door(ports) if ports is not None else None
        self._try_again = try_again
        self._before = True

    async def run(self) -> None:
        """Say it until cancelled."""
        while True:
            await self.beat()
            await asyncio.sleep(EVERY_S)

    async def beat(self) -> None:
        """Look once, start a stuck door anew, and say how it is."""
        trouble = await asyncio.to_thread(self._door.trouble) if self._door is not None else ""
        if trouble == STUCK and self._door is not None:
            self._door.start_anew()
        storing = not trouble and self._store.storing
        if storing != self._before:
            self._before = storing
            _log.error(
                "the store takes messages again" if storing else "the store takes no messages: nobody is answered"
            )
        if not storing:
            self._try_again()
        said = {"storing": storing, "full": trouble == FULL, "refused": self._store.lost}
        await self._store.say(topics.STORING, json.dumps(said).encode())
