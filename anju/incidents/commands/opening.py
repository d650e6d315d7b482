"""A case begins because an alarm was heard, or is joined by one more press."""

import base64
import contextlib
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from anju.areas import queries as areas
from anju.devices.events import AlarmHeard
from anju.incidents.commands.moving import begin, pull_timers, step, tell
from anju.incidents.commands.numbering import next_number
from anju.incidents.events import IncidentOpened, IncidentPressed
from anju.incidents.lifecycle import BEGINNING, LIFECYCLE, OPEN, WAITING
from anju.incidents.models import Incident, Press
from anju.incidents.queries import beyond
from anju.incidents.rules import escalation, priority
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people

TRIES = 5
_TRIED = ("trial", "after_trial")  # an installer had announced the press; or what was a test still holds


class NoPlace(Conflict):
    """An open case of this elder and kind could neither be joined nor opened; try again."""

    code = "incident_busy"


@transaction.atomic(savepoint=False)
def receive(viewer: Viewer, heard: AlarmHeard, *, now: datetime) -> Incident:
    """Open or extend an episode for an alarm that was heard. The same alarm of a frame again changes nothing."""
    kind = "unspecified" if heard.unparsed else heard.signal
    for _attempt in range(TRIES):
        met = _met(heard, kind)
        if met.case_id is not None:
            return Incident.objects.get(pk=met.case_id)
        found = open_case(kind, heard.elder_id, heard.device_number, heard.point_id) if met.is_open else None
        if found:
            return _join(viewer, found, heard, kind, now)
        with contextlib.suppress(IntegrityError), transaction.atomic():  # somebody else was first: look again
            return _open(viewer, heard, kind, now)
    raise NoPlace(elder=heard.elder_id, kind=kind)


class _Met(NamedTuple):
    """What an alarm meets: the case that has this press already, or else whether a case is open that it may join."""

    case_id: int | None
    is_open: bool


_MET = """
SELECT (SELECT incident_id FROM incidents_press
    WHERE stream = %s AND stream_seq = %s AND signal = %s AND device_number = %s AND part = %s),
  EXISTS (SELECT FROM incidents_incident WHERE kind = %s AND state = ANY(%s) AND {whose})
"""


def _met(heard: AlarmHeard, kind: str) -> _Met:
    """Look without a lock: what is open is locked after this, and two that open at once meet at the constraint."""
    whose = _whose(heard.elder_id, heard.device_number, heard.point_id)
    conditions = [f"{name} IS NULL" if value is None else f"{name} = %s" for name, value in whose.items()]
    values = [value for value in whose.values() if value is not None]
    with connection.cursor() as cursor:
        cursor.execute(
            _MET.format(whose=" AND ".join(conditions)),
            [heard.stream, heard.stream_seq, kind, heard.device_number, heard.part, kind, list(OPEN), *values],
        )
        return _Met(*cursor.fetchone())


def open_case(kind: str, elder_id: int | None, device_number: str, point_id: int | None = None) -> Incident | None:
    """Return the open case of this kind and elder, point of an institution or unplaced device, its row locked."""
    rows = Incident.objects.filter(kind=kind, state__in=OPEN, **_whose(elder_id, device_number, point_id))
    return rows.select_for_update(of=("self",)).first()


def _whose(elder_id: int | None, device_number: str, point_id: int | None) -> dict[str, int | str | None]:
    """Name the columns, with their values, by which a case is the same: each has a constraint of its own."""
    if elder_id:
        return {"elder_id": elder_id}
    if point_id:
        return {"point_id": point_id}
    return {"elder_id": None, "point_id": None, "device_number": device_number}


def _open(viewer: Viewer, heard: AlarmHeard, kind: str, now: datetime) -> Incident:
    received_at = datetime.fromisoformat(heard.received_at)
    case = new_case(
        kind=kind,
        area=heard.area,
        elder_id=heard.elder_id,
        dwelling_id=heard.dwelling_id,
        point_id=None if heard.elder_id else heard.point_id,
        device_id=heard.device_id,
        device_number=heard.device_number,
        source="canary" if heard.values.get("canary") else "device",
        faults=heard.faults,
        received_at=received_at,
        now=now,
    )
    _keep_press(case, heard, kind, joined=False)
    data = {"signal": kind, "device_at": heard.device_at, "at_start": heard.at_start}
    tried = {name: heard.values[name] for name in _TRIED if name in heard.values}
    ring(viewer, case, now=now, data=data | tried | beyond.facts(heard.values))
    if case.priority == priority.TEST:
        step(SYSTEM, case, "close_routine", now=now, why="test", resolved_at=now, outcome="test")
    return case


def new_case(
    *,
    kind: str,
    area: str,
    elder_id: int | None,
    source: str,
    faults: list[str],
    received_at: datetime,
    now: datetime,
    dwelling_id: int | None = None,
    point_id: int | None = None,
    device_id: int | None = None,
    device_number: str = "",
) -> Incident:
    """Write the row of a new case as it is after its first move; the caller rings."""
    number, urgency = next_number(area, now), priority.priority_of(kind)
    return Incident.objects.create(
        number=number,
        kind=kind,
        priority=urgency,
        state=LIFECYCLE.after(BEGINNING, _first_verb(urgency)),
        area_code=area,
        desk_area_code=escalation.home_desk(area),
        elder_id=elder_id,
        dwelling_id=dwelling_id,
        point_id=point_id,
        device_id=device_id,
        device_number=device_number or ("" if elder_id else number),
        source=source,
        faults=_faults(faults, elder_id=elder_id, point_id=point_id, device_id=device_id, source=source),
        rural=_is_rural(area),
        last_press_at=received_at,
        received_at=received_at,
        opened_at=now,
    )


def ring(viewer: Viewer, case: Incident, *, now: datetime, data: dict[str, Any]) -> None:
    """Let a new case ring: first move, first timer, fact. A technical one only waits in the list."""
    first = escalation.stage_after(case.priority, "")
    timer = (first.kind, case.received_at + first.after) if first else None
    data = {**data, "faults": case.faults, "number": case.number}
    begin(viewer, case, _first_verb(case.priority), timer=timer, now=now, data=data)
    tell(viewer, IncidentOpened, case, now=now)


def _first_verb(urgency: str) -> str:
    return "note" if urgency == priority.TECHNICAL else "ring"


def _join(viewer: Viewer, case: Incident, heard: AlarmHeard, kind: str, now: datetime) -> Incident:
    try:
        with transaction.atomic():
            _keep_press(case, heard, kind, joined=True)
    except IntegrityError:
        return case
    count = case.presses + 1
    lifted = priority.raised(case.priority, count)
    data = {"presses": count, "signal": kind, "device_at": heard.device_at, "device": heard.device_number}
    data |= beyond.facts(heard.values)
    if lifted != case.priority:
        data["priority"] = lifted
    received_at = max(case.last_press_at, datetime.fromisoformat(heard.received_at))
    faults = list(dict.fromkeys([*case.faults, *heard.faults]))
    step(
        viewer,
        case,
        "press",
        now=now,
        data=data,
        presses=count,
        last_press_at=received_at,
        priority=lifted,
        faults=faults,
    )
    if case.state in WAITING:
        pull_timers(case, "overflow", "county", "city", now=now, within=escalation.REPEAT_PULLS_TO)
    tell(viewer, IncidentPressed, case, now=now, presses=count)
    return case


def _keep_press(case: Incident, heard: AlarmHeard, kind: str, *, joined: bool) -> Press:
    return Press.objects.create(
        incident=case,
        stream=heard.stream,
        stream_seq=heard.stream_seq,
        part=heard.part,
        signal=kind,
        received_at=datetime.fromisoformat(heard.received_at),
        device_at=datetime.fromisoformat(heard.device_at) if heard.device_at else None,
        device_id=heard.device_id,
        device_number=heard.device_number,
        joined=joined,
        at_start=heard.at_start,
        unparsed=heard.unparsed,
        raw=base64.b64decode(heard.raw_base64),
        data=heard.values,
    )


def _faults(
    heard: list[str], *, elder_id: int | None, point_id: int | None, device_id: int | None, source: str
) -> list[str]:
    """Name every missing link as a visible fault; looking must never stop an alarm."""
    found = list(heard)
    if source == "device" and device_id is None:
        found.append("unknown_device")
    if elder_id is None and point_id is None and source == "device":
        found.append("no_elder")
    if elder_id is not None:
        status, has_contacts = people.standing(SYSTEM, elder_id)
        if status == "died":
            found.append("wearer_died")
        if not has_contacts:
            found.append("no_contacts")
    return list(dict.fromkeys(found))


def _is_rural(area: str) -> bool | None:
    found = areas.area(area) if areas.known(area) else None
    return found.urban_class.startswith("2") if found is not None and found.urban_class else None
