"""Facts that dispatch publishes."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFact(Fact):
    """What every fact about an assignment tells."""

    name: ClassVar[str] = "dispatch.changed"

    assignment_id: int
    thing: str
    thing_id: int
    worker_id: int
    worker_name: str
    worker_user_id: int
    elder_id: int | None
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentOffered(AssignmentFact):
    """A worker on duty is asked to go."""

    name: ClassVar[str] = "dispatch.offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentAccepted(AssignmentFact):
    """The worker goes."""

    name: ClassVar[str] = "dispatch.accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLost(AssignmentFact):
    """Somebody who was asked does not go; ``next_worker`` names who was asked instead, empty when nobody is left."""

    how: ClassVar[str]

    reason: str = ""
    next_worker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentRefused(AssignmentLost):
    """The worker cannot."""

    name: ClassVar[str] = "dispatch.refused"
    how: ClassVar[str] = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentExpired(AssignmentLost):
    """No answer in time."""

    name: ClassVar[str] = "dispatch.expired"
    how: ClassVar[str] = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentWithdrawn(AssignmentLost):
    """The desk called the worker off."""

    name: ClassVar[str] = "dispatch.withdrawn"
    how: ClassVar[str] = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentArrived(AssignmentFact):
    """The worker stands at the door; ``place_flag`` is near, far or unknown."""

    name: ClassVar[str] = "dispatch.arrived"

    place_flag: str
    at: str = ""  # ISO 8601: when it happened, which may be before it was told


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentMissed(AssignmentFact):
    """The worker stood at the door and met nobody; ``place_flag`` says how near the door was."""

    name: ClassVar[str] = "dispatch.missed"

    reason: str
    place_flag: str
    at: str = ""  # ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFinished(AssignmentFact):
    """The worker hands over."""

    name: ClassVar[str] = "dispatch.finished"

    entry: str
    findings: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    at: str = ""  # ISO 8601
    weak: bool = False  # the truth score asks for a person to ask the elder


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCorrected(AssignmentFact):
    """A correction of a locked visit was agreed to: its checks were made once more."""

    name: ClassVar[str] = "dispatch.corrected"
