"""Whom an alarm of an area reaches: at the first ring, after the overflow, after each escalation; who else is there.

Read from the posts and from the same table of stages that the timers follow. A level with nobody says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from anju.accounts import queries as accounts
from anju.areas import queries as areas
from anju.incidents.models import Seat
from anju.incidents.queries.desk import SEAT_LOST
from anju.incidents.rules import escalation
from anju.kernel import clock
from anju.kernel.viewer import Viewer

CLASSES = ("P1", "P2", "P3")
_RING = "ring"
_LAST = escalation.STAGES["P1"][-1].digits
_NEEDED = frozenset({6, 4})  # a county and a city without a seat are a fault; a street may well have none
_MOST_DIGITS = 13
# Who else matters for an area, and whether nobody is a warning.
OTHERS = (
    ("responder", True),
    ("grid_worker", False),
    ("official", True),
    ("registrar", False),
    ("installer", False),
    ("system_admin", True),
    ("security_admin", True),
    ("audit_admin", True),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person at one post; ``present`` is said of seats only."""

    name: str
    title: str
    place: str
    present: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the area it rings in, after how long for each class, and who is added by it."""

    kind: str
    place: str
    after: tuple[tuple[str, timedelta], ...]
    people: tuple[Person, ...]
    elsewhere: bool
    digits: int
    warning: str


@dataclass(frozen=True, slots=True)
class Others:
    """The holders of one other role over the area."""

    role: str
    title: str
    people: tuple[Person, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything about one area. ``nobody`` is the gravest: no stage reaches anybody."""

    area: str
    place: str
    stages: tuple[Stage, ...]
    others: tuple[Others, ...]
    present: int
    nobody: bool


def reach(viewer: Viewer, area: str, *, now: datetime) -> Reach:
    """Say whom an alarm of an area reaches, stage by stage, by the posts of today."""
    day = clock.local_day(now)
    roles = accounts.roles_with(viewer, "seat.take")
    people = accounts.holders(viewer, area, roles=roles, day=day)
    sitting = _sitting([item.user_id for item in people], now)
    stages = []
    for kind, digits, narrower in _stages():
        here = [item for item in people if (digits <= len(item.area) or digits == _LAST) and len(item.area) < narrower]
        within = area[:digits]
        elsewhere = accounts.anybody_else(viewer, area, within=within, roles=roles, day=day)
        stages.append(_stage(kind, within, here, sitting, elsewhere=elsewhere, needed=digits in _NEEDED))
    return Reach(
        area=area,
        place=areas.full_name(area),
        stages=tuple(stages),
        others=_others(viewer, area, now),
        present=len(sitting),
        nobody=not people and not any(stage.elsewhere for stage in stages),
    )


def _stages() -> list[tuple[str, int, int]]:
    """Give the stages with the digits of their area and those of the stage before."""
    named = [(_RING, escalation.DESK_DIGITS), *((stage.kind, stage.digits) for stage in escalation.STAGES["P1"])]
    before = [_MOST_DIGITS, *(digits for _kind, digits in named)]
    return [(kind, digits, narrower) for (kind, digits), narrower in zip(named, before, strict=False)]


def _after(kind: str) -> tuple[tuple[str, timedelta], ...]:
    if kind == _RING:
        return ()
    return tuple((name, stage.after) for name in CLASSES for stage in escalation.STAGES[name] if stage.kind == kind)


def _stage(
    kind: str,
    within: str,
    here: Iterable[accounts.Holder],
    sitting: frozenset[int],
    *,
    elsewhere: bool,
    needed: bool,
) -> Stage:
    people = tuple(_person(item, present=item.user_id in sitting) for item in here)
    return Stage(
        kind=kind,
        place=areas.name(within),
        after=_after(kind),
        people=people,
        elsewhere=elsewhere,
        digits=len(within),
        warning=_("这一级没有坐席，到了时间也没有人听到") if needed and not people and not elsewhere else "",
    )


def _person(item: accounts.Holder, *, present: bool = False) -> Person:
    return Person(item.name, _(item.title), areas.name(item.area), present)


def _sitting(users: list[int], now: datetime) -> frozenset[int]:
    """Return who of these sits at a desk now: a seat that beat within the last moments."""
    rows = Seat.objects.filter(user_id__in=users).exclude(state="left")
    return frozenset(row.user_id for row in rows if row.user_id and abs(now - row.heartbeat_at) <= SEAT_LOST)


def _others(viewer: Viewer, area: str, now: datetime) -> tuple[Others, ...]:
    found = accounts.holders(viewer, area, roles=[role for role, _needed in OTHERS], day=clock.local_day(now))
    return tuple(
        Others(
            role=role,
            title=_(accounts.role_info(role).title),
            people=tuple(_person(item) for item in found if item.role == role),
            needed=needed,
        )
        for role, needed in OTHERS
    )
