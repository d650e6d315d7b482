"""Who calls: a machine by its key, or a signed-in person by the session (then with the CSRF token)."""

import hashlib
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from anju.accounts import queries as accounts
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, SignInNeeded
from anju.kernel.viewer import Viewer

PEOPLE_PER_MINUTE = 600
_KEPT = 1000  # keys remembered by one process
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ForgedForm(NotAllowed):
    """A write with a session but without its CSRF token."""

    code = "csrf_failed"


@dataclass(frozen=True, slots=True)
class Caller:
    """A viewer and how many requests it may make in a minute."""

    viewer: Viewer
    per_minute: int


@dataclass(frozen=True, slots=True)
class _Known:
    caller: Caller
    until: float  # monotonic; a revoked key works no longer than this


_known: dict[bytes, _Known] = {}


def forget() -> None:
    """Drop what this process remembers of keys."""
    _known.clear()


def caller_of(request: HttpRequest) -> Caller:
    """Return who calls or raise ``SignInNeeded``. A key stands above a session."""
    header = request.headers.get("Authorization", "")
    if header:
        return _machine(header)
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        raise SignInNeeded
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise ForgedForm
    return Caller(viewer=viewer, per_minute=PEOPLE_PER_MINUTE)


def _machine(header: str) -> Caller:
    """Look a key up, at most once in ``ANJU_KEY_CACHE_S`` seconds and process: so long a revoked key may still work."""
    scheme, _space, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignInNeeded
    mark = hashlib.blake2b(token.encode("utf-8", "surrogateescape"), digest_size=16).digest()
    known = _known.get(mark)
    if known is not None and known.until > time.monotonic():
        return known.caller
    viewer, key = accounts.api_viewer(token.strip())
    caller = Caller(viewer=viewer, per_minute=key.per_minute)
    seconds = float(getattr(settings, "ANJU_KEY_CACHE_S", 3.0))
    if key.expires_at is not None:
        seconds = min(seconds, (key.expires_at - clock.now()).total_seconds())
    if len(_known) >= _KEPT:
        _known.clear()
    _known[mark] = _Known(caller=caller, until=time.monotonic() + seconds)
    return caller


def _let_in(request: HttpRequest) -> Viewer | None:
    """Return the viewer that the door has found."""
    return getattr(request, "viewer", None) if getattr(request, "through_api_door", False) else None


class MachineKey(HttpBearer):
    """`Authorization: Bearer <prefix>.<secret>`: a key made by an administrator, with verbs, an area and an expiry."""

    openapi_bearerFormat = "prefix.secret"  # noqa: N815 - OpenAPI's word

    def __call__(self, request: HttpRequest) -> Viewer | None:
        """Take what the door has found."""
        return _let_in(request)

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:  # noqa: ARG002
        """Take what the door has found."""
        return _let_in(request)


class Session(APIKeyCookie):
    """The session of a signed-in person; a write also needs the `X-CSRFToken` header."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def __call__(self, request: HttpRequest) -> Viewer | None:
        """Take what the door has found."""
        return _let_in(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:  # noqa: ARG002
        """Take what the door has found."""
        return _let_in(request)
