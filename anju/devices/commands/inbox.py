"""The inbox of numbers that nobody registered: one click registers on the right line, or sets aside; many at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.commands.devices import enrol
from anju.devices.models import Device, UnknownDevice
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid, Refusal
from anju.kernel.viewer import Viewer

MOST = 200


class Gone(Conflict):
    """A colleague was faster: the number is registered or set aside by now."""

    code = "unknown_gone"


class TooMany(Invalid):
    """More numbers at once than a page holds; facts hold how many may be."""

    code = "unknown_too_many"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of one number out of several."""

    unknown_id: int
    device: Device | None = None
    refusal: Refusal | None = None


@transaction.atomic
def enrol_unknown(viewer: Viewer, unknown_id: int, *, now: datetime, kind: str = "", area: str = "") -> Device:
    """Register a number as what it is (guessed where no kind is given), on the line and where it speaks."""
    permissions.check(viewer, "device.enrol")
    if not UnknownDevice.objects.select_for_update(of=("self",)).filter(pk=unknown_id).exists():
        raise Gone(unknown=unknown_id)
    row = queries.unknown_device(viewer, unknown_id)
    if row.dismissed_at is not None:
        raise Gone(unknown=unknown_id)
    waits = queries.waiting(viewer, row)
    return enrol(
        viewer, number=row.number, kind=kind or waits.guess.kind, area=area or waits.area, line_id=row.line_id,
        model=waits.model, vendor=waits.vendor, now=now,
    )  # fmt: skip


def enrol_several(viewer: Viewer, kinds: Mapping[int, str], *, now: datetime) -> list[Enrolled]:
    """Register several numbers, each for itself: one that cannot be registered stops none of the others."""
    permissions.check(viewer, "device.enrol")
    if len(kinds) > MOST:
        raise TooMany(most=MOST)
    return [_one(viewer, unknown_id, kind, now) for unknown_id, kind in kinds.items()]


@transaction.atomic
def dismiss_unknown(viewer: Viewer, unknown_id: int, *, now: datetime) -> UnknownDevice:
    """Put an unknown number aside; it comes back when it speaks of an alarm."""
    permissions.check(viewer, "device.enrol")
    if not UnknownDevice.objects.select_for_update(of=("self",)).filter(pk=unknown_id).exists():
        raise Gone(unknown=unknown_id)
    row = queries.unknown_device(viewer, unknown_id)
    row.dismissed_at = now
    row.save(update_fields=["dismissed_at"])
    journal.record_audit(
        viewer, kind="change", thing="unknown_device", thing_id=row.pk, area=row.area_code, now=now,
        data={"verb": "dismiss", "number": row.number, "line": row.line_id},
    )  # fmt: skip
    return row


def _one(viewer: Viewer, unknown_id: int, kind: str, now: datetime) -> Enrolled:
    try:
        return Enrolled(unknown_id, device=enrol_unknown(viewer, unknown_id, kind=kind, now=now))
    except Refusal as refusal:
        return Enrolled(unknown_id, refusal=refusal)
