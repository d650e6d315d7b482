"""The measured values of an elder with the limits they are judged by, and what is beyond them now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from anju.devices.models import Binding, Device, Frame, Heard, VitalEpisode, VitalLimit
from anju.devices.rules import limits
from anju.devices.rules.limits import Bounds
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer
from anju.people import queries as people

MOST_VALUES = 2000
VITALS = limits.VITALS


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of one kind for one elder: both grades, whether they are the elder's own, who set them and why."""

    kind: str
    notice: Bounds
    alarm: Bounds
    source: str
    own: VitalLimit | None


def limits_of(viewer: Viewer, elder_id: int) -> list[Limit]:
    """Return the limits of an elder, kind by kind. Fetching the elder authorises."""
    people.elder(viewer, elder_id)
    own = {(row.kind, row.grade): row for row in VitalLimit.objects.filter(elder_id=elder_id)}
    return [_limit(kind, own) for kind in limits.VITALS]


def bounds_of(viewer: Viewer, elder_id: int, kind: str) -> dict[str, Bounds]:
    """Return the limits of one kind by grade."""
    found = next(limit for limit in limits_of(viewer, elder_id) if limit.kind == kind)
    return {limits.NOTICE: found.notice, limits.ALARM: found.alarm}


def _limit(kind: str, own: dict[tuple[str, str], VitalLimit]) -> Limit:
    default = limits.DEFAULTS[kind]
    rows = {grade: own.get((kind, grade)) for grade in limits.GRADES}
    bounds = {
        grade: Bounds(row.low, row.high, row.times, row.minutes) if row is not None else getattr(default, grade)
        for grade, row in rows.items()
    }
    return Limit(kind, bounds[limits.NOTICE], bounds[limits.ALARM], default.source, rows[limits.ALARM])


def values_of(
    viewer: Viewer, elder_id: int, *, since: datetime, until: datetime, kinds: tuple[str, ...] = limits.VITALS
) -> list[Heard]:
    """List an elder's measured values in ``[since, until)``, the newest first; only those made while it was theirs."""
    people.elder(viewer, elder_id)
    rows = Heard.objects.filter(
        device_id__in=_worn(elder_id), elder_id=elder_id, kind__in=kinds, value__isnull=False,
        received_at__gte=since, received_at__lt=until,
    )  # fmt: skip
    return list(rows.order_by("-received_at", "-door", "-stream_seq", "-ordinal")[:MOST_VALUES])


def last_values(
    viewer: Viewer, elder_id: int, kinds: tuple[str, ...], *, until: datetime, number: int = 6
) -> list[Heard]:
    """List the newest values of some kinds before a moment, of the last week."""
    found = values_of(viewer, elder_id, since=until - timedelta(days=7), until=until, kinds=kinds)
    return found[:number]


def _worn(elder_id: int) -> list[int]:
    """Return the devices that ever were this elder's: the signals of each have an index."""
    return list(Binding.objects.filter(elder_id=elder_id).values_list("device_id", flat=True).distinct())


def episodes_of(viewer: Viewer, elder_id: int, *, since: datetime) -> list[VitalEpisode]:
    """List what went beyond limits and rang, the newest first. Fetching the elder authorises."""
    people.elder(viewer, elder_id)
    rows = VitalEpisode.objects.filter(elder_id=elder_id, rung_at__isnull=False, started_at__gte=since)
    return list(rows.select_related("device").order_by("-started_at", "-id")[:100])


def beyond_now(viewer: Viewer, *, area: str = "") -> QuerySet[VitalEpisode]:
    """List the elders of the viewer's area whose values are beyond a limit now, alarms first, the newest first."""
    viewer.need("device.read")
    rows = VitalEpisode.objects.filter(visible(viewer, elder="elder_id"), area_filter(area))
    open_ones = rows.filter(rung_at__isnull=False, ended_at__isnull=True).exclude(elder__status__in=("died", "merged"))
    return open_ones.select_related("elder", "device").order_by("grade", "-rung_at", "-id")


def made_at(viewer: Viewer, rows: list[Heard]) -> dict[tuple[datetime, int, int], datetime]:
    """Return when the values of frames were made by their device's clock, where it said so. The rows authorise."""
    viewer.need("device.read")
    if not rows:
        return {}
    first, last = min(row.received_at for row in rows), max(row.received_at for row in rows)
    frames = Frame.objects.filter(
        device_id__in={row.device_id for row in rows}, received_at__gte=first, received_at__lte=last,
        device_at__isnull=False,
    )  # fmt: skip
    return {
        (at, door, seq): device_at
        for at, door, seq, device_at in frames.values_list("received_at", "door", "stream_seq", "device_at")
        if device_at is not None
    }


def measured_rows(
    viewer: Viewer,
    elder_id: int,
    *,
    kinds: tuple[str, ...],
    span: tuple[datetime, datetime],
    until: tuple[datetime, int, int] | None,
    most: int,
) -> list[Heard]:
    """List values of some kinds, the newest first, from a frame on where one is named."""
    people.elder(viewer, elder_id)
    since, before = span
    rows = Heard.objects.filter(
        device_id__in=_worn(elder_id), elder_id=elder_id, kind__in=kinds, value__isnull=False,
        received_at__gte=since, received_at__lt=before,
    )  # fmt: skip
    if until is not None:
        at, door, seq = until
        here = Q(received_at=at, door__lt=door) | Q(received_at=at, door=door, stream_seq__lte=seq)
        rows = rows.filter(Q(received_at__lt=at) | here)
    return list(rows.order_by("-received_at", "-door", "-stream_seq", "-ordinal")[:most])


def kinds_of_devices(viewer: Viewer, device_ids: set[int]) -> dict[int, str]:
    """Return what kind of device each is; the rows that named them authorise."""
    viewer.need("observation.read")
    return dict(Device.objects.filter(pk__in=device_ids).values_list("pk", "kind"))
