"""The address that a vendor's platform posts to: store, answer, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from anju.devices import commands
from anju.kernel.http import public
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM

MAX_BODY = 1_000_000


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def push(request: HttpRequest, login: str, secret: str) -> HttpResponse:
    """Take one push. Vendors' programs read nothing but the status and their own few words."""
    body = request.body
    posted = commands.Posted(
        login=login,
        secret=secret,
        method=request.method or "",
        query=request.GET.dict(),
        body=body,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    try:
        answer = commands.accept_push(SYSTEM, posted)
    except Refusal as refusal:
        return HttpResponse(status=refusal.status)
    return HttpResponse(answer.reply, status=answer.status, content_type=answer.content_type)


push.body_limit = MAX_BODY  # type: ignore[attr-defined]
