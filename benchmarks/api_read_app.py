"""The server of ``api_read``: the platform, and beside it the same reads bare."""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.http import JsonResponse

from anju.config.asgi import application

_here = threading.local()
_LIST = """
SELECT e.id::text, e.number, e.name, e.sex, e.birth_on, e.area_code, coalesce(d.address, '') AS address, e.id_last4,
  e.phone_last4, e.living_alone, e.care_level, e.status, ARRAY(SELECT kind FROM people_category WHERE elder_id = e.id
  AND (ends_on IS NULL OR ends_on > '2026-12-08') ORDER BY kind) AS categories
FROM people_elder e LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
WHERE e.area_code >= '2301' AND e.area_code < '2302' AND e.status = 'living' ORDER BY e.area_code, e.id LIMIT 50
"""
_ONE = """
SELECT e.*, d.address, d.floor_note, d.door_note, d.key_note, d.animal_note, d.longitude, d.latitude
FROM people_elder e LEFT JOIN people_dwelling d ON d.id = e.dwelling_id WHERE e.id = %s
"""
_PARTS = {
    "contacts": "SELECT * FROM people_contact WHERE elder_id = %s ORDER BY position",
    "health": "SELECT * FROM people_healthnote WHERE elder_id = %s ORDER BY vital DESC, kind, id",
    "categories": "SELECT * FROM people_category WHERE elder_id = %s ORDER BY kind",
}


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_here, "connection"):
        _here.connection = psycopg.connect(os.environ["ANJU_DATABASE_URL"], autocommit=True)
    found: psycopg.Connection[Any] = _here.connection
    return found


def _rows(sql: str, params: list[object] | None = None) -> list[dict[str, Any]]:
    cursor = _connection().execute(sql, params)
    names = [column.name for column in cursor.description or ()]
    return [{n: v for n, v in zip(names, row, strict=True) if not isinstance(v, bytes)} for row in cursor]


def _bare(environ: dict[str, Any]) -> dict[str, Any]:
    if environ["PATH_INFO"] == "/bare/elders":
        return {"items": _rows(_LIST)}
    elder = int(parse_qs(environ["QUERY_STRING"])["id"][0])
    return {**_rows(_ONE, [elder])[0], **{name: _rows(sql, [elder]) for name, sql in _PARTS.items()}}


_django = application.pages.wsgi


def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer the bare addresses here, everything else by the platform."""
    if not environ["PATH_INFO"].startswith("/bare/"):
        return _django(environ, start_response)
    response = JsonResponse(_bare(environ))
    start_response("200 OK", list(response.items()))
    return [response.content]


application.pages.wsgi = both
