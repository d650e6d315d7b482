"""One push of CTWing: kept as it came and answered at once, because a slow or failed answer makes it stop pushing."""

from collections.abc import Mapping
from typing import Any

from anju_edge.protocols import carrier, reading, wire
from anju_edge.protocols.ctwing.codec import sender
from anju_edge.protocols.events import Context
from anju_edge.protocols.push import Pushed, refused

_POST = "POST"


def push(settings: Mapping[str, Any], method: str, query: Mapping[str, str], body: bytes) -> Pushed:  # noqa: ARG001
    """Judge a request. There is no signature: the secret is in the address, so that every body is stored."""
    if method != _POST:
        return refused(405, "post_only")
    if not body.strip():
        return Pushed(wire.NOBODY, b"", store=False)
    message = reading.json_object(body)
    known = carrier.Sender("") if message is None else sender("", message, Context(settings=settings))
    return Pushed(wire.number(known.device), b"")
