"""Words of Anju JSON that are more than one number: a place with its datum, a blood pressure, mains that is there."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import datum, events, reading
from anju_edge.protocols.events import STATE, VALUE, Signal

_DATUMS: Final = frozenset({datum.WGS84, datum.GCJ02, datum.BD09})
_PARTS: Final = ("systolic", "diastolic")


def place(value: object, settings: Mapping[str, Any]) -> list[Signal]:
    """Read ``{"lat", "lon", "datum", "accuracy"}``; without a datum the line's holds, else WGS-84.

    A datum that nobody knows says nothing: a place half a kilometre off is worse than none.
    """
    if not isinstance(value, Mapping):
        return []
    told = str(value.get("datum") or settings.get("datum") or datum.WGS84).lower().replace("-", "")
    north, east = (reading.number(_first(value, words)) for words in (("lat", "latitude"), ("lon", "lng", "longitude")))
    if told not in _DATUMS or north is None or east is None:
        return []
    accuracy = reading.number(value.get("accuracy"))
    here = events.position(*datum.to_wgs84(north, east, told), accuracy if accuracy is None or accuracy >= 0 else None)
    return [here] if here is not None else []


def pressure(value: object) -> list[Signal]:
    """Read ``"132/84"`` or ``{"systolic": 132, "diastolic": 84}``; a part that is no number is left out."""
    if isinstance(value, str):
        written: dict[str, object] = dict(zip(_PARTS, value.split("/", 1), strict=False))
    elif isinstance(value, Mapping):
        written = {part: value.get(part) for part in _PARTS}
    else:
        return []
    measured = ((part, reading.number(said)) for part, said in written.items())
    return [Signal(part, VALUE, None, number) for part, number in measured if number is not None]


def mains(value: object) -> list[Signal]:
    """Read whether there is mains power: true ends the failure, false begins it."""
    there = reading.truth(value)
    return [] if there is None else [Signal("mains_lost", STATE, not there)]


def _first(value: Mapping[str, Any], words: tuple[str, ...]) -> object:
    return next((value[word] for word in words if word in value), None)
