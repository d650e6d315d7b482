"""JT/T 808: one stored message in, events out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from anju_edge.protocols import reading, wire
from anju_edge.protocols.events import EVENT, Confirmed, Context, Event, Report, Signal, Unreadable
from anju_edge.protocols.jt808 import frame as frames
from anju_edge.protocols.jt808 import location, registration
from anju_edge.protocols.jt808.frame import Frame

Settings = Mapping[str, Any]
Reader = Callable[[Frame, Settings], list[Event]]
LOCATION: Final = 0x0200
_ANSWER_SERIAL: Final = 2
_GENERAL_ANSWER: Final = 5
_BATCH_HEAD: Final = 3
_SHORT_BATCH: Final = 7
_EXTENDED_HEARTBEAT: Final = 3


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one message; the number in its header wins over the connection's unless the message is damaged."""
    frame = frames.parse(payload)
    if frame is None:
        return [Unreadable(wire.owner(rest), "not_a_message", alarm=False)]
    flaw = _flaw(frame, payload)
    if flaw:
        alarm = frame.id == LOCATION and not frame.sealed and location.calls_for_help(frame.body, context.settings)
        known = "" if frame.sound else wire.owner(rest)
        return [Unreadable(known or frame.number, flaw, alarm)]
    reader = _READERS.get(frame.id) if frame.part == 1 else None
    return reader(frame, context.settings) if reader else [_plain(frame)]


def _flaw(frame: Frame, payload: bytes) -> str:
    if len(payload) > frames.LONGEST:
        return "too_large"
    if not frame.sound:
        return "bad_checksum"
    if frame.sealed:
        return "encrypted"
    return "too_short" if frame.id == LOCATION and len(frame.body) < location.SHORTEST else ""


def _plain(frame: Frame, battery: int | None = None) -> Report:
    return Report(frame.number, (), None, battery, None, str(frame.serial))


def _location(frame: Frame, settings: Settings) -> list[Event]:
    return [location.report(frame.number, frame.body, settings, seq=str(frame.serial))]


def _asked_location(frame: Frame, settings: Settings) -> list[Event]:
    """Read the answer to 8201: the serial of what was asked, and a location."""
    body = frame.body
    if len(body) < _ANSWER_SERIAL + location.SHORTEST:
        return [_plain(frame)]
    asked = str(int.from_bytes(body[:_ANSWER_SERIAL]))
    told = location.report(frame.number, body[_ANSWER_SERIAL:], settings, seq=str(frame.serial))
    return [Confirmed(frame.number, asked), told]


def _batch(frame: Frame, settings: Settings) -> list[Event]:
    """Read 0704: a count, normal or late, and locations. Late ones end states too: some terminals send no others."""
    return _several(frame, _pieces(frame.body[_BATCH_HEAD:], 2), settings)


def _short_batch(frame: Frame, settings: Settings) -> list[Event]:
    """Read 0210 of some makers: locations with a length of one byte, or a battery and a time alone."""
    if len(frame.body) == _SHORT_BATCH:
        moment = location.at(frame.body[1:])
        return [_plain(frame, reading.percent(frame.body[0]))._replace(at=moment)]
    return _several(frame, _pieces(frame.body, 1), settings)


def _several(frame: Frame, bodies: Iterator[bytes], settings: Settings) -> list[Event]:
    seq = str(frame.serial)
    told: list[Event] = [location.report(frame.number, body, settings, seq=seq) for body in bodies]
    return told or [_plain(frame)]


def _pieces(data: bytes, size: int) -> Iterator[bytes]:
    """Cut what has a length before it; the last may be cut off and is read as far as it goes."""
    at = 0
    while at + size + location.SHORTEST <= len(data):
        end = at + size + int.from_bytes(data[at : at + size])
        piece = data[at + size : end]
        if len(piece) >= location.SHORTEST:
            yield piece
        at = end


def _general_answer(frame: Frame, _settings: Settings) -> list[Event]:
    body = frame.body
    if len(body) < _GENERAL_ANSWER:
        return [_plain(frame)]
    return [Confirmed(frame.number, str(int.from_bytes(body[:_ANSWER_SERIAL])), ok=body[4] == 0)]


def _heartbeat(frame: Frame, _settings: Settings) -> list[Event]:
    """Read a heartbeat: empty by the standard; some makers put the battery's percent first."""
    extended = len(frame.body) >= _EXTENDED_HEARTBEAT
    return [_plain(frame, reading.percent(frame.body[0]) if extended else None)]


def _registered(frame: Frame, _settings: Settings) -> list[Event]:
    who = " ".join(word for word in registration.read(frame) if word)
    return [_plain(frame)._replace(signals=(Signal("action", EVENT, None, None, f"registered {who}".strip()),))]


_READERS: Final[Mapping[int, Reader]] = {
    0x0001: _general_answer,
    0x0002: _heartbeat,
    0x0100: _registered,
    LOCATION: _location,
    0x0201: _asked_location,
    0x0210: _short_batch,
    0x0704: _batch,
}
