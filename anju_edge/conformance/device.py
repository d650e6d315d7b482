"""What a case needs of a protocol's device: what it says, and how to know the answer that it is owed."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Final, NamedTuple

# Looks at what came: the length of the right answer if it begins here, 0 while more must come, less when it does not.
Wanted = Callable[[bytes], int]
NOT_THIS: Final = -1
LATITUDE: Final = 45.7567
LONGITUDE: Final = 126.6424


class Said(NamedTuple):
    """Something a device says, and the answers it is owed, in order."""

    raw: bytes
    wanted: tuple[Wanted, ...] = ()


Step = Callable[[bytes], Said]  # one step of signing in; it is given the answer to the step before


@dataclass(frozen=True, slots=True)
class Press:
    """An alarm as a case wants it."""

    number: str
    at: datetime
    serial: int = 1
    fix: bool = True
    battery_low: bool = False

    @property
    def battery(self) -> int:
        """The battery's charge in percent."""
        return 5 if self.battery_low else 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person typed: whose number, which way, and what a broker or a push needs to be let in."""

    number: str = ""
    udp: bool = False
    base: str = ""
    username: str = ""
    password: str = ""
    token: str = ""


class Device(ABC):
    """A device of one protocol. ``number`` is marked as a test number, ``stranger`` is one that nobody registers."""

    number: ClassVar[str]
    stranger: ClassVar[str]
    numbers: ClassVar[str]  # a pattern: how a number is written
    has_place: ClassVar[bool] = True
    has_clock: ClassVar[bool] = True
    has_battery: ClassVar[bool] = True
    rubbish: ClassVar[bytes] = b"\x00\xffGET / HTTP/1.1\r\nHost: x\r\n\r\n"
    resyncs: ClassVar[bool] = True  # whether a frame is found again behind rubbish
    publishes: ClassVar[bool] = False  # whether it speaks to a broker

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def greeting(self, number: str) -> tuple[Step, ...]:  # noqa: ARG002 - most devices just begin
        """Return the steps of signing in on a new connection."""
        return ()

    @abstractmethod
    def beat(self, number: str, serial: int) -> Said:
        """Say that all is well."""

    @abstractmethod
    def press(self, press: Press) -> Said:
        """Call for help."""

    @abstractmethod
    def flood(self, number: str) -> bytes:
        """Return a frame far beyond what the protocol allows."""

    def thanks(self, answer: bytes) -> bytes:  # noqa: ARG002 - hardly any protocol has it
        """Return what the device owes for an answer."""
        return b""


def exact(raw: bytes) -> Wanted:
    """Want these bytes."""

    def look(came: bytes) -> int:
        if came.startswith(raw):
            return len(raw)
        return 0 if raw.startswith(came) else NOT_THIS

    return look


def found(wanted: Wanted, came: bytes) -> tuple[int, int] | None:
    """Return where the answer begins and ends in what came: a server may say other things before."""
    for at in range(len(came)):
        size = wanted(came[at:])
        if size > 0:
            return at, at + size
    return None


def now() -> datetime:
    """Return the moment, in UTC and without parts of a second."""
    return datetime.now(UTC).replace(microsecond=0)
