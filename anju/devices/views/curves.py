"""The curves of a device page: a sentence on top, the table behind, and the line that is drawn from the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from anju.devices import queries
from anju.devices.models import SIGNAL_LABELS
from anju.devices.queries.health_rows import left_words
from anju.devices.rules.battery import estimate
from anju.kernel.clock import BEIJING
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import UNITS

_TOGETHER = {"systolic": "diastolic"}  # the upper pressure is never shown without the lower
_PERCENT = {"battery": "%"}
SHOWN = 7


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart: its name, what it says in a sentence, the heads of its columns, and its rows of numbers by time."""

    name: str
    title: str
    unit: str
    sentence: str
    heads: tuple[str, ...]
    rows: tuple[tuple[datetime, tuple[float | None, ...]], ...]


def drawings(viewer: Viewer, device_id: int, written: str, *, now: datetime) -> dict[str, Any]:
    """Return the charts of the days that the address asks for, and which days it may ask for."""
    days = int(written) if written in {str(item) for item in queries.PERIODS} else SHOWN
    found = {item.kind: item for item in queries.curves(viewer, device_id, days=days, now=now)}
    charts = [
        _pair(item, found[_TOGETHER[kind]], days) if _TOGETHER.get(kind) in found else _one(item, days)
        for kind, item in found.items()
        if not (kind in _TOGETHER.values() and any(_TOGETHER[upper] == kind for upper in found if upper in _TOGETHER))
    ]
    left = _left(viewer, device_id, now) if "battery" in found else ""
    return {
        "days": days,
        "periods": tuple(queries.PERIODS),
        "step": int(queries.PERIODS[days].total_seconds()),
        "charts": charts,
        "battery_left": left,
    }


def _left(viewer: Viewer, device_id: int, now: datetime) -> str:
    days = queries.battery_days(viewer, [device_id], now=now).get(device_id, [])
    return left_words(estimate([(day.toordinal(), level) for day, level in days]))


def _one(curve: queries.Curve, days: int) -> Drawing:
    unit = _unit(curve.kind)
    low, high = _span(curve)
    facts = {
        "last": f"{_number(curve.last)}{unit}", "at": _time(curve.last_at), "days": days, "low": _number(low),
        "high": _number(high), "mean": _number(_mean(curve)), "count": sum(point.count for point in curve.points),
    }  # fmt: skip
    said = _("最近一次 %(last)s（%(at)s）；%(days)s 天里最低 %(low)s，最高 %(high)s，平均 %(mean)s，共 %(count)s 次。")
    rows = tuple((point.at, (point.mean, point.low, point.high)) for point in curve.points)
    return Drawing(curve.kind, _title(curve.kind), unit, said % facts, (_("平均"), _("最低"), _("最高")), rows)


def _pair(upper: queries.Curve, lower: queries.Curve, days: int) -> Drawing:
    below = {point.at: point.mean for point in lower.points}
    rows = tuple((point.at, (point.mean, below.get(point.at))) for point in upper.points)
    (low, high), (low2, high2) = _span(upper), _span(lower)
    facts = {
        "last": f"{_number(upper.last)}/{_number(lower.last)}{_unit(upper.kind)}", "at": _time(upper.last_at),
        "days": days, "low": _number(low), "high": _number(high), "low2": _number(low2), "high2": _number(high2),
    }  # fmt: skip
    said = _("最近一次 %(last)s（%(at)s）；%(days)s 天里收缩压 %(low)s–%(high)s，舒张压 %(low2)s–%(high2)s。")
    heads = (_title(upper.kind), _title(lower.kind))
    return Drawing(upper.kind, _("血压"), _unit(upper.kind), said % facts, heads, rows)


def _span(curve: queries.Curve) -> tuple[float, float]:
    return min(point.low for point in curve.points), max(point.high for point in curve.points)


def _mean(curve: queries.Curve) -> float:
    points: Sequence[queries.Point] = curve.points
    return sum(point.mean * point.count for point in points) / sum(point.count for point in points)


def _title(kind: str) -> str:
    return str(SIGNAL_LABELS.get(kind, kind))


def _unit(kind: str) -> str:
    unit = _PERCENT.get(kind) or UNITS.get(kind, "")
    return unit if unit in ("", "%", "°C") else f" {unit}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m-%d %H:%M}"
