"""The open case of an elder as the family sees it: what, who is going, which step, what was said to the desk."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.desks.family import steps
from anju.dispatch import queries as dispatch
from anju.incidents import queries as incidents
from anju.journal import queries as journal
from anju.kernel.viewer import Viewer
from anju.messaging import queries as messaging
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment
    from anju.incidents.models import Incident

HEADLINES = {
    "fall": gettext_lazy("可能在家跌倒"),
    "sos": gettext_lazy("按了求救按钮"),
    "cord": gettext_lazy("拉了求救绳"),
    "smoke": gettext_lazy("家里有烟雾报警"),
    "fire": gettext_lazy("家里有火灾报警"),
    "gas": gettext_lazy("家里有燃气报警"),
    "electrical": gettext_lazy("家里用电异常"),
    "co": gettext_lazy("家里有一氧化碳报警"),
    "leak": gettext_lazy("家里可能漏水"),
    "inactivity": gettext_lazy("很久没有活动"),
    "geofence": gettext_lazy("走出了常去的范围"),
    "bed_exit": gettext_lazy("离床很久没回来"),
    "vital": gettext_lazy("体征不正常"),
    "help": gettext_lazy("请求帮助"),
}
SHOWN = frozenset({"P1", "P2", "P3"})
_KINDS = {
    "responder": gettext_lazy("应急响应员"),
    "caregiver": gettext_lazy("护理员"),
    "grid": gettext_lazy("社区网格员"),
}
COMING = gettext_lazy("%(name)s在去的路上")


@dataclass(frozen=True, slots=True)
class Going:
    """Who goes, and when they will be there."""

    name: str
    line: str
    what: str


@dataclass(frozen=True, slots=True)
class Said:
    """One word of the family to the desk."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One open case for the family's eyes."""

    case: "Incident"
    headline: str
    going: Going | None
    steps: tuple[steps.Step, ...]
    said: tuple[Said, ...]
    coming: bool


def open_case(viewer: Viewer, elder_id: int) -> "Incident | None":
    """Return the most urgent open case of this elder; technical faults and tests do not alarm a family."""
    rows = incidents.open_incidents(viewer).filter(elder_id=elder_id, priority__in=SHOWN)
    return rows.first()


def alarm(viewer: Viewer, case: "Incident", card: people.RescueCard, *, now: datetime) -> Alarm:
    """Compose what a family sees of one open case."""
    sent = next(iter(_sent(viewer, case)), None)
    said = _said(viewer, case)
    return Alarm(
        case=case,
        headline=str(HEADLINES.get(case.kind, _("有警报，正在查看"))),
        going=_going(sent, now) if sent else None,
        steps=tuple(steps.steps(_told(viewer, case, sent, card))),
        said=said,
        coming=has_said(viewer, case.pk, coming_words(viewer)),
    )


def coming_words(viewer: Viewer) -> str:
    """Return what "on my way" says in the case."""
    return str(COMING) % {"name": viewer.name}


def has_said(viewer: Viewer, case_id: int, words: str) -> bool:
    """Whether this person told the desk these words in this case."""
    rows = journal.moves(viewer, thing="incident", thing_id=case_id)
    return rows.filter(verb="add_note", actor=viewer.actor, why=words).exists()


def _sent(viewer: Viewer, case: "Incident") -> "list[Assignment]":
    """List who is at the door or on the way, the furthest on first; nobody is named before having accepted."""
    rows = dispatch.assignments_of(viewer, "incident", case.pk).filter(state__in=("arrived", "accepted", "finished"))
    return sorted(rows, key=lambda row: ("arrived", "finished", "accepted").index(row.state))


def _going(row: "Assignment", now: datetime) -> Going:
    kind = str(_KINDS.get(row.worker.kind, _("上门人员")))
    what = _("%(kind)s，有急救证") % {"kind": kind} if _certified(row) else kind
    return Going(row.worker.name, _when(row, now), what)


def _certified(row: "Assignment") -> bool:
    """Whether the ranking of that moment counted a valid first-aid certificate."""
    places = row.reasons.get("candidates", [])
    return any(place["worker_id"] == row.worker_id and "certificate_valid" in place["codes"] for place in places)


def _when(row: "Assignment", now: datetime) -> str:
    facts: dict[str, object] = {"name": row.worker.name}
    if row.state != "accepted":
        return _("%(name)s已经到了") % facts
    if row.minutes_estimated is None or row.answered_at is None:
        return _("%(name)s在路上") % facts
    left = row.minutes_estimated - (now - row.answered_at).total_seconds() / 60
    if left <= 0:
        return _("%(name)s马上就到") % facts
    return _("%(name)s约 %(n)s 分钟到") % {**facts, "n": ceil(left)}


def _told(viewer: Viewer, case: "Incident", sent: "Assignment | None", card: people.RescueCard) -> steps.Case:
    holder = next((contact.name for contact in card.contacts if contact.has_key), "")
    told = any(message.user_id == viewer.user_id for message in messaging.messages_of(viewer, "incident", case.pk))
    return steps.Case(
        received_at=case.received_at,
        claimed_at=case.claimed_at,
        claimed_by=case.claimed_name,
        no_speech=case.no_speech_at is not None,
        dispatched_at=case.dispatched_at,
        told_family=told,
        accepted_at=case.accepted_at,
        worker=sent.worker.name if sent else "",
        arrived_at=case.arrived_at,
        resolved_at=case.resolved_at,
        called_back_at=case.called_back_at,
        holder=holder,
    )


def _said(viewer: Viewer, case: "Incident") -> tuple[Said, ...]:
    """List what this person told the desk in this case, newest first."""
    rows = journal.moves(viewer, thing="incident", thing_id=case.pk).filter(verb="add_note", actor=viewer.actor)
    return tuple(Said(row.at, row.why) for row in rows.order_by("-id")[:5])
