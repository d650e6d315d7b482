"""What becomes of each staged row: decided in SQL, for one chunk at a time, before anything is written.

``reasons`` of a changed row are names of fields; of any other row sentences in the reader's language.
"""

# ruff: noqa: E501 - long statements, put together from the constants of this file alone
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from anju.kernel.scope import area_range
from anju.kernel.viewer import Viewer
from anju.people.models import Import

_TWICE = """
WITH every AS (
  SELECT row_no, first_value(row_no) OVER (PARTITION BY coalesce(id_index, source_key) ORDER BY row_no) AS first_no
  FROM people_import_row WHERE import_id = %(import)s AND outcome = ''
), seen AS MATERIALIZED (SELECT * FROM every WHERE first_no < row_no)
UPDATE people_import_row r SET outcome = 'refused', reasons = ARRAY[
  format(CASE WHEN r.id_index IS NULL THEN %(same_person)s ELSE %(same_number)s END, seen.first_no)]
FROM seen WHERE r.import_id = %(import)s AND r.row_no = seen.row_no
"""
_MATCH = """
UPDATE people_import_row r SET elder_id = coalesce(e.merged_into_id, e.id)
FROM people_elder e
WHERE r.import_id = %(import)s AND r.row_no BETWEEN %(low)s AND %(high)s AND r.outcome = '' AND e.{column} = r.{staged}
"""
_REFUSE = """
UPDATE people_import_row r SET outcome = 'refused', elder_id = NULL, reasons = ARRAY[CASE
  WHEN e.area_code < %(from)s OR e.area_code >= %(to)s THEN %(elsewhere)s ELSE format(%(died)s, e.number) END]
FROM people_elder e
WHERE r.import_id = %(import)s AND r.row_no BETWEEN %(low)s AND %(high)s AND r.outcome = '' AND e.id = r.elder_id
  AND (e.area_code < %(from)s OR e.area_code >= %(to)s OR e.status = 'died')
"""
_COMPARE = """
UPDATE people_import_row r SET outcome = CASE WHEN cardinality(t.fields) = 0 THEN 'same' ELSE 'changed' END,
  reasons = t.fields, dwelling_id = CASE WHEN t.stays THEN t.home END
FROM (
  SELECT s.row_no, e.dwelling_id AS home,
    d.id IS NOT NULL AND d.area_code = s.area_code AND (s.address = '' OR d.address = s.address) AS stays,
    array_remove(ARRAY[
      CASE WHEN e.name <> s.name THEN 'name' END,
      CASE WHEN s.sex <> '' AND e.sex <> s.sex THEN 'sex' END,
      CASE WHEN e.birth_on IS DISTINCT FROM s.birth_on AND s.birth_on IS NOT NULL THEN 'birth_on' END,
      CASE WHEN s.phone_index IS NOT NULL AND e.phone_index IS DISTINCT FROM s.phone_index THEN 'phone' END,
      CASE WHEN e.area_code <> s.area_code THEN 'area_code' END,
      CASE WHEN s.registered_area_code <> '' AND e.registered_area_code <> s.registered_area_code THEN 'registered_area_code' END,
      CASE WHEN s.address <> '' AND coalesce(d.address, '') <> s.address THEN 'address' END,
      CASE WHEN s.longitude IS NOT NULL AND (d.longitude IS NULL OR d.latitude IS NULL
        OR abs(d.longitude - s.longitude) > 1e-7 OR abs(d.latitude - s.latitude) > 1e-7) THEN 'longitude' END,
      CASE WHEN s.floor_note <> '' AND coalesce(d.floor_note, '') <> s.floor_note THEN 'floor_note' END,
      CASE WHEN s.door_note <> '' AND coalesce(d.door_note, '') <> s.door_note THEN 'door_note' END,
      CASE WHEN s.key_note <> '' AND coalesce(d.key_note, '') <> s.key_note THEN 'key_note' END,
      CASE WHEN s.living_alone IS NOT NULL AND e.living_alone IS DISTINCT FROM s.living_alone THEN 'living_alone' END,
      CASE WHEN s.care_level <> '' AND e.care_level <> s.care_level THEN 'care_level' END,
      CASE WHEN s.hearing_note <> '' AND e.hearing_note <> s.hearing_note THEN 'hearing_note' END,
      CASE WHEN s.language_note <> '' AND e.language_note <> s.language_note THEN 'language_note' END,
      CASE WHEN s.contacts_sign <> '' AND s.contacts_sign <> coalesce((
        SELECT string_agg(concat(c.name, '|', c.relation, '|', c.kind, '|', c.minutes_away, '|',
          CASE WHEN c.has_key THEN 't' ELSE 'f' END, '|', encode(c.phone_index, 'hex')), ';' ORDER BY c.position)
        FROM people_contact c WHERE c.elder_id = e.id), '') THEN 'contacts' END,
      CASE WHEN EXISTS (SELECT unnest(s.categories) EXCEPT SELECT kind FROM people_category c
        WHERE c.elder_id = e.id AND (c.ends_on IS NULL OR c.ends_on > %(day)s)) THEN 'categories' END,
      CASE WHEN EXISTS (SELECT unnest(s.notes) EXCEPT SELECT text FROM people_healthnote n WHERE n.elder_id = e.id)
        THEN 'health' END,
      CASE WHEN s.synthetic AND NOT e.synthetic THEN 'synthetic' END
    ], NULL) AS fields
  FROM people_import_row s JOIN people_elder e ON e.id = s.elder_id LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
  WHERE s.import_id = %(import)s AND s.row_no BETWEEN %(low)s AND %(high)s AND s.outcome = ''
) t
WHERE r.import_id = %(import)s AND r.row_no = t.row_no
"""
_LIKE = """
UPDATE people_import_row r SET outcome = 'duplicate', reasons = ARRAY[t.reason]
FROM (
  SELECT DISTINCT ON (row_no) row_no, reason FROM (
    SELECT s.row_no, format(%(like_person)s, e.number) AS reason, e.id
    FROM people_import_row s JOIN people_elder e ON e.name = s.name AND e.area_code = s.area_code AND e.birth_on = s.birth_on
    WHERE s.import_id = %(import)s AND s.row_no BETWEEN %(low)s AND %(high)s AND s.outcome = '' AND s.elder_id IS NULL
      AND e.status <> 'merged' AND (e.id_number_index IS NULL OR s.id_index IS NULL)
    UNION ALL
    SELECT s.row_no, CASE WHEN e.area_code >= %(from)s AND e.area_code < %(to)s
      THEN format(%(like_phone)s, e.number) ELSE %(like_elsewhere)s END, e.id
    FROM people_import_row s JOIN people_elder e ON e.phone_index = s.phone_index
    WHERE s.import_id = %(import)s AND s.row_no BETWEEN %(low)s AND %(high)s AND s.outcome = '' AND s.elder_id IS NULL
      AND e.status <> 'merged' AND (e.id_number_index IS NULL OR s.id_index IS NULL)
    UNION ALL
    SELECT s.row_no, format(%(like_row)s, o.row_no), o.row_no
    FROM people_import_row s JOIN people_import_row o ON o.import_id = s.import_id AND o.row_no < s.row_no
      AND o.phone_index = s.phone_index
    WHERE s.import_id = %(import)s AND s.row_no BETWEEN %(low)s AND %(high)s AND s.outcome = '' AND s.elder_id IS NULL
      AND o.outcome <> 'refused' AND (o.id_index IS NULL OR s.id_index IS NULL)
  ) found ORDER BY row_no, id
) t
WHERE r.import_id = %(import)s AND r.row_no = t.row_no
"""
_REST = """
UPDATE people_import_row SET outcome = 'created'
WHERE import_id = %(import)s AND row_no BETWEEN %(low)s AND %(high)s AND outcome = ''
"""


def _sentences() -> dict[str, str]:
    """Return the sentences of the statements above in the reader's language, ready for ``format`` of PostgreSQL."""
    return {
        "same_person": _("与第 %(row)s 行是同一人（姓名、出生日期、电话、地区都相同）") % {"row": "%s"},
        "same_number": _("身份证号：与第 %(row)s 行相同") % {"row": "%s"},
        "elsewhere": _("身份证号：已在其他地区建档，本辖区不能新建或修改"),
        "died": _("档案 %(number)s 已标记为已故，不能再修改") % {"number": "%s"},
        "like_person": _("与档案 %(number)s 姓名、出生日期、地区相同，请在“疑似重复”中确认") % {"number": "%s"},
        "like_phone": _("与档案 %(number)s 电话相同，请在“疑似重复”中确认") % {"number": "%s"},
        "like_elsewhere": _("电话与其他地区的一份档案相同"),
        "like_row": _("与第 %(row)s 行疑似同一人，请在“疑似重复”中确认") % {"row": "%s"},
    }


def refuse_repeated(job: Import) -> None:
    """Refuse every row whose person stands higher up in the same file."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, {"import": job.pk, **_sentences()})


def decide(viewer: Viewer, job: Import, *, low: int, high: int, day: date) -> None:
    """Decide the rows from ``low`` to ``high``: refused, same, changed, duplicate; what is left undecided is new."""
    start, end = area_range(viewer.area) if viewer.area else ("", "~")
    values: dict[str, str | int | date] = {
        "import": job.pk,
        "low": low,
        "high": high,
        "from": start,
        "to": end,
        "day": day,
        **_sentences(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_MATCH.format(column="id_number_index", staged="id_index"), values)
        matched = cursor.rowcount
        cursor.execute(_MATCH.format(column="source_key", staged="source_key"), values)
        if matched + cursor.rowcount:
            cursor.execute(_REFUSE, values)
            cursor.execute(_COMPARE, values)
        cursor.execute(_LIKE, values)
        if job.rehearsal:
            cursor.execute(_REST, values)
