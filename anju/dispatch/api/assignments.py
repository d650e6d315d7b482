"""Routes of assignments: the responder's own jobs. No name and no door until a job is accepted."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import Field

from anju.dispatch import commands, queries
from anju.kernel import clock
from anju.kernel.http import Request
from anju.kernel.schemas import IdIn, IdOut, In, Json, Latitude, Line, Longitude, Moment, Out, Page, Text

router = Router(tags=["assignments"])


class DoorOut(Out):
    """How to get in and whom to find; shown while the job is accepted."""

    elder: IdOut
    name: str
    address: str
    floor_note: str
    door_note: str
    key_note: str
    animal_note: str
    hearing: str
    language: str


class JobOut(Out):
    """One job of the responder who asks."""

    id: IdOut
    state: str
    kind: str
    urgent: bool
    thing: str
    thing_id: IdOut
    area: str
    area_path: str
    sex: str
    age: int | None
    living_alone: bool | None
    warnings: list[str]
    minutes: int | None
    distance_m: float | None
    offered_at: datetime
    answer_by: datetime
    answered_at: datetime | None
    arrived_at: datetime | None
    finished_at: datetime | None
    place_flag: str
    longitude: float | None
    latitude: float | None
    home: DoorOut | None


class RefuseIn(In):
    """Why not."""

    reason: Annotated[Line, Field(min_length=1)]


class PressIn(In):
    """When a button was pressed by the phone's clock, and what the phone knows of that clock."""

    pressed_at: Moment
    sent_at: Moment
    offset_seconds: Annotated[float, Field(ge=-2e9, le=2e9)] | None = None
    stepped_seconds: Annotated[float, Field(ge=0, le=2e9)] = 0


class ShowIn(In):
    """What was read at the home: the printed code, the tag, or the number of the elder's card."""

    code: Annotated[Line, Field(min_length=1)]
    way: Literal["qr", "nfc", "typed"] = "typed"
    press: PressIn | None = None


class HomeCallIn(In):
    """A call that the telephone exchange heard on the number for check-ins."""

    caller: Annotated[Line, Field(min_length=1)]
    called_at: Moment


class HomeCallOut(Out):
    """The call as it was kept."""

    id: IdOut
    called_at: datetime


class DoorIn(In):
    """Where the responder stands and when; a far or missing place is flagged, never refused."""

    press: PressIn | None = None
    mock: bool = False
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1_000_000)] | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class ArriveIn(DoorIn):
    """At the door."""


class FinishIn(DoorIn):
    """How the door opened, what was found, what was done."""

    entry: Literal["", "key", "elder", "forced"] = ""
    findings: Annotated[Json, Field(max_length=50)] = {}
    note: Text = ""


_NAMES = (
    "id", "state", "kind", "urgent", "thing", "thing_id", "area_path", "sex", "age", "living_alone", "minutes",
    "distance_m", "offered_at", "answer_by", "answered_at", "arrived_at", "finished_at", "place_flag",
    "longitude", "latitude",
)  # fmt: skip
_HOME = ("name", "address", "floor_note", "door_note", "key_note", "animal_note", "hearing", "language")


def _out(job: queries.Job) -> JobOut:
    card = job.card
    home = DoorOut(elder=str(card.elder_id), **{name: getattr(card, name) for name in _HOME}) if card else None
    values: dict[str, Any] = {name: getattr(job, name) for name in _NAMES}
    return JobOut(**values, area=job.area_code, warnings=list(job.warnings), home=home)


def _press(told: PressIn | None) -> commands.Press | None:
    if told is None:
        return None
    return commands.Press(
        pressed_at=told.pressed_at,
        sent_at=told.sent_at,
        offset=None if told.offset_seconds is None else timedelta(seconds=told.offset_seconds),
        stepped=timedelta(seconds=told.stepped_seconds),
    )


def _door(body: DoorIn) -> dict[str, Any]:
    """Say what a phone told at the door in the words of the command."""
    place = ("longitude", "latitude", "accuracy_m", "datum", "mock")
    return {**{name: getattr(body, name) for name in place}, "press": _press(body.press)}


@router.get("/assignments", response=Page[JobOut], url_name="assignments")
def list_assignments(request: Request, *, closed: bool = False) -> Page[JobOut]:
    """List the caller's own jobs: the running ones, or the newest that are over."""
    jobs = queries.my_assignments(request.viewer, closed=closed)
    return Page[JobOut](items=[_out(job) for job in jobs], next=None)


@router.get("/assignments/{assignment_id}", response=JobOut, url_name="assignment")
def get_assignment(request: Request, assignment_id: IdIn) -> JobOut:
    """Return one of the caller's own jobs."""
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/assignments/{assignment_id}/accept", response=JobOut, url_name="assignment_accept")
def accept(request: Request, assignment_id: IdIn) -> JobOut:
    """Go."""
    commands.accept(request.viewer, assignment_id, now=clock.now())
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/assignments/{assignment_id}/refuse", response=JobOut, url_name="assignment_refuse")
def refuse(request: Request, assignment_id: IdIn, body: RefuseIn) -> JobOut:
    """Say no with a reason; the next candidate is asked at once."""
    commands.refuse(request.viewer, assignment_id, reason=body.reason, now=clock.now())
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/assignments/{assignment_id}/arrive", response=JobOut, url_name="assignment_arrive")
def arrive(request: Request, assignment_id: IdIn, body: ArriveIn) -> JobOut:
    """Stand at the door."""
    commands.arrive(request.viewer, assignment_id, now=clock.now(), **_door(body))
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/assignments/{assignment_id}/finish", response=JobOut, url_name="assignment_finish")
def finish(request: Request, assignment_id: IdIn, body: FinishIn) -> JobOut:
    """Hand over."""
    told: dict[str, Any] = {"entry": body.entry, "findings": body.findings, "note": body.note}
    commands.finish(request.viewer, assignment_id, now=clock.now(), **told, **_door(body))
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/assignments/{assignment_id}/show", response=JobOut, url_name="assignment_show")
def show_code(request: Request, assignment_id: IdIn, body: ShowIn) -> JobOut:
    """Show the code of the home, or the elder's card, while at the home."""
    commands.show_code(
        request.viewer, assignment_id, text=body.code, way=body.way, now=clock.now(), press=_press(body.press)
    )
    return _out(queries.job(request.viewer, assignment_id))


@router.post("/home-calls", response=HomeCallOut, url_name="home_calls")
def hear_call(request: Request, body: HomeCallIn) -> HomeCallOut:
    """Tell, as the telephone exchange, that a line called the number for check-ins; told twice is kept once.

    This is not `POST /orders/rate-by-key`: it only keeps a fact for a later proof, tells nothing about the line, and
    its right (`call.report`) must not let an exchange rate a service.
    """
    row = commands.hear_call(request.viewer, caller=body.caller, called_at=body.called_at, now=clock.now())
    return HomeCallOut(id=str(row.pk), called_at=row.called_at)
