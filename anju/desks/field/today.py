"""The responder's day: what is asked, what is going on, what is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.desks.field.job import place_of, two_lines
from anju.dispatch import queries as dispatch
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries as orders
from ui.words import SIGNALS

SOON_DAYS = 30
_CERTIFICATES = {
    "first_aid": gettext_lazy("急救证"),
    "nursing": gettext_lazy("护理证"),
    "lifting": gettext_lazy("搬运培训"),
}


class Line(NamedTuple):
    """One job in one line; before acceptance the name and the address are empty."""

    id: int
    state: str
    title: str
    priority: str
    minutes: int | None
    place: str
    elder_name: str
    address: tuple[str, ...]
    ended_at: datetime
    service: orders.ServiceTime | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """One responder's day. ``worker`` is missing for somebody who is not on the roster of responders."""

    worker: dispatch.Post | None
    asked: tuple[Line, ...] = ()
    going: tuple[Line, ...] = ()
    over: tuple[Line, ...] = ()
    certificates: tuple[str, ...] = ()


def today(viewer: Viewer, *, now: datetime) -> Today:
    """Compose the day of this viewer."""
    post = dispatch.my_post(viewer)
    if post is None:
        return Today(worker=None)
    start, _end = clock.day_bounds(clock.local_day(now))
    listed, past = dispatch.my_day(viewer, since=start)
    services = orders.services_of(SYSTEM, [task.thing_id for task in (*listed, *past) if task.thing == "order"])
    urgent = incidents.priorities(SYSTEM, [task.thing_id for task in listed if task.thing == "incident"])
    known = _Known(services, urgent, {code: place_of(code) for code in {task.area_code for task in (*listed, *past)}})
    running = sorted((_line(task, known) for task in listed), key=_turn)
    return Today(
        worker=post,
        asked=tuple(job for job in running if job.state == "offered"),
        going=tuple(job for job in running if job.state in {"accepted", "arrived"}),
        over=tuple(_line(task, known) for task in past),
        certificates=tuple(_expiring(post, now)),
    )


def _turn(line: Line) -> tuple[bool, float]:
    """Put emergencies first as they came, then services by their time: a changed round is read from the top."""
    return line.service is not None, line.service.starts_at.timestamp() if line.service else 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines of a day have from elsewhere: by order, by incident, by division."""

    services: Mapping[int, orders.ServiceTime]
    urgent: Mapping[int, str]
    places: Mapping[str, str]


def _line(task: dispatch.Task, known: _Known) -> Line:
    ordered = known.services.get(task.thing_id) if task.thing == "order" else None
    case = known.urgent.get(task.thing_id, "") if task.thing == "incident" else ""
    return Line(
        id=task.id, state=task.state, title=ordered.name if ordered else str(SIGNALS.get(task.kind, task.kind)),
        priority=case or ("P1" if task.urgent else "P3"), place=known.places[task.area_code],
        minutes=None if task.minutes is None else max(1, task.minutes), elder_name=task.elder,
        address=two_lines(task.address), ended_at=task.ended_at, service=ordered,
    )  # fmt: skip


def _expiring(post: dispatch.Post, now: datetime) -> list[str]:
    """Name certificates that end within a month or have ended."""
    day = clock.local_day(now)
    return [_ends(item, day) for item in post.certificates if _soon(item, day)]


def _soon(item: dispatch.Held, day: date) -> bool:
    return item.expires_on is not None and (item.expires_on - day).days <= SOON_DAYS


def _ends(item: dispatch.Held, day: date) -> str:
    facts = {"kind": str(_CERTIFICATES.get(item.kind, item.kind)), "day": f"{item.expires_on:%Y-%m-%d}"}
    if item.expires_on is not None and item.expires_on < day:
        return _("%(kind)s %(day)s 已到期，派单不再计入") % facts
    return _("%(kind)s %(day)s 到期，请续证") % facts
