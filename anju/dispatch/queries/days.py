"""A worker's own day: whether on duty, what must be renewed, and one line an assignment.

A line names the home only while the job is the worker's.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from anju.dispatch.lifecycle import ACTIVE
from anju.kernel.viewer import Viewer

_MOST = 50
_MINE = """
SELECT a.id, a.state, a.kind, a.urgent, a.thing, a.thing_id, a.area_code, a.minutes_estimated,
  coalesce(a.finished_at, a.answered_at, a.answer_by) AS ended_at, a.elder_id
FROM dispatch_assignment a JOIN dispatch_worker w ON w.id = a.worker_id WHERE w.user_id = %s AND a.state = ANY(%s)
"""
_DAY = f"""
SELECT a.id, a.state, a.kind, a.urgent, a.thing, a.thing_id, a.area_code, a.minutes_estimated, a.ended_at,
  coalesce(e.name, ''), coalesce(d.address, '')
FROM (
  ({_MINE} ORDER BY a.urgent DESC, a.id LIMIT {_MOST}) UNION ALL
  ({_MINE} AND (a.offered_at >= %s OR a.finished_at >= %s) ORDER BY a.id DESC LIMIT {_MOST})
) a LEFT JOIN people_elder e ON e.id = a.elder_id AND a.state IN ('accepted', 'arrived')
  LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
"""  # noqa: S608 - parts of this statement
_POST = """
SELECT w.on_duty, w.position_at, c.kind, c.expires_on
FROM dispatch_worker w LEFT JOIN dispatch_certificate c ON c.worker_id = w.id
WHERE w.user_id = %s ORDER BY c.kind, c.expires_on DESC
"""
_ENDED = ["finished", "refused", "expired", "withdrawn", "missed"]


class Held(NamedTuple):
    """One qualification."""

    kind: str
    expires_on: date | None


class Post(NamedTuple):
    """The worker that somebody is."""

    on_duty: bool
    position_at: datetime | None
    certificates: tuple[Held, ...]


class Task(NamedTuple):
    """One line. ``elder`` and ``address`` are there only while the job is the worker's."""

    id: int
    state: str
    kind: str
    urgent: bool
    thing: str
    thing_id: int
    area_code: str
    minutes: int | None
    ended_at: datetime
    elder: str
    address: str


def my_post(viewer: Viewer) -> Post | None:
    """Return the worker that the viewer is, with the qualifications; None for whoever is not on the roster."""
    with connection.cursor() as cursor:
        cursor.execute(_POST, [viewer.user_id])
        found = cursor.fetchall()
    if not found:
        return None
    held = tuple(Held(kind, until) for _duty, _at, kind, until in found if kind is not None)
    on_duty, position_at, *_first = found[0]
    return Post(on_duty, position_at, held)


def my_day(viewer: Viewer, *, since: datetime) -> tuple[list[Task], list[Task]]:
    """List the viewer's own running assignments in order of urgency, and the newest that are over since a moment."""
    who = viewer.user_id or 0
    with connection.cursor() as cursor:
        cursor.execute(_DAY, [who, list(ACTIVE), who, _ENDED, since, since])
        found = [Task._make(row) for row in cursor.fetchall()]
    running = sorted((task for task in found if task.state not in _ENDED), key=lambda task: (not task.urgent, task.id))
    return running, sorted((task for task in found if task.state in _ENDED), key=lambda task: -task.id)
