"""Reading a moment: Django takes one apart by a regular expression, some microseconds for each of thousands."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader  # type: ignore[import-untyped]


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads what a connection in UTC writes by the interpreter's own reader; anything else as Django does."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """Return the moment; what no Python moment can be is refused as before."""
        written = bytes(data)
        if written.endswith(b"+00"):
            try:
                return datetime.fromisoformat(written.decode())
            except ValueError:  # a year of five digits
                pass
        return super().load(data)  # type: ignore[no-any-return]
