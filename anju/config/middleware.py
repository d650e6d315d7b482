"""The doors every page goes through: size, headers, who is looking, and what a refusal looks like."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _

from anju.accounts import queries as account_rows
from anju.config import viewers
from anju.kernel import clock
from anju.kernel.http import is_half_open, is_public, safe_path
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import Viewer

Next = Callable[[HttpRequest], HttpResponseBase]
_OPEN_PREFIXES = ("/api/", "/static/", "/healthz", "/metrics")  # each has its own door
_QUIET = "X-Quiet"  # sent by fragments that fetch themselves: a page left open is not a person at work
_NOTE_EVERY_S = 60
TOO_LARGE = _("内容太大：最多 %(megabytes)s MB。")


class BodyLimit:
    """Refuses a body over the limit before anybody reads it; a view may be marked to take more."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the check needs to know the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Compare the announced length with the view's limit."""
        if getattr(view, "refuses_itself", False):
            return None
        limit = getattr(view, "body_limit", settings.ANJU_BODY_LIMIT)
        if limit > settings.ANJU_BODY_LIMIT:
            request._anju_large = True  # type: ignore[attr-defined]  # noqa: SLF001
        try:
            length = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            length = 0
        return too_large(request, limit) if length > limit else None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        """Say 413 when Django finds out while reading."""
        too_big = isinstance(problem, RequestDataTooBig)
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) if too_big else None


def too_large(request: HttpRequest, limit: int) -> HttpResponseBase:
    """Answer 413 with the limit in words; close the connection, for the rest of the body is not read."""
    words = str(TOO_LARGE) % {"megabytes": limit // 1_000_000}
    response = _answer(request, 413, "too_large", words, {"limit": limit})
    response.headers["Connection"] = "close"
    return response


class SafeHeaders:
    """Sets the content security policy and its neighbours on every response."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        images = " ".join(["'self'", "data:", "blob:", *settings.ANJU_TILE_ORIGINS])
        self.policy = (
            f"default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
            "connect-src 'self'; media-src 'self' data:; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add what is not set already; pages of signed-in people stay out of caches."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if getattr(request, "viewer", None) is not None and "Cache-Control" not in response.headers:
            patch_cache_control(response, no_store=True, private=True)
        return response


class ViewerMiddleware:
    """Finds out who is looking; closes every view that is not public, and ends sessions nobody works in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the viewer on the request, unless a password or a second factor is still owed."""
        request.debt = ""  # type: ignore[attr-defined]
        request.ended = False  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: Any) -> None:
        request.posts = viewers.held_by(request.user)
        viewer = viewers.of_session(request.user, request.session, request.posts)
        if viewers.is_idle(viewer, request.session):
            logout(request)  # deletes the session's row and nothing else: this may be a GET
            request.ended = True
            return
        _note_seen(request)
        request.debt = _debt(request, viewer)
        request.signed_in = viewer
        if not request.debt:
            request.viewer = viewer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """Let the right people through and send the others to where they can become so."""
        if is_public(view) or request.path_info.startswith(_OPEN_PREFIXES) or hasattr(request, "viewer"):
            return None
        debt: str = request.debt  # type: ignore[attr-defined]
        if debt and is_half_open(view):
            request.viewer = request.signed_in  # type: ignore[attr-defined]
            return None
        return send_to(request, debt or "accounts:sign_in")


def _note_seen(request: HttpRequest) -> None:
    """Remember, at most once a minute, that a person is at work."""
    moment = clock.now().timestamp()
    seen_at = request.session.get(viewers.SEEN_AT, 0)
    if _QUIET not in request.headers and moment - float(seen_at) > _NOTE_EVERY_S:
        request.session[viewers.SEEN_AT] = moment


def _debt(request: Any, viewer: Viewer) -> str:
    """Return the page on which something is still owed, or the empty string."""
    if viewers.owes_second_factor(viewer) and not request.user.is_verified():
        return "accounts:second_factor"
    if account_rows.password_is_due(request.user, viewer, clock.now()):
        return "accounts:password"
    return ""


def send_to(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send somebody to a page and back after it: 401 with ``HX-Redirect`` inside a fragment, else a redirect."""
    facts = {"next": _page_of(request)}
    had_session = getattr(request, "ended", False) or request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if name == "accounts:sign_in" and had_session:
        facts["ended"] = "1"
    target = f"{reverse(name)}?{urlencode(facts)}"
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _page_of(request: HttpRequest) -> str:
    """Return the page a person is on: the asked one, or the one around a fragment or a form."""
    if request.htmx:  # type: ignore[attr-defined]
        around = request.headers.get("HX-Current-URL", "")
    elif request.method in {"GET", "HEAD"}:
        return safe_path(request.get_full_path())
    else:
        around = request.headers.get("Referer", "")
    parts = urlsplit(around)
    if parts.netloc and parts.netloc != request.get_host():
        return "/"
    return safe_path(parts.path + (f"?{parts.query}" if parts.query else "")) or "/"


class RefusalMiddleware:
    """Turns a refusal that a view let through into a page, a toast in place of the fragment, or a JSON problem."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponseBase | None:
        """Answer a refusal; anything else is a crash and stays one."""
        if not isinstance(problem, Refusal):
            return None
        if problem.status == 401:  # noqa: PLR2004
            return send_to(request, "accounts:sign_in")
        return _answer(request, problem.status, problem.code, sentence(problem), problem.facts)


def _answer(request: HttpRequest, status: int, code: str, words: str, facts: dict[str, Any]) -> HttpResponseBase:
    if request.path_info.startswith("/api/"):
        body = {"type": "about:blank", "status": status, "code": code, "title": words, "facts": facts}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    context = {"code": code, "sentence": words, "status": status}
    if getattr(request, "htmx", False):
        response = render(request, "config/refused.html", context, status=status)
        response.headers["HX-Retarget"] = "#aj-toasts"
        response.headers["HX-Reswap"] = "beforeend"
        response.headers["HX-Reselect"] = "unset"  # what the place around a form selects is not in a toast
        return response
    return render(request, "config/refusal.html", context, status=status)
