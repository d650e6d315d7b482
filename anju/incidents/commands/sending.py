"""Sending a worker, and what the worker's own verbs do to the case."""

from datetime import datetime
from typing import Any

from django.db import transaction

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.incidents import permissions, queries
from anju.incidents.commands.moving import THING, remark, seconds, step, tell
from anju.incidents.events import IncidentAccepted, IncidentArrived, IncidentDispatched
from anju.incidents.lifecycle import LIFECYCLE
from anju.incidents.models import Incident
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer

CITY_DIGITS = 4


@transaction.atomic
def send_worker(viewer: Viewer, incident_id: int, *, worker_id: int, now: datetime) -> Incident:
    """Ask a worker to go. A second one may be sent beside the first."""
    dispatch.hold(THING, incident_id)
    case = queries.incident(viewer, incident_id, lock=True)
    permissions.check(viewer, "send_worker", case, now=now)
    longitude, latitude = queries.place(case)
    if not workers.worker(SYSTEM, worker_id).area_code.startswith(case.area_code[:CITY_DIGITS]):
        raise NotVisible(worker=worker_id)
    assignment = dispatch.offer(
        viewer.platform,
        thing=THING,
        thing_id=case.pk,
        elder_id=case.elder_id,
        area=case.area_code,
        longitude=longitude,
        latitude=latitude,
        worker_id=worker_id,
        kind=case.kind,
        now=now,
    )
    name = assignment.worker.name
    data = {
        "worker": name,
        "worker_id": worker_id,
        "assignment": assignment.pk,
        "minutes": assignment.minutes_estimated,
        "rank": assignment.reasons.get("rank"),
        "reasons": assignment.reasons.get("chosen", []),
    }
    at = case.dispatched_at or now
    step(viewer, case, "send_worker", now=now, data=data, dispatched_at=at, heartbeat_at=now)
    tell(viewer, IncidentDispatched, case, now=now, worker_name=name, minutes=assignment.minutes_estimated)
    return case


@transaction.atomic
def worker_accepted(
    viewer: Viewer, incident_id: int, *, worker_name: str, minutes: int | None, now: datetime
) -> Incident:
    """Write down that the worker is on the way."""
    case = queries.incident(viewer, incident_id, lock=True)
    data: dict[str, Any] = {"worker": worker_name, "minutes": minutes, "seconds": seconds(case.dispatched_at, now)}
    if _moved(viewer, case, "worker_accepted", now=now, data=data, accepted_at=case.accepted_at or now):
        tell(viewer, IncidentAccepted, case, now=now, worker_name=worker_name, minutes=minutes)
    return case


@transaction.atomic
def worker_arrived(viewer: Viewer, incident_id: int, *, worker_name: str, place_flag: str, now: datetime) -> Incident:
    """Write down that the worker stands at the door. A far place is flagged, never refused."""
    case = queries.incident(viewer, incident_id, lock=True)
    data = {"worker": worker_name, "place": place_flag, "seconds": seconds(case.dispatched_at, now)}
    at, first = case.arrived_at or now, case.on_site_at or now
    if _moved(viewer, case, "worker_arrived", now=now, data=data, arrived_at=at, on_site_at=first):
        tell(viewer, IncidentArrived, case, now=now, worker_name=worker_name)
    return case


@transaction.atomic
def worker_finished(
    viewer: Viewer, incident_id: int, *, worker_name: str, findings: dict[str, Any], note: str, now: datetime
) -> Incident:
    """Take over what the worker found and did."""
    case = queries.incident(viewer, incident_id, lock=True)
    _moved(viewer, case, "worker_finished", now=now, why=note, data={"worker": worker_name, "findings": findings})
    return case


@transaction.atomic
def worker_lost(
    viewer: Viewer, incident_id: int, *, worker_name: str, how: str, why: str, next_name: str, now: datetime
) -> Incident:
    """Note that a worker refused, was silent or was called off; with nobody left the case is the operator's again."""
    case = queries.incident(viewer, incident_id, lock=True)
    data = {"worker": worker_name, "how": how, "next": next_name}
    nobody_left = not workers.active_assignments(viewer, THING, case.pk).exists()
    if nobody_left and LIFECYCLE.allows(case.state, "stand_down"):
        return step(viewer, case, "stand_down", now=now, why=why, data=data)
    remark(viewer, case, "worker_lost", now=now, why=why, data=data)
    return case


def _moved(
    viewer: Viewer, case: Incident, verb: str, *, now: datetime, why: str = "", data: dict[str, Any], **changes: Any
) -> bool:
    """Make the move, or only write it down when the case is already closed."""
    viewer.need("assignment.answer")
    if LIFECYCLE.allows(case.state, verb):
        step(viewer, case, verb, now=now, why=why, data=data, **changes)
        return True
    remark(viewer, case, verb, now=now, why=why, data={**data, "after_closing": True})
    return False
