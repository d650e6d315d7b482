"""Keeping what people say of recordings of a line: which pieces are falls, and who wore the device."""

from datetime import datetime

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.models import FallLabel
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer


class NoLabels(Invalid):
    """No row of the file can be kept."""

    code = "fall_labels_none"


@transaction.atomic
def keep_labels(viewer: Viewer, line_id: int, text: str, *, now: datetime) -> int:
    """Keep what can be kept of a file and return how many rows; the same time of the same device is written anew."""
    owner = queries.line(viewer, line_id)
    permissions.check(viewer, "line.manage", owner)
    good = [row for row in queries.check_labels(viewer, line_id, text) if not row.fault]
    if not good:
        raise NoLabels(field="file")
    for row in good:
        if row.label is None:
            continue
        FallLabel.objects.update_or_create(
            line=owner, device_id=row.device_id, starts_at=row.label.starts_at, ends_at=row.label.ends_at,
            defaults={
                "wearer": row.label.wearer, "fallen": row.label.fallen, "by": viewer.actor, "by_name": viewer.name,
                "kept_at": now,
            },
        )  # fmt: skip
    _audit(viewer, owner.pk, owner.area_code, {"verb": "keep_labels", "rows": len(good)}, now)
    return len(good)


@transaction.atomic
def remove_label(viewer: Viewer, line_id: int, label_id: int, *, now: datetime) -> None:
    """Take a wrong label back; models that learned from it stay what they are."""
    row = queries.fall_label(viewer, line_id, label_id)
    permissions.check(viewer, "line.manage", row.line)
    row.delete()
    data = {"verb": "remove_label", "device": row.device_id, "from": row.starts_at.isoformat(), "fallen": row.fallen}
    _audit(viewer, row.line_id, row.line.area_code, data, now)


def _audit(viewer: Viewer, line_id: int, area: str, data: dict[str, object], now: datetime) -> None:
    journal.record_audit(viewer, kind="change", thing="line", thing_id=line_id, area=area, now=now, data=data)
