"""The responder's phone: people who can be sent, and of the jobs only their own."""

from typing import Any

from anju.incidents import commands as incidents
from tests import world
from tests.architecture.permission_table import SIGNED_IN, Case, Row
from tests.incidents import scene

WORKERS = {"responder", "grid_worker", "caregiver"}
MINE, NOT_MINE = {"responder"}, {"grid_worker", "caregiver"}


def _job(case: Case) -> dict[str, Any]:
    return {"assignment_id": case.thing("job of the responder", _sent).pk}


def _sent(case: Case) -> Any:
    sun = scene.worker(case.person("responder"))
    scene.worker(case.person("grid_worker"), on_duty=False)
    scene.worker(case.person("caregiver"), on_duty=False)
    alarm = scene.alarm(scene.zhao_defu(name="赵德禄"), "sos")
    li = world.viewer(case.person("operator"))
    incidents.claim(li, alarm.pk, now=scene.after(10))
    incidents.send_worker(li, alarm.pk, worker_id=sun.pk, now=scene.after(20))
    return sun.assignments.get()


def _photo(case: Case) -> dict[str, Any]:
    return {**_job(case), "name": "none.jpg"}


PAGES = ("job", "way", "watch")
POSTS = ("accept", "refuse", "arrive", "finish", "alert", "report", "show", "correct")

ROWS = [
    Row(name="field:today", ok=WORKERS),
    Row(name="field:outbox", ok=WORKERS),
    *(Row(name=f"field:{page}", public=True) for page in ("manifest", "worker", "offline")),
    *(Row(name=f"field:{page}", args=_job, ok=MINE, hidden=NOT_MINE) for page in PAGES),
    *(Row(name=f"field:{page}", args=_job, method="post", ok=MINE, hidden=NOT_MINE) for page in POSTS),
    Row(name="field:nobody", args=_job, method="post", hidden=WORKERS),  # an alarm is never left undone
    Row(name="field:depart", args=_job, method="post", hidden=WORKERS),  # an alarm has no departure of its own
    Row(name="field:call", args=_job, method="post", hidden=WORKERS),  # no number before the job is accepted
    Row(name="field:photo_add", args=_job, method="post", hidden=WORKERS),  # no photograph either
    Row(name="field:photo", args=_photo, hidden=SIGNED_IN),
    Row(name="field:duty", method="post", data=lambda _case: {"on": "1"}, ok=WORKERS),
    Row(name="field:position", method="post", ok=WORKERS),
]
