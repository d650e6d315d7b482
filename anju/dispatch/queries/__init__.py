"""Every read of dispatch; fetching is authorising."""

from anju.dispatch.queries.assignments import (
    active_assignments,
    assignment,
    assignments_of,
    due_assignments,
    own_assignment,
)
from anju.dispatch.queries.jobs import Job, job, my_assignments
from anju.dispatch.queries.ranked import Candidate, candidates
from anju.dispatch.queries.workers import (
    certificates_of,
    duties,
    roster,
    shifts_of,
    worker,
    worker_of,
    workers,
)

__all__ = [
    "Candidate",
    "Job",
    "active_assignments",
    "assignment",
    "assignments_of",
    "candidates",
    "certificates_of",
    "due_assignments",
    "duties",
    "job",
    "my_assignments",
    "own_assignment",
    "roster",
    "shifts_of",
    "worker",
    "worker_of",
    "workers",
]
