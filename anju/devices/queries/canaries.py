"""What the canaries found: for each county the newest press, how long it took, how many were missed today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from anju.devices.models import CanaryPress
from anju.kernel.lights import Light
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer

PATIENCE = timedelta(seconds=60)
STALE = timedelta(minutes=16)  # three presses
_DAY = timedelta(days=1)
_SLOW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Canary:
    """One county: its newest press that is decided, and the last day."""

    area: str
    pressed_at: datetime
    took_s: float | None  # None: missed
    presses: int
    missed: int


def canaries(viewer: Viewer, *, now: datetime) -> list[Canary]:
    """List the counties of the viewer's area whose canary pressed within a day."""
    rows = _decided(viewer, now)
    grouped = rows.order_by().values("area_code").annotate(n=Count("id"), missed=Count("id", filter=Q(heard_at=None)))
    counts = {row["area_code"]: (row["n"], row["missed"]) for row in grouped}
    return [Canary(row.area_code, row.pressed_at, _took(row), *counts[row.area_code]) for row in _newest(rows)]


def _decided(viewer: Viewer, now: datetime) -> QuerySet[CanaryPress]:
    decided = Q(heard_at__isnull=False) | Q(pressed_at__lt=now - PATIENCE)
    return CanaryPress.objects.filter(visible(viewer), decided, pressed_at__gte=now - _DAY)


def _newest(rows: QuerySet[CanaryPress]) -> QuerySet[CanaryPress]:
    return rows.order_by("area_code", "-pressed_at").distinct("area_code")


def _took(row: CanaryPress) -> float | None:
    return (row.heard_at - row.pressed_at).total_seconds() if row.heard_at else None


def light(viewer: Viewer, *, now: datetime, url: str) -> Light | None:
    """Return the canary's lamp, or nothing where no canary has pressed yet."""
    found = list(_newest(_decided(viewer, now)))
    if not found:
        return None
    label = gettext("自检")
    missed = [row for row in found if row.heard_at is None]
    if missed:
        return Light(label, gettext("%(n)s 个县区没收到") % {"n": len(missed)}, "late", url)
    if max(row.pressed_at for row in found) < now - STALE:
        return Light(label, gettext("很久没有试按"), "warn", url)
    worst = max(_took(row) or 0.0 for row in found)
    state = "warn" if worst > _SLOW.total_seconds() else "ok"
    return Light(label, gettext("%(s).1f 秒") % {"s": worst}, state, url)
