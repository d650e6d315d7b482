"""The morning list: what must be looked at today, most urgent first, each line a person or a case to open."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.care import queries as care
from anju.desks.supervisor import judging
from anju.devices import queries as devices
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.incidents.models import Incident
    from anju.incidents.queries import ResponseFigures

LINES = 5
_MOST = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One person or case: who, where, and what is left to say; ``warn`` asks for attention."""

    strong: str
    text: str
    note: str
    href: str
    warn: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the list: how many there are in all, and the first few."""

    name: str
    title: str
    icon: str
    note: str
    count: int
    lines: tuple[Line, ...]
    none: str
    href: str


def address(page: str, *args: object, query: str = "") -> str:
    """Return the address of a page of another room, or nothing while that room has none."""
    try:
        return reverse(page, args=args) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return ""


def night_cases(viewer: Viewer, area: str, now: datetime) -> "list[Incident]":
    """List the life alarms of the last night, oldest first."""
    night = judging.last_night(now)
    rows = incidents.incidents(viewer, area=area, priority="P1", start=night.start, end=night.end)
    return list(rows.exclude(source="canary").order_by("received_at")[:_MOST])


def ended_well(case: "Incident") -> bool:
    """Whether somebody reached the elder: by an arrival, or by a spoken word on which the case was closed."""
    return case.on_site_at is not None or bool(case.resolved_at and case.spoken_with) or case.state == "reviewed"


def to_review(viewer: Viewer, found: "ResponseFigures") -> "list[Incident]":
    """List closed cases of the period that missed a target and that nobody has reviewed yet, newest first."""
    missed = {*found.answered_60.ids_out, *found.answered_180.ids_out, *found.arrived_in_time.ids_out}
    if not missed:
        return []
    return list(incidents.incidents(viewer, ids=tuple(missed), state="resolved")[:_MOST])


def _unheard(viewer: Viewer, area: str, now: datetime) -> tuple[Part, ...]:
    """Return the two parts of the newest morning's list whose elders nobody has checked yet."""
    if not viewer.can("check.read"):
        return ()
    day = care.last_morning(viewer, area)
    notes = {"unheard": _("超过 24 小时没有动静"), "deaf": _("没有一台能用的设备")}
    stale = "" if day is None or day == clock.local_day(now) else _("%(day)s 的名单，") % {"day": f"{day:%m-%d}"}
    none = _("今天的名单还没有生成") if day is None else _("都核实过了")
    parts = []
    for name, icon in (("unheard", "activity"), ("deaf", "ear-off")):
        rows = care.checks(viewer, day=day, area=area, part=name, state="open") if day else None
        lines = care.shown(viewer, list(rows[:LINES]), now=now) if rows is not None else []
        query = f"part={name}&state=open" + (f"&area={area}" if area else "")
        parts.append(
            Part(
                name, str(care.PARTS[name]), icon, stale + notes[name], rows.count() if rows is not None else 0,
                tuple(_unheard_line(line) for line in lines), none, address("care:list", query=query),
            )
        )  # fmt: skip
    return tuple(parts)


def morning(viewer: Viewer, area: str, found: "ResponseFigures", *, now: datetime) -> tuple[Part, ...]:
    """Compose the list of an area."""
    code = area or "0"
    night, review = night_cases(viewer, area, now), to_review(viewer, found)
    untested = devices.health_list(viewer, "untested", now=now, area=area).count()
    return (
        Part(
            "night", _("昨夜生命警报"), "bell-ringing", _night_note(night), len(night),
            tuple(_night_line(case) for case in night[:LINES]),
            _("昨夜没有生命警报"), reverse("supervisor:people", args=[code, "night"]),
        ),
        Part(
            "review", _("未达标，待复核"), "clock-exclamation", _("近 14 天"), len(review),
            tuple(_review_line(case) for case in review[:LINES]),
            _("没有待复核的警情"), reverse("supervisor:people", args=[code, "review"]),
        ),
        *_unheard(viewer, area, now),
        Part(
            "dormant", _("没测的设备"), "zzz", _("31 天没有测试"), untested, (),
            _("每台设备 31 天内都测过"), address("devices:health_list", "untested", query=f"area={area}"),
        ),
    )  # fmt: skip


def _night_note(cases: "list[Incident]") -> str:
    left = sum(not ended_well(case) for case in cases)
    return _("%(n)d 起还没有结果") % {"n": left} if left else (_("全部有结果") if cases else "")


def place_of(area: str) -> str:
    """Name the street or township of a code, or the nearest division above it that is known."""
    known = areas.path(area[:9])
    return known[-1].name if known else area


def who(case: "Incident") -> str:
    """Name the elder of a case, or the device while nobody is known."""
    return case.elder.name if case.elder else _("设备 %(number)s") % {"number": case.device_number or "—"}


def _seconds(start: datetime, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if end else None


def case_note(case: "Incident") -> str:
    """Say how fast a case was answered and reached."""
    answered = _seconds(case.received_at, case.answered_at)
    arrived = _seconds(case.received_at, case.on_site_at)
    first = _("接听 %(time)s") % {"time": judging.minutes(answered)} if answered is not None else _("没人接")
    if arrived is not None:
        return _("%(first)s，%(time)s到达") % {"first": first, "time": judging.minutes(arrived)}
    return (
        _("%(first)s，通话确认") % {"first": first} if case.spoken_with else _("%(first)s，没有到达") % {"first": first}
    )


def _night_line(case: "Incident") -> Line:
    at = f"{case.received_at.astimezone(clock.BEIJING):%H:%M}"
    href = address("incidents:incident", case.pk)
    return Line(f"{at} {who(case)}", place_of(case.area_code), case_note(case), href, warn=not ended_well(case))


def _review_line(case: "Incident") -> Line:
    day = f"{case.received_at.astimezone(clock.BEIJING):%m-%d}"
    href = address("incidents:incident", case.pk)
    return Line(who(case), f"{incidents.kind_label(case.kind)} {day}", case_note(case), href, warn=True)


def _unheard_line(line: care.Shown) -> Line:
    age = _(" %(age)d 岁") % {"age": line.age} if line.age is not None else ""
    place = place_of(line.check.area_code)
    return Line(
        f"{line.check.elder.name}{age}", place, line.last, address("people:elder", line.check.elder_id), warn=True
    )
