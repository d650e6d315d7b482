"""Who is away: of one elder, and the times in which nobody was in a home at all."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju.routines.models import Absence, Home
from anju.routines.rules.days import blind
from anju_engines.detection import Period


def absences(viewer: Viewer, elder_id: int, *, limit: int = 10) -> list[Absence]:
    """List the times away of an elder, the newest first. Fetching the elder authorises."""
    elder = people.elder(viewer, elder_id)
    return list(Absence.objects.filter(elder_id=elder.pk).order_by("-starts_at")[:limit])


def absence_now(viewer: Viewer, elder_id: int, *, now: datetime) -> Absence | None:
    """Return the time away that runs or comes next, or nothing."""
    elder = people.elder(viewer, elder_id)
    return Absence.objects.filter(elder_id=elder.pk, ends_at__gt=now).order_by("starts_at").first()


def away_now(viewer: Viewer, elder_ids: Iterable[int], *, now: datetime) -> frozenset[int]:
    """Return who of these elders is away at this moment: nobody is missed at a home that is known to be empty."""
    viewer.need("elder.read")
    rows = Absence.objects.filter(elder_id__in=list(elder_ids), starts_at__lte=now, ends_at__gt=now)
    return frozenset(rows.values_list("elder_id", flat=True))


def away_times(viewer: Viewer, homes: Iterable[Home], since: datetime, until: datetime) -> dict[int, list[Period]]:
    """Return for each home when all of its living elders were away at once."""
    viewer.need("device.read")
    rows = list(homes)
    elders = {row.pk: _living(row) for row in rows}
    everyone = {elder for ids in elders.values() for elder in ids}
    times: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    found = Absence.objects.filter(elder_id__in=everyone, starts_at__lt=until, ends_at__gt=since)
    for row in found.order_by("starts_at"):
        times[row.elder_id].append((row.starts_at, row.ends_at))
    return {key: blind(times, ids, since, until) for key, ids in elders.items()}


def _living(row: Home) -> list[int]:
    """Return the living elders of a home; the dwelling's elders are fetched ahead by the caller."""
    if row.dwelling is None:
        return [row.elder_id]
    return [elder.pk for elder in row.dwelling.elders.all() if elder.status == "living"] or [row.elder_id]
