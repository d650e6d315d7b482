"""Which frames need not be read again by the lane that only listens for alarms: what they say is known.

What a frame says of alarms depends on its outline alone, as long as its line is set and taught the same. So it is
remembered by topic and outline: the device, and which alarm conditions it says to hold or not. A further frame of that
outline is passed by while exactly that is stored.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from anju.devices.rules.frames import LineInfo
from anju.devices.rules.limits import VITALS
from anju_edge.protocols.events import ALARM_KINDS, EVENT, Availability, Event, Report
from anju_edge.protocols.registry import PROTOCOLS

JUDGED: Final = frozenset({*VITALS, "position"})  # each value and each place of these is looked at
_KEPT: Final = 300_000
_OF_ONE_TOPIC: Final = 64


class Said(NamedTuple):
    """What a frame said that said nothing new: whose it was, and the alarm conditions in it."""

    number: str
    states: Mapping[str, bool]


_NOTHING: Final = Said("", {})


class Quiet:
    """What the outlines of each topic are known to say."""

    def __init__(self) -> None:
        self._by_subject: dict[str, dict[bytes, Said]] = {}
        self._same: dict[bytes, bytes] = {}  # the devices of one model speak alike
        self._count = 0

    def known(self, subject: str, outline: bytes) -> Said | None:
        """Return what a frame says, if it was read before."""
        outlines = self._by_subject.get(subject)
        return outlines.get(outline) if outlines is not None else None

    def keep(self, subject: str, outline: bytes, said: Said) -> None:
        """Remember what a frame of this outline says."""
        outlines = self._by_subject.setdefault(subject, {})
        if len(outlines) >= _OF_ONE_TOPIC:
            self._count -= len(outlines)
            outlines.clear()
        if self._count >= _KEPT:
            self.clear()
            outlines = self._by_subject.setdefault(subject, {})
        outlines[self._same.setdefault(outline, outline)] = said
        self._count += 1

    def clear(self) -> None:
        """Forget every topic: each is read again."""
        self._by_subject.clear()
        self._same.clear()
        self._count = 0


def outlines(line: LineInfo | None) -> bool:
    """Whether frames of a line have outlines: its protocol has them, and its settings give words no other meaning."""
    return (
        line is not None
        and not line.http
        and PROTOCOLS[line.protocol].outline is not None
        and not line.context.settings.get("profiles")
    )


def told(events: list[Event]) -> Said | None:
    """Return what the events of a frame say of alarms, unless each such frame is to be looked at."""
    number, states = "", dict[str, bool]()
    for event in events:
        if not isinstance(event, Report | Availability) or (number and event.device != number):
            return None
        number = event.device
        for signal in event.signals if isinstance(event, Report) else ():
            if signal.shape == EVENT or signal.kind in JUDGED:
                return None
            if signal.kind in ALARM_KINDS and states.setdefault(signal.kind, bool(signal.active)) != signal.active:
                return None
    return Said(number, states) if events else _NOTHING
