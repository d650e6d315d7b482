"""The responder's day: what is asked, what is going on, what is over."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.desks.field.job import Job, compose
from anju.dispatch import queries as dispatch
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries as orders

if TYPE_CHECKING:
    from anju.dispatch.models import Certificate, Worker

SOON_DAYS = 30
_CERTIFICATES = {
    "first_aid": gettext_lazy("急救证"),
    "nursing": gettext_lazy("护理证"),
    "lifting": gettext_lazy("搬运培训"),
}


@dataclass(frozen=True, slots=True)
class Today:
    """One responder's day. ``worker`` is missing for somebody who is not on the roster of responders."""

    worker: "Worker | None"
    asked: tuple[Job, ...] = ()
    going: tuple[Job, ...] = ()
    over: tuple[Job, ...] = ()
    certificates: tuple[str, ...] = ()


def today(viewer: Viewer, *, now: datetime) -> Today:
    """Compose the day of this viewer."""
    try:
        worker = dispatch.worker_of(viewer)
    except NotVisible:
        return Today(worker=None)
    start, _end = clock.day_bounds(clock.local_day(now))
    listed = dispatch.my_assignments(viewer)
    past = dispatch.my_assignments(viewer, closed=True, since=start)
    ordered = orders.orders_by_id(SYSTEM, {item.thing_id for item in (*listed, *past) if item.thing == "order"})

    def dressed(items: "list[dispatch.Job]") -> tuple[Job, ...]:
        return tuple(
            compose(item, worker, now=now, order=ordered.get(item.thing_id) if item.thing == "order" else None)
            for item in items
        )

    running = dressed(listed)
    return Today(
        worker=worker,
        asked=tuple(job for job in running if job.state == "offered"),
        going=tuple(job for job in running if job.state in {"accepted", "arrived"}),
        over=dressed(past),
        certificates=tuple(_expiring(viewer, worker, now)),
    )


def _expiring(viewer: Viewer, worker: "Worker", now: datetime) -> list[str]:
    """Name certificates that end within a month or have ended."""
    day = clock.local_day(now)
    return [_ends(item, day) for item in dispatch.certificates_of(viewer, worker.pk) if _soon(item, day)]


def _soon(item: "Certificate", day: date) -> bool:
    return item.expires_on is not None and (item.expires_on - day).days <= SOON_DAYS


def _ends(item: "Certificate", day: date) -> str:
    facts = {"kind": str(_CERTIFICATES.get(item.kind, item.kind)), "day": f"{item.expires_on:%Y-%m-%d}"}
    if item.expires_on is not None and item.expires_on < day:
        return _("%(kind)s %(day)s 已到期，派单不再计入") % facts
    return _("%(kind)s %(day)s 到期，请续证") % facts
