"""The request as views see it: signed in, with its viewer. Views are closed unless marked ``public``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest

from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

V = TypeVar("V", bound=Callable[..., Any])


class Request(HttpRequest):
    """What the middleware hands to a view; only a type, never made by hand."""

    viewer: Viewer
    htmx: "HtmxDetails"


def public(view: V) -> V:
    """Mark a view that answers without a sign-in. Everything else asks for one."""
    view.public = True  # type: ignore[attr-defined]
    return view


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view answers without a sign-in."""
    return bool(getattr(view, "public", False))


def half_open(view: V) -> V:
    """Mark a view for people who have signed in but still owe a new password or a second factor."""
    view.half_open = True  # type: ignore[attr-defined]
    return view


def is_half_open(view: Callable[..., Any]) -> bool:
    """Whether a view serves people who still owe a password or a second factor."""
    return bool(getattr(view, "half_open", False))


def safe_path(value: str) -> str:
    """Return a path of this site to go back to, or the empty string for anything else (open redirects end here)."""
    if value.startswith("/") and not value.startswith(("//", "/\\")) and "\n" not in value and "\r" not in value:
        return value
    return ""


def refuses_itself(view: V) -> V:
    """Mark a view that says itself, in words of its own, that a body is too large: it looks before it reads."""
    view.refuses_itself = True  # type: ignore[attr-defined]
    return view


def large_body(limit: int) -> Callable[[V], V]:
    """Let a view take a body of up to ``limit`` bytes (an upload); all others have the common limit."""

    def mark(view: V) -> V:
        view.body_limit = limit  # type: ignore[attr-defined]
        return view

    return mark
