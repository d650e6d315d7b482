"""Everything of a rescue card in one statement: an elder's card is read on every screen of an alarm."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer
from anju.people.queries.scope import seen_sql

_SQL = """
SELECT people_elder.id, people_elder.number, people_elder.name, people_elder.sex, people_elder.birth_on,
  people_elder.area_code, people_elder.hearing_note, people_elder.language_note, people_elder.living_alone,
  people_elder.care_level, people_elder.status, people_elder.phone_sealed, people_elder.id_number_sealed,
  people_elder.dwelling_id, coalesce(d.address, ''), coalesce(d.floor_note, ''), coalesce(d.door_note, ''),
  coalesce(d.key_note, ''), coalesce(d.animal_note, ''), coalesce(d.door_code_sealed <> '', false),
  d.longitude, d.latitude,
  (SELECT json_agg(json_build_array(c.id, c.position, c.name, c.relation, c.kind, encode(c.phone_sealed, 'hex'),
     c.minutes_away, c.has_key, c.place_note, c.user_id, c.checked_on) ORDER BY c.position)
   FROM people_contact c WHERE c.elder_id = people_elder.id),
  (SELECT json_agg(json_build_array(h.kind, h.text, h.vital) ORDER BY h.vital DESC, h.kind, h.id)
   FROM people_healthnote h WHERE h.elder_id = people_elder.id),
  (SELECT array_agg(k.kind ORDER BY k.ends_on DESC, k.kind, k.id) FROM people_category k
   WHERE k.elder_id = people_elder.id AND (k.ends_on IS NULL OR k.ends_on > %s))
FROM people_elder LEFT JOIN people_dwelling d ON d.id = people_elder.dwelling_id
"""


class CardRow(NamedTuple):
    """The statement's columns in their order."""

    id: int
    number: str
    name: str
    sex: str
    birth_on: date | None
    area_code: str
    hearing: str
    language: str
    living_alone: bool | None
    care_level: str
    status: str
    phone_sealed: bytes | None
    id_number_sealed: bytes | None
    dwelling_id: int | None
    address: str
    floor_note: str
    door_note: str
    key_note: str
    animal_note: str
    has_door_code: bool
    longitude: float | None
    latitude: float | None
    contacts: list[list[Any]]
    health: list[list[Any]]
    categories: list[str]


def card_row(viewer: Viewer, elder_id: int, day: date) -> CardRow:
    """Return the row of one elder inside the viewer's scope, or raise ``NotVisible``."""
    found = card_rows(viewer, [elder_id], day)
    if not found:
        raise NotVisible(elder=elder_id)
    return found[0]


def card_rows(viewer: Viewer, elder_ids: Collection[int], day: date) -> list[CardRow]:
    """Return the rows of those of these elders who are inside the viewer's scope, in one statement."""
    where, params = seen_sql(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SQL} WHERE {' AND '.join([*where, 'people_elder.id = ANY(%s)'])}", [day, *params, list(elder_ids)]
        )
        rows = cursor.fetchall()
    return [
        CardRow._make([*plain, _list(contacts), _list(health), categories or []])
        for *plain, contacts, health, categories in rows
    ]


def _list(value: object) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(value) if isinstance(value, str) else value or []  # type: ignore[assignment]
    return found
