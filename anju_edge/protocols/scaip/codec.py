"""Stored SCAIP requests as events: ``payload`` is the SIP message as it came, or its XML alone."""

import re

from anju_edge.protocols import reading, wire
from anju_edge.protocols.events import Context, Event, Report, Unreadable
from anju_edge.protocols.scaip import body, cutting, meaning, sip

_MAX_SEQ = 40
_XML = re.compile(rb"<(?:\?xml|mrq|scaip|mrs)\b|\A\s*<", re.IGNORECASE)
_MAX_PAYLOAD = cutting.LIMIT + 1


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:  # noqa: ARG001 - every codec has this shape
    """Read one stored message; ``rest`` is the topic below the line's base."""
    message = sip.opened(payload[:_MAX_PAYLOAD])
    if message is None:
        return _bare(rest, payload[:_MAX_PAYLOAD])
    if message.method != "MESSAGE":
        return _heard(_owner(rest))
    said = body.read(message.body)
    return _read(_device(said, rest), said, message.content_type())


def _bare(rest: str, payload: bytes) -> list[Event]:
    """Read XML without SIP around it, or what a broken message left of it."""
    begun = _XML.search(payload)
    if begun is None:
        return [Unreadable(_owner(rest), "not_sip", alarm=False)]
    said = body.read(payload[begun.start() :])
    return _read(_device(said, rest), said, "")


def _device(said: body.Body, rest: str) -> str:
    number = wire.number(said.first("cid"))
    return _owner(rest) if number == wire.NOBODY else number


def _owner(rest: str) -> str:
    return reading.device_number(wire.owner(rest))


def _read(device: str, said: body.Body, kind: str) -> list[Event]:
    if said.is_response():
        return _heard(device)
    refused = meaning.refusal(said, kind)
    if refused is not None:
        return [Unreadable(device, refused.reason, meaning.looks_like_alarm(said, kind))]
    told = said.first("tim")
    at = reading.moment(told) if told else None
    return [Report(device, meaning.signals(said), at, seq=said.first("ref")[:_MAX_SEQ])]


def _heard(device: str) -> list[Event]:
    """Return that a device is there, when it is known which; such a message says nothing else."""
    return [Report(device, ())] if device else []
