"""The other direction: we are the server, a vendor's device or simulator comes, and all that it does is written down.

It is answered as a gateway of ours answers, by the same listeners; only the first alarm of each device is not, to see
whether it is said again.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from anju_edge.gateways.datagram import Datagrams
from anju_edge.gateways.lines import Line
from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.store import Store
from anju_edge.gateways.stream import Listener
from anju_edge.protocols import wire
from anju_edge.protocols.events import ALARM_KINDS, EVENT, Context, Event, Report, Unreadable
from anju_edge.protocols.registry import PROTOCOLS

NAME: Final = "vendor-check"
_KEPT: Final = 100_000


class Heard(NamedTuple):
    """One message of a device. ``calls`` are the alarms in it; ``owed`` and ``answered``: what became of its answer."""

    at: float
    wall: datetime
    device: str
    raw: bytes
    events: tuple[Event, ...]
    calls: frozenset[str]
    owed: bool
    answered: bool


@dataclass(slots=True)
class Record:
    """All that was heard; ``ended`` is when listening ended, on the same clock as ``Heard.at``."""

    protocol: str
    heard: list[Heard] = field(default_factory=list)
    ended: float = 0.0

    def devices(self) -> list[str]:
        """Return the numbers that were heard, in order."""
        return list(dict.fromkeys(item.device for item in self.heard if item.device != wire.NOBODY))


class Memory(Store):
    """A store that forgets: nothing that a vendor's device says in a test is kept."""

    def __init__(self) -> None:
        super().__init__("")

    async def put(self, subject: str, payload: bytes, *, urgent: bool = False) -> int:  # noqa: ARG002
        """Count a message."""
        self.stored += 1
        return self.stored


class Watcher(OpenLine):
    """A line that writes down what it hears and withholds one answer of each device."""

    def __init__(self, line: Line, told: Callable[[Heard], None]) -> None:
        super().__init__(line, Memory())
        self.record = Record(line.protocol)
        self._say = told
        self._withheld: set[str] = set()

    async def take(self, message: wire.Message, peer: str) -> tuple[bytes, ...]:
        """Write one message down. Returns its answer, but none to the first alarm of a device."""
        owed = await super().take(message, peer)
        events = tuple(self.line.speaks.decode(f"{message.device}/{peer}", message.raw, Context(self.line.base)))
        calls = _calls(events)
        answer = owed
        if calls and owed and message.device not in self._withheld:
            self._withheld.add(message.device)
            answer = ()
        heard = Heard(
            time.monotonic(), datetime.now(UTC), message.device, message.raw, events, calls, bool(owed), bool(answer)
        )
        if len(self.record.heard) < _KEPT:
            self.record.heard.append(heard)
        self._say(heard)
        return answer

    def is_taken(self, device: str) -> bool:  # noqa: ARG002 - nobody sits at a desk here
        """Say that every alarm is taken, so that no device is held for ever."""
        return True


async def listen(protocol: str, host: str, port: int, seconds: float, told: Callable[[Heard], None]) -> Record:
    """Listen for so many seconds, or until interrupted. Raises ``OSError`` when the port cannot be had."""
    speaks = PROTOCOLS[protocol].wire
    watcher = Watcher(Line(NAME, protocol, f"edge/{protocol}/{NAME}", port, host), told)
    doors = [
        made(watcher)
        for made, there in ((Listener, speaks and speaks.tcp), (Datagrams, speaks and speaks.udp))
        if there
    ]
    opened = []
    try:
        for door in doors:
            await door.open()
            opened.append(door)
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        pass  # Ctrl-C: the report is made of what was heard so far
    finally:
        for door in opened:
            await door.close()
    watcher.record.ended = time.monotonic()
    return watcher.record


def _calls(events: tuple[Event, ...]) -> frozenset[str]:
    found: set[str] = set()
    for event in events:
        if isinstance(event, Unreadable) and event.alarm:
            found.add("unspecified")
        elif isinstance(event, Report):
            found |= {
                signal.kind for signal in event.signals
                if signal.kind in ALARM_KINDS and (signal.shape == EVENT or signal.active)
            }  # fmt: skip
    return frozenset(found)
