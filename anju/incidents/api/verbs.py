"""The verbs of an incident: each is one command; the answer is the incident as it stands afterwards."""

from collections.abc import Callable
from typing import Any

from ninja import Status

from anju.incidents import commands, queries
from anju.incidents.api import schemas
from anju.incidents.api.reading import router
from anju.incidents.api.schemas import (
    CallEndIn,
    CallIn,
    CallOut,
    EmergencyIn,
    IncidentOut,
    NoteIn,
    OpenIn,
    ResolveIn,
    SendIn,
    StepIn,
    TakeOverIn,
)
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import IdIn, Word
from anju.kernel.viewer import Viewer


def _do(viewer: Viewer, incident_id: int, command: Callable[..., Any], **values: Any) -> IncidentOut:
    """Run one command and return the incident afterwards."""
    viewer.need("incident.read")
    command(viewer, incident_id, now=clock.now(), **values)
    return IncidentOut(**schemas.values(queries.incident(viewer, incident_id)))


@router.post("/incidents", response={201: IncidentOut}, url_name="incidents")
def open_incident(request: Request, body: OpenIn) -> Status[IncidentOut]:
    """Open an incident by hand; an open one of the same elder and kind takes the word as one more press."""
    request.viewer.need("incident.read")
    case = commands.open_manually(
        request.viewer,
        kind=body.kind,
        elder_id=body.elder,
        area=body.area or "",
        source=body.source,
        note=body.note,
        now=clock.now(),
    )
    return Status(201, IncidentOut(**schemas.values(case)))


@router.post("/incidents/{incident_id}/claim", response=IncidentOut, url_name="incident_claim")
def claim(request: Request, incident_id: IdIn) -> IncidentOut:
    """Answer it. Of two at the same moment one wins, and the other is told who."""
    return _do(request.viewer, incident_id, commands.claim)


@router.post("/incidents/{incident_id}/take-over", response=IncidentOut, url_name="incident_take_over")
def take_over(request: Request, incident_id: IdIn, body: TakeOverIn) -> IncidentOut:
    """Take it from a colleague who does not move."""
    return _do(request.viewer, incident_id, commands.take_over, reason=body.reason)


@router.post("/incidents/{incident_id}/heartbeat", response=IncidentOut, url_name="incident_heartbeat")
def heartbeat(request: Request, incident_id: IdIn) -> IncidentOut:
    """Say that the claimant is still there; 45 s without it turn the claim amber."""
    return _do(request.viewer, incident_id, commands.heartbeat)


@router.post("/incidents/{incident_id}/assess", response=IncidentOut, url_name="incident_assess")
def assess(request: Request, incident_id: IdIn) -> IncidentOut:
    """Begin to find out what is the matter."""
    return _do(request.viewer, incident_id, commands.assess)


@router.post("/incidents/{incident_id}/no-speech", response=IncidentOut, url_name="incident_no_speech")
def no_speech(request: Request, incident_id: IdIn) -> IncidentOut:
    """Nobody speaks: call back three times, then it is real. Silence is never a false alarm."""
    return _do(request.viewer, incident_id, commands.no_speech)


@router.post("/incidents/{incident_id}/steps/{step}", response=IncidentOut, url_name="incident_step")
def answer_step(request: Request, incident_id: IdIn, step: Word, body: StepIn) -> IncidentOut:
    """Tick a step of the plan with its answer."""
    return _do(request.viewer, incident_id, commands.answer_step, step=step, answer=body.answer)


@router.post("/incidents/{incident_id}/calls", response={201: CallOut}, url_name="incident_calls")
def start_call(request: Request, incident_id: IdIn, body: CallIn) -> Status[CallOut]:
    """Begin a call to the elder or a contact."""
    viewer, now = request.viewer, clock.now()
    viewer.need("incident.read")
    made = commands.start_call(viewer, incident_id, target=body.target, contact_id=body.contact, now=now)
    return Status(201, schemas.call(made))


@router.post("/calls/{call_id}/end", response=CallOut, url_name="call_end")
def end_call(request: Request, call_id: IdIn, body: CallEndIn) -> CallOut:
    """Say what became of a call."""
    viewer, now = request.viewer, clock.now()
    viewer.need("incident.read")
    return schemas.call(commands.end_call(viewer, call_id, result=body.result, note=body.note, now=now))


@router.post("/incidents/{incident_id}/emergency", response=IncidentOut, url_name="incident_emergency")
def call_emergency(request: Request, incident_id: IdIn, body: EmergencyIn) -> IncidentOut:
    """Note that 120, 119 or 110 was called."""
    return _do(request.viewer, incident_id, commands.call_emergency, service=body.service, note=body.note)


@router.post("/incidents/{incident_id}/send-worker", response=IncidentOut, url_name="incident_send")
def send_worker(request: Request, incident_id: IdIn, body: SendIn) -> IncidentOut:
    """Offer the way to a worker."""
    return _do(request.viewer, incident_id, commands.send_worker, worker_id=body.worker)


@router.post("/incidents/{incident_id}/notes", response=IncidentOut, url_name="incident_notes")
def add_note(request: Request, incident_id: IdIn, body: NoteIn) -> IncidentOut:
    """Write a remark into the timeline."""
    return _do(request.viewer, incident_id, commands.add_note, text=body.text)


@router.post("/incidents/{incident_id}/resolve", response=IncidentOut, url_name="incident_resolve")
def resolve(request: Request, incident_id: IdIn, body: ResolveIn) -> IncidentOut:
    """Close it with a coded reason."""
    return _do(request.viewer, incident_id, commands.resolve, **body.model_dump())


@router.post("/incidents/{incident_id}/call-back", response=IncidentOut, url_name="incident_call_back")
def call_back(request: Request, incident_id: IdIn, body: NoteIn) -> IncidentOut:
    """Note the call-back within a day."""
    return _do(request.viewer, incident_id, commands.call_back, note=body.text)


@router.post("/incidents/{incident_id}/review", response=IncidentOut, url_name="incident_review")
def review(request: Request, incident_id: IdIn, body: NoteIn) -> IncidentOut:
    """Review a closed incident; never by whoever worked on it."""
    return _do(request.viewer, incident_id, commands.review, note=body.text)


@router.post("/incidents/{incident_id}/reopen", response=IncidentOut, url_name="incident_reopen")
def reopen(request: Request, incident_id: IdIn, body: NoteIn) -> IncidentOut:
    """Ring again, with the reason."""
    return _do(request.viewer, incident_id, commands.reopen, reason=body.text)
