"""Facts that complaints publishes. None of them names the caller."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintFact(Fact):
    """What every fact about a complaint tells. Moments are ISO 8601."""

    name: ClassVar[str] = "complaints.changed"

    complaint_id: int
    number: str
    kind: str
    state: str
    channel: str
    provider_id: int | None
    order_id: int | None
    at: str
    overdue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintOpened(ComplaintFact):
    """Somebody complains."""

    name: ClassVar[str] = "complaints.opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintMoved(ComplaintFact):
    """A complaint is in another state."""

    name: ClassVar[str] = "complaints.moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintOverdue(ComplaintFact):
    """A clock has run out: ``overdue`` is acknowledge or answer."""

    name: ClassVar[str] = "complaints.overdue"
