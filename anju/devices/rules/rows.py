"""Rows for binary COPY. What repeats from frame to frame is made once and remembered; a row is a few joined pieces.

Binary, because PostgreSQL reads it with a fifth less work than text and Python writes it faster.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from struct import Struct

FRAME_COLUMNS = (
    "received_at", "stream_seq", "line_id", "device_id", "door", "device_number", "subject", "outcome", "device_at",
    "counter", "raw", "link",
)  # fmt: skip
SIGNAL_COLUMNS = (
    "received_at", "stream_seq", "device_id", "elder_id", "area_code", "value", "door", "ordinal", "active", "kind",
    "text",
)  # fmt: skip
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

_NULL = b"\xff\xff\xff\xff"
_BEIJING = timedelta(hours=8)
_ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL's own
_DAY_US, _SECOND_US = 86_400_000_000, 1_000_000
_HEAD = Struct("!hiqiq").pack
_LONG = Struct("!iq").pack
_NEITHER, _COUNTED, _TIMED, _BOTH = (Struct(form).pack for form in ("!iii", "!iiqi", "!iqii", "!iqiqi"))  # -1: null
_LENGTH = Struct("!i").pack
_DOUBLE = Struct("!id").pack
_SMALL = Struct("!ih").pack
_FRAME, _SIGNAL = len(FRAME_COLUMNS), len(SIGNAL_COLUMNS)
_ACTIVE = {True: b"\0\0\0\1\1", False: b"\0\0\0\1\0", None: _NULL}


def day(moment: datetime) -> date:
    """Return the Beijing day of a UTC moment; its partition."""
    return (moment + _BEIJING).date()


def microseconds(moment: datetime) -> int:
    """Return a moment as PostgreSQL counts it."""
    since = moment - _ORIGIN
    return since.days * _DAY_US + since.seconds * _SECOND_US + since.microseconds


def moment(since_us: int) -> datetime:
    """Return the moment that PostgreSQL counts so."""
    return _ORIGIN + timedelta(0, 0, since_us)


def frame(received: tuple[int, int, bytes], origin: bytes, device_at: datetime | None, counter: int | None) -> bytes:
    """Write one frame (when it came, its number, its bytes); its link, the last column, is laid by ``chain``."""
    at, seq, raw = received
    if device_at is None:
        said = _NEITHER(-1, -1, len(raw)) if counter is None else _COUNTED(-1, 8, counter, len(raw))
    else:
        since = microseconds(device_at)
        said = _TIMED(8, since, -1, len(raw)) if counter is None else _BOTH(8, since, 8, counter, len(raw))
    return b"".join((_HEAD(_FRAME, 8, at, 8, seq), origin, said, raw))


@lru_cache(200_000)
def origin(ids: tuple[int | None, int | None, int], number: str, subject: str, outcome: str) -> bytes:
    """Write what the frames of one device have in common; ``ids`` are line, device and door."""
    line_id, device_id, door = ids
    return b"".join((_id(line_id), _id(device_id), _SMALL(2, door), _text(number), _text(subject), _text(outcome)))


def real(value: float) -> bytes:
    """Write a value, after ``head`` and ``owner``."""
    return _DOUBLE(8, value)


def head(at: int, seq: int) -> bytes:
    """Begin each signal of one frame."""
    return _HEAD(_SIGNAL, 8, at, 8, seq)


@lru_cache(200_000)
def owner(device_id: int, elder_id: int | None, area: str) -> bytes:
    """Write whose signals these are."""
    return _id(device_id) + _id(elder_id) + _text(area)


@lru_cache(10_000)
def spoken(kind: str, active: bool | None, text: str, ordinal: int, door: int) -> bytes:  # noqa: FBT001 - cached by position
    """Write what was said without a value, after ``head`` and ``owner``."""
    return _NULL + words(kind, active, text, ordinal, door)


@lru_cache(10_000)
def words(kind: str, active: bool | None, text: str, ordinal: int, door: int) -> bytes:  # noqa: FBT001 - cached by position
    """Write what stands behind a value."""
    said = _text(text) if text else _NULL
    return b"".join((_SMALL(2, door), _SMALL(2, ordinal), _ACTIVE[active], _text(kind), said))


def _id(value: int | None) -> bytes:
    return _NULL if value is None else _LONG(8, value)


def _text(value: str) -> bytes:
    """Write a text; NUL, which PostgreSQL cannot hold, is left out."""
    raw = value.replace("\0", "").encode()
    return _LENGTH(len(raw)) + raw
