"""What a SCAIP request says: which signals, whether a person at a desk is needed, why it must be refused."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from anju_edge.protocols.events import ALARM_KINDS, EVENT, STATE, Signal
from anju_edge.protocols.scaip import codes, place
from anju_edge.protocols.scaip.body import MAX_BODY, Body

SCAIP_TYPE: Final = "application/scaip+xml"
XML_TYPES: Final = frozenset({"application/xml", "text/xml"})
_NO_ALARM: Final = frozenset({"RE", "IN", "PI"})  # reset, information, heartbeat: whatever status stands beside it
_NO_VOICE = "no-voice:"
_MAX_PART = 40
_MARKS: Final = ("cid", "dty", "stc", "ref")


class Refusal(NamedTuple):
    """Why a request is not accepted: the status number and text for the sender, the reason for our own books."""

    status: int
    reason: str
    said: str


_TYPE = Refusal(3, "wrong_content_type", "Wrong content type")
_LONG = Refusal(1, "too_long", "Message too long")
_BROKEN = Refusal(2, "not_xml", "Invalid format")
_ROOT = Refusal(2, "wrong_root", "Wrong root element")
_CONTROLLER = Refusal(7, "cid_missing", "Missing tag")
_DEVICE_TYPE = Refusal(7, "dty_missing", "Missing tag")
_REFERENCE = Refusal(10, "ref_missing", "Missing reference")
_NEEDED: Final = (("cid", _CONTROLLER), ("dty", _DEVICE_TYPE), ("ref", _REFERENCE))


def refusal(body: Body, content_type: str) -> Refusal | None:
    """Return why a request must be refused, or nothing. It is stored all the same."""
    if content_type and content_type != SCAIP_TYPE and content_type not in XML_TYPES:
        return _TYPE
    if body.size > MAX_BODY:
        return _LONG
    if not body.whole:
        return _BROKEN
    if not body.is_request():
        return _ROOT
    for tag, why in _NEEDED:
        if tag not in body.fields:
            return why
    return None


def looks_like_alarm(body: Body, content_type: str) -> bool:
    """Whether a refused or broken request must be treated as an alarm: unless what can be read of it says no."""
    if message_type(body) in _NO_ALARM or body.is_response():
        return False
    status = codes.code(body.first("stc"))
    if status in codes.STATES or status in codes.RESETS or status in codes.QUIET:
        return False
    return body.is_request() or content_type == SCAIP_TYPE or any(body.first(tag) for tag in _MARKS)


def message_type(body: Body) -> str:
    """Return ``ME``, which is also what a request without a type is, ``RE``, ``IN``, ``PI`` or what stands there."""
    return body.first("mty").upper() or "ME"


def signals(body: Body) -> tuple[Signal, ...]:
    """Return what an accepted request says."""
    return tuple(_signals(body))


def needs_desk(body: Body) -> bool:
    """Whether an accepted request is an alarm that somebody at a desk has to take."""
    return any(signal.kind in ALARM_KINDS for signal in _signals(body))


def wants_voice(body: Body) -> bool:
    """Whether the sender can speak: it can unless every address that it gives says that it has no voice."""
    addresses = body.every("crd")
    return not addresses or not all(address.lower().startswith(_NO_VOICE) for address in addresses)


def is_part(body: Body) -> bool:
    """Whether more requests follow that belong to this one."""
    return codes.whole(body.first("ame")) > 0


def _signals(body: Body) -> Iterator[Signal]:
    status, said = codes.code(body.first("stc")), message_type(body)
    if status in codes.STATES:
        kind, holds = codes.STATES[status]
        yield Signal(kind, STATE, holds)
    if said == "RE":
        yield Signal("action", EVENT, text="reset")
    elif said not in _NO_ALARM:
        yield from _message(body, status)
    position = place.position(body)
    if position is not None:
        yield position


def _message(body: Body, status: str) -> Iterator[Signal]:
    if status in codes.RESETS:
        yield Signal("action", EVENT, text=codes.RESETS[status])
    elif status not in codes.STATES and status not in codes.QUIET:
        yield Signal(_kind(codes.code(body.first("dty")), status), EVENT, text=" ".join(_parts(body, status)))


def _kind(device_type: str, status: str) -> str:
    """Return the alarm of a device type; a status that nobody knows is one of unknown kind, but not for a hazard."""
    kind = codes.KINDS.get(device_type, codes.CALL)
    if status == codes.TAMPER:
        return "tamper"
    return kind if status in codes.ALARMS or kind in codes.HAZARDS else "unspecified"


def _parts(body: Body, status: str) -> Iterator[str]:
    """Yield what the desk needs besides the kind: the place, the way to speak, which trigger, an unknown status."""
    where = place.words(body)
    if where:
        yield where[:_MAX_PART]
    text = body.first("lte")
    if text and text.lower() != where:
        yield text[:_MAX_PART]
    if status not in codes.ALARMS and status != codes.TAMPER:
        yield f"status:{status} {body.first('stt')}".strip()[:_MAX_PART]
    address = _address(body)
    if address:
        yield f"voice:{address[:_MAX_PART]}"
    trigger = body.first("did")
    if trigger.strip("0"):
        yield f"device:{trigger[:_MAX_PART]}"


def _address(body: Body) -> str:
    """Return the first address that can be called: units write ``gsm:`` or ``gsm:+`` when they know none."""
    return next(
        (
            address
            for address in body.every("crd")
            if not address.lower().startswith(_NO_VOICE) and address.partition(":")[2].strip("+ ")
        ),
        "",
    )
