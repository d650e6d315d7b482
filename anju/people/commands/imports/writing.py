"""Writing a decided chunk: homes, elders, contacts, standings, notes and doubles, each as one statement."""

# ruff: noqa: E501, S608 - long statements, put together from the constants of this file alone
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

_OF_CHUNK = "s.import_id = %(import)s AND s.row_no BETWEEN %(low)s AND %(high)s"
_NEW = "s.outcome IN ('created', 'duplicate')"
_OPEN = "s.outcome IN ('', 'duplicate', 'changed')"  # as deciding leaves them
_WRITTEN = "s.outcome IN ('created', 'duplicate', 'changed')"
_HOMES = f"""
INSERT INTO people_dwelling (area_code, address, floor_note, door_note, key_note, animal_note, longitude, latitude, datum_in)
SELECT DISTINCT ON (s.area_code, s.address) s.area_code, s.address, s.floor_note, s.door_note, s.key_note, '', s.longitude,
  s.latitude, s.datum_in
FROM people_import_row s
WHERE {_OF_CHUNK} AND {_OPEN} AND s.address <> '' AND s.dwelling_id IS NULL
ORDER BY s.area_code, s.address, s.row_no
ON CONFLICT (area_code, address) WHERE address <> '' DO NOTHING
"""
_SETTLE = f"""
UPDATE people_import_row s SET outcome = CASE s.outcome WHEN '' THEN 'created' ELSE s.outcome END,
  elder_id = coalesce(s.elder_id, nextval(pg_get_serial_sequence('people_elder', 'id'))),
  dwelling_id = coalesce(s.dwelling_id, (SELECT d.id FROM people_dwelling d
    WHERE d.area_code = s.area_code AND d.address = s.address AND d.address <> ''))
WHERE {_OF_CHUNK} AND {_OPEN}
"""
_HOME_NOTES = f"""
UPDATE people_dwelling d SET
  floor_note = coalesce(nullif(t.floor_note, ''), d.floor_note), door_note = coalesce(nullif(t.door_note, ''), d.door_note),
  key_note = coalesce(nullif(t.key_note, ''), d.key_note), longitude = coalesce(t.longitude, d.longitude),
  latitude = coalesce(t.latitude, d.latitude), datum_in = coalesce(nullif(t.datum_in, ''), d.datum_in)
FROM (
  SELECT DISTINCT ON (s.dwelling_id) s.dwelling_id, s.floor_note, s.door_note, s.key_note, s.longitude, s.latitude, s.datum_in
  FROM people_import_row s
  WHERE {_OF_CHUNK} AND {_WRITTEN} AND (s.floor_note <> '' OR s.door_note <> '' OR s.key_note <> '' OR s.longitude IS NOT NULL)
  ORDER BY s.dwelling_id, s.row_no DESC
) t
WHERE d.id = t.dwelling_id AND ((t.floor_note <> '' AND d.floor_note <> t.floor_note)
  OR (t.door_note <> '' AND d.door_note <> t.door_note) OR (t.key_note <> '' AND d.key_note <> t.key_note)
  OR (t.longitude IS NOT NULL AND (d.longitude, d.latitude) IS DISTINCT FROM (t.longitude, t.latitude)))
"""
_ELDERS = f"""
INSERT INTO people_elder (id, number, area_code, registered_area_code, dwelling_id, name, pinyin, initials, sex, birth_on,
  id_number_sealed, id_number_index, id_kind, id_last4, phone_sealed, phone_index, phone_last4, source_key, language_note,
  hearing_note, living_alone, care_level, synthetic, status, created_at, changed_at)
SELECT s.elder_id, 'E' || lpad(nextval('people_elder_number')::text, 8, '0'), s.area_code, s.registered_area_code,
  s.dwelling_id, s.name, s.pinyin, s.initials, s.sex, s.birth_on, s.id_sealed, s.id_index, s.id_kind, s.id_last4,
  s.phone_sealed, s.phone_index, s.phone_last4, s.source_key, s.language_note, s.hearing_note, s.living_alone, s.care_level,
  coalesce(s.synthetic, false), 'living', %(now)s, %(now)s
FROM people_import_row s WHERE {_OF_CHUNK} AND {_NEW} ORDER BY s.row_no
"""
_CHANGED = f"""
UPDATE people_elder e SET
  name = s.name, pinyin = s.pinyin, initials = s.initials, sex = coalesce(nullif(s.sex, ''), e.sex),
  birth_on = coalesce(s.birth_on, e.birth_on), phone_sealed = coalesce(s.phone_sealed, e.phone_sealed),
  phone_index = coalesce(s.phone_index, e.phone_index), phone_last4 = coalesce(nullif(s.phone_last4, ''), e.phone_last4),
  area_code = s.area_code, registered_area_code = coalesce(nullif(s.registered_area_code, ''), e.registered_area_code),
  dwelling_id = coalesce(s.dwelling_id, e.dwelling_id), living_alone = coalesce(s.living_alone, e.living_alone),
  care_level = coalesce(nullif(s.care_level, ''), e.care_level),
  hearing_note = coalesce(nullif(s.hearing_note, ''), e.hearing_note),
  language_note = coalesce(nullif(s.language_note, ''), e.language_note),
  synthetic = e.synthetic OR coalesce(s.synthetic, false), changed_at = %(now)s
FROM people_import_row s WHERE {_OF_CHUNK} AND s.outcome = 'changed' AND e.id = s.elder_id
"""
_OLD_CONTACTS = f"""
DELETE FROM people_contact c USING people_import_row s
WHERE {_OF_CHUNK} AND s.outcome = 'changed' AND 'contacts' = ANY(s.reasons) AND c.elder_id = s.elder_id
"""
_CONTACTS = f"""
INSERT INTO people_contact (elder_id, position, name, relation, kind, phone_sealed, phone_index, phone_last4, place_note,
  minutes_away, has_key)
SELECT s.elder_id, row_number() OVER (PARTITION BY s.row_no ORDER BY c.position), c.name, c.relation, c.kind, c.phone_sealed,
  c.phone_index, c.phone_last4, '', c.minutes_away, c.has_key
FROM people_import_row s JOIN people_import_contact c ON c.import_id = s.import_id AND c.row_no = s.row_no
WHERE {_OF_CHUNK} AND s.elder_id IS NOT NULL AND ({_NEW} OR (s.outcome = 'changed' AND 'contacts' = ANY(s.reasons)))
"""
_CATEGORIES = f"""
INSERT INTO people_category (elder_id, kind, starts_on, source)
SELECT s.elder_id, k.kind, %(day)s, %(source)s
FROM people_import_row s, unnest(s.categories) AS k(kind)
WHERE {_OF_CHUNK} AND {_WRITTEN} AND s.elder_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_category c
  WHERE c.elder_id = s.elder_id AND c.kind = k.kind AND (c.ends_on IS NULL OR c.ends_on > %(day)s))
ON CONFLICT DO NOTHING
"""
_NOTES = f"""
INSERT INTO people_healthnote (elder_id, kind, text, vital, source, noted_on)
SELECT s.elder_id, 'note', n.note, false, %(source)s, %(day)s
FROM people_import_row s, unnest(s.notes) AS n(note)
WHERE {_OF_CHUNK} AND {_WRITTEN} AND s.elder_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM people_healthnote h WHERE h.elder_id = s.elder_id AND h.text = n.note)
ON CONFLICT DO NOTHING
"""
_DOUBLES = f"""
INSERT INTO people_duplicate (first_id, second_id, reason, choice, chosen_by)
SELECT DISTINCT ON (least(t.one, t.other), greatest(t.one, t.other)) least(t.one, t.other), greatest(t.one, t.other),
  t.reason, '', ''
FROM (
  SELECT s.elder_id AS one, e.id AS other, 'person' AS reason
  FROM people_import_row s JOIN people_elder e ON e.name = s.name AND e.area_code = s.area_code AND e.birth_on = s.birth_on
  WHERE {_OF_CHUNK} AND s.outcome = 'duplicate' AND e.status <> 'merged' AND (e.id_number_index IS NULL OR s.id_index IS NULL)
  UNION ALL
  SELECT s.elder_id, e.id, 'phone' FROM people_import_row s JOIN people_elder e ON e.phone_index = s.phone_index
  WHERE {_OF_CHUNK} AND s.outcome = 'duplicate' AND e.status <> 'merged' AND (e.id_number_index IS NULL OR s.id_index IS NULL)
) t WHERE t.one <> t.other
ORDER BY least(t.one, t.other), greatest(t.one, t.other), t.reason
ON CONFLICT DO NOTHING
"""


_TOLD = f"""
SELECT s.elder_id, s.area_code, jsonb_build_object('import', s.import_id, 'registered', s.outcome <> 'changed', 'fields',
  CASE WHEN s.outcome = 'changed' THEN to_jsonb(s.reasons) ELSE to_jsonb(array_remove(ARRAY['name', 'area_code',
    CASE WHEN s.id_index IS NOT NULL THEN 'id_number' END, CASE WHEN s.phone_index IS NOT NULL THEN 'phone' END,
    CASE WHEN s.birth_on IS NOT NULL THEN 'birth_on' END, CASE WHEN s.sex <> '' THEN 'sex' END,
    CASE WHEN s.registered_area_code <> '' THEN 'registered_area_code' END, CASE WHEN s.address <> '' THEN 'address' END,
    CASE WHEN s.longitude IS NOT NULL THEN 'longitude' END, CASE WHEN s.floor_note <> '' THEN 'floor_note' END,
    CASE WHEN s.door_note <> '' THEN 'door_note' END, CASE WHEN s.key_note <> '' THEN 'key_note' END,
    CASE WHEN s.living_alone IS NOT NULL THEN 'living_alone' END, CASE WHEN s.care_level <> '' THEN 'care_level' END,
    CASE WHEN s.hearing_note <> '' THEN 'hearing_note' END, CASE WHEN s.language_note <> '' THEN 'language_note' END,
    CASE WHEN s.contacts_sign <> '' THEN 'contacts' END, CASE WHEN s.categories <> '{{}}' THEN 'categories' END,
    CASE WHEN s.notes <> '{{}}' THEN 'health' END, CASE WHEN s.synthetic THEN 'synthetic' END], NULL)) END)
FROM people_import_row s WHERE {_OF_CHUNK} AND {_WRITTEN} ORDER BY s.row_no
"""
_STATEMENTS = (
    _HOMES, _SETTLE, _ELDERS, _CHANGED, _HOME_NOTES, _OLD_CONTACTS, _CONTACTS, _CATEGORIES, _NOTES, _DOUBLES,
)  # fmt: skip


def write(viewer: Viewer, values: dict[str, Any], *, now: datetime) -> None:
    """Write one decided chunk and what it did to each elder.

    An elder whom somebody registered since the rows were decided raises ``IntegrityError``: decide the chunk again.
    """
    known = {"source": _("批量导入"), "now": now, **values}
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(statement, known)
    journal.record_audits(viewer, kind="change", thing="elder", rows=_TOLD, values=known, now=now)
