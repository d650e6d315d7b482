"""Routes of messages: what the provider of a channel reports, and the caller's own inbox."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from ninja import Router
from pydantic import Field

from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.schemas import IdIn, IdOut, In, Line, Out, Page, PagingQuery
from anju.kernel.viewer import Principal
from anju.messaging import commands, queries
from anju.messaging.models import Message

router = Router(tags=["messages"])


class ReportIn(In):
    """What became of a message, by the provider's own number of it."""

    channel: Literal["sms", "email", "webhook"]
    reference: Annotated[Line, Field(min_length=1, max_length=80)]
    state: Literal["delivered", "failed"]
    problem: Annotated[Line, Field(max_length=200)] = ""


class ReportOut(Out):
    """The state of the message afterwards."""

    id: IdOut
    state: str


class MessageOut(Out):
    """A message in the caller's own inbox."""

    id: IdOut
    title: str
    body: str
    link: str
    state: str
    created_at: datetime
    read_at: datetime | None


def _out(row: Message) -> MessageOut:
    names = ("id", "title", "body", "link", "state", "created_at", "read_at")
    return MessageOut(**{name: getattr(row, name) for name in names})


@router.post("/messages/reports", response=ReportOut, url_name="message_reports")
def report(request: Request, body: ReportIn) -> ReportOut:
    """Take a delivery report; one that comes twice changes nothing. Needs the verb `message.report`."""
    request.viewer.need("message.report")
    provider = replace(request.viewer, principal=Principal.SYSTEM, area="")  # a reference is known to its provider only
    row = commands.mark_delivered(provider, **body.model_dump(), now=clock.now())
    return ReportOut(id=str(row.pk), state=row.state)


@router.get("/messages", response=Page[MessageOut], url_name="messages")
def list_messages(request: Request, paging: PagingQuery, *, unread: bool = False) -> Page[MessageOut]:
    """List the caller's own inbox, newest first."""
    rows = queries.inbox(request.viewer, unread=unread)
    found, following = page(rows, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return Page[MessageOut](items=[_out(row) for row in found], next=following)


@router.post("/messages/{message_id}/read", response=MessageOut, url_name="message_read")
def read(request: Request, message_id: IdIn) -> MessageOut:
    """Mark one's own message as read."""
    return _out(commands.mark_read(request.viewer, message_id, now=clock.now()))
