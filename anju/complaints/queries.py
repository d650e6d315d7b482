"""Complaints inside the viewer's scope: a provider sees its own from the moment they are handed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.complaints.lifecycle import LIFECYCLE
from anju.complaints.models import CHANNELS, KINDS, RESULTS, STATES, Complaint
from anju.journal import queries as journal
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer

THING = "complaint"
GROUPS = {"open": LIFECYCLE.open, "over": tuple(LIFECYCLE.closed)}
VERBS = {
    "open": gettext_lazy("登记投诉"),
    "accept": gettext_lazy("受理"),
    "hand_over": gettext_lazy("转服务商答复"),
    "answer": gettext_lazy("答复"),
    "satisfy": gettext_lazy("回访：满意"),
    "object": gettext_lazy("回访：不满意"),
    "escalate": gettext_lazy("上报县级"),
    "close": gettext_lazy("办结"),
    "dismiss": gettext_lazy("不予受理"),
    "overdue": gettext_lazy("逾期提醒"),
    "see": gettext_lazy("坐席已看到"),
}
ALERTS = {"acknowledge": gettext_lazy("逾期未受理"), "answer": gettext_lazy("逾期未答复")}
_CALLERS = frozenset({"open", "satisfy", "object"})


def _seen(viewer: Viewer) -> Q:
    if not viewer.can("complaint.read"):
        return Q(pk__in=[])
    found = visible(viewer, elder="elder_id", organisation="provider_id")
    if viewer.principal is Principal.PROVIDER:
        return found & Q(handed_at__isnull=False)
    if viewer.principal is Principal.FAMILY:  # one of the family who asked not to be named is not named to the others
        return found & (Q(secret=False) | Q(opened_by=viewer.actor))
    return found


def complaint(viewer: Viewer, complaint_id: int, *, lock: bool = False) -> Complaint:
    """Return one complaint, or raise ``NotVisible``; ``lock`` holds its row until the transaction ends."""
    rows = Complaint.objects.filter(_seen(viewer)).select_related("elder", "order", "order__item", "provider")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=complaint_id).first()
    if row is None:
        raise NotVisible(complaint=complaint_id)
    return row


def complaints(viewer: Viewer, **filters: Any) -> QuerySet[Complaint]:
    """List complaints by ``area, state`` (or open, over), ``kind, provider, elder, order, overdue``, newest first."""
    rows = Complaint.objects.filter(_seen(viewer), area_filter(filters.get("area", "")))
    rows = rows.select_related("elder", "order", "order__item", "provider")
    exact = {"kind": "kind", "provider": "provider_id", "elder": "elder_id", "order": "order_id"}
    rows = rows.filter(**{column: filters[name] for name, column in exact.items() if filters.get(name)})
    state = filters.get("state", "")
    if state:
        rows = rows.filter(state__in=GROUPS.get(state, (state,)))
    if filters.get("overdue"):
        rows = rows.exclude(alert="")
    return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many complaints of a list stand where."""

    all: int
    open: int
    opened: int
    with_provider: int
    answered: int
    escalated: int
    overdue: int


def counts(viewer: Viewer, **filters: Any) -> Counts:
    """Count the complaints of a list by where they stand, in one statement."""
    rows = complaints(viewer, **{name: value for name, value in filters.items() if name not in {"state", "overdue"}})
    found = rows.order_by().aggregate(
        all=Count("id"), open=Count("id", filter=Q(state__in=LIFECYCLE.open)), overdue=Count("id", filter=~Q(alert="")),
        **{name: Count("id", filter=Q(state=name)) for name in ("opened", "with_provider", "answered", "escalated")},
    )  # fmt: skip
    return Counts(**found)


def ringing(viewer: Viewer, *, most: int = 3) -> tuple[list[Complaint], int]:
    """Return the complaints whose clock has run out and that nobody has taken on, and how many there are."""
    rows = complaints(viewer, overdue=True).filter(state__in=LIFECYCLE.open).order_by("alert_at", "id")
    return list(rows[:most]), rows.count()


def due(viewer: Viewer, now: datetime) -> QuerySet[Complaint]:
    """List the complaints whose clock runs out by now and has not rung yet."""
    viewer.need("complaint.manage")
    waiting = Q(state="opened", acknowledge_due_at__lte=now)
    working = Q(state__in=("accepted", "with_provider", "unsatisfied", "escalated"), answer_due_at__lte=now)
    return Complaint.objects.filter(waiting | working, alert="").order_by("answer_due_at", "id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint as this viewer may read it; ``caller`` and ``about`` are empty where they are not for its eyes."""

    row: Complaint
    kind: str
    state: str
    channel: str
    result: str
    caller: str
    elder: str
    about: str
    text: str
    overdue: str


def is_hidden(viewer: Viewer, row: Complaint) -> bool:
    """Whether everything that would give the caller away stays hidden from this viewer."""
    return viewer.principal is Principal.PROVIDER and row.secret


def shown(viewer: Viewer, row: Complaint) -> Shown:
    """Dress a complaint that was fetched before."""
    hidden, provider = is_hidden(viewer, row), viewer.principal is Principal.PROVIDER
    about = f"{row.order.number} {row.order.item.name if row.order.item else ''}" if row.order else ""
    return Shown(
        row=row,
        kind=str(KINDS.get(row.kind, row.kind)),
        state=str(STATES.get(row.state, row.state)),
        channel="" if hidden else str(CHANNELS.get(row.channel, row.channel)),
        result=str(RESULTS.get(row.result, row.result)),
        caller=_("投诉人要求保密") if hidden else row.caller_name,
        elder="" if hidden else row.elder.name,
        about="" if hidden else about.strip(),
        text=row.brief if provider else row.text,
        overdue=str(ALERTS.get(row.alert, "")),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    text: str
    why: str
    tone: str
    kind: str = "plain"


def timeline(viewer: Viewer, row: Complaint) -> list[Entry]:
    """List what happened, the newest first. The provider reads its own words and no unnamed caller."""
    moves = journal.moves_of(viewer, thing=THING, thing_ids=[row.pk])
    return [_entry(viewer, row, move) for move in reversed(moves)]


def _entry(viewer: Viewer, row: Complaint, move: journal.Moved) -> Entry:
    who, why = move.actor_name, move.why
    if viewer.principal is Principal.PROVIDER:
        if row.secret and move.verb in _CALLERS:
            who = _("投诉人")
        why = move.why if move.verb in {"answer", "hand_over"} else ""
    text = str(VERBS.get(move.verb, move.verb))
    if move.verb == "overdue":
        text = str(ALERTS.get(str(move.data.get("alert", "")), text))
    trouble = move.verb in {"overdue", "object", "escalate"}
    return Entry(move.at, who, text, why, "risk" if trouble else "plain")


def kinds(viewer: Viewer) -> dict[str, str]:
    """Return what one can complain about, by code."""
    viewer.need("complaint.read")
    return {code: str(word) for code, word in KINDS.items()}


def name_complaints(viewer: Viewer, numbers: Sequence[int]) -> Mapping[int, journal.Named]:
    """Name complaints in the journal, with the way to the page for whoever may open it."""
    mine = set(complaints(viewer).filter(pk__in=numbers).values_list("pk", flat=True))
    return {
        row.pk: journal.Named(row.number, reverse("complaints:complaint", args=[row.pk]) if row.pk in mine else "")
        for row in Complaint.objects.filter(pk__in=numbers)
    }
