"""The database backend: before a kept connection is used again, its socket is looked at instead of asking ``SELECT 1``.

An idle healthy connection has nothing to say. A server that restarted or hung up has closed the socket, which shows as
something to read; only then is the server asked. This saves one round trip on every request.
"""

import select
from datetime import UTC
from typing import Any

from django.db.backends.postgresql import base

from anju.config.database.moments import MomentLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, looked at before it is asked; moments are read quickly."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and read moments with the interpreter's own reader."""
        connection = super().get_new_connection(conn_params)
        if self.timezone is UTC:
            connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still stands."""
        if self.connection is None or self.connection.closed:
            return False
        if not _has_news(self.connection.fileno()):
            return True
        return bool(super().is_usable())


def _has_news(socket: int) -> bool:
    """Whether there is something to read, an end or an error on a socket, without waiting."""
    poll = select.poll()
    poll.register(socket, select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))
