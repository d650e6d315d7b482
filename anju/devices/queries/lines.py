"""Lines and numbers that nobody has registered."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from anju.devices.models import Device, DoorEvent, Line, UnknownDevice
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import LEVELS, visible
from anju.kernel.viewer import Viewer

BEAT_MISSED = timedelta(seconds=100)  # three beats


def lines(viewer: Viewer) -> QuerySet[Line]:
    """List the lines of the viewer's area with the number of their devices."""
    viewer.need("line.manage")
    return Line.objects.filter(visible(viewer)).annotate(device_count=Count("devices")).order_by("name", "id")


def line(viewer: Viewer, line_id: int) -> Line:
    """Return one line, or raise ``NotVisible``."""
    row = lines(viewer).filter(pk=line_id).first()
    if row is None:
        raise NotVisible(line=line_id)
    return row


def offered_lines(viewer: Viewer) -> QuerySet[Line]:
    """List the open lines that devices of the viewer's area may come in by: names and protocols, no credentials."""
    viewer.need("device.enrol")
    return Line.objects.filter(_serves(viewer), enabled=True).order_by("name", "id")


def offered_line(viewer: Viewer, line_id: int) -> Line:
    """Return one line that a device of the viewer's area may be on, open or not, or raise ``NotVisible``."""
    viewer.need("device.enrol")
    row = Line.objects.filter(_serves(viewer), pk=line_id).first()
    if row is None:
        raise NotVisible(line=line_id)
    return row


def _serves(viewer: Viewer) -> Q:
    """Build the filter of the lines of the viewer's area, of areas inside it and of those around it."""
    around = [viewer.area[:digits] for digits in LEVELS if digits <= len(viewer.area)]
    return visible(viewer) | Q(area_code__in=around) if viewer.area else Q()


def pushed_line(viewer: Viewer, login: str) -> Line:
    """Return the open line that a vendor's platform posts to, or raise ``NotVisible``. The caller checks its secret."""
    viewer.need("frame.record")
    row = Line.objects.filter(username=login, enabled=True).first()
    if row is None:
        raise NotVisible(line=login)
    return row


def is_open(viewer: Viewer, row: Line, *, now: datetime) -> bool | None:
    """Whether a line's port is open by the edge's own word; nothing for a line that has no port."""
    viewer.need("line.manage")
    if row.port is None:
        return None
    return row.enabled and row.beat_at is not None and now - row.beat_at < BEAT_MISSED


def door_events(viewer: Viewer, line_id: int, *, limit: int = 50) -> list[DoorEvent]:
    """List what our gateway saw at a line, newest first."""
    row = line(viewer, line_id)
    return list(row.events.order_by("-at", "-id")[:limit])


def device_events(viewer: Viewer, device: Device, *, limit: int = 20) -> list[DoorEvent]:
    """List what our gateways saw of one device on its own line, newest first. The caller has fetched the device."""
    viewer.need("device.read")
    rows = DoorEvent.objects.filter(device_number=device.number, line=device.line)
    return list(rows.order_by("-at", "-id")[:limit])


def recent_events(viewer: Viewer, *, since: datetime, limit: int = 50) -> list[DoorEvent]:
    """List what our gateways saw at the lines of the viewer's area, newest first; that a port was opened is no news."""
    if not viewer.can("line.manage"):
        viewer.need("device.read")
    rows = DoorEvent.objects.select_related("line").filter(visible(viewer, area="line__area_code"), at__gte=since)
    return list(rows.exclude(what__in=("opened", "bridge_connected")).order_by("-at", "-id")[:limit])


def unknown(viewer: Viewer) -> QuerySet[UnknownDevice]:
    """List numbers that speak but are not registered: those with alarms first."""
    viewer.need("device.enrol")
    here = visible(viewer) | (visible(viewer, area="line__area_code") & Q(area_code=""))
    return (
        UnknownDevice.objects.select_related("line")
        .filter(here, dismissed_at__isnull=True)
        .order_by("-alarms", "-last_seen_at")
    )


def unknown_device(viewer: Viewer, unknown_id: int) -> UnknownDevice:
    """Return one unknown number, or raise ``NotVisible``."""
    viewer.need("device.enrol")
    here = visible(viewer) | (visible(viewer, area="line__area_code") & Q(area_code=""))
    row = UnknownDevice.objects.select_related("line").filter(here, pk=unknown_id).first()
    if row is None:
        raise NotVisible(unknown=unknown_id)
    return row
