"""Behind every number its people: one list for each figure and each part of the morning list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.desks.supervisor import board as boards
from anju.desks.supervisor import morning
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.incidents.models import Incident

MOST = 500
PARTS = ("in", "out", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: when, what, who, where, how it went."""

    at: datetime | None
    what: str
    who: str
    place: str
    priority: str
    state: str
    note: str
    href: str
    missed: bool


@dataclass(frozen=True, slots=True)
class People:
    """A list with its title, what belongs to it, and how many there are in all."""

    name: str
    title: str
    formula: str
    part: str
    inside: int
    outside: int
    rows: tuple[Row, ...]
    total: int


def people(viewer: Viewer, area: str, name: str, *, part: str, now: datetime) -> People:
    """Return the list behind a number of the board, or raise ``NotVisible`` for a name we do not have."""
    if name in _OTHERS:
        return _OTHERS[name](viewer, area, now)
    return _figure(viewer, area, name, part if part in PARTS else "all", now)


def _figure(viewer: Viewer, area: str, name: str, part: str, now: datetime) -> People:
    start, end = boards.period(now)
    if name.startswith("today_"):
        start, name = clock.day_bounds(clock.local_day(now))[0], name.removeprefix("today_")
    found = incidents.figure(viewer, name, area=area, start=start, end=end, now=now)
    ids = {"in": found.ids_in, "out": found.ids_out, "all": (*found.ids_in, *found.ids_out)}[part]
    out = frozenset(found.ids_out)
    cases = incidents.incidents(viewer, ids=ids)[:MOST]
    return People(
        name=name,
        title=str(incidents.LABELS[name]),
        formula=str(incidents.FORMULAS[name]),
        part=part,
        inside=len(found.ids_in),
        outside=len(found.ids_out),
        rows=tuple(_row(case, missed=case.pk in out) for case in cases),
        total=len(ids),
    )


def _row(case: "Incident", *, missed: bool) -> Row:
    return Row(
        at=case.received_at,
        what=case.kind,
        who=morning.who(case),
        place=morning.place_of(case.area_code),
        priority=case.priority,
        state=case.state,
        note=morning.case_note(case),
        href=morning.address("incidents:incident", case.pk),
        missed=missed,
    )


def _cases(
    name: str, title: str, formula: str, cases: "Iterable[Incident]", missed: "Callable[[Incident], bool]"
) -> People:
    rows = tuple(_row(case, missed=missed(case)) for case in cases)
    return People(name, title, formula, "all", len(rows), 0, rows, len(rows))


def _night(viewer: Viewer, area: str, now: datetime) -> People:
    cases = morning.night_cases(viewer, area, now)
    words = _("昨日 18 时到今日 12 时收到的 P1 警情，不含自检")
    return _cases("night", _("昨夜生命警报"), words, cases, lambda case: not morning.ended_well(case))


def _review(viewer: Viewer, area: str, now: datetime) -> People:
    start, end = boards.period(now)
    found = incidents.figures(viewer, area=area, start=start, end=end, now=now)
    words = _("近 14 天 60 秒、180 秒或到达没有达标，已办结、还没有人复核")
    return _cases("review", _("未达标，待复核"), words, morning.to_review(viewer, found), lambda _case: True)


_OTHERS: dict[str, Callable[[Viewer, str, datetime], People]] = {
    "night": _night,
    "review": _review,
}
