"""The devices of an elder, on the elder's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from anju.devices.models import KIND_LABELS, Device, Fence, VitalEpisode
from anju.devices.queries.devices import devices_of
from anju.devices.queries.living import last_signs
from anju.kernel import clock
from anju.kernel.viewer import Principal, Viewer
from anju.people.queries import CardLink, CardPanel


def panel(viewer: Viewer, elder_id: int) -> CardPanel | None:
    """Return the panel, or nothing for whoever may not see devices or where there are none."""
    rows = devices_of(viewer, elder_id) if viewer.can("device.read") else []
    if not rows:
        return None
    linked = viewer.principal is Principal.OFFICIAL
    return CardPanel(
        tab="devices",
        title=_("设备"),
        template="devices/panel.html",
        context={"rows": [_line(row) for row in rows], "linked": linked},
        count=len(rows),
    )


def sign_line(viewer: Viewer, elder_id: int) -> CardPanel | None:
    """Return the line of the last sign of life for the head of the elder's page; it says so where none is known."""
    if not viewer.can("device.read"):
        return None
    now = clock.now()
    sign = last_signs(viewer, [elder_id]).get(elder_id)
    return CardPanel(
        tab="head",
        title=_("生活迹象"),
        template="devices/sign_line.html",
        context={"line": sign.line(now) if sign else _("没有生活迹象记录"), "known": sign is not None},
    )


def _line(row: Device) -> dict[str, object]:
    return {
        "device": row,
        "kind": KIND_LABELS.get(row.kind, row.kind),
        "condition": getattr(row, "condition", "unknown"),
    }


def links(viewer: Viewer, elder_id: int) -> list[CardLink]:
    """Return the pages of vital signs and fences, with what is beyond now and how many fences there are."""
    if not viewer.can("device.read"):
        return []
    beyond = VitalEpisode.objects.filter(elder_id=elder_id, rung_at__isnull=False, ended_at__isnull=True)
    fences = Fence.objects.filter(elder_id=elder_id, removed_at__isnull=True)
    return [
        CardLink(title=_("生命体征"), href=reverse("devices:vitals", args=[elder_id]), count=beyond.count() or None),
        CardLink(title=_("电子围栏"), href=reverse("devices:fences", args=[elder_id]), count=fences.count() or None),
    ]
