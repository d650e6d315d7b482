"""A plan as the page shows it: names only of what the viewer may see, each visit with its reason."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from anju.desks.planner import chart, mapping, words
from anju.dispatch import queries as dispatch
from anju.kernel.refusals import Refusal
from anju.kernel.sentences import sentence
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import queries

_DAY = 24 * 60
MOST: Final = 100
"""Visits of each list that the page tells; all of them stand on a page of their own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One visit in the list; ``seen`` is False for one outside the viewer's division."""

    order: Any
    elder: str
    item: str
    wanted: str
    worker: str
    at: str
    why: str
    pinned: bool
    late: bool
    seen: bool
    person: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on the page of a day."""

    chart: chart.Chart
    map: dict[str, Any]
    placed: list[Shown]
    unplaced: list[Shown]
    placed_count: int
    unplaced_count: int
    gone: int
    ill: int
    new: int
    travel: int
    away: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else for a visit: what it would cost, or what stands against it."""

    worker: str
    worker_id: int
    at: str
    travel: int
    late: int
    against: list[str]
    now: bool


def page(viewer: Viewer, day: queries.DaySeen, plan: Any, *, most: int | None = MOST) -> Page:
    """Put a day together: every visit is drawn, ``most`` of each list are told with their reasons."""
    parts = day.parts
    stops = [stop for stop in (plan.stops if plan else []) if share(stop) in parts]
    seen = queries.seen_of(viewer, day)
    names = {item.worker.pk: item.worker.name for item in day.staff}
    listed = sorted(stops, key=lambda one: (one["starts"], one["order"], one.get("person", 0)))
    told = _told(day, listed[:most])
    beside = _beside(listed, names)
    placed = [
        _shown(day, stop, names, seen, why=_why(day, stop, told, beside) if number < len(told.stops) else "")
        for number, stop in enumerate(listed)
    ]
    known = {stop["order"] for stop in stops if stop["worker"] in day.present}
    reasons = {row["order"]: row for row in (plan.unplaced if plan else [])}
    open_orders = [order for order in day.orders if order not in known]
    left = [_left(day, order, reasons.get(order), seen) for order in open_orders[:most]]
    there = {
        item.worker.pk: (item.worker.name, day.minute(item.starts_at), day.minute(item.ends_at)) for item in day.there
    }
    colours = {worker: number % chart.COLOURS for number, worker in enumerate(there)}
    shown = {share(stop): row for stop, row in zip(listed, placed, strict=True)}
    bars = [
        {
            **stop,
            "label": shown[share(stop)].elder,
            "title": f"{shown[share(stop)].at} {shown[share(stop)].elder} {shown[share(stop)].item}",
            "kind": "is-late" if shown[share(stop)].late else "is-fixed" if stop["pinned"] else "",
            "colour": colours.get(stop["worker"], 0),
        }
        for stop in listed
    ]
    gone = sum(share(stop) not in parts for stop in plan.stops) if plan else 0
    ill = sum(stop["worker"] not in day.present for stop in stops)
    return Page(
        chart=chart.draw(there, bars),
        map=mapping.drawn(day, listed, seen, names, colours),
        placed=placed[:most],
        unplaced=left,
        placed_count=len(placed),
        unplaced_count=len(open_orders),
        gone=gone,
        ill=ill,
        new=sum(order not in reasons for order in open_orders) - ill if plan else 0,
        travel=round(sum(stop["travel"] for stop in stops)),
        away=[(item.worker.name, words.AWAY[item.away]) for item in day.staff if item.away],
    )


def share(stop: dict[str, Any]) -> tuple[int, int]:
    """Return the order of a stop and which of its people it is for."""
    return stop["order"], stop.get("person", 0)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the reasons of the visits of a list need beside the day itself."""

    stops: list[dict[str, Any]]
    visits: Mapping[tuple[int, int], int]
    following: frozenset[int]


def earlier(day: queries.DaySeen, stops: list[dict[str, Any]]) -> Mapping[tuple[int, int], int]:
    """Count how often the workers of these visits have been with their elders."""
    elders = {day.orders[stop["order"]].elder_id for stop in stops if stop["order"] in day.orders}
    return dispatch.earlier_visits(SYSTEM, {stop["worker"] for stop in stops}, elders) if stops else {}


def _told(day: queries.DaySeen, stops: list[dict[str, Any]]) -> _Told:
    return _Told(stops, earlier(day, stops), day.following)


def _beside(stops: list[dict[str, Any]], names: dict[int, str]) -> dict[int, list[tuple[int, str]]]:
    """Return who goes to each order, by person."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for stop in stops:
        found[stop["order"]].append((stop.get("person", 0), names.get(stop["worker"], "")))
    return found


def _is_late(day: queries.DaySeen, stop: dict[str, Any]) -> bool:
    row = day.orders[stop["order"]]
    begins, ends = float(stop["starts"]), float(stop["ends"])
    return round(begins) > max(row.starts, row.ends - (ends - begins))


def _shown(
    day: queries.DaySeen, stop: dict[str, Any], names: dict[int, str], seen: frozenset[int], *, why: str
) -> Shown:
    row = day.orders[stop["order"]]
    return Shown(
        order=row,
        elder=row.elder_name if row.pk in seen else _("区划外的老人"),
        item=row.item.name if row.item else "",
        wanted=_wanted(row),
        worker=names.get(stop["worker"], _("已不在名单")),
        at=f"{words.moment(stop['starts'])}–{words.moment(stop['ends'])}",
        why=why,
        pinned=stop["pinned"],
        late=_is_late(day, stop),
        seen=row.pk in seen,
        person=stop.get("person", 0),
    )


def _left(day: queries.DaySeen, order: int, reason: dict[str, Any] | None, seen: frozenset[int]) -> Shown:
    row = day.orders[order]
    why = words.unplaced(reason) if reason else _("计划做好之后才来的订单。点“只补新的”安排。")
    elder = row.elder_name if order in seen else _("区划外的老人")
    return Shown(row, elder, row.item.name if row.item else "", _wanted(row), "", "", why,
                 pinned=False, late=False, seen=order in seen)  # fmt: skip


def _wanted(row: queries.DayOrder) -> str:
    start, end = (words.moment(int(minutes) % _DAY) for minutes in (row.starts, row.ends))
    return f"{start}–{end}"


def _why(day: queries.DaySeen, stop: dict[str, Any], told: _Told, beside: dict[int, list[tuple[int, str]]]) -> str:
    row = day.orders[stop["order"]]
    found = [_("路上 %(minutes)d 分钟") % {"minutes": round(stop["travel"])}]
    been = told.visits.get((stop["worker"], row.elder_id), 0)
    if been:
        found.append(_("去过这位老人家 %(times)d 次") % {"times": been})
    if row.item and row.item.required_qualification:
        asked = queries.qualification_label(row.item.required_qualification)
        found.append(_("持有“%(asked)s”") % {"asked": asked})
    others = [name for person, name in beside[row.pk] if person != stop.get("person", 0)]
    if others:
        found.append(_("两人同去，另一人是%(name)s") % {"name": "、".join(others)})
    if row.pk in told.following:
        found.append(_("排在同一家的前一项服务之后"))
    if stop["pinned"]:
        found.append(_("由人指定"))
    if _is_late(day, stop):
        found.append(_("晚于约定的时间"))
    return "，".join(found)


def others(viewer: Viewer, plan: Any, order_id: int, person: int = 0) -> list[Other]:
    """Return what each worker on roster would cost for this visit: what would have changed the choice."""
    now = next((stop["worker"] for stop in plan.stops if share(stop) == (order_id, person)), None)
    found = []
    for item in queries.day_seen(viewer, plan.provider_id, plan.day, stops=plan.stops).staff:
        name, number = item.worker.name, item.worker.pk
        if item.away:
            found.append(Other(name, number, "", 0, 0, [str(words.AWAY[item.away])], now=number == now))
            continue
        found.append(_other(viewer, plan, (order_id, person), name, number, now=number == now))
    return sorted(found, key=lambda one: (not one.now, not one.at, len(one.against), one.travel))


def _other(viewer: Viewer, plan: Any, task: tuple[int, int], name: str, number: int, *, now: bool) -> Other:
    try:
        day, fit = queries.move_shown(viewer, plan, task[0], worker_id=number, at=None, person=task[1])
    except Refusal as refusal:
        return Other(name, number, "", 0, 0, [sentence(refusal)], now=now)
    at = words.moment(queries.starts_at(viewer, fit, day, *task))
    return Other(name, number, at, round(fit.travel), round(fit.late), against(fit), now=now)


def against(fit: Any) -> list[str]:
    """Return in words what a move would break or shift."""
    found = sorted({words.rule(rule.rule) for rule in fit.broken})
    if fit.late >= 1:
        found.append(_("比约定晚 %(minutes)d 分钟") % {"minutes": round(fit.late)})
    if fit.moved:
        found.append(_("另有 %(count)d 次上门的时间会变") % {"count": len(fit.moved)})
    return found
