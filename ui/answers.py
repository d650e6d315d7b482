"""What a view may add to its answer: a toast, a closed dialog, an event that wakes fragments of the page."""

import json
from typing import Any, TypeVar

from django.http import HttpResponse
from django.template.loader import render_to_string

R = TypeVar("R", bound=HttpResponse)
_HEADER = "HX-Trigger"


def trigger(response: R, event: str, detail: object = None) -> R:
    """Let the page hear ``event`` on its body once the answer is there; several may be added."""
    events: dict[str, Any] = json.loads(response.headers.get(_HEADER, "{}"))
    events[event] = detail if detail is not None else {}
    response.headers[_HEADER] = json.dumps(events)
    return response


def toast(response: R, title: object, text: object = "", *, kind: str = "ok", href: str = "", action: object = "") -> R:
    """Show a toast for six seconds. ``kind`` is ok or warn.

    Beside a fragment it comes within it (``toast.js`` moves it): an event, or an out-of-band part, would be lost when
    the form that asked is gone by then.
    """
    if response.content and response.headers.get("Content-Type", "").startswith("text/html"):
        facts = {"title": title, "text": text, "kind": kind, "href": href, "action": action}
        response.write(render_to_string("ui/components/toast.html", facts))
        return response
    detail = {"title": str(title), "text": str(text), "kind": kind, "href": href, "action": str(action)}
    return trigger(response, "toast", detail)


def close_dialog(response: R) -> R:
    """Close the open dialog of the page."""
    return trigger(response, "close-dialog")
