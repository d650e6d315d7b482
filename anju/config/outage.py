"""The database is away: what is still done, what cannot be done, said truly in one sentence to people and programs."""

import psycopg
from django.db import InterfaceError, OperationalError

from anju.kernel.refusals import Refusal

_GONE = frozenset({"57P01", "57P02", "57P03"})  # it is ending, it has crashed, it is just starting
_CONNECTION = "08"  # and all errors of connections
_FULL = "53300"  # no place for another connection


class DatabaseAway(Refusal):
    """Nothing can be read or written until the database is back; what devices say goes on being stored at the door."""

    code = "database_away"
    status = 503


def is_away(problem: BaseException | None) -> bool:
    """Whether a problem means that the database cannot be reached, not that it refused one statement."""
    if isinstance(problem, InterfaceError):
        return True
    if not isinstance(problem, OperationalError):
        return False
    cause = problem.__cause__
    state = cause.sqlstate if isinstance(cause, psycopg.Error) else None
    return state is None or state in _GONE or state == _FULL or state.startswith(_CONNECTION)
