"""The staging tables: sealed and checked rows come in by COPY, decisions and writes read them set-wise."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext, gettext_noop

from anju.kernel import text
from anju.kernel.secrets import blind_index, seal
from anju.people.commands.imports.files import Table
from anju.people.rules.importing import ContactRow, ElderRow, parse_row
from anju.people.rules.likeness import source_text

ROW_COLUMNS = tuple(
    """import_id row_no name pinyin initials sex birth_on id_sealed id_index id_kind id_last4 phone_sealed phone_index
    phone_last4 source_key area_code registered_area_code address floor_note door_note key_note longitude latitude
    datum_in living_alone care_level hearing_note language_note categories notes contacts_sign synthetic outcome
    reasons""".split()  # noqa: SIM905
)
CONTACT_COLUMNS = tuple(
    """import_id row_no position name relation kind phone_sealed phone_index phone_last4 minutes_away
    has_key""".split()  # noqa: SIM905
)
MERGED = gettext_noop("此行有合并单元格，请取消合并、逐行填写后重试")
_NOTHING = (None,) * len(ROW_COLUMNS[3:-2])
_pinyin = lru_cache(maxsize=50_000)(text.pinyin)


def staged(import_id: int) -> tuple[int, int]:
    """Return how many rows stand in staging and the last row number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), max(row_no) FROM people_import_row WHERE import_id = %s", [import_id])
        count, last = cursor.fetchone()
    return count, last or 0


def clear(import_id: int) -> None:
    """Empty the staging of one import."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_import_contact WHERE import_id = %s", [import_id])
        cursor.execute("DELETE FROM people_import_row WHERE import_id = %s", [import_id])


def chunks(table: Table, *, after: int, size: int) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    """Give the rows behind a row number in chunks."""
    rows = (row for row in table.rows if row[0] > after)
    while chunk := list(islice(rows, size)):
        yield chunk


def copy_in(
    import_id: int, chunk: list[tuple[int, dict[str, Any]]], merged: set[int], known: Callable[[str], bool]
) -> None:
    """Check, seal and COPY one chunk into staging."""
    people: list[tuple[Any, ...]] = []
    contacts: list[tuple[Any, ...]] = []
    for number, cells in chunk:
        row = parse_row(cells, known_area=known, say=gettext)
        if number in merged:
            row.faults.append(gettext(MERGED))
        if row.faults:  # nothing of a refused row is kept but why
            people.append((import_id, number, row.name, *_NOTHING, "refused", row.faults))
            continue
        circle = [_contact(import_id, number, item) for item in row.contacts]
        people.append(_person(import_id, number, row, _sign(circle)))
        contacts += circle
    _copy("people_import_row", ROW_COLUMNS, people)
    _copy("people_import_contact", CONTACT_COLUMNS, contacts)


def _copy(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _sealed(value: str) -> tuple[bytes | None, bytes | None, str]:
    return (seal(value), blind_index(value), value[-4:]) if value else (None, None, "")


def _person(import_id: int, number: int, row: ElderRow, sign: str) -> tuple[Any, ...]:
    full, initials = _pinyin(row.name)
    source = None
    if not row.id_number:
        source = blind_index(source_text(row.name, row.birth_on, row.phone, row.area_code))
    id_sealed, id_index, id_last4 = _sealed(row.id_number)
    return (
        import_id, number, row.name, full[:120], initials[:20], row.sex, row.birth_on, id_sealed, id_index, row.id_kind,
        id_last4, *_sealed(row.phone), source, row.area_code, row.registered_area_code, row.address, row.floor_note,
        row.door_note, row.key_note, row.longitude, row.latitude, row.datum_in, row.living_alone, row.care_level,
        row.hearing_note, row.language_note, row.categories, row.notes, sign, row.synthetic, "", [],
    )  # fmt: skip


def _contact(import_id: int, number: int, item: ContactRow) -> tuple[Any, ...]:
    return (
        import_id, number, item.position, item.name, item.relation, item.kind, *_sealed(item.phone), item.minutes_away,
        item.has_key,
    )  # fmt: skip


def _sign(contacts: list[tuple[Any, ...]]) -> str:
    """Return what the contacts of a row say, to be compared with what is stored."""
    return ";".join(
        f"{name}|{relation}|{kind}|{'' if minutes is None else minutes}|{'t' if has_key else 'f'}|"
        f"{index.hex() if index else ''}"
        for _job, _row, _place, name, relation, kind, _phone, index, _last4, minutes, has_key in contacts
    )
