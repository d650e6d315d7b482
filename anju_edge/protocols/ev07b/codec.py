"""EV07B: one stored frame in, events out. A data frame holds many moments: each becomes a report of its own."""

from collections.abc import Iterable
from datetime import datetime

from anju_edge.protocols import wire
from anju_edge.protocols.ev07b import alarms, records
from anju_edge.protocols.ev07b import frame as frames
from anju_edge.protocols.ev07b.frame import Frame
from anju_edge.protocols.ev07b.records import Said
from anju_edge.protocols.events import EVENT, STATE, Context, Event, Report, Signal, Unreadable


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame; the IMEI in it wins over the number of the connection unless the frame is damaged."""
    known = wire.owner(rest)
    frame = frames.parse(payload)
    if frame is None:
        return [Unreadable(known, "not_a_frame", alarm=False)]
    if not frame.readable or len(payload) > frames.LONGEST:
        reason = "bad_checksum" if len(payload) <= frames.LONGEST else "too_large"
        return [Unreadable(known or frame.number, reason, _calls(frame, context))]
    device, seq = frame.number or known, str(frame.sequence)
    if frame.command != frames.DATA:
        return [Report(device, (), seq=seq)]
    said = (records.read(record, context.settings) for record in frame.records)
    moments = _by_moment(frame, said)
    return [moment.report(device, at, seq) for at, moment in moments.items()] or [Report(device, (), seq=seq)]


def _calls(frame: Frame, context: Context) -> bool:
    """Whether a damaged frame holds an alarm that somebody must answer."""
    if frame.command != frames.DATA:
        return False
    words = (record.value for record in frame.records if record.key == records.ALARM)
    return any(alarms.is_call(word, context.settings) for word in words)


class _Moment:
    """What a device says of one moment: each state and measurement once, each event as often as it was said."""

    __slots__ = ("_events", "_held", "battery", "strength")

    def __init__(self) -> None:
        self._held: dict[str, Signal] = {}
        self._events: list[Signal] = []
        self.battery: int | None = None
        self.strength: int | None = None

    def add(self, said: Said) -> None:
        """Take up one record. A state that holds is not taken back by another record of the same moment."""
        signals, _, battery, strength, weak = said
        for signal in signals:
            before = self._held.get(signal.kind)
            if signal.shape == EVENT:
                self._events.append(signal)
            elif before is None or not (weak or (before.shape == STATE and before.active)):
                self._held[signal.kind] = signal
        self.battery = battery if battery is not None else self.battery
        self.strength = strength if strength is not None else self.strength

    def report(self, device: str, at: datetime | None, seq: str) -> Report:
        """Return the moment as a report, its events first."""
        return Report(device, (*self._events, *self._held.values()), at, self.battery, self.strength, seq)


def _by_moment(frame: Frame, said: Iterable[Said | None]) -> dict[datetime | None, _Moment]:
    """Sort records by time. One without a time of its own belongs to the general record before it, or to the first."""
    moments: dict[datetime | None, _Moment] = {}
    untimed: list[Said] = []
    now: datetime | None = None
    for record, told in zip(frame.records, said, strict=True):
        if told is None:
            continue
        if record.key == records.GENERAL:
            now = told.at
        at = told.at or now
        if at is None:
            untimed.append(told)
        else:
            _of(moments, at).add(told)
    if untimed:
        first = next(iter(moments), None)
        for told in untimed:
            _of(moments, first).add(told)
    return moments


def _of(moments: dict[datetime | None, _Moment], at: datetime | None) -> _Moment:
    moment = moments.get(at)
    if moment is None:
        moment = moments[at] = _Moment()
    return moment
