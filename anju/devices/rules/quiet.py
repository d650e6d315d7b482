"""Which frames need not be read again by the lane that only listens for alarms: they cannot say anything new.

A topic is quiet while its last frame was read, held nothing but states that are stored already and values
that nobody judges, and no other frame of
the same device has said anything else since. A further frame of it with the same outline says the same again.
"""

from anju.devices.rules.frames import LineInfo
from anju.devices.rules.limits import VITALS
from anju_edge.protocols.events import EVENT, Event, Report
from anju_edge.protocols.outline import outline

OUTLINED = frozenset({"zigbee2mqtt", "anju_json"})  # in Home Assistant discovery any property can be announced as alarm
JUDGED = frozenset({*VITALS, "position"})  # each value and each place of these is looked at
_KEPT = 300_000


class Quiet:
    """The quiet topics of an alarms lane."""

    def __init__(self) -> None:
        self._outlines: dict[str, tuple[bytes, list[bool]]] = {}
        self._calm: dict[str, list[bool]] = {}  # by device number; one cell for all its topics
        self._same: dict[bytes, bytes] = {}

    def passes(self, subject: str, payload: bytes) -> bool:
        """Whether a frame certainly says what is stored already."""
        known = self._outlines.get(subject)
        return known is not None and known[1][0] and known[0] == outline(payload)

    def stir(self, number: str) -> None:
        """Take note that a device has said something that must be read: none of its topics is quiet any more."""
        cell = self._calm.pop(number, None)
        if cell is not None:
            cell[0] = False

    def settle(self, subject: str, payload: bytes, number: str) -> None:
        """Remember a topic whose frame said nothing but what is stored."""
        seen = outline(payload)
        if not seen:
            return
        if len(self._outlines) >= _KEPT:
            self.clear()
        cell = self._calm.setdefault(number, [True])
        self._outlines[subject] = (self._same.setdefault(seen, seen), cell)

    def clear(self) -> None:
        """Forget every topic: each is read again."""
        self._outlines.clear()
        self._calm.clear()
        self._same.clear()


def settled(line: LineInfo | None, events: list[Event]) -> Report | None:
    """Return the report of a frame if that is all the frame holds, by a protocol whose outlines are known, no event."""
    if line is None or line.http or line.protocol not in OUTLINED or len(events) != 1:
        return None
    report = events[0]
    if not isinstance(report, Report) or any(
        signal.shape == EVENT or signal.kind in JUDGED for signal in report.signals
    ):
        return None
    return report
