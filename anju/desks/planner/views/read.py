"""What addresses and forms of the planner carry, read with care."""

from collections.abc import Mapping
from datetime import date, timedelta

from anju.kernel.http import Request
from anju.kernel.refusals import NotVisible

_DIGITS = 8
"""More than these do not fit a column."""


def day(on: str) -> date:
    """Read a day, or find nothing."""
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise NotVisible(day=on) from None


def version(request: Request) -> int:
    """Read which plan was looked at; 0 for none."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) <= _DIGITS else 0


def person(values: Mapping[str, str]) -> int:
    """Read which of the people at a door is meant; the first if nothing is said."""
    return 1 if values.get("person") == "1" else 0


def around(on: date) -> dict[str, date]:
    """Name the days before and after."""
    return {"before": on - timedelta(days=1), "after": on + timedelta(days=1)}
