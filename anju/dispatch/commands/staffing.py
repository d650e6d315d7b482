"""Workers: registered and changed, on and off duty, where they are, when they work, what they hold."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from anju.accounts import queries as accounts
from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import note_worker
from anju.dispatch.models import Certificate, Shift, Worker
from anju.kernel.geometry import to_wgs84
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.secrets import seal
from anju.kernel.text import normalise_phone
from anju.kernel.viewer import SYSTEM, Viewer

KINDS = ("responder", "caregiver", "grid")
MODES = ("foot", "ebike", "car")
_CHANGEABLE = ("name", "kind", "area_code", "organisation_id", "skills", "languages", "mode", "active")


class WorkerThere(Conflict):
    """This account is a worker already."""

    code = "worker_there"


class WorkerInvalid(Invalid):
    """A kind, mode or area that cannot be used; facts name the field."""

    code = "worker_invalid"


class ShiftInvalid(Invalid):
    """A shift ends before it begins, or is longer than a day."""

    code = "shift_invalid"


def _check_words(kind: str, mode: str) -> None:
    if kind not in KINDS:
        raise WorkerInvalid(field="kind", value=kind)
    if mode not in MODES:
        raise WorkerInvalid(field="mode", value=mode)


@transaction.atomic
def register_worker(
    viewer: Viewer,
    *,
    user_id: int,
    kind: str,
    area: str,
    now: datetime,
    skills: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    mode: str = "ebike",
    phone: str = "",
    organisation_id: int | None = None,
) -> Worker:
    """Make an account a worker who can be sent."""
    permissions.check(viewer, "register_worker")
    if not viewer.covers(area):
        raise NotVisible(area=area)
    _check_words(kind, mode)
    digits = normalise_phone(phone) if phone else ""
    try:
        with transaction.atomic():
            row = Worker.objects.create(
                user_id=user_id,
                name=accounts.user(SYSTEM, user_id).name,
                kind=kind,
                area_code=area,
                organisation_id=organisation_id,
                skills=list(skills),
                languages=list(languages),
                mode=mode,
                phone_sealed=seal(digits) if digits else None,
                phone_last4=digits[-4:],
                created_at=now,
            )
    except IntegrityError:
        raise WorkerThere(user=user_id) from None
    note_worker(viewer, row, "register_worker", now=now)
    return row


@transaction.atomic
def change_worker(viewer: Viewer, worker_id: int, *, now: datetime, phone: str | None = None, **changes: Any) -> Worker:
    """Change what is known of a worker."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "change_worker", row)
    wrong = set(changes) - set(_CHANGEABLE)
    if wrong:
        raise WorkerInvalid(field=min(wrong))
    _check_words(changes.get("kind", row.kind), changes.get("mode", row.mode))
    if not viewer.covers(changes.get("area_code", row.area_code)):
        raise NotVisible(area=changes["area_code"])
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    fields = list(changes)
    if phone is not None:
        digits = normalise_phone(phone) if phone else ""
        row.phone_sealed, row.phone_last4 = (seal(digits) if digits else None), digits[-4:]
        fields += ["phone_sealed", "phone_last4"]
    row.save(update_fields=fields)
    after = {name: getattr(row, name) for name in changes}
    note_worker(viewer, row, "change_worker", now=now, data={"before": before, "after": after})
    return row


@transaction.atomic
def set_certificate(
    viewer: Viewer, worker_id: int, *, kind: str, expires_on: date | None, now: datetime, number: str = ""
) -> Certificate:
    """Write down a qualification with its end; a new end replaces the old one."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "set_certificate", row)
    held, _made = Certificate.objects.update_or_create(
        worker=row, kind=kind, defaults={"number": number, "expires_on": expires_on}
    )
    note_worker(viewer, row, "set_certificate", now=now, data={"kind": kind, "expires_on": str(expires_on)})
    return held


@transaction.atomic
def set_duty(viewer: Viewer, worker_id: int, *, on: bool, now: datetime) -> Worker:
    """Come on duty or go off duty."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "set_duty", row)
    row.on_duty = on
    row.presence_at = now
    row.save(update_fields=["on_duty", "presence_at"])
    note_worker(viewer, row, "set_duty", now=now, data={"on": on})
    return row


@transaction.atomic
def report_position(
    viewer: Viewer, worker_id: int, *, longitude: float, latitude: float, now: datetime, datum: str = "wgs84"
) -> Worker:
    """Tell where the worker is. Only the newest place is kept, and only while on duty."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "report_position", row)
    row.presence_at = now
    if row.on_duty:
        row.longitude, row.latitude = to_wgs84(longitude, latitude, datum)
        row.position_at = now
    row.save(update_fields=["presence_at", "longitude", "latitude", "position_at"])
    return row


@transaction.atomic
def set_shift(viewer: Viewer, worker_id: int, *, starts_at: datetime, ends_at: datetime, now: datetime) -> Shift:
    """Put a shift into the roster."""
    row = queries.worker(viewer, worker_id, lock=True)
    permissions.check(viewer, "set_shift", row)
    if not starts_at < ends_at or (ends_at - starts_at).total_seconds() > 24 * 3600:
        raise ShiftInvalid(field="ends_at")
    shift = Shift.objects.create(worker=row, starts_at=starts_at, ends_at=ends_at)
    note_worker(viewer, row, "set_shift", now=now, data={"from": starts_at.isoformat(), "to": ends_at.isoformat()})
    return shift


@transaction.atomic
def remove_shift(viewer: Viewer, shift_id: int, *, now: datetime) -> Worker:
    """Take a shift out of the roster."""
    shift = Shift.objects.filter(pk=shift_id).first()
    if shift is None:
        raise NotVisible(shift=shift_id)
    row = queries.worker(viewer, shift.worker_id, lock=True)
    permissions.check(viewer, "remove_shift", row)
    note_worker(viewer, row, "remove_shift", now=now, data={"from": shift.starts_at.isoformat()})
    shift.delete()
    return row
