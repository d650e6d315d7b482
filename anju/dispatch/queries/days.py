"""A worker's own day as a list: one line an assignment, with the home only of those that are theirs."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection

from anju.dispatch.lifecycle import ACTIVE
from anju.kernel.viewer import Viewer

_MOST = 50
_OPENED = frozenset({"accepted", "arrived"})
_SELECT = """
SELECT a.id, a.state, a.kind, a.urgent, a.thing, a.thing_id, a.area_code, a.minutes_estimated,
  coalesce(a.finished_at, a.answered_at, a.answer_by), coalesce(e.name, ''), coalesce(d.address, '')
FROM dispatch_assignment a JOIN dispatch_worker w ON w.id = a.worker_id
  LEFT JOIN people_elder e ON e.id = a.elder_id LEFT JOIN people_dwelling d ON d.id = e.dwelling_id
WHERE w.user_id = %s AND a.state = ANY(%s)
"""
_DAY = f"""
({_SELECT} ORDER BY a.urgent DESC, a.id LIMIT {_MOST}) UNION ALL
({_SELECT} AND (a.offered_at >= %s OR a.finished_at >= %s) ORDER BY a.id DESC LIMIT {_MOST})
"""
_ENDED = ["finished", "refused", "expired", "withdrawn", "missed"]


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


def my_day(viewer: Viewer, *, since: datetime) -> tuple[list[Task], list[Task]]:
    """List the viewer's own running assignments in order of urgency, and the newest that are over since a moment."""
    who = viewer.user_id or 0
    with connection.cursor() as cursor:
        cursor.execute(_DAY, [who, list(ACTIVE), who, _ENDED, since, since])
        found = [_task(Task._make(row)) for row in cursor.fetchall()]
    over = [task for task in found if task.state in _ENDED]
    return [task for task in found if task.state not in _ENDED], over


def _task(row: Task) -> Task:
    return row if row.state in _OPENED else row._replace(elder="", address="")
