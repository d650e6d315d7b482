"""The address that a vendor's platform posts to: store, answer, nothing else."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from anju.devices import commands
from anju.devices.models import PUSH_ANSWERS
from anju.kernel import clock
from anju.kernel.http import public, refuses_itself
from anju.kernel.refusals import NotVisible, Refusal
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.push import PLAIN


@public
@csrf_exempt
@refuses_itself
def push(request: HttpRequest, login: str, secret: str) -> HttpResponse:
    """Take one push. Vendors' programs read the status and their own few words; people read why it was refused."""
    size, body = _announced(request), None
    if size <= commands.MAX_BODY:
        try:
            body = request.body
        except RequestDataTooBig:
            body = None
    posted = commands.Posted(
        login=login,
        secret=secret,
        method=request.method or "",
        query=request.GET.dict(),
        body=body,
        address=request.META.get("REMOTE_ADDR", ""),
        size=size if body is None else len(body),
    )
    try:
        answer = commands.accept_push(SYSTEM, posted, now=clock.now())
    except NotVisible as refusal:
        return _refused("no_such_address", refusal.status, unread=body is None)
    except Refusal as refusal:
        return _refused(refusal.code, refusal.status, unread=body is None)
    if answer.status >= 400:  # noqa: PLR2004 - refused
        return _refused(answer.reply.decode(), answer.status, unread=body is None)
    return HttpResponse(answer.reply, status=answer.status, content_type=answer.content_type)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _refused(reason: str, status: int, *, unread: bool) -> HttpResponse:
    """Say why in one word for a program and one sentence for its reader; no page of ours, nobody sees it."""
    said = PUSH_ANSWERS.get(reason)
    words = f"{reason}: {said}\n" if said else f"{reason}\n"
    response = HttpResponse(words, status=status, content_type=PLAIN)
    if unread:
        response.headers["Connection"] = "close"  # the rest of the body stays where it is
    return response
