"""Lines and numbers that nobody has registered."""

from django.db.models import Count, Q, QuerySet

from anju.devices.models import Line, UnknownDevice
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer


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
