"""What a FHIR search asks for: codes into kinds, dates into a half-open span. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from anju_edge.protocols.fhir.codes import KINDS, LOINC, PANEL, PARTS, SINGLE

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
_BEIJING: Final = timedelta(hours=8)
_DATE: Final = re.compile(
    r"(?P<prefix>eq|ge|gt|le|lt)?(?P<day>\d{4}-\d\d-\d\d)"
    r"(?P<time>T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?"
)
_CODES: Final = {
    **{code: (kind,) for kind, coded in SINGLE.items() for code, _ in coded.codes},
    **{code: tuple(PARTS) for coded in (PANEL, *PARTS.values()) for code, _ in coded.codes},
}


def kinds_of(codes: str) -> tuple[str, ...]:
    """Return the kinds of LOINC codes (``8867-4`` or ``http://loinc.org|8867-4``, commas between); all for none."""
    asked = [word.strip() for word in codes.split(",") if word.strip()]
    if not asked:
        return tuple(sorted(KINDS))
    plain = (word.removeprefix(f"{LOINC}|").removeprefix("|") for word in asked)
    return tuple(sorted({kind for word in plain for kind in _CODES.get(word, ())}))


def span_of(dates: Iterable[str]) -> tuple[datetime, datetime] | None:
    """Return ``[since, until)`` of FHIR dates such as ``ge2026-12-01``; nothing for what is no date.

    A day is a day of Beijing; a moment has its zone.
    """
    since, until = EARLIEST, LATEST
    for written in dates:
        found = _DATE.fullmatch(written)
        moment = None if found is None else _moment(found["day"], found["time"] or "")
        if found is None or moment is None:
            return None
        start, end = moment
        prefix = found["prefix"] or "eq"
        if prefix in {"eq", "ge"}:
            since = max(since, start)
        if prefix == "gt":
            since = max(since, end)
        if prefix in {"eq", "le"}:
            until = min(until, end)
        if prefix == "lt":
            until = min(until, start)
    return since, until


def _moment(day: str, clock: str) -> tuple[datetime, datetime] | None:
    try:
        if not clock:
            start = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) - _BEIJING
            return (start, start + timedelta(days=1)) if EARLIEST <= start < LATEST else None
        start = datetime.fromisoformat(day + clock).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return (start, start + timedelta(microseconds=1)) if EARLIEST <= start < LATEST else None
