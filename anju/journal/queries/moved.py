"""The moves of things as they are read on every page of a thing: plain values, no object of the table."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from anju.kernel.viewer import Viewer

_SELECT = """
SELECT thing_id, verb, from_state, to_state, at, actor, actor_name, why, data::text
FROM journal_move WHERE thing = %s AND thing_id = ANY(%s) AND (%s OR verb = %s) ORDER BY id
"""


class Moved(NamedTuple):
    """One move: who, when, from, to, why, and what the verb needed."""

    thing_id: int
    verb: str
    from_state: str
    to_state: str
    at: datetime
    actor: str
    actor_name: str
    why: str
    data: dict[str, Any]


def moves_of(viewer: Viewer, *, thing: str, thing_ids: Collection[int], verb: str = "") -> list[Moved]:
    """List the moves of things of one kind, or those of one verb, oldest first.

    The caller has fetched (and so authorised) the things.
    """
    assert viewer  # noqa: S101 - names who asks
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [thing, list(thing_ids), not verb, verb])
        return [Moved._make([*values, json.loads(data)]) for *values, data in cursor.fetchall()]
