"""One request of OneNET: the verification of the address, and pushes, whose signature is checked before the store."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import reading, wire
from anju_edge.protocols.events import Context
from anju_edge.protocols.onenet import envelope
from anju_edge.protocols.onenet.codec import devices
from anju_edge.protocols.push import MAX_BODY, Pushed, refused

_MAX_ECHO: Final = 1024
_OK: Final = b"ok"


def push(settings: Mapping[str, Any], method: str, query: Mapping[str, str], body: bytes) -> Pushed:
    """Judge a request. With a ``token`` on the line nothing unsigned is stored; without one the address is all."""
    token = settings.get("token")
    token = token if isinstance(token, str) else ""
    if method == "GET":
        return _verified(token, query)
    if method != "POST":
        return refused(405, "get_or_post_only")
    if not body.strip():
        return refused(400, "empty")
    if token and len(body) > MAX_BODY:
        return refused(413, "too_large")
    shell = reading.json_object(body)
    if token:
        found = envelope.envelope(shell or {}, body)
        check = envelope.check(token, found.nonce, found.signature, found.texts)
        if not check.passed:
            return refused(401, check.reason)
    return Pushed(_rest(settings, body), _OK)


def _verified(token: str, query: Mapping[str, str]) -> Pushed:
    message = query.get("msg", "")
    if not message or len(message) > _MAX_ECHO:
        return refused(400, "no_message")
    if token:
        check = envelope.check(token, query.get("nonce", ""), query.get("signature", ""), (message,))
        if not check.passed:
            return refused(401, check.reason)
    return Pushed(wire.NOBODY, message.encode("utf-8", "replace"), store=False)


def _rest(settings: Mapping[str, Any], body: bytes) -> str:
    """Return the number of the one device that a push is about; a push about several names nobody."""
    about = devices(body, Context(settings=settings))
    return wire.number(about.pop()) if len(about) == 1 else wire.NOBODY
