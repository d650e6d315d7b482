"""The open case: everything one operator needs, gathered from the apps that own it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from anju.desks.operator.boards import stops
from anju.desks.operator.boards.ringing import street_of
from anju.desks.operator.boards.sketch import Sketch, sketch
from anju.devices import queries as devices
from anju.dispatch import queries as dispatch
from anju.incidents import permissions
from anju.incidents import queries as incidents
from anju.incidents.lifecycle import WORKED
from anju.institutions import queries as institutions
from anju.kernel.viewer import Viewer
from anju.people.queries import ContactLine, RescueCard

if TYPE_CHECKING:
    from anju.care.queries import Behind
    from anju.dispatch.models import Assignment
    from anju.incidents.models import ContactCall, Incident

CANDIDATE_KEYS = ("A", "B", "D")
_LOCKABLE = ("no_speech", "start_call", "send_worker", "call_emergency", "answer_step", "add_note", "resolve")


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with the newest call to them."""

    contact: ContactLine
    call: "ContactCall | None"


@dataclass(frozen=True, slots=True)
class Choice:
    """A responder that could be sent, with the key that sends."""

    candidate: dispatch.Candidate
    key: str
    beyond: int  # the minutes of the circle that this one cannot keep, 0 when they can


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of the plan and where one stands."""

    steps: list[incidents.PlanStep]
    number: int
    edition: str = incidents.PLAN_EDITION

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.steps)


@dataclass(frozen=True, slots=True)
class Desk:
    """One open case on the desk."""

    case: "Incident"
    card: RescueCard | None
    place: institutions.Card | None
    silence: "Behind | None"
    street: str
    mine: bool
    stale: bool
    worked: bool
    waiting: bool
    stops: list[stops.Stop]
    plan: Plan
    contacts: list[ContactRow]
    elder_call: "ContactCall | None"
    duty_call: "ContactCall | None"
    calling: "ContactCall | None"
    next_contact: int | None
    sent: list["Assignment"]
    choices: list[Choice]
    timeline: list[incidents.Entry]
    history: list["Incident"]
    devices: list[Any]
    beside: list["Incident"]
    others: list["Incident"]
    sketch: Sketch
    last_sign: str
    locked: dict[str, str]

    @property
    def title(self) -> str:
        """What the page is called: the kind of alarm and whom it is about."""
        if self.place is not None:
            return f"{incidents.kind_label(self.case.kind)} · {self.place.name}"
        if self.silence is not None:
            return f"{incidents.kind_label(self.case.kind)} · {self.street}"
        who = (self.case.elder.name if self.case.elder else "") or self.case.device_number or self.case.number
        return f"{incidents.kind_label(self.case.kind)} · {who}"


def desk(viewer: Viewer, incident_id: int, now: datetime) -> Desk:
    """Gather the case, or raise ``NotVisible``."""
    file = incidents.case_file(viewer, incident_id)
    case, card, calls = file.case, file.card, file.calls
    sent = file.assignments if viewer.can("worker.read") else []
    choices = _choices(viewer, file, now)
    return Desk(
        case=case,
        card=card,
        place=file.place,
        silence=incidents.silence_of(viewer, case),
        street=street_of(card.area_code if card else case.area_code),
        mine=case.state in WORKED and case.claimed_by_id == viewer.user_id,
        stale=case.state in WORKED and incidents.is_stale(case, now),
        worked=case.state in WORKED,
        waiting=case.state in {"received", "ringing"},
        stops=stops.line(case, now),
        plan=_plan(incidents.plan_of(viewer, file)),
        contacts=_contacts(card, calls),
        elder_call=next((call for call in reversed(calls) if call.target == "elder"), None),
        duty_call=next((call for call in reversed(calls) if call.target == "institution"), None),
        calling=next((call for call in reversed(calls) if call.ended_at is None and call.target != "emergency"), None),
        next_contact=file.next_contact,
        sent=sent,
        choices=choices,
        timeline=incidents.timeline_of(viewer, file)[::-1],
        history=list(incidents.history_of(viewer, case.elder_id)) if case.elder_id else [],
        devices=list(devices.devices_of(viewer, case.elder_id)) if case.elder_id else [],
        beside=list(incidents.together_with(viewer, case)),
        others=[other for other in incidents.mine(viewer) if other.pk != case.pk],
        sketch=sketch(incidents.place(case), sent, [choice.candidate for choice in choices]),
        last_sign=_last_sign(viewer, case, now),
        locked={verb: permissions.why_not(viewer, verb, case, now=now) for verb in _LOCKABLE},
    )


def _last_sign(viewer: Viewer, case: "Incident", now: datetime) -> str:
    if case.elder_id is None:
        return ""
    found = devices.last_signs(viewer, [case.elder_id]).get(case.elder_id)
    return found.line(now) if found else ""


def _plan(steps: list[incidents.PlanStep]) -> Plan:
    number = next((index for index, step in enumerate(steps, 1) if step.state == "now"), len(steps))
    return Plan(steps, number)


def _contacts(card: RescueCard | None, calls: list["ContactCall"]) -> list[ContactRow]:
    newest = {call.contact_id: call for call in calls if call.contact_id}
    return [ContactRow(contact, newest.get(contact.id)) for contact in (card.contacts if card else ())]


def _choices(viewer: Viewer, file: incidents.CaseFile, now: datetime) -> list[Choice]:
    """Rank who could go beside those who were asked already; nobody is looked for once the case is closed."""
    if file.case.state not in WORKED or not viewer.can("incident.dispatch"):
        return []
    found = incidents.candidates_of(viewer, file, now=now, limit=len(CANDIDATE_KEYS))
    circle = stops.circle(file.case)
    return [
        Choice(candidate, key, circle if candidate.minutes > circle else 0)
        for candidate, key in zip(found, CANDIDATE_KEYS, strict=False)
    ]
