"""The way into the API: size, key, limit, repeat, view. A machine takes the short way, past sessions and forms."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

from anju.config.api import auth, idempotency, limits, outcomes, problems
from anju.kernel import clock
from anju.kernel.refusals import NotVisible, Refusal

PREFIX = "/api/v1/"
URLS = "anju.config.api.urls"  # the whole platform's addresses need not be searched
Next = Callable[[HttpRequest], HttpResponseBase]


class MachineDoor:
    """Middleware near the top: a request with a key goes straight to its view, without session, form or message."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Take the short way for machines, the long way for everything else."""
        if request.path_info.startswith(PREFIX) and "HTTP_AUTHORIZATION" in request.META:
            with translation.override(translation.get_language_from_request(request)):
                return through(request, lambda: _view(request))
        return self.get_response(request)


class PeopleDoor:
    """Middleware at the bottom: a request with a session has its viewer by now."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Guard the API, let pages pass."""
        if request.path_info.startswith(PREFIX):
            return through(request, lambda: _view(request))
        return self.get_response(request)


def through(request: HttpRequest, call: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Let one request through the door, or say why not."""
    now = clock.now()
    try:
        limits.check_size(request)
        caller = auth.caller_of(request)
        limits.take(caller.viewer.actor, caller.per_minute, now)
        request.viewer = caller.viewer  # type: ignore[attr-defined]
        request.through_api_door = True  # type: ignore[attr-defined]
        response = idempotency.once(request, caller.viewer.actor, call, now=now)
    except Refusal as refusal:
        response = problems.answer(refusal)
    except problems.UNREADABLE as problem:
        response = problems.unreadable(request, problem)
    except (OperationalError, InterfaceError) as problem:  # before or after the view: the key, the kept answer
        response = problems.broken(request, problem)
    response = outcomes.in_fhir(request.path_info, response)
    response.headers["Cache-Control"] = "no-store"
    return response


def _view(request: HttpRequest) -> HttpResponseBase:
    try:
        match = resolve(request.path_info, URLS)
    except Resolver404:
        return problems.answer(NotVisible(path=request.path_info[:200]))
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    if response.status_code == problems.WrongMethod.status:
        return problems.answer(problems.WrongMethod(method=request.method), headers={"Allow": response["Allow"]})
    return response
