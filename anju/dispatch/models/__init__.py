"""Tables of dispatch."""

from anju.dispatch.models.assignments import Assignment
from anju.dispatch.models.workers import Certificate, Leave, Shift, Worker

__all__ = ["Assignment", "Certificate", "Leave", "Shift", "Worker"]
