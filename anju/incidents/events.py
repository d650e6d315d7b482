"""Facts that incidents publish."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFact(Fact):
    """What every fact about an incident tells. ``at`` is the time of the move as an ISO 8601 text."""

    name: ClassVar[str] = "incidents.changed"

    incident_id: int
    number: str
    kind: str
    priority: str
    state: str
    elder_id: int | None
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened(IncidentFact):
    """An episode began."""

    name: ClassVar[str] = "incidents.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPressed(IncidentFact):
    """One more press joined an open episode."""

    name: ClassVar[str] = "incidents.pressed"

    presses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentEscalated(IncidentFact):
    """Nobody answered in time: the case now rings at more desks."""

    name: ClassVar[str] = "incidents.escalated"

    to: str
    desk_area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClaimed(IncidentFact):
    """An operator answers."""

    name: ClassVar[str] = "incidents.claimed"

    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDispatched(IncidentFact):
    """A worker was asked to go."""

    name: ClassVar[str] = "incidents.dispatched"

    worker_name: str
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAccepted(IncidentFact):
    """A worker is on the way."""

    name: ClassVar[str] = "incidents.accepted"

    worker_name: str
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentArrived(IncidentFact):
    """A worker stands at the door."""

    name: ClassVar[str] = "incidents.arrived"

    worker_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentResolved(IncidentFact):
    """The case was closed with a coded reason."""

    name: ClassVar[str] = "incidents.resolved"

    outcome: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReviewed(IncidentFact):
    """Another person looked the closed case through."""

    name: ClassVar[str] = "incidents.reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened(IncidentFact):
    """A closed case rings again."""

    name: ClassVar[str] = "incidents.reopened"

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMissed(IncidentFact):
    """A call to a contact was not answered."""

    name: ClassVar[str] = "incidents.contact_missed"

    contact_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderSpoke(IncidentFact):
    """The elder was called and spoke."""

    name: ClassVar[str] = "incidents.elder_spoke"

    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackMissed(IncidentFact):
    """A day went by after closing and nobody called the elder."""

    name: ClassVar[str] = "incidents.call_back_missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftHandedOver(Fact):
    """Both sides have signed a hand-over; the cases in it have a new claimant."""

    name: ClassVar[str] = "incidents.shift_handed_over"

    handover_id: int
    from_name: str
    to_name: str
    cases: list[int]
    at: str
