"""The city's time: that of the world, or one that goes on as soon as everybody is done with the moment before."""

import mmap
import struct
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

SIZE = 16  # two numbers: the moment it is, and the moment up to which the platform's own clocks have acted


class Hours(Protocol):
    """Tells the time and lets it go on."""

    def now(self) -> datetime:
        """Return the moment it is."""
        ...

    def until(self, moment: datetime) -> None:
        """Let the time go on to a moment; a moment that is over is no reason to wait."""
        ...


class RealHours:
    """The time of the world."""

    def now(self) -> datetime:
        """Return the moment it is."""
        return datetime.now(UTC)

    def until(self, moment: datetime) -> None:
        """Wait."""
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))


class SharedHours:
    """A time that the city sets and a platform wears which was started for that: a day lasts as long as its work.

    The file holds two doubles. The city writes the first; whoever keeps the platform's clocks writes the second when
    everything that was due at that moment has been done.
    """

    def __init__(self, path: Path, *, patience_s: float = 600) -> None:
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), SIZE)
        self.patience_s = patience_s

    def now(self) -> datetime:
        """Return the moment it is."""
        return datetime.fromtimestamp(struct.unpack_from("d", self._file, 0)[0], UTC)

    def until(self, moment: datetime) -> None:
        """Set the time and wait until the platform's clocks have acted."""
        if moment <= self.now():
            return
        struct.pack_into("d", self._file, 0, moment.timestamp())
        end = time.monotonic() + self.patience_s
        while struct.unpack_from("d", self._file, 8)[0] < moment.timestamp():
            if time.monotonic() > end:
                msg = f"the platform's clocks did not act within {self.patience_s:.0f} s"
                raise TimeoutError(msg)
            time.sleep(0.002)
