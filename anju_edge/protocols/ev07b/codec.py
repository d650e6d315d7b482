"""EV07B: one stored frame in, events out. A data frame holds many moments: each becomes a report of its own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from anju_edge.protocols import wire
from anju_edge.protocols.ev07b import alarms, records
from anju_edge.protocols.ev07b import frame as frames
from anju_edge.protocols.ev07b.frame import Frame
from anju_edge.protocols.ev07b.records import Said
from anju_edge.protocols.events import EVENT, STATE, Context, Event, Report, Signal, Unreadable


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame; the IMEI in it wins over the number of the connection unless the frame is damaged."""
    frame = frames.parse(payload)
    if frame is None:
        return [Unreadable(wire.owner(rest), "not_a_frame", alarm=False)]
    if not frame.readable or len(payload) > frames.LONGEST:
        reason = "bad_checksum" if len(payload) <= frames.LONGEST else "too_large"
        return [Unreadable(wire.owner(rest) or frame.number, reason, _calls(frame, context))]
    device, seq = frame.number or wire.owner(rest), str(frame.sequence)
    if frame.command != frames.DATA:
        return [Report(device, (), seq=seq)]
    moments = _by_moment(frame, context.settings)
    return [_report(device, at, seq, said) for at, said in moments.items()] or [Report(device, (), seq=seq)]


def _calls(frame: Frame, context: Context) -> bool:
    """Whether a damaged frame holds an alarm that somebody must answer."""
    if frame.command != frames.DATA:
        return False
    words = (record.value for record in frame.records if record.key == records.ALARM)
    return any(alarms.is_call(word, context.settings) for word in words)


def _by_moment(frame: Frame, settings: Mapping[str, Any]) -> dict[int, list[Said]]:
    """Sort records by time. One without a time of its own belongs to the general record before it, or to the first."""
    moments: dict[int, list[Said]] = {}
    untimed: list[Said] = []
    now = 0
    for record in frame.records:
        said = records.read(record, settings)
        if said is None:
            continue
        if record.key == records.GENERAL:
            now = said.at
        at = said.at or now
        if at:
            moments.setdefault(at, []).append(said)
        else:
            untimed.append(said)
    if untimed:
        moments.setdefault(next(iter(moments), 0), []).extend(untimed)
    return moments


def _report(device: str, at: int, seq: str, told: list[Said]) -> Report:
    """Return what a device says of one moment: its events first, then each state and measurement once.

    A state that holds is not taken back by another record of the same moment.
    """
    happened: list[Signal] = []
    held: dict[str, Signal] = {}
    battery = strength = None
    for said in told:
        for signal in said.signals:
            before = held.get(signal.kind)
            if signal.shape == EVENT:
                happened.append(signal)
            elif before is None or not (said.weak or (before.shape == STATE and before.active)):
                held[signal.kind] = signal
        battery = said.battery if said.battery is not None else battery
        strength = said.strength if said.strength is not None else strength
    moment = datetime.fromtimestamp(at, UTC) if at else None
    return Report(device, (*happened, *held.values()), moment, battery, strength, seq)
