"""When two records look like one person. Two different valid identity numbers are two persons, whatever else agrees."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a record is compared; indexes are the blind ones."""

    name: str
    birth_on: date | None
    area_code: str
    id_index: bytes | None
    phone_index: bytes | None


def likeness(one: Likeness, other: Likeness) -> str:
    """Return why the two may be one person (``person`` or ``phone``), or the empty string."""
    if one.id_index and other.id_index:
        return ""
    if one.birth_on and (one.name, one.birth_on, one.area_code) == (other.name, other.birth_on, other.area_code):
        return "person"
    if one.phone_index and one.phone_index == other.phone_index:
        return "phone"
    return ""


def source_text(name: str, birth_on: date | None, phone: str, area_code: str) -> str:
    """Return what identifies a person without an identity number, to be blinded."""
    return "|".join(("source", name, birth_on.isoformat() if birth_on else "", phone, area_code))
