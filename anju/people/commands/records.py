"""Registering and changing an elder."""

from datetime import datetime
from typing import Any, Unpack

from django.db import connection, transaction

from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.secrets import blind_index, unseal
from anju.kernel.viewer import Viewer
from anju.people.commands import doubles, homes
from anju.people.commands.values import AreaOutside, ElderValues, NameNeeded, elder_fields
from anju.people.events import ElderChanged, ElderRegistered
from anju.people.models import Elder
from anju.people.permissions import check, may_see_area
from anju.people.queries.scope import seen
from anju.people.rules.likeness import source_text

_SECRET = frozenset(
    {"id_number_sealed", "id_number_index", "phone_sealed", "phone_index", "source_key", "door_code_sealed"}
)
_FOLLOW = frozenset({"pinyin", "initials", "id_number_index", "id_last4", "phone_index", "phone_last4", "source_key"})


class IdNumberTaken(Conflict):
    """Another record has this identity number; facts name it, because the viewer may see it."""

    code = "id_number_taken"


class IdNumberTakenElsewhere(Conflict):
    """A record outside the viewer's area has this identity number; that is all that may be said."""

    code = "id_number_taken_elsewhere"


class SamePerson(Conflict):
    """A record without identity number has the same name, birth date, phone and area; facts name it."""

    code = "same_person"


def locked(viewer: Viewer, elder_id: int) -> Elder:
    """Fetch and lock one elder inside the viewer's scope."""
    row = Elder.objects.select_for_update(of=("self",)).filter(seen(viewer), pk=elder_id).first()
    if row is None:
        raise NotVisible(elder=elder_id)
    return row


def next_number() -> str:
    """Return a new record number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'E' || lpad(nextval('people_elder_number')::text, 8, '0')")
        return str(cursor.fetchone()[0])


@transaction.atomic
def register_elder(viewer: Viewer, *, now: datetime, form_token: str = "", **values: Unpack[ElderValues]) -> Elder:
    """Open a record. The same form posted twice returns the same record; an identity number opens only one."""
    check(viewer, "elder.edit")
    if form_token:
        _lock_word(form_token)
        again = Elder.objects.filter(seen(viewer), form_token=form_token).first()
        if again is not None:
            return again
    if not values.get("name"):
        raise NameNeeded(field="name")
    if not values.get("area_code"):
        raise AreaOutside(field="area_code", area="")
    columns = elder_fields(viewer, values)
    columns |= _source(columns, values)
    _refuse_taken(viewer, columns)
    home, _changed = homes.settle(columns["area_code"], None, homes.home_fields(values))
    row = Elder.objects.create(
        number=next_number(),
        dwelling=home,
        form_token=form_token or None,  # type: ignore[misc]
        created_at=now,
        changed_at=now,
        **columns,
    )
    journal.record_move(
        viewer,
        thing="elder",
        thing_id=row.pk,
        area=row.area_code,
        verb="register",
        from_state="",
        to_state=row.status,
        now=now,
    )
    doubles.look_for(row)
    journal.publish(viewer, ElderRegistered(area=row.area_code, elder_id=row.pk, number=row.number), now=now)
    return row


@transaction.atomic
def change_elder(
    viewer: Viewer, elder_id: int, *, now: datetime, why: str = "", **values: Unpack[ElderValues]
) -> Elder:
    """Change what the values name and leave the rest; nothing is written when nothing differs."""
    row = locked(viewer, elder_id)
    check(viewer, "elder.edit", row)
    columns = _really_new(row, elder_fields(viewer, values, row))
    before_area = row.area_code
    if "id_number_index" in columns:
        _refuse_taken(viewer, columns, but=row.pk)
    home, home_changed = homes.settle(columns.get("area_code", row.area_code), row.dwelling, homes.home_fields(values))
    if home is not None and home.pk != row.dwelling_id:
        columns["dwelling"] = home
    if not columns and not home_changed:
        return row
    before = {key: _plain(getattr(row, key)) for key in columns if key not in _SECRET and key != "dwelling"}
    for key, value in columns.items():
        setattr(row, key, value)
    row.changed_at = now
    row.save(update_fields=[*columns, "changed_at"])
    fields = _words(columns, home_changed)
    data = {"fields": fields, "before": before, "after": {key: _plain(getattr(row, key)) for key in before}}
    note(viewer, row, now=now, fields=fields, why=why, data=data, from_area=before_area)
    doubles.look_for(row)
    return row


def note(
    viewer: Viewer,
    row: Elder,
    *,
    now: datetime,
    fields: list[str],
    why: str = "",
    data: dict[str, Any] | None = None,
    from_area: str = "",
) -> None:
    """Leave the audit row of a change and publish the fact."""
    journal.record_audit(
        viewer, kind="change", thing="elder", thing_id=row.pk, area=row.area_code, now=now, reason=why,
        data=data or {"fields": fields},
    )  # fmt: skip
    fact = ElderChanged(area=row.area_code, elder_id=row.pk, fields=fields, from_area=from_area or row.area_code)
    journal.publish(viewer, fact, now=now)


def _really_new(row: Elder, columns: dict[str, Any]) -> dict[str, Any]:
    """Drop what is as it was; a sealed value is the same when its blind index is."""
    for kind in ("id_number", "phone"):
        if f"{kind}_index" in columns and _bytes(getattr(row, f"{kind}_index")) == columns[f"{kind}_index"]:
            columns.pop(f"{kind}_sealed")
    return {key: value for key, value in columns.items() if _bytes(getattr(row, key)) != value}


def _bytes(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _words(columns: dict[str, Any], home: list[str]) -> list[str]:
    """Return the names of the changed fields as people know them."""
    names = {
        "id_number_sealed": "id_number",
        "phone_sealed": "phone",
        "dwelling": "address",
        "door_code_sealed": "door_code",
    }
    return sorted({names.get(key, key) for key in (*columns, *home) if key not in _FOLLOW})


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | None) else str(value)


def _source(columns: dict[str, Any], values: ElderValues) -> dict[str, Any]:
    """Return the blind key of a person without an identity number; nothing when name alone is known."""
    if columns.get("id_number_index") or not (columns.get("birth_on") or columns.get("phone_sealed")):
        return {}
    phone = unseal(columns["phone_sealed"]) if columns.get("phone_sealed") else ""
    birth = columns.get("birth_on")
    return {"source_key": blind_index(source_text(columns["name"], birth, phone, values["area_code"]))}


def _lock_word(word: str) -> None:
    """Let the second of two equal posts wait for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 42))", [word])


def _refuse_taken(viewer: Viewer, columns: dict[str, Any], but: int | None = None) -> None:
    """Refuse an identity number that another record has, naming the record only to those who may see it."""
    for column, kind in (("id_number_index", IdNumberTaken), ("source_key", SamePerson)):
        value = columns.get(column)
        if value is None:
            continue
        _lock_word(value.hex())
        other = Elder.objects.filter(**{column: value}).exclude(pk=but or 0).first()
        if other is not None:
            if not may_see_area(viewer, other.area_code):
                raise IdNumberTakenElsewhere(field="id_number")
            field = "id_number" if kind is IdNumberTaken else "name"
            raise kind(field=field, elder=other.pk, number=other.number, name=other.name)
