"""Every read of assistive devices; fetching is authorising."""

from anju.assistive.queries.asking import Quote, borrower, quote
from anju.assistive.queries.catalogue import kind, kinds
from anju.assistive.queries.lent import Work, due_to_expire, due_to_ring, loan, loans, loans_of, ringing, work
from anju.assistive.queries.places import Line, by_place, lends, place, terms, terms_of
from anju.assistive.queries.record import record_of
from anju.assistive.queries.showing import Offer, offer, showcase
from anju.assistive.queries.stock import cleanings, piece, pieces

__all__ = [
    "Line", "Offer", "Quote", "Work", "borrower", "by_place", "cleanings", "due_to_expire", "due_to_ring",
    "kind", "kinds", "lends", "loan", "loans", "loans_of", "offer", "piece", "pieces", "place", "quote", "record_of",
    "ringing", "showcase", "terms", "terms_of", "work",
]  # fmt: skip
