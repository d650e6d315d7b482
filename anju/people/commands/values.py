"""From what people write to what is stored: checked, normalised, sealed. Each refusal names the field."""

from datetime import date
from typing import Any, TypedDict, cast

from django.utils.translation import gettext

from anju.areas import queries as areas
from anju.kernel import geometry, identifiers, text
from anju.kernel.refusals import Invalid
from anju.kernel.secrets import blind_index, seal
from anju.kernel.viewer import Viewer
from anju.people.models import CareLevel, Elder, Sex
from anju.people.rules.identity import kind_of
from anju.people.rules.phones import phone_fault


class FieldInvalid(Invalid):
    """A field cannot be used as written; facts ``field`` and ``why`` (a word) say which and in what way."""

    code = "field_invalid"


class NameNeeded(FieldInvalid):
    """A record needs a name."""

    code = "name_needed"


class PhoneInvalid(FieldInvalid):
    """Not a telephone number that can be dialled."""

    code = "phone_invalid"


class IdDiffers(FieldInvalid):
    """Birth date or sex contradict the identity number; facts ``why`` is ``birth_on`` or ``sex``."""

    code = "id_number_differs"


class AreaOutside(FieldInvalid):
    """The area is not in the viewer's scope, or there is no such area."""

    code = "area_outside"


class ElderValues(TypedDict, total=False):
    """What can be written on a record; a missing key leaves the field as it is."""

    name: str
    sex: str
    birth_on: date | None
    id_number: str
    phone: str
    area_code: str
    registered_area_code: str
    address: str
    floor_note: str
    door_note: str
    key_note: str
    animal_note: str
    door_code: str
    longitude: float | None
    latitude: float | None
    datum: str
    living_alone: bool | None
    care_level: str
    hearing_note: str
    language_note: str
    carer_gender: str
    synthetic: bool


HOME = ("address", "floor_note", "door_note", "key_note", "animal_note")
_PLAIN = ("living_alone", "hearing_note", "language_note", "synthetic")
_NOTES = (*HOME, "hearing_note", "language_note")


def elder_fields(viewer: Viewer, values: ElderValues, row: Elder | None = None) -> dict[str, Any]:
    """Return the columns of ``Elder`` that the values ask for."""
    columns: dict[str, Any] = {key: value for key, value in values.items() if key in _PLAIN}
    if "name" in values:
        columns |= name_fields(values["name"])
    columns |= _area_fields(viewer, values, row)
    columns |= _choices(values)
    if "birth_on" in values:
        columns["birth_on"] = values["birth_on"]
    if "phone" in values:
        columns |= phone_fields(values["phone"])
    if values.get("id_number"):
        columns |= _id_fields(values, row)
    return _within_lengths(columns)


def _within_lengths(columns: dict[str, Any]) -> dict[str, Any]:
    for key, value in columns.items():
        most = getattr(Elder._meta.get_field(key), "max_length", None)  # noqa: SLF001 - Django's documented way
        if isinstance(value, str) and most and len(value) > most:
            raise FieldInvalid(field=key, why="long", most=most)
    return columns


def name_fields(written: str) -> dict[str, Any]:
    """Return name, pinyin and initials."""
    name = text.normalise_name(written)
    if not name:
        raise NameNeeded(field="name")
    full, initials = text.pinyin(name)
    return {"name": name, "pinyin": full[:120], "initials": initials[:20]}


def phone_fields(written: str, *, field: str = "phone") -> dict[str, Any]:
    """Return the sealed number, its blind index and its last four; empty for none."""
    digits = text.normalise_phone(written)
    if not digits and not written.strip():
        return {"phone_sealed": None, "phone_index": None, "phone_last4": ""}
    fault = phone_fault(digits, gettext)
    if fault:
        raise PhoneInvalid(field=field, why=fault)
    return {"phone_sealed": seal(digits), "phone_index": blind_index(digits), "phone_last4": digits[-4:]}


def _id_fields(values: ElderValues, row: Elder | None) -> dict[str, Any]:
    checked = identifiers.id_number(values["id_number"])
    birth = values.get("birth_on") or (row.birth_on if row and "birth_on" not in values else None)
    sex = values.get("sex") or (row.sex if row and "sex" not in values else "")
    if birth and birth != checked.born:
        raise IdDiffers(field="birth_on", why="birth_on", said=checked.born.isoformat())
    if sex and sex != checked.sex:
        raise IdDiffers(field="sex", why="sex", said=str(Sex(checked.sex).label))
    return {
        "id_number_sealed": seal(checked.number),
        "id_number_index": blind_index(checked.number),
        "id_last4": checked.number[-4:],
        "id_kind": kind_of(checked),
        "birth_on": checked.born,
        "sex": checked.sex,
        "source_key": None,
    }


def _choices(values: ElderValues) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for key, known in (("sex", Sex.values), ("carer_gender", ["f", "m"]), ("care_level", CareLevel.values)):
        value = cast("dict[str, str]", values).get(key)
        if value is not None:
            if value and value not in known:
                raise FieldInvalid(field=key, why="unknown")
            columns[key] = value
    return columns


def _area_fields(viewer: Viewer, values: ElderValues, row: Elder | None) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    area = values.get("area_code")
    if area is not None and (row is None or area != row.area_code):
        if not area or not viewer.covers(area) or not areas.known(area):
            raise AreaOutside(field="area_code", area=area)
        columns["area_code"] = area
    registered = values.get("registered_area_code")
    if registered is not None:
        if registered and not registered.isdecimal():
            raise FieldInvalid(field="registered_area_code", why="shape")
        columns["registered_area_code"] = registered[:12]
    return columns


def position(values: ElderValues) -> dict[str, Any]:
    """Return the position in WGS-84 and the datum it came in; both numbers and the datum, or none of them."""
    longitude, latitude = values.get("longitude"), values.get("latitude")
    if longitude is None and latitude is None:
        return {}
    if longitude is None or latitude is None:
        raise FieldInvalid(field="latitude" if latitude is None else "longitude", why="needed")
    datum = values.get("datum", "").lower().replace("-", "")
    there = geometry.to_wgs84(longitude, latitude, datum)
    return {"longitude": there[0], "latitude": there[1], "datum_in": datum}
