"""Who is behind a session cookie, asked from a worker thread of the live stream."""

from django.db import DatabaseError, close_old_connections

from anju.config import viewers
from anju.kernel.viewer import Viewer


class Unknown(Exception):  # noqa: N818 - an answer, not a crash
    """The database is away, so nobody can say; not the same as "no session"."""


def viewer_of_session(session_key: str) -> Viewer | None:
    """Return the viewer of a living session, or nothing; raise ``Unknown`` when the database does not answer."""
    if not session_key:
        return None
    close_old_connections()
    try:
        return viewers.of_session_key(session_key)
    except DatabaseError as problem:
        raise Unknown from problem
    finally:
        close_old_connections()
