"""One open line: who is connected, what is stored of them, what there is to notice. Both kinds of listeners use it."""

import asyncio
import json
import logging
import time
from datetime import UTC, datetime
from typing import Protocol

from anju_edge.gateways.lines import Line
from anju_edge.gateways.store import Away, Store
from anju_edge.protocols import wire

_log = logging.getLogger(__name__)
_AGAIN_S = 600.0  # the same thing about the same device or address is said once in so many seconds
_TOLD = 10_000
_TAKEN_S = 90.0  # the platform repeats it every minute while somebody works on the case


class Reachable(Protocol):
    """A way back to a device."""

    def say(self, data: bytes) -> bool:
        """Send bytes; false when the way is closed."""


class OpenLine:
    """A line while it is open. ``live`` knows the way back to each device that has spoken."""

    def __init__(self, line: Line, store: Store) -> None:
        self.line = line
        self.store = store
        self.live: dict[str, Reachable] = {}
        self.sockets = 0
        self.messages = 0
        self.per_address: dict[str, int] = {}
        self._taken: dict[str, float] = {}
        self._before: dict[str, Reachable] = {}
        self._told: dict[tuple[str, str], float] = {}
        self._telling: set[asyncio.Task[None]] = set()

    async def take(self, message: wire.Message, peer: str) -> tuple[bytes, ...]:
        """Store one message. Returns what its sender is owed: nothing when the store has not confirmed it."""
        self.messages += 1
        try:
            await self.store.put(self.line.subject(message.device, peer), message.raw, urgent=message.urgent)
        except Away:
            return ()
        waits = message.hold is not None and not self.is_taken(message.device)
        return wire.spoken(message.hold if waits and message.hold is not None else message.answer, datetime.now(UTC))

    def taken(self, device: str) -> None:
        """Note that somebody at a desk has taken the alarm of a device; the platform says it again while it is so."""
        self._taken[device] = time.monotonic()

    def is_taken(self, device: str) -> bool:
        """Whether a desk has lately said that it has taken the alarm of a device."""
        return time.monotonic() - self._taken.get(device, -_TAKEN_S) < _TAKEN_S

    def meet(self, device: str, way: Reachable) -> None:
        """Note by which way a device was heard. A way that was taken over and speaks again is a second live one."""
        other = self.live.get(device)
        if device == wire.NOBODY or other is way:
            return
        if other is not None:
            if self._before.get(device) is way:
                self.notice("two_sockets", device)
            self._before[device] = other
        self.live[device] = way

    def leave(self, device: str, way: Reachable) -> None:
        """Forget a way that has closed."""
        for ways in (self.live, self._before):
            if ways.get(device) is way:
                del ways[device]

    def enter(self, address: str) -> str:
        """Let a connection in, or return why not."""
        limits = self.line.limits
        if not self.line.admits(address):
            return "address_refused"
        if self.sockets >= limits.sockets:
            return "line_full"
        if self.per_address.get(address, 0) >= limits.per_address:
            return "address_full"
        self.sockets += 1
        self.per_address[address] = self.per_address.get(address, 0) + 1
        return ""

    def exit(self, address: str) -> None:
        """Count a connection out."""
        self.sockets -= 1
        left = self.per_address.get(address, 1) - 1
        if left > 0:
            self.per_address[address] = left
        else:
            self.per_address.pop(address, None)

    def notice(self, what: str, device: str = "", detail: str = "", *, always: bool = False) -> None:
        """Store what the gateway itself has seen, so that it stands on the device's and the duty page."""
        now = time.monotonic()
        key = (what, device or detail)
        if not always and now - self._told.get(key, -_AGAIN_S) < _AGAIN_S:
            return
        if len(self._told) >= _TOLD:
            self._told.clear()
        self._told[key] = now
        task = asyncio.get_running_loop().create_task(self._tell(what, device, detail))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self, what: str, device: str, detail: str) -> None:
        said = {"what": what, "device": device, "detail": detail}
        try:
            await self.store.put(self.line.subject(wire.DOOR), json.dumps(said).encode())
        except Away:
            _log.warning("%s: %s %s %s could not be stored", self.line.login, what, device, detail)
