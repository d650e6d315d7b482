"""The search text as SQL: every meaning hits an index of its own."""

from typing import Any

from anju.kernel.identifiers import id_number
from anju.kernel.scope import Clause, area_sql
from anju.kernel.secrets import blind_index
from anju.kernel.text import normalise_phone
from anju.kernel.viewer import Principal, Viewer
from anju.people.rules.looking import Meaning, clean, fragment, meaning, prefix_range

_NAME = """(people_elder.name LIKE %s OR SUBSTRING(people_elder.name, 2) LIKE %s
 OR SUBSTRING(people_elder.name, 3) LIKE %s)"""


def text_sql(viewer: Viewer, typed: str) -> Clause:
    """Build the condition of a search text over ``people_elder``."""
    wanted = clean(typed)
    kind = meaning(wanted)
    if kind is Meaning.NOTHING:
        return [], []
    if kind is Meaning.ADDRESS:
        return address_sql(viewer, wanted)
    sql, params = _one_table(kind, wanted)
    return [sql], params


def _one_table(kind: Meaning, wanted: str) -> tuple[str, list[Any]]:
    """Build the condition of a text that is answered by ``people_elder`` alone (and the contacts' phone)."""
    prefix = prefix_range(wanted)
    if kind is Meaning.NAME:
        return _NAME, [prefix] * 3
    if kind is Meaning.LATIN:
        sounds = prefix_range(wanted.lower().replace(" ", "").replace("'", ""))
        return "(people_elder.initials LIKE %s OR people_elder.pinyin LIKE %s)", [sounds] * 2
    if kind is Meaning.LAST4:
        return "(people_elder.id_last4 = %s OR people_elder.phone_last4 = %s)", [wanted.upper()] * 2
    if kind is Meaning.ID_NUMBER:
        return "people_elder.id_number_index = %s", [blind_index(id_number(wanted).number)]
    if kind is Meaning.PHONE:
        index = blind_index(normalise_phone(wanted))
        return (
            """people_elder.id IN (SELECT id FROM people_elder WHERE phone_index = %s
 UNION SELECT elder_id FROM people_contact WHERE phone_index = %s)""",
            [index, index],
        )
    return "people_elder.number = %s", [wanted.upper()]


def address_sql(viewer: Viewer, wanted: str) -> Clause:
    """Build the condition of an address fragment: the homes are found first, inside the scope."""
    area = "" if viewer.principal is Principal.FAMILY else viewer.area
    where, params = area_sql(area, "people_dwelling.area_code")
    inside = " AND ".join(["people_dwelling.address LIKE %s", *where])
    return [f"people_elder.dwelling_id IN (SELECT id FROM people_dwelling WHERE {inside})"], [  # noqa: S608
        fragment(wanted),
        *params,
    ]
