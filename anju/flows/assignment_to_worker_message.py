"""When a worker on duty is asked or called off, tell the worker: no name and no door before the answer."""

from datetime import datetime

from anju.areas import queries as areas
from anju.dispatch import queries as dispatch
from anju.dispatch.events import AssignmentFact, AssignmentOffered, AssignmentWithdrawn
from anju.incidents.queries import kind_label
from anju.kernel import facts
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.orders import queries as orders


@facts.later(AssignmentOffered)
def offered(_viewer: Viewer, fact: AssignmentOffered, now: datetime) -> None:
    """Ask for an answer, unless it has been given meanwhile."""
    if dispatch.assignment(SYSTEM, fact.assignment_id).state == "offered":
        _tell(fact, "assignment_offered", now)


@facts.later(AssignmentWithdrawn)
def withdrawn(_viewer: Viewer, fact: AssignmentWithdrawn, now: datetime) -> None:
    """Say that nobody needs to go."""
    _tell(fact, "assignment_withdrawn", now)


def _tell(fact: AssignmentFact, template: str, now: datetime) -> None:
    row = dispatch.assignment(SYSTEM, fact.assignment_id)
    if fact.thing == "order":
        _tell_of_order(fact, template.replace("assignment", "order"), row.answer_by, now)
        return
    messaging.send(
        SYSTEM,
        user=fact.worker_user_id,
        recipient=fact.worker_name,
        template=template,
        facts={"kind": kind_label(row.kind), "area": areas.name(fact.area), "minutes": fact.minutes or "—"},
        thing=fact.thing,
        thing_id=fact.thing_id,
        area=fact.area,
        channels=("in_app", "sms"),
        urgent=True,
        standing="on_duty",
        now=now,
    )


def _tell_of_order(fact: AssignmentFact, template: str, answer_by: datetime, now: datetime) -> None:
    """Ask for a service at a time; only an urgent one may break into somebody's rest."""
    order = orders.order(SYSTEM, fact.thing_id)
    messaging.send(
        SYSTEM,
        user=fact.worker_user_id,
        recipient=fact.worker_name,
        template=template,
        facts={
            "item": order.item.name if order.item else "",
            "area": areas.name(fact.area),
            "when": f"{order.starts_at.astimezone(BEIJING):%m-%d %H:%M}",
            "by": f"{answer_by.astimezone(BEIJING):%H:%M}",
        },
        thing="order",
        thing_id=fact.thing_id,
        area=fact.area,
        channels=("in_app", "sms"),
        urgent=order.urgent,
        standing="on_duty",
        now=now,
    )
