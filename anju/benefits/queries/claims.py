"""What an elder owes a provider besides the purse: no account of this book pays it, so the statement says who does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from anju.benefits.queries.offices import read_own
from anju.journal.queries import Named
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Claim:
    """One sum that a provider may ask of an elder: for which day, what for, how much."""

    on: date
    provider: str
    named: Named
    why: str
    fen: int


claim_sources: list[Callable[[Viewer, int], list[Claim]]] = []


def claims(viewer: Viewer, elder_id: int) -> list[Claim]:
    """List what is owed by an elder who was fetched (and so authorised) before, the newest first."""
    read_own(viewer, elder_id)
    found = [claim for source in claim_sources for claim in source(viewer, elder_id)]
    return sorted(found, key=lambda claim: claim.on, reverse=True)
