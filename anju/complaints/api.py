"""Routes of complaints: open one for an elder, read it with its answer, say whether one is content."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Status
from pydantic import Field

from anju.complaints import commands, queries
from anju.complaints.models import Complaint
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.paging import page
from anju.kernel.refusals import NotAllowed
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Out, Page, PagingQuery, Text, written
from anju.kernel.viewer import Principal, Viewer

router = Router(tags=["complaints"])
Kind = Literal["absent", "late", "short", "quality", "attitude", "money", "harm", "other"]
State = Literal[
    "", "open", "over", "opened", "accepted", "with_provider", "answered", "satisfied", "unsatisfied", "escalated",
    "closed", "dismissed",
]  # fmt: skip


class ComplaintFilters(In):
    """Which complaints."""

    state: State = ""
    elder: IdIn | None = None
    area: AreaCode | None = None


class ComplaintIn(In):
    """A complaint. With `secret` the provider never learns who called, about whom, or which order it was."""

    elder: IdIn
    kind: Kind
    text: Annotated[Text, Field(min_length=1, max_length=1000)]
    order: IdIn | None = None
    caller: Annotated[Text, Field(max_length=60)] = ""
    secret: bool = False


class ComplaintOut(Out):
    """One complaint as the reader may see it: empty fields are not for its eyes."""

    id: IdOut
    number: str
    kind: str
    state: str
    elder: IdOut | None
    order: IdOut | None
    provider: IdOut | None
    secret: bool
    text: str
    answer: str
    result: str
    overdue: str
    opened_at: datetime
    acknowledge_due_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None


class ContentIn(In):
    """Whether the answer will do; without, a reason is needed."""

    satisfied: bool
    why: Annotated[Text, Field(max_length=500)] = ""


_NAMES = (
    "number", "kind", "state", "secret", "answer", "result", "opened_at", "acknowledge_due_at", "answer_due_at",
    "answered_at", "ended_at",
)  # fmt: skip


def _values(viewer: Viewer, row: Complaint) -> Json:
    hidden = queries.is_hidden(viewer, row)
    return {
        "id": str(row.pk), "elder": None if hidden else str(row.elder_id),
        "order": str(row.order_id) if row.order_id and not hidden else None,
        "provider": str(row.provider_id) if row.provider_id else None, "overdue": row.alert,
        "text": queries.shown(viewer, row).text, **{name: getattr(row, name) for name in _NAMES},
    }  # fmt: skip


@router.get("/complaints", response=Page[ComplaintOut], url_name="complaints")
def list_complaints(
    request: Request, filters: Annotated[ComplaintFilters, Query()], paging: PagingQuery
) -> HttpResponse:
    """List complaints, the newest first, page by page."""
    viewer = request.viewer
    viewer.need("complaint.read")
    asked: dict[str, Any] = {"state": filters.state, "area": filters.area or ""}
    if filters.elder is not None and viewer.principal is not Principal.PROVIDER:
        asked["elder"] = filters.elder
    found = queries.complaints(viewer, **asked)
    rows, cursor = page(found, cursor=paging.cursor, limit=paging.limit, order=("-id",))
    return written([_values(viewer, row) for row in rows], cursor)


@router.post("/complaints", response={201: ComplaintOut}, url_name="complaints")
def open_complaint(request: Request, body: ComplaintIn) -> Status[ComplaintOut]:
    """Open a complaint for an elder; its clocks run at once."""
    viewer = request.viewer
    viewer.need("complaint.open")
    words = commands.Words(kind=body.kind, text=body.text, order_id=body.order, caller=body.caller, secret=body.secret)
    channel = "family" if viewer.principal is Principal.FAMILY else "api"
    row = commands.open_complaint(viewer, body.elder, words, channel=channel, now=clock.now())
    return Status(201, ComplaintOut(**_values(viewer, row)))


@router.get("/complaints/{complaint_id}", response=ComplaintOut, url_name="complaint")
def get_complaint(request: Request, complaint_id: IdIn) -> ComplaintOut:
    """Return one complaint."""
    request.viewer.need("complaint.read")
    return ComplaintOut(**_values(request.viewer, queries.complaint(request.viewer, complaint_id)))


@router.post("/complaints/{complaint_id}/content", response=ComplaintOut, url_name="complaint_content")
def say_content(request: Request, complaint_id: IdIn, body: ContentIn) -> ComplaintOut:
    """Say whether the answer will do."""
    viewer, now = request.viewer, clock.now()
    if viewer.principal is Principal.PROVIDER:
        raise NotAllowed(verb="satisfy")
    viewer.need("complaint.open")
    if body.satisfied:
        row = commands.satisfy(viewer, complaint_id, why=body.why, now=now)
    else:
        row = commands.object_to(viewer, complaint_id, why=body.why, now=now)
    return ComplaintOut(**_values(viewer, row))
