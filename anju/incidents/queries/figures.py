"""The numbers of response over an area and a half-open period; every one can be opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from anju.areas import queries as areas
from anju.incidents.lifecycle import OPEN
from anju.incidents.models import Incident
from anju.incidents.rules.figures import DEFINITIONS, Case, Figure, compute
from anju.kernel import clock
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer

FORMULAS = {
    "open": _("此刻未办结的警情数"),
    "waiting": _("此刻还在响铃、无人接警的警情数（P1–P3，不含自检）"),
    "received": _("期内收到的警情数（P1–P3，不含自检）"),
    "answered_60": _("60 秒内接警 ÷（已接警 + 已响铃满 60 秒未接），从平台收到起算"),
    "answered_180": _("180 秒内接警 ÷（已接警 + 已响铃满 180 秒未接），从平台收到起算"),
    "answer_median": _("从平台收到到第一次接警的秒数，取中位数"),
    "arrived_in_time": _("按时到达 ÷（已到达 + 已超时未到）：城区 15 分钟，农村 30 分钟，从平台收到起算"),
    "arrival_median": _("从平台收到到第一次到达的秒数，取中位数"),
    "false_alarms": _("误按、测试、设备故障、重复 ÷ 已办结"),
}
LABELS = {
    "open": _("在办警情"),
    "waiting": _("待接警"),
    "received": _("收到警情"),
    "answered_60": _("60 秒接警率"),
    "answered_180": _("180 秒接警率"),
    "answer_median": _("接警中位数"),
    "arrived_in_time": _("按时到达率"),
    "arrival_median": _("到达中位数"),
    "false_alarms": _("误报率"),
}
CASE_FIELDS = (
    "id", "area_code", "priority", "source", "state", "received_at", "answered_at", "dispatched_at", "on_site_at",
    "rural", "outcome",
)  # fmt: skip
_NOW = frozenset({"open", "waiting"})


@dataclass(frozen=True, slots=True)
class ResponseFigures:
    """All numbers of one area and period. ``open`` and ``waiting`` are of this moment, the others of the period."""

    area: str
    start: datetime
    end: datetime
    open: Figure
    waiting: Figure
    received: Figure
    answered_60: Figure
    answered_180: Figure
    answer_median: Figure
    arrived_in_time: Figure
    arrival_median: Figure
    false_alarms: Figure

    def all(self) -> list[Figure]:
        """Return the numbers in their order."""
        return [getattr(self, name) for name in DEFINITIONS]


def _cases(viewer: Viewer, area: str, start: datetime, end: datetime) -> list[Case]:
    rows = rows_in(viewer, area).filter(Q(received_at__gte=start, received_at__lt=end) | Q(state__in=OPEN))
    return [Case(*values) for values in rows.values_list(*CASE_FIELDS)]


def rows_in(viewer: Viewer, area: str) -> QuerySet[Incident]:
    """Return the cases of an area that touches the viewer's own, or raise ``NotVisible``."""
    if not viewer.can("incident.read") or not (area.startswith(viewer.area) or viewer.area.startswith(area)):
        raise NotVisible(area=area)
    return _rows(viewer, area)


def _rows(viewer: Viewer, area: str) -> QuerySet[Incident]:
    return Incident.objects.filter(visible(viewer, elder="elder_id")).filter(area_filter(area)).order_by("id")


def _figures(area: str, cases: list[Case], start: datetime, end: datetime, now: datetime) -> ResponseFigures:
    within = [case for case in cases if start <= case.received_at < end]
    found = {
        name: compute(definition, cases if name in _NOW else within, now) for name, definition in DEFINITIONS.items()
    }
    return ResponseFigures(area=area, start=start, end=end, **found)


def figures(
    viewer: Viewer, *, area: str, start: datetime, end: datetime, now: datetime | None = None
) -> ResponseFigures:
    """Return the numbers of an area (inside the viewer's own) over a period."""
    return _figures(area, _cases(viewer, area, start, end), start, end, now or clock.now())


def figures_by_area(
    viewer: Viewer, *, area: str, start: datetime, end: datetime, now: datetime | None = None
) -> list[tuple[str, str, ResponseFigures]]:
    """Return code, name and numbers of each division directly below an area, for the drill-down."""
    cases = _cases(viewer, area, start, end)
    moment = now or clock.now()
    return [
        (
            child.code,
            child.name,
            _figures(child.code, [case for case in cases if case.area.startswith(child.code)], start, end, moment),
        )
        for child in areas.children(viewer, area)
    ]


def figure(
    viewer: Viewer, name: str, *, area: str, start: datetime, end: datetime, now: datetime | None = None
) -> Figure:
    """Return one number with who is in and who is out, or raise ``NotVisible`` for a name we do not have."""
    if name not in DEFINITIONS:
        raise NotVisible(figure=name)
    found: Figure = getattr(figures(viewer, area=area, start=start, end=end, now=now), name)
    return found
