"""Laying the chain over what a batch stores, in the same transaction; the hours of the chain as they grow."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from anju.devices.commands.lanes import Stream
from anju.devices.models import LanePosition
from anju.devices.rules import chain
from anju.devices.rules.frames import Frame
from anju.devices.rules.rows import microseconds, moment

# A clock that was set back, or frames that are late by the door's own time, stay in the newest hour of their stream:
# an hour is one run of numbers. DO UPDATE keeps the first link and moves the last.
_GROW = """
INSERT INTO devices_chainhour
  (stream, door, hour, first_seq, last_seq, frames, copies, first_link, last_link, algorithm, received_from,
   received_until, broken, explained)
VALUES (%(stream)s, %(door)s,
   greatest(%(hour)s, (SELECT max(hour) FROM devices_chainhour WHERE stream = %(stream)s)),
   %(first_seq)s, %(last_seq)s, %(frames)s, %(copies)s, %(first_link)s, %(last_link)s, %(algorithm)s,
   %(received_from)s, %(received_until)s, '', '')
ON CONFLICT (stream, hour) DO UPDATE SET
  last_seq = excluded.last_seq, frames = devices_chainhour.frames + excluded.frames,
  copies = devices_chainhour.copies + excluded.copies, last_link = excluded.last_link,
  received_from = least(devices_chainhour.received_from, excluded.received_from),
  received_until = greatest(devices_chainhour.received_until, excluded.received_until),
  verified_at = CASE WHEN devices_chainhour.broken = '' THEN NULL ELSE devices_chainhour.verified_at END
"""


def algorithm() -> str:
    """Return the digest of this installation: ``sha256``, or ``sm3`` with ANJU_CRYPTO=sm."""
    return "sm3" if settings.ANJU_CRYPTO == "sm" else "sha256"


def lay(
    position: LanePosition, stream: Stream, frames: Sequence[Frame], rows: Sequence[bytes], *, first_seq: int
) -> list[bytes]:
    """Chain the rows of a batch behind the position and note the hours; returns the pieces to copy.

    ``first_seq`` is the number that was expected. Sets ``position.link``; ``lanes.move`` stores it. ``rows`` are those
    of the frames with a subject, in their order.
    """
    digest = chain.digest_of(algorithm())
    link = bytes(position.link) or chain.first_link(stream.key, digest)
    pieces: list[bytes] = []
    done = 0
    hours: list[dict[str, Any]] = []
    for part in chain.hours(frames, first_seq):
        size = len(part.frames)
        before = link
        linked, link = chain.chained(rows[done : done + size], before, digest)
        done += size
        pieces += linked
        hours.append(_hour(stream, part, before, link))
    with connection.cursor() as cursor:
        cursor.executemany(_GROW, hours)
    position.link = link
    return pieces


def _hour(stream: Stream, part: chain.Numbers, before: bytes, link: bytes) -> dict[str, Any]:
    times = [frame.at_us for frame in part.frames] or [microseconds(part.hour)]
    return {
        "stream": stream.key,
        "door": stream.door,
        "hour": part.hour,
        "first_seq": part.first_seq,
        "last_seq": part.last_seq,
        "frames": len(part.frames),
        "copies": part.copies,
        "first_link": before,
        "last_link": link,
        "algorithm": algorithm(),
        "received_from": moment(min(times)),
        "received_until": moment(max(times)),
    }
