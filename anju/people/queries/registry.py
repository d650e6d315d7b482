"""The registry list at any size: one condition builder for rows, count and export; keyset pages; constants in the SQL.

Written as SQL because at two million elders the shape of the statement is the product: the list is one index range
in order, the count is an index-only scan over a covering index, and no object is made for a row that is not shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from anju.kernel import clock
from anju.kernel.paging import BadCursor, read_cursor, write_cursor
from anju.kernel.scope import Clause, area_sql
from anju.kernel.viewer import Viewer
from anju.people.queries.looking import text_sql
from anju.people.queries.scope import seen_sql

SORTS = {
    "area": ("area_code", "id"),
    "name": ("pinyin", "area_code", "id"),
    "age": ("birth_on", "area_code", "id"),
    "newest": ("id",),
}
_COLUMNS = """people_elder.id, people_elder.number, people_elder.name, people_elder.sex, people_elder.birth_on,
 people_elder.area_code, people_elder.id_last4, people_elder.phone_last4, people_elder.living_alone,
 people_elder.care_level, people_elder.status, people_elder.synthetic, people_elder.pinyin, people_dwelling.address,
 ARRAY(SELECT kind FROM people_category WHERE elder_id = people_elder.id
       AND (ends_on IS NULL OR ends_on > %s) ORDER BY kind)"""
_FROM = "FROM people_elder LEFT JOIN people_dwelling ON people_dwelling.id = people_elder.dwelling_id"


class Row(NamedTuple):
    """One line of the list."""

    id: int
    number: str
    name: str
    sex: str
    birth_on: date | None
    area_code: str
    id_last4: str
    phone_last4: str
    living_alone: bool | None
    care_level: str
    status: str
    synthetic: bool
    pinyin: str
    address: str | None
    categories: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address line of the registry says. Empty means no filter; ``status`` empty means every kept record."""

    area: str = ""
    status: str = "living"
    category: str = ""
    living_alone: bool | None = None
    care_level: str = ""
    age_from: int | None = None
    age_to: int | None = None
    text: str = ""
    ids: tuple[int, ...] | None = None
    sort: str = "area"
    day: date | None = None

    def on(self) -> date:
        """Return the day on which ages and standings are judged."""
        return self.day or clock.local_day(clock.now())


class Page(NamedTuple):
    """One page and the cursor of the next, or None at the end."""

    rows: list[Row]
    next: str | None


def conditions(viewer: Viewer, filters: Filters) -> Clause:
    """Build every condition of the list over ``people_elder``: the scope first, then what was asked for."""
    where, params = seen_sql(viewer)
    for more, values in (
        area_sql(filters.area, "people_elder.area_code"),
        _status(filters),
        _plain(filters),
        _age(filters),
        _category(filters),
        text_sql(viewer, filters.text),
    ):
        where += more
        params += values
    return where, params


def _status(filters: Filters) -> Clause:
    if filters.status:
        return ["people_elder.status = %s"], [filters.status]
    return ["people_elder.status <> 'merged'"], []


def _plain(filters: Filters) -> Clause:
    where: list[str] = []
    params: list[Any] = []
    if filters.living_alone is not None:
        where.append("people_elder.living_alone" if filters.living_alone else "NOT people_elder.living_alone")
    if filters.care_level:
        where.append("people_elder.care_level = %s")
        params.append(filters.care_level)
    if filters.ids is not None:
        where.append("people_elder.id = ANY(%s)")
        params.append(list(filters.ids))
    return where, params


def years_before(day: date, years: int) -> date:
    """Return the birthday of those who reach an age on this day; 29 February falls on 1 March."""
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _age(filters: Filters) -> Clause:
    where: list[str] = []
    params: list[Any] = []
    if filters.age_from is not None:
        where.append("people_elder.birth_on <= %s")
        params.append(years_before(filters.on(), filters.age_from))
    if filters.age_to is not None:
        where.append("people_elder.birth_on > %s")
        params.append(years_before(filters.on(), filters.age_to + 1))
    return where, params


def _category(filters: Filters) -> Clause:
    if not filters.category:
        return [], []
    return [
        """EXISTS (SELECT 1 FROM people_category c WHERE c.elder_id = people_elder.id AND c.kind = %s
 AND (c.ends_on IS NULL OR c.ends_on > %s))"""
    ], [filters.category, filters.on()]


def _select(viewer: Viewer, filters: Filters, more: Clause, limit: int) -> list[Row]:
    where, params = conditions(viewer, filters)
    order = ", ".join(f"people_elder.{column}" for column in SORTS[filters.sort])
    if filters.sort == "newest":
        order += " DESC"
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where + more[0]) or 'true'} ORDER BY {order} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [filters.on(), *params, *more[1], limit])
        return list(map(Row._make, cursor.fetchall()))


def _after(filters: Filters, values: list[str]) -> Clause:
    """Build the keyset condition behind the last row that was shown."""
    columns = SORTS[filters.sort]
    if not values[-1].isdecimal() or (columns[0] == "birth_on" and not _is_day(values[0])):
        raise BadCursor(cursor="")
    if columns[0] == "birth_on" and not values[0]:
        return ["people_elder.birth_on IS NULL AND (people_elder.area_code, people_elder.id) > (%s, %s)"], [*values[1:]]
    names = ", ".join(f"people_elder.{column}" for column in columns)
    marks = ", ".join(["%s"] * (len(columns) - 1) + ["%s::bigint"])
    return [f"({names}) {'<' if filters.sort == 'newest' else '>'} ({marks})"], [*values]


def _is_day(value: str) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False


def registry(viewer: Viewer, filters: Filters, *, cursor: str = "", limit: int = 50) -> Page:
    """Return one page of the list."""
    columns = SORTS[filters.sort]
    values = read_cursor(cursor, len(columns)) if cursor else []
    found = _select(viewer, filters, _after(filters, values) if values else ([], []), limit + 1)
    if filters.sort == "age" and values and values[0] and len(found) <= limit:
        found += _select(viewer, filters, (["people_elder.birth_on IS NULL"], []), limit + 1 - len(found))
    if len(found) <= limit:
        return Page(found, None)
    last = found[limit - 1]
    return Page(found[:limit], write_cursor([_key(getattr(last, column)) for column in columns]))


def _key(value: object) -> str:
    return "" if value is None else str(value)


def count(viewer: Viewer, filters: Filters) -> int:
    """Count the list: the same conditions, answered from the covering index alone where they allow it."""
    where, params = conditions(viewer, filters)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM people_elder WHERE {' AND '.join(where) or 'true'}", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def rows(viewer: Viewer, filters: Filters, *, chunk: int = 2000) -> Iterator[Row]:
    """Give every row of the list, page by page, for an export."""
    ordered, cursor = replace(filters, sort="area"), ""
    while True:
        page = registry(viewer, ordered, cursor=cursor, limit=chunk)
        yield from page.rows
        if page.next is None:
            return
        cursor = page.next
