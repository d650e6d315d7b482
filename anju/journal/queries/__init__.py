"""Reading the journal, and saying what its rows are about in words."""

from anju.journal.queries.moved import Moved, moves_of
from anju.journal.queries.naming import (
    AuditLine,
    Kind,
    Named,
    actor_namers,
    audit_lines,
    kinds,
    name_thing,
)
from anju.journal.queries.reading import (
    Verdict,
    audit,
    changes,
    fact,
    facts,
    link_of,
    looks_at,
    moves,
    newest_move_at,
    unchained,
    verify,
)

__all__ = [
    "AuditLine",
    "Kind",
    "Moved",
    "Named",
    "Verdict",
    "actor_namers",
    "audit",
    "audit_lines",
    "changes",
    "fact",
    "facts",
    "kinds",
    "link_of",
    "looks_at",
    "moves",
    "moves_of",
    "name_thing",
    "newest_move_at",
    "unchained",
    "verify",
]
