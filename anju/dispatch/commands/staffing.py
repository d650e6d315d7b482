"""Workers: registered and changed, on and off duty, where they are, what they hold."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from anju.accounts import queries as accounts
from anju.dispatch import permissions, queries
from anju.dispatch.commands.moving import note_worker
from anju.dispatch.models import Certificate, Worker
from anju.kernel import clock
from anju.kernel.geometry import to_wgs84
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.secrets import seal
from anju.kernel.text import normalise_phone
from anju.kernel.viewer import SYSTEM, Principal, Viewer

KINDS = ("responder", "caregiver", "grid")
MODES = ("foot", "ebike", "car")
GENDERS = ("", "f", "m")
MOST_VISITS, MOST_HOURS = 30, 14
_CHANGEABLE = (
    "name", "kind", "area_code", "organisation_id", "skills", "languages", "mode", "active", "gender", "visits_a_day",
    "hours_a_day",
)  # fmt: skip


class WorkerThere(Conflict):
    """This account is a worker already."""

    code = "worker_there"


class WorkerInvalid(Invalid):
    """A kind, mode or area that cannot be used; facts name the field."""

    code = "worker_invalid"


def _check_words(kind: str, mode: str, gender: str) -> None:
    for field, value, known in (("kind", kind, KINDS), ("mode", mode, MODES), ("gender", gender, GENDERS)):
        if value not in known:
            raise WorkerInvalid(field=field, value=value)


def _check_limits(visits_a_day: int, hours_a_day: int) -> None:
    if not 1 <= visits_a_day <= MOST_VISITS:
        raise WorkerInvalid(field="visits_a_day", value=visits_a_day)
    if not 1 <= hours_a_day <= MOST_HOURS:
        raise WorkerInvalid(field="hours_a_day", value=hours_a_day)


def _organisation(viewer: Viewer, user_id: int, organisation_id: int | None, *, now: datetime) -> int | None:
    """Return where a new worker belongs: a provider takes in only people who hold a post at it."""
    if viewer.principal is not Principal.PROVIDER:
        return organisation_id
    own = viewer.organisation_id or 0
    staff = accounts.staff_of(viewer, own, day=clock.local_day(now))
    if organisation_id not in {None, own} or user_id not in {row.pk for row in staff}:
        raise NotVisible(user=user_id)
    return own


def _check_place(viewer: Viewer, area: str) -> None:
    """Refuse an area outside: an official's own part of the tree, or the county of a provider's seat."""
    if viewer.principal is Principal.PROVIDER:
        inside = area.startswith(viewer.area[:6]) if viewer.area else False
    else:
        inside = viewer.covers(area)
    if not inside:
        raise NotVisible(area=area)


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
    gender: str = "",
    visits_a_day: int = 10,
    hours_a_day: int = 10,
) -> Worker:
    """Make an account a worker who can be sent."""
    permissions.check(viewer, "register_worker")
    _check_place(viewer, area)
    _check_words(kind, mode, gender)
    _check_limits(visits_a_day, hours_a_day)
    place = _organisation(viewer, user_id, organisation_id, now=now)
    digits = normalise_phone(phone) if phone else ""
    try:
        with transaction.atomic():
            row = Worker.objects.create(
                user_id=user_id,
                name=accounts.user(SYSTEM, user_id).name,
                kind=kind,
                area_code=area,
                organisation_id=place,
                gender=gender,
                visits_a_day=visits_a_day,
                hours_a_day=hours_a_day,
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
    _check_words(changes.get("kind", row.kind), changes.get("mode", row.mode), changes.get("gender", row.gender))
    _check_limits(changes.get("visits_a_day", row.visits_a_day), changes.get("hours_a_day", row.hours_a_day))
    if (
        viewer.principal is Principal.PROVIDER
        and changes.get("organisation_id", row.organisation_id) != row.organisation_id
    ):
        raise NotVisible(organisation=changes["organisation_id"])
    if changes.get("area_code", row.area_code) != row.area_code or viewer.principal is not Principal.PROVIDER:
        _check_place(viewer, changes.get("area_code", row.area_code))
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
