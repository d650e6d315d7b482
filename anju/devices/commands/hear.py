"""The alarms lane: read every frame that may call, tell of each alarm in the transaction that moves the position."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from anju.devices.commands import lanes, sensors, tell, watching
from anju.devices.commands.late import known_by_now
from anju.devices.commands.sifting import Candidate, Decoded, elder_of, sift
from anju.devices.models import Line
from anju.devices.queries.alarm_states import Listener
from anju.devices.rules import decoding
from anju.devices.rules.alarms import event_key, is_reset, judge
from anju.devices.rules.frames import Frame, LineInfo, Thing, learned
from anju.devices.rules.quiet import Said
from anju.devices.rules.sensing import told_as, widened
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import EVENT, VALUE, Event, Report, Signal, Unreadable

LANE = "alarms"
_LOOKS_LIKE_ONE = Signal("unspecified", EVENT)


def hear_batch(
    viewer: Viewer,
    stream: lanes.Stream,
    frames: Sequence[Frame],
    *,
    listener: Listener,
    first_seq: int,
    now: datetime,
    looked_again: bool = False,
) -> int:
    """Tell of the alarms in a batch and return the new position. Frames at or before the position change nothing.

    A batch without a single candidate needs no transaction: read again after a crash, it is without one again. Its
    position is stored with the next alarm, or by ``catch_up``.
    """
    viewer.need("frame.record")
    listener.refresh()
    listener.begin()
    ahead: list[Candidate] | None = None
    if listener.follows(stream.key) and lanes.unbroken(frames, first_seq):
        ahead = _candidates(viewer, listener, frames)
        if not ahead:
            listener.passed[stream.key] = frames[-1]
            return frames[-1].seq
    with transaction.atomic():
        position = lanes.held_position(viewer, LANE, stream, now=now)
        if listener.stored.get(stream.key) == position.seq:
            position.seq = max(position.seq, first_seq - 1)  # what lies between was read by this process, and quiet
        new = lanes.fresh(position, frames, first_seq=first_seq, now=now, looked_again=looked_again)
        if not new:
            return position.seq
        if ahead is None or len(new) != len(frames):
            listener.begin()
            ahead = _candidates(viewer, listener, new)
        ahead = known_by_now(listener, ahead)
        listener.load(candidate.thing.id for candidate in ahead if candidate.thing is not None)
        listener.watching.load(
            elder_of(item) for item in ahead if item.thing is not None and item.signal.shape == VALUE
        )
        for candidate in ahead:
            _weigh(viewer, stream, listener, candidate, now=now)
        listener.write()
        sensors.follow(viewer, [item.thing.id for item in ahead if item.thing and item.thing.sensed], now=now)
        lanes.move(position, new[-1], now=now)
    listener.keep(stream.key, new[-1].seq)
    return new[-1].seq


def catch_up(viewer: Viewer, *, listener: Listener, now: datetime) -> None:
    """Store how far the quiet batches have come; nothing where another process has moved the position meanwhile."""
    for key, last in list(listener.passed.items()):
        with transaction.atomic():
            position = lanes.held_position(viewer, LANE, lanes.Stream(key, 0), now=now)
            if listener.stored.get(key) == position.seq < last.seq:
                lanes.move(position, last, now=now)
                listener.stored[key] = last.seq
        listener.passed.pop(key, None)


def _candidates(viewer: Viewer, listener: Listener, frames: Sequence[Frame]) -> list[Candidate]:
    decoded: list[Decoded] = []
    numbers: set[str] = set()
    taught: set[LineInfo] = set()
    for frame, line, events, _ in _heard(listener, frames, taught):
        listener.stir(events)
        for event in events:
            report = _report(event)
            if report is not None and report.signals:
                decoded.append((frame, line, report, report is not event))
                numbers.add(report.device)
    _keep(viewer, listener, taught)
    things = listener.look_up(numbers)
    return sift(listener, _widened(decoded, things), things)


def _heard(listener: Listener, frames: Sequence[Frame], taught: set[LineInfo]) -> Iterator[decoding.Decoded]:
    """Yield what the frames say that may call somebody.

    Left out are those that certainly call nobody, and those that say again what is stored: that is known at their turn.
    """
    ahead = decoding.read_loud(listener.lines, frames, taught, listener.quiet)
    for frame, found in zip(frames, ahead, strict=True):
        if isinstance(found, Said):
            if not listener.is_stored(found):
                yield decoding.read_one(*listener.lines.place(frame.subject), frame, taught)
        elif found is not None:
            yield found


def _widened(decoded: list[Decoded], things: dict[str, Thing | None]) -> list[Decoded]:
    """Add what measured values mean to the reports of sensors that stand in institutions."""
    return [
        item if (thing := things[item[2].device]) is None or not thing.levels else _leveled(item, thing)
        for item in decoded
    ]


def _leveled(item: Decoded, thing: Thing) -> Decoded:
    frame, line, report, unparsed = item
    return frame, line, widened(report, thing.levels), unparsed


def _report(event: Event) -> Report | None:
    if isinstance(event, Report):
        return event
    if isinstance(event, Unreadable) and event.alarm:
        return Report(event.device, (_LOOKS_LIKE_ONE._replace(text=event.reason),))
    return None


def _keep(viewer: Viewer, listener: Listener, taught: set[LineInfo]) -> None:
    """Keep what gateways taught with their lines, so that a restart knows it: once a batch, however much it was."""
    viewer.need("frame.record")
    for line in taught:
        listener.quiet.clear()  # another name, another model: everything is read anew
        if line.id is not None:
            Line.objects.filter(pk=line.id).update(learned=learned(line.context))


def _weigh(viewer: Viewer, stream: lanes.Stream, listener: Listener, candidate: Candidate, *, now: datetime) -> None:
    frame, signal = candidate.frame, candidate.signal
    if is_reset(signal):
        listener.reset_below(candidate.report.device, candidate.line, frame)
        return
    if signal.shape == VALUE:
        watching.weigh(viewer, stream, listener.watching, candidate, now=now)
        return
    place = listener.place_of(candidate.thing, candidate.report.device, candidate.line)
    verdict = judge(
        signal,
        listener.before(place, signal.kind),
        received_at=frame.at,
        key=event_key(candidate.report, signal),
    )
    if verdict.store is not None:
        listener.note(place, signal.kind, verdict.store, frame.seq)
    if verdict.alarm:
        told = tell.Told(
            stream=stream.key,
            frame=frame,
            line_id=candidate.line.id if candidate.line else None,
            placed=candidate.line is not None,
            area=candidate.line.area if candidate.line else "",
            report=candidate.report,
            signal=told_as(signal),
            device_id=candidate.thing.id if candidate.thing else None,
            at_start=verdict.at_start,
            unparsed=candidate.unparsed,
            part=candidate.part,
        )
        tell.alarm(viewer, told, now=now)
        listener.count(place, frame)
