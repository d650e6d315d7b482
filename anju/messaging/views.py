"""The inbox, and the door where a gateway reports what became of a message."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from anju.kernel import clock
from anju.kernel.http import Request, public, safe_path
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import SYSTEM
from anju.messaging import commands, queries

PAGE = 50
REPORT_BYTES = 16_384


class ReportShape(Invalid):
    """Not the JSON object that the contract asks for."""

    code = "message_report_invalid"


@require_GET
def inbox(request: Request) -> HttpResponse:
    """List the viewer's own messages."""
    request.viewer.need("message.read")
    unread = request.GET.get("unread") == "1"
    page = Paginator(queries.inbox(request.viewer, unread=unread), PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "unread": unread, "waiting": queries.unread_count(request.viewer)}
    return render(request, "messaging/inbox.html", facts)


@require_POST
def read(request: Request, message_id: int) -> HttpResponse:
    """Mark one's own message as read and go where it leads."""
    request.viewer.need("message.read")
    row = commands.mark_read(request.viewer, message_id, now=clock.now())
    return redirect(safe_path(row.link) or "messaging:inbox")


@public
@csrf_exempt
@require_POST
def report(request: HttpRequest, channel: str) -> HttpResponse:
    """Take a delivery report, signed by the gateway with the shared secret."""
    way = commands.channels().get(channel)
    body = request.body[: REPORT_BYTES + 1]
    signature, stamp = request.headers.get("X-Anju-Signature", ""), request.headers.get("X-Anju-Timestamp", "")
    if way is None or len(body) > REPORT_BYTES or not way.signed(body, signature, stamp):
        return HttpResponse(status=401)
    try:
        told = _told(body)
        commands.mark_delivered(SYSTEM, channel=channel, now=clock.now(), **told)
    except Refusal as refusal:
        return HttpResponse(status=refusal.status)
    return HttpResponse(status=204)


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise ReportShape(field="body") from None
    if (
        not isinstance(told, dict)
        or not isinstance(told.get("id"), str)
        or any("\x00" in str(value) for value in told.values())
    ):
        raise ReportShape(field="id")
    return {"reference": told["id"], "state": str(told.get("state", "")), "problem": str(told.get("problem", ""))[:200]}
