"""What one batch of frames will write: rows as bytes, the newest state of each device, numbers nobody knows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anju.devices.rules import living, rows
from anju.devices.rules.decoding import Decoded, Read
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju.devices.rules.sampling import Samples
from anju_edge.protocols.events import (
    Availability,
    Confirmed,
    Gateway,
    Learned,
    Noticed,
    Report,
    Signal,
    Unreadable,
    Window,
)

_COUNTER = re.compile(r"[0-9]{1,18}(?=\.|$)")
_DIGITS = 18
_DAY = timedelta(days=1)
Spoken = Report | Availability | Unreadable | Confirmed
_OF_LINES = (Gateway, Learned, Noticed, Window)  # a window's hardest moment stands in a report of its own


@dataclass(slots=True)
class Said:
    """What an unknown number said in this batch."""

    first: Frame
    last: Frame
    frames: int
    area: str
    words: set[str] = field(default_factory=set)  # the kinds of signals it used


class Batch:
    """Rows for COPY, per device ``[last seen, battery, link quality, online, values]``, signs of life by device.

    When a device was last seen is counted as in ``Frame.at_us``.
    """

    __slots__ = (
        "areas",
        "at",
        "confirmed",
        "days",
        "door",
        "firmware",
        "frames",
        "gateways",
        "lives",
        "noticed",
        "samples",
        "sensed",
        "signals",
        "states",
        "unknown",
    )

    def __init__(
        self,
        door: int,
        frames: Sequence[Frame],
        found: Iterable[tuple[Read, Mapping[str, Thing | None]]],
        samples: Samples | None = None,
    ) -> None:
        self.door = door
        moments = [frame.at_us for frame in frames if frame.subject]
        self.at = rows.moment(moments[-1]) if moments else None
        self.days = {rows.day(moment) for moment in _hours(moments)}
        self.samples = samples or Samples()
        self.frames = [b""] * len(frames)  # each at its place, whatever is taken up first
        self.signals = [b""] * len(frames)
        self.firmware: dict[int, tuple[str, datetime]] = {}
        self.states: dict[int, list[Any]] = {}
        self.sensed: set[int] = set()  # sensors of institutions that spoke
        self.lives: dict[int, living.Lived] = {}
        self.gateways: dict[int, bool] = {}
        self.unknown: dict[tuple[str, int | None], Said] = {}
        self.noticed: list[tuple[int, datetime, Noticed]] = []
        self.confirmed: list[tuple[int, datetime, Confirmed]] = []
        lines: set[LineInfo | None] = set()
        for read, things in found:
            lines |= read.lines
            for place, item in zip(read.places, read.decoded, strict=True):
                self._take(things, place, item)
        self.areas = {line.area for line in lines if line is not None and line.area}
        self.frames = [row for row in self.frames if row]
        self.signals = [row for row in self.signals if row]

    def __getstate__(self) -> dict[str, Any]:
        """Leave out for another process what only its making needed, and hand over the signals in one piece."""
        state = {name: getattr(self, name) for name in self.__slots__ if name != "samples"}
        return state | {"signals": [b"".join(self.signals)] if self.signals else []}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.samples = Samples()
        for name, value in state.items():
            setattr(self, name, value)

    def _take(self, things: Mapping[str, Thing | None], place: int, item: Decoded) -> None:
        frame, line, events, outcome = item
        seq, at, subject, raw = frame
        number: str | None = None
        first: Thing | None = None
        device_at: datetime | None = None
        counter: int | None = None
        signals: list[bytes] = []
        for event in events:
            if not isinstance(event, Report) and isinstance(event, _OF_LINES):
                self._line(things, line, frame, event)
                continue
            thing = things.get(event.device)
            if number is None:
                number, first = event.device, thing
            if thing is None:
                self._unknown(frame, line, event)
            elif isinstance(event, Report):
                device_at = event.at
                counter = counter_of(event.seq) if event.seq else counter
                self._report(frame, thing, event, signals)
            else:
                self._state(thing, frame, event)
        if first is None and outcome == "read" and number is not None:
            outcome = "unknown_device"
        if line is not None and line.gateway_id is not None:
            self._seen(line.gateway_id, at)
        ids = line.id if line is not None else None, first.id if first is not None else None, self.door
        origin = rows.origin(ids, number or "", subject, outcome)
        self.frames[place] = rows.frame(at, seq, raw, origin, device_at, counter)
        self.signals[place] = b"".join(signals)

    def _report(self, frame: Frame, thing: Thing, report: Report, written: list[bytes]) -> None:
        """Take up what a report says of its device, and write its signals behind those that the frame has."""
        _, signals, _, battery, link_quality, _, firmware = report
        state = self._seen(thing.id, frame.at_us)
        state[3] = None
        if battery is not None:
            state[1] = battery
        if link_quality is not None:
            state[2] = link_quality
        if firmware or thing.levels is not None:
            self._special(thing, frame, firmware)
        if signals:
            if _take(state[4], signals):
                self._life(thing, frame, report)
            self._signals(frame, thing, signals, written)
        if battery is not None or link_quality is not None:
            kept = self.samples.of(thing.id, report, at=frame.at_us, frame=frame.seq)
            if kept:
                self._signals(frame, thing, kept, written)

    def _special(self, thing: Thing, frame: Frame, firmware: str) -> None:
        if firmware:
            self.firmware[thing.id] = (firmware, frame.at)
        if thing.levels is not None:
            self.sensed.add(thing.id)

    def _signals(self, frame: Frame, thing: Thing, signals: Sequence[Signal], written: list[bytes]) -> None:
        begin = rows.head(frame.at_us, frame.seq) + rows.owner(thing.id, thing.elder_id, thing.area, self.door)
        turn, said = rows.ordinal, rows.said
        for ordinal, signal in enumerate(signals, len(written)):
            written.append(begin + turn(ordinal) + said(signal))

    def _line(
        self,
        things: Mapping[str, Thing | None],
        line: LineInfo | None,
        frame: Frame,
        event: Gateway | Learned | Noticed | Window,
    ) -> None:
        """Take what a gateway says of itself, and of the firmware of the devices behind it."""
        for described in event.devices if isinstance(event, Learned) else ():
            thing = things.get(described.device)
            if thing is not None and described.firmware:
                self.firmware[thing.id] = (described.firmware, frame.at)
        if line is None or line.id is None:
            return
        if isinstance(event, Gateway):
            self.gateways[line.id] = event.online
        elif isinstance(event, Noticed):
            self.noticed.append((line.id, frame.at, event))

    def _entry(self, device_id: int) -> list[Any]:
        state = self.states.get(device_id)
        if state is None:
            state = self.states[device_id] = [None, None, None, None, {}]
        return state

    def _seen(self, device_id: int, at: int) -> list[Any]:
        """Note that a device was heard; a gateway is by all of its lines, and these are not taken up in one order."""
        state = self._entry(device_id)
        if state[0] is None or state[0] < at:
            state[0] = at
        return state

    def _state(self, thing: Thing, frame: Frame, event: Availability | Unreadable | Confirmed) -> None:
        if thing.levels is not None:
            self.sensed.add(thing.id)
        if isinstance(event, Availability):
            self._entry(thing.id)[3] = event.online
            return
        self._seen(thing.id, frame.at_us)[3] = None
        if isinstance(event, Confirmed):
            self.confirmed.append((thing.id, frame.at, event))

    def _life(self, thing: Thing, frame: Frame, event: Report) -> None:
        sign = living.of_report(event, thing.kind)
        if sign is not living.NO_SIGN:
            lived = self.lives.get(thing.id)
            if lived is None:
                lived = self.lives[thing.id] = living.Lived()
            lived.add(sign, frame.at, event.at)

    def _unknown(self, frame: Frame, line: LineInfo | None, event: Spoken) -> None:
        if isinstance(event, Availability):
            return
        key = (event.device, line.id if line else None)
        said = self.unknown.get(key)
        if said is None:
            said = self.unknown[key] = Said(frame, frame, 0, line.area if line else "")
        said.last = frame
        said.frames += 1
        if isinstance(event, Report):
            said.words.update(signal.kind for signal in event.signals)


def counter_of(seq: str) -> int | None:
    """Return the sender's own counter where it is one; ``17.2`` is the second part of message 17."""
    if len(seq) <= _DIGITS and seq.isascii() and seq.isdecimal():
        return int(seq)
    found = _COUNTER.match(seq)
    return int(found[0]) if found else None


def _take(values: dict[str, Any], signals: Sequence[Signal]) -> bool:
    """Take up what a report says; return whether anything in it may tell of a person."""
    tells, kinds, turns = False, living.KINDS, living.TURNS
    for kind, _, active, value, text in signals:
        values[kind] = value if value is not None else text or None if active is None else active
        if kind in kinds and (active is not False or kind in turns):
            tells = True
    return tells


def _hours(moments: Sequence[int]) -> set[datetime]:
    """Return a moment of each day in which a frame came. A clock that was set back puts them out of order."""
    if not moments:
        return set()
    first, last = rows.moment(min(moments)), rows.moment(max(moments))
    return {first, last} if last - first < _DAY else {first + _DAY * days for days in range((last - first).days + 2)}
