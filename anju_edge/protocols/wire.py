"""What a gateway needs of a protocol on a socket: cutting messages, answering, speaking first. No socket, no clock.

A ``Conversation`` is one connection (for UDP: one peer). It keeps half a message until the rest comes, remembers the
number the device signed in with, and never raises: what cannot be cut is handed out as it is, so that it is stored too.
The gateway stores ``raw`` below ``<base>/<device>`` and sends ``answer`` only after the store has confirmed it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol

from anju_edge.protocols import reading
from anju_edge.protocols.events import Event, Noticed, Unreadable

NOBODY: Final = "-"  # the topic level of a message that names no device
DOOR: Final = "_door"  # the topic level of what the gateway itself has seen
_ALLOWED = re.compile(r"[^A-Za-z0-9_-]")
_MAX_NUMBER = 40

Answer = Callable[[datetime], bytes]  # some answers carry the centre's clock; the argument is aware UTC
Owed = bytes | Answer | tuple[bytes | Answer, ...]


class Message(NamedTuple):
    """One message: who it is from, its bytes as they came, and what the sender is owed once it is stored.

    ``hold`` is owed instead while nobody at a desk has taken the device's alarm, in protocols that know such a state.
    Several datagrams or requests are a tuple. ``urgent``: by its outer shell it may call for help, so a crowd's
    heartbeats do not go first. It is a matter of order alone: nothing is judged here.
    """

    device: str
    raw: bytes
    answer: "Owed" = b""
    hold: "Owed | None" = None
    urgent: bool = False


class Conversation(Protocol):
    """One connection, played by a protocol."""

    def feed(self, data: bytes) -> list[Message]:
        """Take what came and return the messages that are whole now."""

    def rest(self) -> bytes:
        """Return what is there of a half message. May be asked at any time and changes nothing."""


class Command(NamedTuple):
    """Something the platform asks of a device: a verb of the protocol's table and plain arguments."""

    verb: str
    arguments: Mapping[str, Any]
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Wire:
    """How a protocol is spoken on sockets.

    ``open`` starts a conversation with the line's settings. ``command`` returns the bytes of a command for a device,
    and raises ``ValueError`` for a verb or an argument that does not exist; ``verbs`` are those it knows. ``echoes``
    tells by which word a device confirms a verb; where there is none it is the command's serial. ``holds``: a sender
    can be asked to wait while an operator is sought.
    """

    open: Callable[[Mapping[str, Any]], Conversation]
    port: int
    tcp: bool = True
    udp: bool = False
    command: Callable[[str, Command], bytes] | None = None
    verbs: tuple[str, ...] = ()
    echoes: Mapping[str, str] = field(default_factory=dict)
    holds: bool = False


@lru_cache(100_000)
def number(text: str) -> str:
    """Return a device number as it can stand in a topic, or ``NOBODY``."""
    return _ALLOWED.sub("", text)[:_MAX_NUMBER] or NOBODY


def spoken(owed: Owed, now: datetime) -> tuple[bytes, ...]:
    """Return what is owed at a moment, one after the other; nothing when nothing is."""
    parts = owed if isinstance(owed, tuple) else (owed,)
    said = (part if isinstance(part, bytes) else part(now) for part in parts)
    return tuple(part for part in said if part)


def owner(rest: str) -> str:
    """Return whose message a topic below the base names; empty when it names nobody."""
    named = rest.partition("/")[0]
    return "" if named == NOBODY else named


def word_of_the_door(payload: bytes) -> list[Event]:
    """Read what a gateway of ours noticed: ``{"what", "device", "detail"}``."""
    said = reading.json_object(payload)
    if said is None or not isinstance(said.get("what"), str):
        return [Unreadable(NOBODY, "not_json", alarm=False)]
    device = reading.device_number(str(said.get("device") or ""))
    return [Noticed(device, said["what"][:40], str(said.get("detail") or "")[:200])]
