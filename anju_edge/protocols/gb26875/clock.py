"""Six bytes of local time, as GB/T 26875.3 writes it: second, minute, hour, day, month, year of the century."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_AHEAD: Final = timedelta(hours=8)
BEIJING: Final = timezone(_AHEAD)
TAG: Final = 6  # bytes
NO_TIME: Final = bytes(TAG)
_CENTURY: Final = 2000
_YEARS: Final = 256


def read(tag: bytes) -> datetime | None:
    """Return the moment of a time tag; nothing for one that was not set or that no calendar has."""
    if tag == NO_TIME or len(tag) != TAG:
        return None
    second, minute, hour, day, month, year = tag
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, second, tzinfo=UTC) - _AHEAD
    except ValueError:
        return None


def written(at: datetime) -> bytes:
    """Return the time tag of an aware moment."""
    local = at.astimezone(BEIJING)
    year = (local.year - _CENTURY) % _YEARS
    return bytes((local.second, local.minute, local.hour, local.day, local.month, year))
