"""The board of one area: response, devices, divisions below, and the morning list, each number with its people."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anju.areas import queries as areas
from anju.desks.supervisor import judging
from anju.incidents import queries as incidents
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer

if TYPE_CHECKING:
    from anju.areas.models import Area
    from anju.incidents.queries import ResponseFigures
    from anju.incidents.rules.figures import Figure

SHOWN = ("answered_60", "answered_180", "arrived_in_time")
_COUNTY = 6


@dataclass(frozen=True, slots=True)
class Target:
    """One target: where it stands, and the verdict in words."""

    name: str
    label: str
    formula: str
    share: float | None
    text: str
    target: str
    met: bool | None
    counted: int
    inside: int
    verdict: str

    @property
    def round(self) -> str:
        """The share without decimals, for the ring; a miss is never rounded up."""
        return "" if self.share is None else f"{int(self.share * 100)}%"


@dataclass(frozen=True, slots=True)
class Division:
    """One division below: the numbers a table row and a tile show."""

    code: str
    name: str
    open: int
    received: int
    answered: float | None
    answered_text: str
    arrived: float | None
    arrived_text: str
    arrival: str
    missed: int
    shade: str
    shown_text: str

    @property
    def tile(self) -> str:
        """The shown share for a tile, without its sign."""
        return self.shown_text.removesuffix("%")

    @property
    def short(self) -> str:
        """The name without its kind, for a tile."""
        for kind in ("街道", "社区", "居委会", "村委会"):
            if self.name.endswith(kind) and len(self.name) > len(kind) + 1:
                return self.name.removesuffix(kind)
        return self.name


@dataclass(frozen=True, slots=True)
class Board:
    """What the board shows of response."""

    area: str
    name: str
    path: "tuple[Area, ...]"
    start: datetime
    end: datetime
    now: datetime
    figures: "ResponseFigures"
    today: "ResponseFigures"
    targets: tuple[Target, ...]
    days: tuple[judging.DayRow, ...]
    days_words: str
    divisions: tuple[Division, ...]
    divisions_title: str

    @property
    def tiles(self) -> tuple[Division, ...]:
        """The divisions in the order of their codes: a tile keeps its place when numbers change."""
        return tuple(sorted(self.divisions, key=lambda row: row.code))


def in_scope(viewer: Viewer, area: str) -> str:
    """Return the area to show: the viewer's own by default; a wider, other or unknown one is not there."""
    viewer.need("board.read")
    wanted = area or viewer.area
    if not viewer.covers(wanted) or (wanted and not areas.known(wanted)):
        raise NotVisible(area=wanted)
    return wanted


def period(now: datetime) -> tuple[datetime, datetime]:
    """Return the half-open period of the board: fourteen Beijing days, today included up to now."""
    first = judging.last_days(now)[0]
    return clock.day_bounds(first)[0], now


def board(viewer: Viewer, area: str, *, now: datetime, show: str = "answered_60") -> Board:
    """Compose the board of an area inside the viewer's own."""
    start, end = period(now)
    found = incidents.figures(viewer, area=area, start=start, end=end, now=now)
    day_start, _day_end = clock.day_bounds(clock.local_day(now))
    days = _days(viewer, found, now)
    return Board(
        area=area,
        name=areas.name(area),
        path=tuple(item for item in areas.path(area) if viewer.covers(item.code)),
        start=start,
        end=end,
        now=now,
        figures=found,
        today=incidents.figures(viewer, area=area, start=day_start, end=now, now=now),
        targets=tuple(_target(getattr(found, name)) for name in SHOWN),
        days=days,
        days_words=judging.series_words(days, found.answered_60.target or 0),
        divisions=divisions(viewer, area, start=start, end=end, now=now, show=show),
        divisions_title=_below(area),
    )


def _below(area: str) -> str:
    return {0: _("省份"), 2: _("市州"), 4: _("区县"), 6: _("街道乡镇"), 9: _("村和社区")}.get(len(area), "")


def _target(figure: "Figure") -> Target:
    counted, inside = figure.of, len(figure.ids_in)
    return Target(
        name=figure.name,
        label=str(incidents.LABELS[figure.name]),
        formula=str(incidents.FORMULAS[figure.name]),
        share=figure.value,
        text=judging.percent(figure.value),
        target=judging.percent(figure.target),
        met=figure.met,
        counted=counted,
        inside=inside,
        verdict=_verdict(figure, counted, inside),
    )


def _verdict(figure: "Figure", counted: int, inside: int) -> str:
    if figure.met is None:
        return _("缺数")
    if figure.met:
        return _("达标")
    needed = -(-int((figure.target or 0) * counted * 1000) // 1000) - inside
    return _("差 %(n)d 起") % {"n": max(1, needed)}


def _days(viewer: Viewer, found: "ResponseFigures", now: datetime) -> tuple[judging.DayRow, ...]:
    """Split the counted cases of the period by the Beijing day on which they were received."""
    ids = (*found.answered_60.ids_in, *found.answered_60.ids_out, *found.received.ids_in)
    rows = incidents.incidents(viewer, ids=tuple(dict.fromkeys(ids))).order_by("id").values_list("pk", "received_at")
    day_of = {pk: clock.local_day(at) for pk, at in rows}
    received = _count(found.received.ids_in, day_of)
    met, missed = _count(found.answered_60.ids_in, day_of), _count(found.answered_60.ids_out, day_of)
    return tuple(judging.DayRow(day, received[day], met[day] + missed[day], met[day]) for day in judging.last_days(now))


def _count(ids: tuple[int, ...], day_of: dict[int, date]) -> Counter[date]:
    return Counter(day_of[pk] for pk in ids if pk in day_of)


def divisions(
    viewer: Viewer, area: str, *, start: datetime, end: datetime, now: datetime, show: str = "answered_60"
) -> tuple[Division, ...]:
    """List the divisions below, the worst first; those without data come last and say so."""
    found = incidents.figures_by_area(viewer, area=area, start=start, end=end, now=now)
    rows = [_division(code, name, figures, show) for code, name, figures in found]
    return tuple(sorted(rows, key=lambda row: _worst(row, show)))


def _worst(row: Division, show: str) -> tuple[bool, float, str]:
    value = row.arrived if show == "arrived_in_time" else row.answered
    return value is None, value if value is not None else 0.0, row.code


def _division(code: str, name: str, figures: "ResponseFigures", show: str) -> Division:
    shown = figures.arrived_in_time if show == "arrived_in_time" else figures.answered_60
    return Division(
        code=code,
        name=name,
        open=len(figures.open.ids_in),
        received=len(figures.received.ids_in),
        answered=figures.answered_60.value,
        answered_text=judging.percent(figures.answered_60.value),
        arrived=figures.arrived_in_time.value,
        arrived_text=judging.percent(figures.arrived_in_time.value),
        arrival=judging.minutes(figures.arrival_median.value),
        missed=len(figures.answered_60.ids_out),
        shade=judging.shade(shown.value),
        shown_text=judging.percent(shown.value),
    )
