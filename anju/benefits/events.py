"""Facts that benefits publishes."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementEnded(Fact):
    """An elder no longer gets a programme's money from ``on`` (ISO 8601 day)."""

    name: ClassVar[str] = "benefits.entitlement_ended"

    entitlement_id: int
    elder_id: int
    programme: str
    on: str
    why: str
