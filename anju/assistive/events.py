"""Facts of assistive devices."""

from dataclasses import dataclass
from typing import ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanMoved(Fact):
    """A loan was reserved, handed over, extended, taken back or ended otherwise."""

    name: ClassVar[str] = "assistive.loan_moved"

    loan_id: int
    piece_id: int
    institution_id: int
    elder_id: int
    verb: str
    state: str
    due_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanOverdue(Fact):
    """A piece was not brought back on the last day of its loan."""

    name: ClassVar[str] = "assistive.loan_overdue"

    loan_id: int
    piece_id: int
    institution_id: int
    elder_id: int
    due_on: str
