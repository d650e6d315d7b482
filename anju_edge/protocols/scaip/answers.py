"""What the sender of a SCAIP request is owed: the answer in its dialect, and what it hears until a desk has taken it.

The standard's dialect (``mrq``): an empty 200, then an own MESSAGE with ``mrs``. The field's dialect (``scaip``): the
answer stands in the body of the 200.
"""

from typing import Final
from xml.sax.saxutils import escape

from anju_edge.protocols.scaip import codes, meaning, sip
from anju_edge.protocols.scaip.body import Body
from anju_edge.protocols.scaip.settings import ALWAYS, STANDARD, Settings

HANDLED: Final = 0
HOLD: Final = 4
_VERSION: Final = "01.00"
_DUPLEX: Final = "1"
_PRESET: Final = "61"
_GIVEN: Final = "62"
_DECLARATION: Final = '<?xml version="1.0"?>'
_MAX_REFERENCE = 64

Fields = tuple[tuple[str, str], ...]
Parts = tuple[bytes, ...]


def owed(request: sip.Sip, body: Body, contact: str, settings: Settings) -> tuple[Parts, Parts | None]:
    """Return the answer to a request and, if it is an alarm that waits for a desk, what is said meanwhile.

    ``contact`` is where the sender has registered, if it has. A response is only acknowledged: two centres that answer
    each other's answers would never end.
    """
    if body.is_response():
        return (sip.response(request, 200),), None
    refused = meaning.refusal(body, request.content_type())
    if refused is not None:
        return _said(request, body, contact, refused.status, (("ste", refused.said),)), None
    answer = _said(request, body, contact, HANDLED, _accepted(body, settings))
    return answer, _said(request, body, contact, HOLD, ()) if _waits(body, settings) else None


def _waits(body: Body, settings: Settings) -> bool:
    """Whether the sender is held until a desk has taken its alarm; the parts of a split request must go on."""
    held = settings.hold == ALWAYS or (settings.hold == STANDARD and body.root == "mrq")
    return held and not meaning.is_part(body) and meaning.needs_desk(body)


def _accepted(body: Body, settings: Settings) -> Fields:
    fields: Fields = ()
    version = body.first("ver")
    if version and version != _VERSION:
        fields += (("cve", _VERSION),)
    if settings.voice and not meaning.is_part(body) and meaning.needs_desk(body) and meaning.wants_voice(body):
        fields += (("mre", _DUPLEX), *_call(body, settings))
    if settings.heartbeat_minutes and codes.whole(body.first("hbo")) == 1:
        fields += (("hbi", str(settings.heartbeat_minutes)),)
    return fields


def _call(body: Body, settings: Settings) -> Fields:
    """Say whom the unit is to call: our number, or its own if it would rather be called, which nobody promises."""
    if settings.voice_number:
        return (("cre", _GIVEN), ("tnu", settings.voice_number))
    return (("cre", _PRESET),) if codes.whole(body.first("cha")) == 1 else ()


def _said(request: sip.Sip, body: Body, contact: str, status: int, fields: Fields) -> Parts:
    stands = (("ref", body.first("ref")[:_MAX_REFERENCE]), ("snu", str(status)), *fields)
    inner = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in stands)
    if body.root == "scaip" or (body.root != "mrq" and request.content_type() in meaning.XML_TYPES):
        said = f"{_DECLARATION}<scaip>{inner}</scaip>".encode()
        return (sip.response(request, 200, content_type="application/xml", body=said),)
    said = f"<mrs>{inner}</mrs>".encode()
    return sip.response(request, 200), sip.message(request, contact, str(status), meaning.SCAIP_TYPE, said)
