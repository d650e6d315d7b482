"""What a panel reports on its own becomes a point of its institution: registered at once, named by people later."""

from datetime import datetime

from django.db import transaction

from anju.devices.commands.devices import enrol
from anju.devices.commands.sensor_duty import place_sensor
from anju.devices.models import AlarmState, Device, UnknownDevice
from anju.institutions import commands as institutions
from anju.kernel.viewer import Viewer

MOST = 500  # parts in one go
_KINDS = {"smoke": "smoke", "gas": "gas", "electrical": "electrical", "co": "co", "leak": "leak"}


def panel_of(viewer: Viewer, number: str, line_id: int | None) -> Device | None:
    """Return the panel that the number of a part (``<panel>-<system>-<part>``) belongs to, where it is placed."""
    viewer.need("frame.record")
    sender, dash, _part = number.partition("-")
    if not dash or line_id is None:
        return None
    rows = Device.objects.select_related("point__institution").filter(number=sender, line_id=line_id)
    return rows.filter(point__isnull=False).exclude(status="retired").first()


@transaction.atomic
def adopt_parts(viewer: Viewer, *, now: datetime) -> int:
    """Register the parts that panels in institutions have spoken of; return how many. Each waits for its name."""
    viewer.need("frame.record")
    lines = Device.objects.filter(point__isnull=False, kind="gateway", line__isnull=False).values("line_id")
    unknown = UnknownDevice.objects.filter(line_id__in=lines, number__contains="-", dismissed_at__isnull=True)
    adopted = 0
    for row in unknown.order_by("id")[:MOST]:
        panel = panel_of(viewer, row.number, row.line_id)
        if panel is not None and panel.point is not None:
            _adopt(viewer, row, panel, now=now)
            adopted += 1
    return adopted


def _adopt(viewer: Viewer, row: UnknownDevice, panel: Device, *, now: datetime) -> None:
    assert panel.point is not None  # noqa: S101 - narrows the type: the caller has looked
    held = row.active
    kind = next((kind for signal, kind in _KINDS.items() if signal in held), "fire")
    device = enrol(
        viewer, number=row.number, kind=kind, area=panel.area_code, line_id=row.line_id, gateway_id=panel.pk,
        synthetic=panel.synthetic, now=now,
    )  # fmt: skip
    point = institutions.found_point(viewer, panel.point.institution, name=row.number, now=now)
    _keep_word(device, row)
    place_sensor(viewer, device.pk, point_id=point.pk, heartbeat_s=panel.silent_after_s, now=now)


def _keep_word(device: Device, row: UnknownDevice) -> None:
    """Take over what the part has said: what holds already must not ring a second time as a first sight."""
    AlarmState.objects.bulk_create(
        [
            AlarmState(
                device=device, signal=signal, active=active, since=datetime.fromisoformat(since), stream_seq=0, key=key
            )
            for signal, (active, since, key) in row.active.items()
        ]
    )
    device.state.last_seen_at, device.state.online = row.last_seen_at, True
    device.state.save(update_fields=["last_seen_at", "online"])
