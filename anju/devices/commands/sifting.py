"""What in a batch of reports may be an alarm: signals that say so, values and places that somebody watches."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from anju.devices.queries.alarm_states import Listener
from anju.devices.queries.watching import WATCHED, Watching
from anju.devices.rules.alarms import MOST_OF_FRAME, as_alarm, is_reset
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju.devices.rules.sensing import RAISED
from anju_edge.protocols.events import ALARM_KINDS, STATE, Report, Signal

_MAY_CALL = ALARM_KINDS | RAISED | {"action"}
Decoded = tuple[Frame, LineInfo | None, Report, bool]


class Candidate(NamedTuple):
    """A signal that may be an alarm, and where it comes from; one that is measured stands for its whole report."""

    frame: Frame
    line: LineInfo | None
    report: Report
    signal: Signal
    thing: Thing | None
    unparsed: bool
    part: int = 0  # which alarm of its device and kind in the frame


def sift(listener: Listener, decoded: list[Decoded], things: dict[str, Thing | None]) -> list[Candidate]:
    """Return the candidates in the order of their frames.

    Values stand before alarms: where a device says itself that they are wrong, the case tells which.
    """
    found: list[Candidate] = []
    watched: list[Candidate] = []
    changed = _Changed(set(), set())
    parts: Counter[tuple[int, str, str]] = Counter()
    for frame, line, report, unparsed in decoded:
        thing = _spoken_of(line, things[report.device])
        if thing is not None and _says_again(listener, changed, report, thing):
            continue
        called, measured = _sorted_out(report.signals, thing.kind if thing else "")
        told: set[str] = set()
        for signal in called:
            if signal.kind not in told and _is_news(listener, changed, report, thing, signal):
                told.add(signal.kind)
                part = parts[frame.seq, report.device, signal.kind]
                if part < MOST_OF_FRAME or signal.shape == STATE:
                    parts[frame.seq, report.device, signal.kind] += 1
                    found.append(Candidate(frame, line, report, signal, thing, unparsed, min(part, MOST_OF_FRAME)))
        if measured is not None and thing is not None and thing.elder_id is not None:
            watched.append(Candidate(frame, line, report, measured, thing, unparsed))
    if not watched:
        return found
    return sorted([*_concerned(listener.watching, watched), *found], key=lambda item: item.frame.seq)


def _sorted_out(signals: Iterable[Signal], kind: str) -> tuple[list[Signal], Signal | None]:
    """Return what in a report may call, and one of the values that somebody watches.

    Of two sensors in one device a state holds when it holds in one. What holds stands before what happened, and that
    before what does not hold: the first that is news counts.
    """
    measured: Signal | None = None
    called: list[Signal] = []
    for said in signals:
        if said.kind not in _MAY_CALL:
            measured = said if said.kind in WATCHED else measured
            continue
        signal = said if is_reset(said) or said.kind in RAISED else as_alarm(said, kind)
        if signal is not None:
            called.append(signal)
    if len(called) < 2 or len({signal.kind for signal in called}) == len(called):  # noqa: PLR2004 - nearly always
        return called, measured
    holding = {signal.kind for signal in called if signal.shape == STATE and signal.active}
    happened = [signal for signal in called if signal.shape != STATE]
    over = {signal.kind for signal in happened} | holding
    return [
        *(signal for signal in called if signal.shape == STATE and signal.active),
        *happened,
        *(signal for signal in called if signal.shape == STATE and not signal.active and signal.kind not in over),
    ], measured


def _spoken_of(line: LineInfo | None, thing: Thing | None) -> Thing | None:
    """Return the device that a report is of: a key of the API speaks for its own area only."""
    if thing is not None and line is not None and line.http and not thing.area.startswith(line.area):
        return None
    return thing


class _Changed(NamedTuple):
    """What a batch has changed so far, and is compared again in order: states, and all that is below a reset panel."""

    states: set[tuple[str, str]]
    panels: set[str]


def _says_again(listener: Listener, changed: _Changed, report: Report, thing: Thing) -> bool:
    """Whether all that may call in a report are states as they are stored, and nobody watches its values.

    Most reports are such: this is the short way to what ``_is_news`` says of each of their signals.
    """
    if changed.panels and "-" in report.device:
        return False
    states, before, watched = listener.states(thing.id), changed.states, thing.elder_id is not None
    for kind, shape, active, _, _ in report.signals:
        if kind not in _MAY_CALL:
            if watched and kind in WATCHED:
                return False
            continue
        known = states.get(kind)
        if known is None or shape != STATE or known.active != active or (before and (report.device, kind) in before):
            return False
    return True


def _is_news(listener: Listener, changed: _Changed, report: Report, thing: Thing | None, signal: Signal) -> bool:
    place = (report.device, signal.kind)
    if is_reset(signal):
        changed.panels.add(f"{report.device}-")
    elif (
        place not in changed.states
        and listener.is_same(thing, signal)
        and not report.device.startswith(tuple(changed.panels))
    ):
        return False
    changed.states.add(place)
    return True


def _concerned(watching: Watching, watched: list[Candidate]) -> Iterator[Candidate]:
    """Yield the reports that change something; after one of an elder all further ones of the batch are looked at."""
    known = watching.look_up(elder_of(item) for item in watched)
    touched: set[int] = set()
    for item in watched:
        elder = elder_of(item)
        if elder in touched or known[elder].wants(item.report, item.frame.at):
            touched.add(elder)
            yield item


def elder_of(candidate: Candidate) -> int:
    """Return whose values these are; 0 for nobody's."""
    return candidate.thing.elder_id or 0 if candidate.thing is not None else 0
