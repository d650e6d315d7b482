"""Events of silence: many devices of a place, or a gateway with everything behind it."""

from django.db.models import Q

from anju.devices.models import DeviceState, SilenceEvent
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import visible
from anju.kernel.viewer import Viewer


def silence_event(viewer: Viewer, event_id: int) -> SilenceEvent:
    """Return one event, or raise ``NotVisible``."""
    viewer.need("device.read")
    row = SilenceEvent.objects.select_related("gateway").filter(visible(viewer), pk=event_id).first()
    if row is None:
        raise NotVisible(event=event_id)
    return row


def still_silent(viewer: Viewer, event: SilenceEvent) -> int:
    """Count what of a fetched event is silent yet, or stands behind a gateway that is."""
    viewer.need("device.read")
    silent = Q(silent_since__isnull=False) | Q(device__gateway__state__silent_since__isnull=False)
    return DeviceState.objects.filter(silent, device__in=event.data["device_ids"]).count()
