"""The search box: a name, its pinyin or initials, four last digits, an address, a number — inside the scope only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from anju.areas import queries as areas
from anju.kernel import clock
from anju.kernel.scope import Clause
from anju.kernel.viewer import Viewer
from anju.people.queries.looking import address_sql, text_sql
from anju.people.queries.scope import seen_sql
from anju.people.rules.looking import Meaning, clean, meaning

_COLUMNS = """people_elder.id, people_elder.number, people_elder.name, people_elder.sex, people_elder.birth_on,
 people_elder.area_code, people_elder.id_last4, people_elder.phone_last4, people_elder.status,
 people_elder.synthetic, people_dwelling.address"""
_FROM = "FROM people_elder LEFT JOIN people_dwelling ON people_dwelling.id = people_elder.dwelling_id"
_ADDRESS_LEAST = 3


SearchSource = Callable[[Viewer, str], Sequence[int]]
search_sources: list[SearchSource] = []  # higher apps add theirs: a device number finds the elder it belongs to


def found_elsewhere(viewer: Viewer, typed: str) -> list[int]:
    """Return the elders that higher apps find for a text that is no Chinese name or address."""
    wanted = clean(typed)
    if not wanted or meaning(wanted) in {Meaning.NAME, Meaning.ADDRESS}:
        return []
    return list(dict.fromkeys(elder for source in search_sources for elder in source(viewer, wanted)))


class Hit(NamedTuple):
    """One elder that was found."""

    id: int
    number: str
    name: str
    sex: str
    birth_on: date | None
    area_code: str
    id_last4: str
    phone_last4: str
    status: str
    synthetic: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One elder as a form offers it: enough to tell two of the same name apart, no number in full."""

    id: int
    number: str
    name: str
    sex: str
    age: int | None
    place: str
    address: str
    id_last4: str
    phone_last4: str
    status: str
    synthetic: bool


def search(viewer: Viewer, text: str, limit: int = 20, *, extra_ids: Sequence[int] = ()) -> list[Hit]:
    """Find elders for a typed text; by a device number when nothing else is found, for asking costs a second statement.

    ``extra_ids`` are elders that the caller knows of; they come first.
    """
    wanted = clean(text)
    found = _among(viewer, extra_ids, limit)
    if wanted:
        found += _find(viewer, text_sql(viewer, wanted), limit)
    if not found and len(wanted) >= _ADDRESS_LEAST and meaning(wanted) is Meaning.NAME:
        found += _find(viewer, address_sql(viewer, wanted), limit)
    if not found:
        found = _among(viewer, found_elsewhere(viewer, wanted), limit)
    return list({hit.id: hit for hit in found}.values())[:limit] if extra_ids else found


def _among(viewer: Viewer, ids: Sequence[int], limit: int) -> list[Hit]:
    return _find(viewer, (["people_elder.id = ANY(%s)"], [list(ids)]), limit) if ids else []


def choices(viewer: Viewer, text: str, *, limit: int) -> tuple[list[Choice], bool]:
    """Offer the living elders that a typed text finds, at most ``limit``, and say whether there are more."""
    found = [hit for hit in search(viewer, text, 3 * limit) if hit.status == "living"]
    return [_choice(hit) for hit in found[:limit]], len(found) > limit


def choice(viewer: Viewer, elder_id: int) -> Choice | None:
    """Return one elder as a form offers it, or nothing outside the scope."""
    found = _find(viewer, (["people_elder.id = %s"], [elder_id]), 1)
    return _choice(found[0]) if found else None


def _choice(hit: Hit) -> Choice:
    today = clock.local_day(clock.now())
    return Choice(
        id=hit.id,
        number=hit.number,
        name=hit.name,
        sex=hit.sex,
        age=clock.age_on(hit.birth_on, today) if hit.birth_on else None,
        place=" ".join(area.name for area in areas.path(hit.area_code)[2:]) or areas.name(hit.area_code),
        address=hit.address or "",
        id_last4=hit.id_last4,
        phone_last4=hit.phone_last4,
        status=hit.status,
        synthetic=hit.synthetic,
    )


def _find(viewer: Viewer, clause: Clause, limit: int) -> list[Hit]:
    where, params = seen_sql(viewer)
    every = [*where, "people_elder.status <> 'merged'", *clause[0]]
    sql = (
        f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(every)}"
        " ORDER BY people_elder.area_code, people_elder.id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *clause[1], limit])
        return list(map(Hit._make, cursor.fetchall()))
