"""Every read of dispatch; fetching is authorising."""

from anju.dispatch.queries.assignments import (
    active_assignments,
    answered_workers,
    assignment,
    assignments_of,
    assignments_of_many,
    due_assignments,
    own_assignment,
)
from anju.dispatch.queries.choosing import Choice, Excluded, choice, still_true
from anju.dispatch.queries.corrections import correction, corrections, corrections_of, visit_to_correct
from anju.dispatch.queries.days import Held, Post, Task, my_day, my_post
from anju.dispatch.queries.homes import TagShown, asks_code, tag_shown
from anju.dispatch.queries.jobs import Job, job, my_assignments
from anju.dispatch.queries.kept import KeptPlace, KeptRanking, kept_ranking
from anju.dispatch.queries.loading import Load, OnDay, staff_board
from anju.dispatch.queries.needs import Need
from anju.dispatch.queries.photographs import photo_folder, photo_hashes
from anju.dispatch.queries.proof_words import RESULT_WORDS, ProofShown, proof_shown
from anju.dispatch.queries.proofs import visit_checks, visit_result
from anju.dispatch.queries.ranked import Candidate, candidates
from anju.dispatch.queries.related import RelatedParty, check_impartial, related_providers
from anju.dispatch.queries.staff import Staff, earlier_visits, staff_of_day, travel_table
from anju.dispatch.queries.workers import (
    Known,
    certificates_of,
    duties,
    ending_certificates,
    known_workers,
    leaves_of,
    roster,
    shifts_of,
    worker,
    worker_of,
    worker_users,
    workers,
)

__all__ = [
    "RESULT_WORDS",
    "Candidate",
    "Choice",
    "Excluded",
    "Held",
    "Job",
    "KeptPlace",
    "KeptRanking",
    "Known",
    "Load",
    "Need",
    "OnDay",
    "Post",
    "ProofShown",
    "RelatedParty",
    "Staff",
    "TagShown",
    "Task",
    "active_assignments",
    "answered_workers",
    "asks_code",
    "assignment",
    "assignments_of",
    "assignments_of_many",
    "candidates",
    "certificates_of",
    "check_impartial",
    "choice",
    "correction",
    "corrections",
    "corrections_of",
    "due_assignments",
    "duties",
    "earlier_visits",
    "ending_certificates",
    "job",
    "kept_ranking",
    "known_workers",
    "leaves_of",
    "my_assignments",
    "my_day",
    "my_post",
    "own_assignment",
    "photo_folder",
    "photo_hashes",
    "proof_shown",
    "related_providers",
    "roster",
    "shifts_of",
    "staff_board",
    "staff_of_day",
    "still_true",
    "tag_shown",
    "travel_table",
    "visit_checks",
    "visit_result",
    "visit_to_correct",
    "worker",
    "worker_of",
    "worker_users",
    "workers",
]
