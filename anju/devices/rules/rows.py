"""Rows for COPY as text: one bytes buffer for a batch, built as fast as Python can."""

from datetime import date, datetime, timedelta

from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju_edge.protocols.events import Signal

FRAME_COLUMNS = (
    "received_at", "stream_seq", "line_id", "device_id", "device_at", "door", "device_number", "subject", "outcome",
    "raw",
)  # fmt: skip
SIGNAL_COLUMNS = (
    "received_at", "stream_seq", "device_id", "elder_id", "value", "door", "ordinal", "active", "area_code", "kind",
    "text",
)  # fmt: skip
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": None})
_NULL = "\\N"
_ACTIVE = {True: "t", False: "f", None: _NULL}
_BEIJING = timedelta(hours=8)


def day(moment: datetime) -> date:
    """Return the Beijing day of a UTC moment; its partition."""
    return (moment + _BEIJING).date()


def text(value: str) -> str:
    """Escape a text for COPY; NUL, which PostgreSQL cannot hold, is left out."""
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


def frame(
    at: str,
    door: int,
    frame: Frame,
    *,
    line: LineInfo | None,
    thing: Thing | None,
    number: str,
    outcome: str,
    device_at: datetime | None,
) -> str:
    """Write one frame; ``at`` is its receive time as text."""
    line_id = _NULL if line is None or line.id is None else line.id
    device_id = _NULL if thing is None else thing.id
    said = _NULL if device_at is None else device_at.isoformat()
    return (
        f"{at}\t{frame.seq}\t{line_id}\t{device_id}\t{said}\t{door}\t{text(number)}\t{text(frame.subject)}\t"
        f"{outcome}\t\\\\x{frame.payload.hex()}\n"
    )


def signal(at: str, seq: int, *, door: int, thing: Thing, ordinal: int, said: Signal) -> str:
    """Write one signal of a known device."""
    kind, _, active, value, words = said
    elder = _NULL if thing.elder_id is None else thing.elder_id
    measured = _NULL if value is None else value
    spoken = text(words) if words else _NULL
    return (
        f"{at}\t{seq}\t{thing.id}\t{elder}\t{measured}\t{door}\t{ordinal}\t{_ACTIVE[active]}\t"
        f"{thing.area}\t{kind}\t{spoken}\n"
    )
