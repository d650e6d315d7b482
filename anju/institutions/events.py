"""Facts that institutions publish."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionRegistered(Fact):
    """An institution came into the register."""

    name: ClassVar[str] = "institutions.registered"

    institution_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionMoved(Fact):
    """An institution was suspended, resumed or closed."""

    name: ClassVar[str] = "institutions.moved"

    institution_id: int
    state: str
    why: str
