"""The geofences of an elder, what came of them, and where the elder was last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.devices.models import Binding, Fence, FenceCrossing, Heard
from anju.devices.queries.vitals import made_at
from anju.devices.rules import fences
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.people import queries as people

MOST_FIXES = 20


@dataclass(frozen=True, slots=True)
class FixSeen:
    """One place that a device said: where, how exact, when, and why it was not judged."""

    latitude: float
    longitude: float
    accuracy: float | None
    received_at: datetime
    measured_at: datetime | None
    unused: str  # stale, ahead, or nothing


def fences_of(viewer: Viewer, elder_id: int) -> list[Fence]:
    """List an elder's fences. Fetching the elder authorises."""
    people.elder(viewer, elder_id)
    return list(Fence.objects.filter(elder_id=elder_id, removed_at__isnull=True).order_by("id"))


def fence(viewer: Viewer, elder_id: int, fence_id: int, *, lock: bool = False) -> Fence:
    """Return one fence of an elder, or raise ``NotVisible``."""
    people.elder(viewer, elder_id)
    rows = Fence.objects.filter(pk=fence_id, elder_id=elder_id, removed_at__isnull=True)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotVisible(fence=fence_id)
    return row


def crossings_of(viewer: Viewer, elder_id: int, *, number: int = 30) -> list[FenceCrossing]:
    """List when an elder left or entered fences, the newest first."""
    people.elder(viewer, elder_id)
    rows = FenceCrossing.objects.filter(elder_id=elder_id).select_related("fence", "device")
    return list(rows.order_by("-at", "-id")[:number])


def fixes_of(viewer: Viewer, elder_id: int, *, now: datetime) -> list[FixSeen]:
    """List the newest places of an elder within a day, the newest first; those not judged say why."""
    people.elder(viewer, elder_id)
    worn = list(Binding.objects.filter(elder_id=elder_id).values_list("device_id", flat=True).distinct())
    rows = Heard.objects.filter(
        device_id__in=worn, elder_id=elder_id, kind="position", received_at__gte=now - timedelta(days=1)
    )
    found = list(rows.order_by("-received_at", "-stream_seq")[:MOST_FIXES])
    made = made_at(viewer, found)
    return [_fix(row, made.get((row.received_at, row.door, row.stream_seq))) for row in found if row.text]


def _fix(row: Heard, measured_at: datetime | None) -> FixSeen:
    north, _, east = (row.text or "").partition(",")
    point = float(north), float(east)
    unused = fences.not_of_now(fences.Fix(point, row.value, row.received_at, measured_at))
    return FixSeen(*point, row.value, row.received_at, measured_at, unused)
