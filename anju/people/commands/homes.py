"""Homes: found or made by address, shared by those who live there."""

from typing import Any, cast

from anju.kernel.secrets import seal
from anju.people.commands.values import HOME, ElderValues, FieldInvalid, position
from anju.people.models import Dwelling

_MOST = {"address": 200, "floor_note": 100, "door_note": 200, "key_note": 200, "animal_note": 100}


def home_fields(values: ElderValues) -> dict[str, Any]:
    """Return the columns of ``Dwelling`` that the values ask for."""
    given = cast("dict[str, str]", values)
    columns: dict[str, Any] = {key: given[key].strip() for key in HOME if key in given}
    for key, value in columns.items():
        if len(value) > _MOST[key]:
            raise FieldInvalid(field=key, why="long", most=_MOST[key])
    if given.get("door_code"):
        columns["door_code_sealed"] = seal(given["door_code"].strip())
    return columns | position(values)


def settle(area: str, home: Dwelling | None, columns: dict[str, Any]) -> tuple[Dwelling | None, list[str]]:
    """Return the home for an area and an address, and which of its columns changed.

    A new address is another home (found, or made); anything else changes the home that all who live there share.
    """
    if home is None and not any(columns.values()):
        return None, []
    address = columns.get("address", home.address if home else "")
    if home is None or (area, address) != (home.area_code, home.address):
        return _other(area, address, columns)
    return home, _update(home, columns)


def _other(area: str, address: str, columns: dict[str, Any]) -> tuple[Dwelling, list[str]]:
    found = Dwelling.objects.select_for_update().filter(area_code=area, address=address).first() if address else None
    if found is None:
        return Dwelling.objects.create(**{**columns, "area_code": area, "address": address}), ["address"]
    _update(found, columns)
    return found, ["address"]


def _update(home: Dwelling, columns: dict[str, Any]) -> list[str]:
    changed = [key for key, value in columns.items() if getattr(home, key) != value]
    for key in changed:
        setattr(home, key, columns[key])
    if changed:
        home.save(update_fields=changed)
    return changed
