"""Sensors of institutions inside the viewer's scope: one definition for every number, list and file of the board."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from anju.devices.models import Sensor
from anju.devices.rules.sensing import LOUD, STATES, WATCHES
from anju.institutions import queries as institutions
from anju.journal import queries as journal
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import SYSTEM, Viewer

if TYPE_CHECKING:
    from anju.institutions.models import Institution

SENSOR_STATES, SENSOR_WATCHES, SENSOR_LOUD = STATES, WATCHES, LOUD
_URGENT = {state: place for place, state in enumerate(("alarm", "warning", "offline", "fault", "disabled", "normal"))}


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of a sensor's history: in which state, from when until when (nothing: still), and why."""

    state: str
    why: str
    start: datetime
    end: datetime | None


def _seen(viewer: Viewer) -> Q:
    if not viewer.can("institution.read"):
        return Q(pk__in=[])
    return visible(viewer, organisation="device__point__institution_id")


def sensors(
    viewer: Viewer,
    *,
    area: str = "",
    institution: int | None = None,
    watch: str = "",
    state: str = "",
    unnamed: bool = False,
    open_only: bool = False,
) -> QuerySet[Sensor]:
    """List sensors of institutions that are not closed. ``open_only``: what nobody has taken note of."""
    rows = Sensor.objects.filter(_seen(viewer), area_filter(area), device__point__isnull=False)
    rows = rows.exclude(device__point__institution__state="closed")
    exact = {"watch": watch, "state": state, "device__point__institution_id": institution}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if unnamed:
        rows = rows.filter(device__point__named_at__isnull=True)
    if open_only:
        rows = rows.filter(state__in=LOUD, acknowledged_at__isnull=True)
    return rows.select_related("device__state", "device__point__institution").order_by("area_code", "device_id")


def sensor(viewer: Viewer, sensor_id: int, *, lock: bool = False) -> Sensor:
    """Return one sensor with its device and point, or raise ``NotVisible``."""
    rows = Sensor.objects.filter(_seen(viewer), device__point__isnull=False)
    rows = rows.select_related("device__state", "device__point__institution", "device__line")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=sensor_id).first()
    if row is None:
        raise NotVisible(sensor=sensor_id)
    return row


def silent_at(viewer: Viewer, point_id: int) -> bool:
    """Whether any sensor of a point is silent now."""
    rows = Sensor.objects.filter(_seen(viewer), device__point_id=point_id)
    return rows.filter(device__state__silent_since__isnull=False).exists()


def urgent_first(rows: QuerySet[Sensor]) -> list[Sensor]:
    """Sort sensors as a duty room reads them: alarms, then warnings, then what cannot be trusted."""
    return sorted(rows, key=lambda row: (_URGENT.get(row.state, 9), row.acknowledged_at is not None, row.since))


def sensor_counts(viewer: Viewer, *, area: str = "", institution: int | None = None) -> dict[str, dict[str, int]]:
    """Count sensors by what they watch and by state."""
    grouped: Any = (
        sensors(viewer, area=area, institution=institution)
        .select_related(None).order_by().values("watch", "state").annotate(number=Count("id"))
    )  # fmt: skip
    found = {watch: dict.fromkeys(STATES, 0) for watch in WATCHES}
    for row in grouped:
        found[row["watch"]][row["state"]] = row["number"]
    return found


def sensor_counts_below(viewer: Viewer, *, area: str, digits: int) -> dict[str, dict[str, int]]:
    """Count sensors by division below an area (codes of so many digits) and by state."""
    grouped: Any = (
        sensors(viewer, area=area).select_related(None).order_by()
        .annotate(place=Substr("area_code", 1, digits)).values("place", "state").annotate(number=Count("id"))
    )  # fmt: skip
    found: dict[str, dict[str, int]] = {}
    for row in grouped:
        found.setdefault(row["place"], dict.fromkeys(STATES, 0))[row["state"]] = row["number"]
    return found


def connected(viewer: Viewer, *, area: str = "") -> dict[str, int]:
    """Count the open institutions that have at least one sensor of each watch in service."""
    rows = sensors(viewer, area=area).select_related(None).order_by().filter(device__point__institution__state="open")
    grouped: Any = rows.values("watch").annotate(number=Count("device__point__institution_id", distinct=True))
    return {**dict.fromkeys(WATCHES, 0), **{row["watch"]: row["number"] for row in grouped}}


def institutions_connected(viewer: Viewer, *, area: str, watch: str, yes: bool) -> "QuerySet[Institution]":
    """List the open institutions that have, or have not, a sensor of a watch."""
    rows = institutions.institutions(viewer, area=area, state="open")
    having = sensors(viewer, area=area, watch=watch).values("device__point__institution_id")
    return rows.filter(pk__in=having) if yes else rows.exclude(pk__in=having)


def institution_states(viewer: Viewer, *, area: str = "") -> dict[int, dict[str, int]]:
    """Count the sensors of each institution by state, for those that have any."""
    grouped: Any = (
        sensors(viewer, area=area).select_related(None).order_by()
        .values("device__point__institution_id", "state").annotate(number=Count("id"))
    )  # fmt: skip
    found: dict[int, dict[str, int]] = {}
    for row in grouped:
        found.setdefault(row["device__point__institution_id"], dict.fromkeys(STATES, 0))[row["state"]] = row["number"]
    return found


def sensor_moves(viewer: Viewer, sensor_id: int, *, limit: int = 200) -> list[Any]:
    """List what happened to a sensor, newest first. Fetching the sensor authorises."""
    row = sensor(viewer, sensor_id)
    return list(journal.moves(SYSTEM, thing="sensor", thing_id=row.pk).order_by("-id")[:limit])


def spans(viewer: Viewer, sensor_id: int, *, limit: int = 200) -> list[Span]:
    """Return in which state a sensor was and for how long, newest first."""
    found: list[Span] = []
    end: datetime | None = None
    for move in sensor_moves(viewer, sensor_id, limit=limit):
        if move.verb == "turn":
            found.append(Span(move.to_state, move.why, move.at, end))
            end = move.at
    return found
