"""The chain over stored frames: a frame's link is the digest of the link before and of the whole row as it is copied.

A row that is altered, left out or put in later no longer fits the link behind it, and every link after that.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes

from anju.devices.rules import rows
from anju.devices.rules.frames import Frame

Digest = Callable[[bytes], bytes]
_LENGTH = (32).to_bytes(4, "big")


class Numbers(NamedTuple):
    """The numbers that one batch covers inside one hour; a frame without a subject is a plain copy and not stored."""

    hour: datetime
    first_seq: int
    last_seq: int
    copies: int
    frames: Sequence[Frame]


def digest_of(algorithm: str) -> Digest:
    """Return the digest of the crypto suite: SHA-256, or SM3 where ANJU_CRYPTO says ``sm``."""
    return _sm3 if algorithm == "sm3" else _sha256


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    worker = hashes.Hash(hashes.SM3())
    worker.update(data)
    return worker.finalize()


def first_link(stream: str, digest: Digest) -> bytes:
    """Return what the first frame of a stream's life stands on."""
    return digest(b"anju " + stream.encode())


def chained(frame_rows: Iterable[bytes], before: bytes, digest: Digest) -> tuple[list[bytes], bytes]:
    """Lay the links: returns the rows with their link as the last column, and the last link (32 bytes)."""
    pieces: list[bytes] = []
    link = before
    for row in frame_rows:
        link = digest(link + row)
        pieces += (row, _LENGTH, link)
    return pieces, link


class Stored(NamedTuple):
    """One frame as it lies in the table."""

    received_at: datetime
    door: int
    stream_seq: int
    line_id: int | None
    device_id: int | None
    device_number: str
    subject: str
    outcome: str
    device_at: datetime | None
    counter: int | None
    raw: bytes
    link: bytes


def row_of(stored: Stored) -> bytes:
    """Return the bytes that were chained when this row was written."""
    ids = (stored.line_id, stored.device_id, stored.door)
    origin = rows.origin(ids, stored.device_number, stored.subject, stored.outcome)
    at = rows.microseconds(stored.received_at)
    return rows.frame(at, stored.stream_seq, stored.raw, origin, stored.device_at, stored.counter)


def hours(frames: Sequence[Frame], first_seq: int) -> list[Numbers]:
    """Split a batch by the UTC hour of receipt. The first part begins at ``first_seq``, the number expected."""
    if _hour(frames[0]) == _hour(frames[-1]):
        return [_numbers(frames, first_seq)]
    found: list[Numbers] = []
    for _, part in groupby(frames, _hour):
        found.append(_numbers(list(part), found[-1].last_seq + 1 if found else first_seq))
    return found


def _numbers(frames: Sequence[Frame], first_seq: int) -> Numbers:
    stored = [frame for frame in frames if frame.subject]
    return Numbers(_hour(frames[0]), first_seq, frames[-1].seq, len(frames) - len(stored), stored)


def _hour(frame: Frame) -> datetime:
    return frame.at.replace(minute=0, second=0, microsecond=0)


class Walk(NamedTuple):
    """What walking an hour of the chain found; ``broken`` is empty, ``changed``, ``missing`` or ``extra``."""

    checked: int
    link: bytes
    broken: str = ""
    seq: int | None = None


def walk(stored: Iterable[Stored], before: bytes, digest: Digest) -> Walk:
    """Compute each link anew and tell the first that does not fit."""
    link, checked = before, 0
    for row in stored:
        link = digest(link + row_of(row))
        if link != row.link:
            return Walk(checked, link, "changed", row.stream_seq)
        checked += 1
    return Walk(checked, link)
