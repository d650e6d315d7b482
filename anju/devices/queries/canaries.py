"""What the canaries found: for each county the newest press, how long it took, how many were missed today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
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
    decided = Q(heard_at__isnull=False) | Q(pressed_at__lt=now - PATIENCE)
    rows = CanaryPress.objects.filter(visible(viewer), decided, pressed_at__gte=now - _DAY)
    newest = rows.order_by("area_code", "-pressed_at").distinct("area_code")
    counts = {
        row["area_code"]: row
        for row in rows.order_by()
        .values("area_code")
        .annotate(n=Count("id"), missed=Count("id", filter=Q(heard_at=None)))
    }
    return [
        Canary(
            row.area_code,
            row.pressed_at,
            (row.heard_at - row.pressed_at).total_seconds() if row.heard_at else None,
            counts[row.area_code]["n"],
            counts[row.area_code]["missed"],
        )
        for row in newest
    ]


def light(viewer: Viewer, *, now: datetime, url: str) -> Light | None:
    """Return the canary's lamp, or nothing where no canary has pressed yet."""
    found = canaries(viewer, now=now)
    if not found:
        return None
    label = gettext("自检")
    missed = [item for item in found if item.took_s is None]
    if missed:
        return Light(label, gettext("有 %(n)s 个县区的试按没有被收到") % {"n": len(missed)}, "late", url)
    if max(item.pressed_at for item in found) < now - STALE:
        return Light(label, gettext("很久没有试按"), "warn", url)
    worst = max(item.took_s or 0.0 for item in found)
    state = "warn" if worst > _SLOW.total_seconds() else "ok"
    return Light(label, gettext("%(s).1f 秒") % {"s": worst}, state, url)
