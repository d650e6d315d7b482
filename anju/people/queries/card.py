"""The rescue card, and the slots that higher apps fill on the elder's page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from anju.areas import queries as areas
from anju.kernel import clock, masking
from anju.kernel.secrets import unseal
from anju.kernel.viewer import Viewer
from anju.people.models import CareLevel, Contact, Elder, Sex
from anju.people.queries.card_row import CardRow, card_row, card_rows
from anju.people.queries.elders import categories, contacts, health_notes


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One person to call, the number masked."""

    id: int
    position: int
    name: str
    relation: str
    kind: str
    phone: str
    minutes_away: int | None
    has_key: bool
    place_note: str
    user_id: int | None
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing a helper must know; vital ones stand on top."""

    kind: str
    text: str
    vital: bool


@dataclass(frozen=True, slots=True)
class RescueCard:
    """All that whoever answers or goes must know, on one card. Phone and identity number are masked."""

    elder_id: int
    number: str
    name: str
    sex: str
    sex_label: str
    birth_on: date | None
    age: int | None
    area_code: str
    area_path: str
    address: str
    floor_note: str
    door_note: str
    key_note: str
    animal_note: str
    has_door_code: bool
    dwelling_id: int | None
    longitude: float | None
    latitude: float | None
    contacts: tuple[ContactLine, ...]
    health: tuple[HealthLine, ...]
    categories: tuple[str, ...]
    hearing: str
    language: str
    living_alone: bool | None
    care_level: str
    care_level_label: str
    phone: str
    id_number: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One line of the elder's timeline. ``tone`` is a tone of the design (life, risk, done, plain)."""

    at: datetime
    kind: str
    title: str
    text: str = ""
    who: str = ""
    why: str = ""
    tone: str = "plain"
    icon: str = ""
    badge: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPanel:
    """A part of the elder's page that a higher app brings: rendered by a template of that app."""

    tab: str  # head, devices, side
    title: str
    template: str
    context: dict[str, object]
    note: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLink:
    """A page of its own about the elder that a higher app brings, shown beside the tabs."""

    title: str
    href: str
    count: int | None = None


TimelineSource = Callable[[Viewer, int, int], list[TimelineEntry]]
PanelSource = Callable[[Viewer, int], CardPanel | None]
LinkSource = Callable[[Viewer, int], list[CardLink]]
timeline_sources: list[TimelineSource] = []
card_panels: list[PanelSource] = []
card_links: list[LinkSource] = []


_AS_READ = (
    "number", "name", "sex", "birth_on", "area_code", "address", "floor_note", "door_note", "key_note", "animal_note",
    "has_door_code", "dwelling_id", "longitude", "latitude", "hearing", "language", "living_alone", "care_level",
    "status",
)  # fmt: skip


def masked(sealed: bytes | memoryview | None, mask: Callable[[str], str]) -> str:
    """Open a sealed value only to mask it; nothing is shown for nothing."""
    return mask(unseal(sealed)) if sealed else ""


def contact_line(row: Contact) -> ContactLine:
    """Return a contact as it may be shown."""
    return ContactLine(
        id=row.pk,
        position=row.position,
        name=row.name,
        relation=row.relation,
        kind=row.kind,
        phone=masked(row.phone_sealed, masking.phone),
        minutes_away=row.minutes_away,
        has_key=row.has_key,
        place_note=row.place_note,
        user_id=row.user_id,
        checked_on=row.checked_on,
    )


def _label(words: type[Sex | CareLevel], code: str) -> str:
    return str(words(code).label) if code in words.values else ""


def rescue_card(viewer: Viewer, elder_id: int, *, day: date | None = None) -> RescueCard:
    """Return the card of an elder or raise ``NotVisible``; the same card as ``card_of``, read in one statement."""
    today = day or clock.local_day(clock.now())
    return _as_card(card_row(viewer, elder_id, today), today)


def rescue_cards(viewer: Viewer, elder_ids: Collection[int], *, day: date | None = None) -> dict[int, RescueCard]:
    """Return the cards of those of these elders whom the viewer may see, in one statement for all."""
    today = day or clock.local_day(clock.now())
    rows = card_rows(viewer, elder_ids, today) if elder_ids else []
    return {row.id: _as_card(row, today) for row in rows}


def _as_card(row: CardRow, today: date) -> RescueCard:
    plain = {name: getattr(row, name) for name in _AS_READ}
    return RescueCard(
        elder_id=row.id,
        sex_label=_label(Sex, row.sex),
        age=clock.age_on(row.birth_on, today) if row.birth_on else None,
        area_path=" ".join(area.name for area in areas.path(row.area_code)),
        contacts=tuple(_contact_line(values) for values in row.contacts),
        health=tuple(HealthLine(*values) for values in row.health),
        categories=tuple(row.categories),
        care_level_label=_label(CareLevel, row.care_level),
        phone=masked(row.phone_sealed, masking.phone),
        id_number=masked(row.id_number_sealed, masking.id_number),
        **plain,
    )


def _contact_line(values: list[Any]) -> ContactLine:
    key, position, name, relation, kind, phone, minutes, has_key, place, user, checked = values
    return ContactLine(
        id=key,
        position=position,
        name=name,
        relation=relation,
        kind=kind,
        phone=masked(bytes.fromhex(phone) if phone else None, masking.phone),
        minutes_away=minutes,
        has_key=has_key,
        place_note=place,
        user_id=user,
        checked_on=date.fromisoformat(checked) if checked else None,
    )


def card_of(viewer: Viewer, row: Elder, day: date) -> RescueCard:
    """Return the card of an elder who was fetched already."""
    home = row.dwelling
    return RescueCard(
        elder_id=row.pk,
        number=row.number,
        name=row.name,
        sex=row.sex,
        sex_label=_label(Sex, row.sex),
        birth_on=row.birth_on,
        age=clock.age_on(row.birth_on, day) if row.birth_on else None,
        area_code=row.area_code,
        area_path=" ".join(area.name for area in areas.path(row.area_code)),
        address=home.address if home else "",
        floor_note=home.floor_note if home else "",
        door_note=home.door_note if home else "",
        key_note=home.key_note if home else "",
        animal_note=home.animal_note if home else "",
        has_door_code=bool(home and home.door_code_sealed),
        dwelling_id=row.dwelling_id,
        longitude=home.longitude if home else None,
        latitude=home.latitude if home else None,
        contacts=tuple(contact_line(item) for item in contacts(viewer, row.pk)),
        health=tuple(HealthLine(item.kind, item.text, item.vital) for item in health_notes(viewer, row.pk)),
        categories=tuple(item.kind for item in categories(viewer, row.pk) if not item.ends_on or item.ends_on > day),
        hearing=row.hearing_note,
        language=row.language_note,
        living_alone=row.living_alone,
        care_level=row.care_level,
        care_level_label=_label(CareLevel, row.care_level),
        phone=masked(row.phone_sealed, masking.phone),
        id_number=masked(row.id_number_sealed, masking.id_number),
        status=row.status,
    )


def timeline(viewer: Viewer, elder_id: int, *, limit: int = 100) -> list[TimelineEntry]:
    """Merge what every source says about an elder, the newest first."""
    entries = [entry for source in timeline_sources for entry in source(viewer, elder_id, limit)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def panels(viewer: Viewer, elder_id: int) -> list[CardPanel]:
    """Collect what higher apps put on the elder's page."""
    return [panel for source in card_panels if (panel := source(viewer, elder_id)) is not None]


def links(viewer: Viewer, elder_id: int) -> list[CardLink]:
    """Collect the pages of higher apps about an elder."""
    return [link for source in card_links for link in source(viewer, elder_id)]
