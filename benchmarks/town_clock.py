"""A time that a benchmark sets and every process of its installation wears: a day lasts as long as its work.

For measurements alone. The file holds two doubles: the moment it is, and the moment up to which the platform's own
clocks have acted (see ``anju_city.hours.SharedHours``, the other end of it).
"""

import mmap
import os
import struct
from datetime import UTC, datetime
from pathlib import Path

VARIABLE = "ANJU_BENCH_CLOCK"
_SIZE = 16


def make(path: Path, start: datetime) -> None:
    """Make the file."""
    path.write_bytes(struct.pack("dd", start.timestamp(), start.timestamp()))


class Face:
    """The time as the platform sees it."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), _SIZE)

    def now(self) -> datetime:
        """Return the moment it is."""
        return datetime.fromtimestamp(struct.unpack_from("d", self._file, 0)[0], UTC)

    def acted(self) -> datetime:
        """Return the moment up to which everything due was done."""
        return datetime.fromtimestamp(struct.unpack_from("d", self._file, 8)[0], UTC)

    def act(self, moment: datetime) -> None:
        """Say that everything due up to a moment was done."""
        struct.pack_into("d", self._file, 8, moment.timestamp())


def wear() -> Face:
    """Let this process live in the time of the file named by the environment."""
    from anju.kernel import clock

    face = Face(Path(os.environ[VARIABLE]))
    clock.now = face.now
    return face
