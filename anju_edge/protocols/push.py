"""What a carrier's HTTP push is owed and whether it is believed: decided purely here, obeyed by the platform's view."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from anju_edge.protocols.wire import NOBODY

PLAIN: Final = "text/plain; charset=utf-8"
MAX_BODY: Final = 64 * 1024


class Pushed(NamedTuple):
    """One request, judged: where its body is stored below the line's base, and the answer it gets once that is done."""

    rest: str
    reply: bytes
    status: int = 200
    store: bool = True
    content_type: str = PLAIN


class Check(NamedTuple):
    """Whether a request proves where it comes from, and in one word why not."""

    passed: bool
    reason: str = ""


# the line's settings, the method, the query as decoded by the web server, the body as it came
Push = Callable[[Mapping[str, Any], str, Mapping[str, str], bytes], Pushed]


def refused(status: int, reason: str) -> Pushed:
    """Refuse a request: nothing is stored, the sender reads why in one word."""
    return Pushed(NOBODY, reason.encode(), status, store=False)
