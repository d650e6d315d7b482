"""Facts that care publishes."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFact(Fact):
    """What every fact about a check tells."""

    name: ClassVar[str] = "care.check_changed"

    check_id: int
    round_id: int
    elder_id: int
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ElderNotFound(CheckFact):
    """Somebody went or called and did not find the elder: this is an alarm."""

    name: ClassVar[str] = "care.elder_not_found"

    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAsked(CheckFact):
    """A grid worker is asked to go to the elder's home."""

    name: ClassVar[str] = "care.visit_asked"

    user_ids: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosed(Fact):
    """A list is done with: ``all_checked``, ``all_back``, ``joined`` (into a larger event) or ``day_over``."""

    name: ClassVar[str] = "care.round_closed"

    round_id: int
    kind: str
    event_id: int | None
    why: str
    checked: int
    people: int
