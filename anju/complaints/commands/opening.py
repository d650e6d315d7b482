"""Taking a complaint in, from any channel."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from anju.complaints import permissions, rules
from anju.complaints.commands.moving import note, said, tell
from anju.complaints.events import ComplaintOpened
from anju.complaints.lifecycle import LIFECYCLE
from anju.complaints.models import CHANNELS, KINDS, Complaint
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Principal, Viewer
from anju.orders import queries as orders
from anju.people import queries as people

_NEXT = """
INSERT INTO complaints_daynumber (county_code, day, last) VALUES (%s, %s, 1)
ON CONFLICT (county_code, day) DO UPDATE SET last = complaints_daynumber.last + 1 RETURNING last
"""


class ComplaintThere(Conflict):
    """The same complaint about the same order is open already; facts give its number."""

    code = "complaint_there"


class ComplaintKindUnknown(Invalid):
    """Not one of the coded kinds, results or channels."""

    code = "complaint_kind_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody complains about."""

    kind: str
    text: str
    order_id: int | None = None
    provider_id: int | None = None
    caller: str = ""
    secret: bool = False


@transaction.atomic
def open_complaint(viewer: Viewer, elder_id: int, words: Words, *, channel: str, now: datetime) -> Complaint:
    """Take a complaint in; its clocks run from this moment."""
    permissions.check(viewer, "open")
    elder = people.elder(viewer, elder_id)
    if words.kind not in KINDS or channel not in CHANNELS:
        raise ComplaintKindUnknown(kind=words.kind)
    text = said(words.text, "text")
    order = orders.order(viewer, words.order_id) if words.order_id is not None else None
    if order is not None and order.elder_id != elder.pk:
        raise ComplaintKindUnknown(kind="order")
    provider_id = order.provider_id if order is not None else words.provider_id
    if order is None and provider_id is not None and viewer.principal is not Principal.FAMILY:
        provider_id = institutions.institution(viewer, provider_id).pk
    elif order is None and viewer.principal is Principal.FAMILY:
        provider_id = None  # the family names an order; the desk finds out who it was
    try:
        with transaction.atomic():
            row = Complaint.objects.create(
                number=_number(elder.area_code, now), channel=channel, kind=words.kind, elder=elder,
                area_code=elder.area_code, order=order, provider_id=provider_id,
                caller_name=(words.caller.strip() or viewer.name)[:60], secret=words.secret, text=text,
                opened_by=viewer.actor, opened_at=now, acknowledge_due_at=rules.acknowledge_due(words.kind, now),
                answer_due_at=rules.answer_due(words.kind, now),
            )  # fmt: skip
    except IntegrityError as fault:
        known = Complaint.objects.filter(order=order, kind=words.kind, state__in=LIFECYCLE.open).first()
        raise ComplaintThere(number=known.number if known else "") from fault
    note(viewer, row, "open", before="", now=now, data={"kind": row.kind, "channel": channel})
    tell(viewer, ComplaintOpened, row, now=now)
    return row


def _number(area: str, now: datetime) -> str:
    county, day = area[:6], clock.local_day(now)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [county, day])
        row = cursor.fetchone()
    return f"TS-{county}-{day:%Y%m%d}-{row[0]:04d}"
