"""What comes in and goes out about incidents."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from anju.incidents.models import ContactCall, Incident
from anju.incidents.queries import Entry, PlanStep
from anju.kernel.schemas import AreaCode, IdIn, IdOut, In, Json, Line, Moment, Out, Text, Word, write_id

State = Literal[
    "", "open", "closed", "received", "ringing", "claimed", "assessing", "dispatched", "accepted", "arrived",
    "resolved", "reviewed",
]  # fmt: skip
Outcome = Literal[
    "real_treated", "to_hospital", "service_need", "false_press", "test", "device_fault", "no_contact", "duplicate"
]
Note = Annotated[Text, Field(min_length=1)]


class IncidentFilters(In):
    """Which incidents; the period is half-open `[start, end)`."""

    state: State = ""
    priority: Literal["", "P0", "P1", "P2", "P3", "P4"] = ""
    kind: Word = ""
    outcome: Literal[""] | Outcome = ""
    area: AreaCode | None = None
    elder: IdIn | None = None
    start: Moment | None = None
    end: Moment | None = None


class IncidentOut(Out):
    """One episode of need. Times are receive times."""

    id: IdOut
    number: str
    kind: str
    priority: str
    state: str
    area: str
    desk_area: str
    elder: IdOut | None
    device: IdOut | None
    device_number: str
    source: str
    presses: int
    last_press_at: datetime
    faults: list[str]
    received_at: datetime
    opened_at: datetime
    claimed_at: datetime | None
    claimed_by: IdOut | None
    claimed_name: str
    heartbeat_at: datetime | None
    dispatched_at: datetime | None
    accepted_at: datetime | None
    arrived_at: datetime | None
    resolved_at: datetime | None
    outcome: str
    outcome_note: str
    spoken_with: str
    reviewed_at: datetime | None
    called_back_at: datetime | None
    reopened: int
    overflowed_at: datetime | None
    escalated_to: str


class EntryOut(Out):
    """One line of the timeline."""

    at: datetime
    who: str
    text: str
    why: str
    kind: str


class StepOut(Out):
    """One step of the response plan; `state` is done, now or todo."""

    code: str
    text: str
    note: str
    state: str
    at: datetime | None
    command: str


class CallOut(Out):
    """One call to the elder, a contact or the emergency service."""

    id: IdOut
    who: str
    target: str
    contact: IdOut | None
    started_at: datetime
    ended_at: datetime | None
    result: str
    note: str


class PressOut(Out):
    """One alarm frame that opened or joined the incident; `device_at` is what the device's clock said."""

    id: IdOut
    signal: str
    received_at: datetime
    device_at: datetime | None
    joined: bool
    at_start: bool
    unparsed: bool


class IncidentOne(IncidentOut):
    """An incident with its timeline, plan, calls and presses."""

    timeline: list[EntryOut]
    plan: list[StepOut]
    calls: list[CallOut]
    press_list: list[PressOut]


class CandidateOut(Out):
    """A worker who could be sent, why, and what would have put them first."""

    rank: int
    worker: IdOut
    name: str
    minutes: int
    distance_m: float | None
    reasons: list[str]
    counterfactual: str


class OpenIn(In):
    """An incident opened by hand: by telephone, on a visit, on the word of a neighbour."""

    kind: Annotated[Word, Field(min_length=1)]
    elder: IdIn | None = None
    area: AreaCode | None = None
    source: Literal["manual", "phone", "visit"] = "manual"
    note: Text = ""


class TakeOverIn(In):
    """Why a live claim is taken over; within its first 20 s or after it fell silent no reason is needed."""

    reason: Line = ""


class StepIn(In):
    """The answer to a step of the plan."""

    answer: Annotated[Json, Field(max_length=20)] = {}


class CallIn(In):
    """Whom to call."""

    target: Literal["elder", "contact"]
    contact: IdIn | None = None


class CallEndIn(In):
    """What became of a call."""

    result: Literal["reached", "no_answer", "busy", "wrong_number", "no_speech"]
    note: Annotated[Line, Field(max_length=200)] = ""


class EmergencyIn(In):
    """Which service was called."""

    service: Literal["120", "119", "110"]
    note: Annotated[Line, Field(max_length=200)] = ""


class SendIn(In):
    """Whom to send."""

    worker: IdIn


class NoteIn(In):
    """A remark, or the reason of a verb."""

    text: Note


class ResolveIn(In):
    """How it ended. A life alarm without an arrival needs who was spoken with: `elder`, or a contact's name."""

    outcome: Outcome
    note: Text = ""
    spoken_with: Annotated[Line, Field(max_length=60)] = ""


_NAMES = (
    "id", "number", "kind", "priority", "state", "device_number", "source", "presses", "last_press_at", "faults",
    "received_at", "opened_at", "claimed_at", "claimed_name", "heartbeat_at", "dispatched_at", "accepted_at",
    "arrived_at", "resolved_at", "outcome", "outcome_note", "spoken_with", "reviewed_at", "called_back_at", "reopened",
    "overflowed_at", "escalated_to",
)  # fmt: skip


def values(case: Incident) -> Json:
    """Return the fields of an incident."""
    return {
        **{name: getattr(case, name) for name in _NAMES},
        "area": case.area_code,
        "desk_area": case.desk_area_code,
        "elder": case.elder_id,
        "device": case.device_id,
        "claimed_by": case.claimed_by_id,
    }


def entry(line: Entry) -> EntryOut:
    """Return one line of a timeline."""
    return EntryOut(at=line.at, who=line.who, text=line.text, why=line.why, kind=line.kind)


def step(row: PlanStep) -> StepOut:
    """Return one step of a plan."""
    return StepOut(code=row.code, text=row.text, note=row.note, state=row.state, at=row.at, command=row.command)


def call(row: ContactCall) -> CallOut:
    """Return one call."""
    names = ("id", "who", "target", "started_at", "ended_at", "result", "note")
    return CallOut(contact=write_id(row.contact_id), **{name: getattr(row, name) for name in names})
