"""What comes in and goes out about elders."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from anju.kernel.schemas import AreaCode, Day, IdIn, IdOut, In, Latitude, Line, Longitude, Out, Text, Word

Name = Annotated[Line, Field(max_length=60)]
Short = Annotated[Line, Field(max_length=60)]
Note = Annotated[Line, Field(max_length=200)]
Age = Annotated[int, Field(ge=0, le=150)]
CareLevel = Literal["", "capable", "mild", "moderate", "severe", "complete"]


class ElderFilters(In):
    """Which elders."""

    area: AreaCode | None = None
    status: Literal["", "living", "moved", "died"] = "living"
    category: Word = ""
    living_alone: bool | None = None
    care_level: CareLevel = ""
    age_from: Age | None = None
    age_to: Age | None = None
    sort: Literal["area", "name", "age", "newest"] = "area"


class ElderRow(Out):
    """One elder in a list."""

    id: IdOut
    number: str
    name: str
    sex: str
    birth_on: date | None
    area: str
    address: str
    id_last4: str
    phone_last4: str
    living_alone: bool | None = None
    care_level: str = ""
    status: str
    categories: list[str] = []


class ContactOut(Out):
    """A person to call, in calling order; the number is masked."""

    id: IdOut
    position: int
    name: str
    relation: str
    kind: str
    phone: str
    minutes_away: int | None
    has_key: bool
    place_note: str
    checked_on: date | None


class HealthOut(Out):
    """One thing that a helper must know."""

    kind: str
    text: str
    vital: bool


class ElderOut(Out):
    """The rescue card: all that whoever answers or goes must know. Phone and identity number are masked."""

    id: IdOut
    number: str
    name: str
    sex: str
    birth_on: date | None
    age: int | None
    area: str
    area_path: str
    address: str
    floor_note: str
    door_note: str
    key_note: str
    animal_note: str
    has_door_code: bool
    longitude: float | None
    latitude: float | None
    contacts: list[ContactOut]
    health: list[HealthOut]
    categories: list[str]
    hearing: str
    language: str
    living_alone: bool | None
    care_level: str
    phone: str
    id_number: str
    status: str


class ElderIn(In):
    """What can be written on a record; what is left out stays as it is. A position needs its datum."""

    name: Name = ""
    sex: Literal["", "f", "m"] = ""
    birth_on: Day | None = None
    id_number: Annotated[str, Field(max_length=18, pattern="^[0-9Xx]*$")] = ""
    phone: Annotated[Line, Field(max_length=30)] = ""
    area_code: AreaCode | None = None
    registered_area_code: AreaCode | None = None
    address: Note = ""
    floor_note: Line = ""
    door_note: Note = ""
    key_note: Note = ""
    animal_note: Line = ""
    door_code: Annotated[Line, Field(max_length=30)] = ""
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    datum: Literal["", "wgs84", "gcj02", "bd09"] = ""
    living_alone: bool | None = None
    care_level: CareLevel = ""
    hearing_note: Line = ""
    language_note: Short = ""
    carer_gender: Literal["", "f", "m"] = ""
    synthetic: bool = False


class ElderNew(ElderIn):
    """A new record needs a name and an area."""

    name: Annotated[Name, Field(min_length=1)]
    area_code: AreaCode


class ContactIn(In):
    """A person to call. With the `id` of a known contact, an empty phone leaves the number as it is."""

    id: IdIn | None = None
    name: Annotated[Name, Field(min_length=1)]
    relation: Annotated[Line, Field(max_length=20)] = ""
    kind: Literal["family", "neighbour", "community", "doctor"] = "family"
    phone: Annotated[Line, Field(max_length=30)] = ""
    minutes_away: Annotated[int, Field(ge=0, le=1440)] | None = None
    has_key: bool = False
    place_note: Short = ""
    checked_on: Day | None = None


class HealthIn(In):
    """One thing that a helper must know."""

    kind: Literal["condition", "medicine", "allergy", "note"]
    text: Annotated[Note, Field(min_length=1)]
    vital: bool = False
    source: Short = ""
    noted_on: Day | None = None


class CategoryIn(In):
    """A standing (低保, 独居, …) as a dated fact with the department that says so."""

    kind: Annotated[Word, Field(min_length=1)]
    starts_on: Day
    ends_on: Day | None = None
    source: Annotated[Short, Field(min_length=1)]
    checked_on: Day | None = None


class RevealIn(In):
    """Which sealed value, and why; both are written to the audit."""

    field: Literal["phone", "id_number", "door_code", "contact_phone"]
    reason: Literal["emergency", "benefit", "in_person", "other"]
    words: Annotated[Text, Field(max_length=200)] = ""
    contact_id: IdIn | None = None


class Revealed(Out):
    """The value in full."""

    value: str


class CountOut(Out):
    """How many there are."""

    count: int
