"""Institutions come into the register, change, pause and close."""

from datetime import datetime
from typing import Any, TypedDict, cast

from django.db import IntegrityError, transaction

from anju.areas import queries as areas
from anju.institutions import permissions, queries
from anju.institutions.events import InstitutionMoved, InstitutionRegistered
from anju.institutions.lifecycle import LIFECYCLE
from anju.institutions.models import KINDS, Institution
from anju.journal import commands as journal
from anju.kernel import geometry, identifiers
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer
from anju.people.commands.values import AreaOutside, FieldInvalid, phone_fields

_MOST = {"name": 80, "code": 40, "address": 200, "legal_name": 60, "responsible_name": 60}
_NEEDED = ("name", "address", "responsible_name")
_PHONES = ("responsible_phone", "duty_phone")


class Values(TypedDict, total=False):
    """What can be written on an institution; a missing key leaves the field as it is."""

    kind: str
    name: str
    code: str
    credit_code: str
    area_code: str
    address: str
    longitude: float | None
    latitude: float | None
    datum: str
    legal_name: str
    responsible_name: str
    responsible_phone: str
    duty_phone: str
    synthetic: bool


class InstitutionTaken(Conflict):
    """Another institution has this number, or this name in the same place."""

    code = "institution_taken"


@transaction.atomic
def register_institution(viewer: Viewer, values: Values, *, now: datetime) -> Institution:
    """Put an institution into the register."""
    permissions.check(viewer, "institution.edit")
    columns = _columns(viewer, values)
    for name in (*_NEEDED, "kind"):
        if not columns.get(name):
            raise FieldInvalid(field=name, why="needed")
    if "area_code" not in columns:
        raise AreaOutside(field="area_code", area="")
    row = Institution(**columns, created_at=now, changed_at=now)
    _save(row)
    journal.record_move(
        viewer, thing="institution", thing_id=row.pk, area=row.area_code, verb="register", from_state="",
        to_state=row.state, now=now,
    )  # fmt: skip
    fact = InstitutionRegistered(area=row.area_code, institution_id=row.pk, kind=row.kind)
    journal.publish(viewer, fact, now=now)
    return row


@transaction.atomic
def change_institution(viewer: Viewer, institution_id: int, values: Values, *, now: datetime) -> Institution:
    """Change what is written on an institution. Its area stays: devices and cases hang on it."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.edit", row)
    columns = {key: value for key, value in _columns(viewer, values).items() if key != "area_code"}
    changed = sorted(key for key, value in columns.items() if getattr(row, key) != value)
    for key in changed:
        setattr(row, key, columns[key])
    for name in _NEEDED:
        if not getattr(row, name):
            raise FieldInvalid(field=name, why="needed")
    row.changed_at = now
    _save(row)
    fields = [key for key in changed if not key.endswith(("_sealed", "_index"))]
    journal.record_audit(
        viewer, kind="change", thing="institution", thing_id=row.pk, area=row.area_code, now=now,
        data={"fields": fields},
    )  # fmt: skip
    return row


@transaction.atomic
def move_institution(viewer: Viewer, institution_id: int, verb: str, *, now: datetime, why: str = "") -> Institution:
    """Suspend, resume or close an institution; suspending and closing ask a reason."""
    row = queries.institution(viewer, institution_id, lock=True)
    permissions.check(viewer, "institution.edit", row)
    if verb != "resume" and not why.strip():
        raise FieldInvalid(field="why", why="needed")
    before, row.state = row.state, LIFECYCLE.after(row.state, verb)
    row.changed_at = now
    row.save(update_fields=["state", "changed_at"])
    journal.record_move(
        viewer, thing="institution", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=why.strip()[:200],
    )  # fmt: skip
    fact = InstitutionMoved(area=row.area_code, institution_id=row.pk, state=row.state, why=why.strip()[:200])
    journal.publish(viewer, fact, now=now)
    return row


def _save(row: Institution) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise InstitutionTaken(field="name", name=row.name) from problem


def _columns(viewer: Viewer, values: Values) -> dict[str, Any]:
    given = cast("dict[str, str]", values)
    columns = _texts(given)
    if "kind" in values:
        if values["kind"] not in KINDS:
            raise FieldInvalid(field="kind", why="unknown")
        columns["kind"] = values["kind"]
    if "area_code" in values:
        columns["area_code"] = _area(viewer, values["area_code"])
    for key in _PHONES:
        if key in given:
            columns |= _phone(key, given[key])
    if "synthetic" in values:
        columns["synthetic"] = values["synthetic"]
    return columns | _position(values)


def _texts(given: dict[str, str]) -> dict[str, Any]:
    columns: dict[str, Any] = {key: given[key].strip() for key in _MOST if key in given}
    for key, text in columns.items():
        if len(text) > _MOST[key]:
            raise FieldInvalid(field=key, why="long")
    if "credit_code" in given:
        code = given["credit_code"].strip()
        columns["credit_code"] = identifiers.credit_code(code) if code else ""
    return columns


def _phone(key: str, written: str) -> dict[str, Any]:
    """Return the sealed number, its blind index and its last four under the names of this phone."""
    columns = phone_fields(written, field=key)
    return {f"{key}{name.removeprefix('phone')}": value for name, value in columns.items()}


def _area(viewer: Viewer, area: str) -> str:
    if not area or not viewer.covers(area) or not areas.known(area):
        raise AreaOutside(field="area_code", area=area)
    return area


def _position(values: Values) -> dict[str, Any]:
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is None and latitude is None:
        return {}
    if longitude is None or latitude is None:
        raise FieldInvalid(field="latitude" if latitude is None else "longitude", why="needed")
    datum = values.get("datum", "").lower().replace("-", "")
    there = geometry.to_wgs84(longitude, latitude, datum)
    return {"longitude": there[0], "latitude": there[1], "datum_in": datum}
