"""Frames of GB/T 26875.3: read as far as they go, judged, cut out of a stream, written. Integers little endian."""

from typing import Final, NamedTuple

from anju_edge.protocols.gb26875 import tables, units

START: Final = b"@@"
END: Final = b"##"
EMPTY: Final = 30  # a frame without an application unit
HEAD: Final = 27
MAX_FRAME: Final = EMPTY + units.MAX_UNIT
LENGTH_AT: Final = 24
_SUM_FROM: Final = 2
_BYTE: Final = 0xFF

WRONG_START: Final = "wrong_start"
WRONG_END: Final = "wrong_end"
TOO_LARGE: Final = "too_large"
BAD_SUM: Final = "bad_sum"
UNKNOWN_COMMAND: Final = "unknown_command"


class Frame(NamedTuple):
    """One frame. ``fault`` is why the standard has it denied; empty when there is no reason."""

    serial: int
    version: bytes
    tag: bytes
    source: int
    destination: int
    command: int
    unit: bytes
    fault: str = ""


def opened(raw: bytes) -> Frame | None:
    """Read a frame as far as it goes; nothing when there is no command in it or no reason to call it a frame."""
    size = declared(raw)
    if size is None or len(raw) < HEAD or not (raw.startswith(START) or is_good(raw)):
        return None
    return Frame(
        int.from_bytes(raw[2:4], "little"),
        raw[4:6],
        raw[6:12],
        int.from_bytes(raw[12:18], "little"),
        int.from_bytes(raw[18:24], "little"),
        raw[26],
        raw[HEAD : size - (EMPTY - HEAD)],
        _fault(raw, size),
    )


def written(frame: Frame) -> bytes:
    """Return the bytes of a frame, with its length and its sum."""
    inner = b"".join(
        (
            frame.serial.to_bytes(2, "little"),
            frame.version,
            frame.tag,
            frame.source.to_bytes(6, "little"),
            frame.destination.to_bytes(6, "little"),
            len(frame.unit).to_bytes(2, "little"),
            bytes((frame.command,)),
            frame.unit,
        )
    )
    return START + inner + bytes((sum(inner) & _BYTE,)) + END


def declared(raw: bytes | bytearray, at: int = 0) -> int | None:
    """Return how long the frame that starts at a place says it is, once that can be told."""
    place = at + LENGTH_AT
    length = raw[place : place + 2]
    return EMPTY + int.from_bytes(length, "little") if len(length) == len(START) else None


def is_closed(raw: bytes | bytearray, size: int, at: int = 0) -> bool:
    """Whether a frame of this size, starting at a place, ends as a frame ends."""
    return size <= MAX_FRAME and raw[at + size - len(END) : at + size] == END


def is_good(raw: bytes | bytearray, at: int = 0) -> bool:
    """Whether a whole frame with the right sum starts at a place."""
    size = declared(raw, at)
    return size is not None and is_closed(raw, size, at) and _sums_up(raw[at : at + size])


def _fault(raw: bytes, size: int) -> str:
    if not raw.startswith(START):
        return WRONG_START
    if size > MAX_FRAME:
        return TOO_LARGE
    if len(raw) != size or not raw.endswith(END):
        return WRONG_END
    if not _sums_up(raw):
        return BAD_SUM
    return "" if raw[26] in tables.COMMANDS else UNKNOWN_COMMAND


def _sums_up(raw: bytes | bytearray) -> bool:
    return sum(raw[_SUM_FROM:-3]) & _BYTE == raw[-3]
