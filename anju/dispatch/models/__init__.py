"""Tables of dispatch."""

from anju.dispatch.models.assignments import Assignment
from anju.dispatch.models.corrections import Correction
from anju.dispatch.models.homes import HomeCall, HomeTag
from anju.dispatch.models.photos import VisitPhoto
from anju.dispatch.models.rankings import Ranking
from anju.dispatch.models.workers import Certificate, Leave, Shift, Worker

__all__ = [
    "Assignment",
    "Certificate",
    "Correction",
    "HomeCall",
    "HomeTag",
    "Leave",
    "Ranking",
    "Shift",
    "VisitPhoto",
    "Worker",
]
