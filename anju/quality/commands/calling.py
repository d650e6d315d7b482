"""Working through the call-backs: take one, not reached, reached with its answers, looked at on site."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from anju.complaints import commands as complaints
from anju.complaints import queries as complaint_rows
from anju.dispatch import commands as dispatch
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands as order_verbs
from anju.orders import queries as orders
from anju.orders.lifecycle import LIFECYCLE as ORDER
from anju.quality import permissions, queries, rules
from anju.quality.commands.moving import step
from anju.quality.events import CallBackHandedOver
from anju.quality.models import CallBack

if TYPE_CHECKING:
    from anju.orders.models import Order

_BEST = 5


class AnswersNeeded(Invalid):
    """Whether somebody came must be answered, satisfaction is one to five; a report of a look on site has words."""

    code = "call_back_answers_needed"


class NoColleague(Invalid):
    """A call-back goes to somebody who calls back in this area, and not to whoever has it already."""

    code = "call_back_no_colleague"


@transaction.atomic
def take(viewer: Viewer, call_id: int, *, now: datetime) -> CallBack:
    """Take a call-back; nobody else calls this elder meanwhile."""
    row = _held(viewer, call_id, "take")
    return step(viewer, row, "take", now=now, taken_by=viewer.user_id, taken_name=viewer.name[:60])


@transaction.atomic
def give_back(viewer: Viewer, call_id: int, *, now: datetime) -> CallBack:
    """Put it back on the list."""
    row = _held(viewer, call_id, "give_back")
    return step(viewer, row, "give_back", now=now, taken_by=None, taken_name="")


@transaction.atomic
def hand_over(viewer: Viewer, call_id: int, *, user_id: int, now: datetime, why: str = "") -> CallBack:
    """Let a colleague go on with a call-back that one has taken; the head of the shift may do so for an absent one."""
    row = _held(viewer, call_id, "hand_over")
    to = next((item for item in queries.colleagues(viewer, row, day=local_day(now)) if item.user_id == user_id), None)
    if to is None:
        raise NoColleague(field="colleague")
    data = {"from": row.taken_name, "to": to.name}
    step(viewer, row, "hand_over", now=now, why=why.strip()[:200], data=data, taken_by=to.user_id,
         taken_name=to.name[:60])  # fmt: skip
    fact = CallBackHandedOver(
        area=row.area_code, call_back_id=row.pk, user_id=to.user_id, by_id=viewer.user_id, by_name=viewer.name,
        at=now.isoformat(),
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
    return row


@transaction.atomic
def miss(viewer: Viewer, call_id: int, *, now: datetime, next_try_at: datetime | None = None) -> CallBack:
    """Note that nobody answered, and when to try again."""
    row = _held(viewer, call_id, "miss")
    again = next_try_at if next_try_at is not None and next_try_at > now else now + rules.NEXT_TRY
    return step(viewer, row, "miss", now=now, tries=row.tries + 1, next_try_at=again, taken_by=None, taken_name="")


@transaction.atomic
def give_up(viewer: Viewer, call_id: int, *, why: str, now: datetime) -> CallBack:
    """Say that the elder cannot be reached, and why no more is tried."""
    if not why.strip():
        raise AnswersNeeded(field="why")
    row = _held(viewer, call_id, "give_up")
    return step(viewer, row, "give_up", now=now, why=why.strip()[:500], note=why.strip()[:500])


@transaction.atomic
def reach(viewer: Viewer, call_id: int, answers: rules.Answers, *, note: str, now: datetime) -> CallBack:
    """Note the answers. They rate the order; a bad one opens a complaint, a short visit is looked at on site."""
    if answers.satisfied is not None and not 1 <= answers.satisfied <= _BEST:
        raise AnswersNeeded(field="satisfied")
    row = _held(viewer, call_id, "reach")
    found, platform = rules.finding(answers), viewer.platform
    complaint_id = _complain(platform, row.order, found, note, now) if found.complaint else None
    step(
        viewer, row, "doubt" if found.recheck else "reach", now=now, why=note.strip()[:500], tries=row.tries + 1,
        came=answers.came, long_enough=answers.long_enough, paid_privately=answers.paid_privately,
        satisfied=answers.satisfied, note=note.strip()[:500], complaint_id=complaint_id, data={"found": found.why},
    )  # fmt: skip
    _tell_order(platform, row, answers, note, now)
    return row


def _complain(platform: Viewer, order: "Order", found: rules.Finding, note: str, now: datetime) -> int:
    known = complaint_rows.complaints(SYSTEM, order=order.pk, kind=found.complaint, state="open").first()
    if known is not None:
        return known.pk
    text = {"not_come": _("回访：老人说没有人上门。"), "paid": _("回访：老人说被私下收了钱。"),
            "poor": _("回访：老人对服务不满意。")}[found.why]  # fmt: skip
    words = complaints.Words(kind=found.complaint, text=f"{text}{note.strip()}"[:1000], order_id=order.pk,
                             caller=order.elder.name)  # fmt: skip
    return complaints.open_complaint(platform, order.elder_id, words, channel="call_back", now=now).pk


def _tell_order(platform: Viewer, row: CallBack, answers: rules.Answers, note: str, now: datetime) -> None:
    """Carry the answers over to the order, as far as its state lets them."""
    order = orders.order(platform, row.order_id)
    said = note.strip() or _("回访：已问老人。")
    if not answers.came:
        if ORDER.allows(order.state, "dispute"):
            order_verbs.dispute(platform, order.pk, why=_("回访：老人说没有人上门。"), now=now)
        return
    if answers.satisfied is not None and order.rating is None and order.state in {"checked_out", "confirmed"}:
        order = order_verbs.rate(platform, order.pk, stars=answers.satisfied, note_text=note, now=now)
    if ORDER.allows(order.state, "call_back"):
        order_verbs.call_back(platform, order.pk, result=said, now=now)
    else:
        order_verbs.remark(platform, order.pk, text=said, now=now)


@transaction.atomic
def recheck(viewer: Viewer, call_id: int, *, report: str, now: datetime) -> CallBack:
    """Write down what a look on site found."""
    if not report.strip():
        raise AnswersNeeded(field="report")
    row = _held(viewer, call_id, "recheck")
    words = f"{row.note} {report.strip()}".strip()[:500]
    return step(viewer, row, "recheck", now=now, why=report.strip()[:500], note=words)


def _held(viewer: Viewer, call_id: int, verb: str) -> CallBack:
    """Hold the order first and the call-back after it, as whoever rates the order does."""
    row = queries.call_back(viewer, call_id)
    dispatch.hold("order", row.order_id)
    orders.order(SYSTEM, row.order_id, lock=True)
    row = queries.call_back(viewer, call_id, lock=True)
    permissions.check(viewer, verb, row)
    return row
