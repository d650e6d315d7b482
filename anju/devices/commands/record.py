"""The records lane: a batch of frames becomes rows, signals and device states in one transaction, exactly once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from django.db import connection, transaction

from anju.devices.commands import chaining, lanes, partitions, screens, states
from anju.devices.queries.known import Memory
from anju.devices.rules import rows
from anju.devices.rules.batch import Batch
from anju.devices.rules.decoding import Read, in_turn, read_parts
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju.devices.rules.sampling import Samples
from anju.kernel.viewer import Viewer

LANE = "records"


class Decoding(Protocol):
    """What turns frames into rows: in this process, or in one beside it."""

    def batch(self, door: int, frames: Sequence[Frame]) -> Batch:
        """Return what these frames write."""

    def forget(self) -> None:
        """Read the tables again."""


class Decoder(Memory):
    """Lines and what their gateways taught, devices, and what was kept last of each: all that decoding needs."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self.samples = Samples()
        self._shared = set[str]()  # of these devices two lines have spoken: what came last must be taken up last

    def forget(self) -> None:
        """Drop everything."""
        super().forget()
        self.samples.clear()
        self._shared.clear()

    def batch(self, door: int, frames: Sequence[Frame]) -> Batch:
        """Decode frames and write their rows into memory: the work that needs no transaction."""
        self.viewer.need("frame.record")
        self.refresh()
        if not self._shared:
            batch = Batch(door, frames, self._line_by_line(frames), self.samples)
            if not self._shared:
                return batch
            self.samples.clear()  # as after a start: what a batch kept that is made again, is kept again
        return Batch(door, frames, self._in_turn(frames), self.samples)

    def _line_by_line(self, frames: Sequence[Frame]) -> Iterator[tuple[Read, Mapping[str, Thing | None]]]:
        """Yield what was read and the devices in it; stop where a second line speaks of a device."""
        named, before = set[str](), set[str]()
        last = frozenset[LineInfo | None]()
        for part in read_parts(self.lines, frames):
            numbers = [read.numbers for read in part]
            things = self.look_up(set().union(*numbers))
            for read, spoken in zip(part, numbers, strict=True):
                if read.lines is not last:
                    before |= named
                    last, named = read.lines, set()
                self._shared |= before & spoken
                if self._shared:
                    return
                named |= spoken
                yield read, things

    def _in_turn(self, frames: Sequence[Frame]) -> Iterator[tuple[Read, Mapping[str, Thing | None]]]:
        read = in_turn(read for part in read_parts(self.lines, frames) for read in part)
        yield read, self.look_up(read.numbers)


class Recorder:
    """What the records lane keeps between batches: who decodes for it, which days exist, when it told the screens."""

    def __init__(self, decoding: Decoding) -> None:
        self.decoding = decoding
        self.days: set[date] = set()
        self.pace = screens.Pace()

    def forget(self) -> None:
        """Drop everything, also which partitions exist."""
        self.decoding.forget()
        self.days.clear()


def record_batch(
    viewer: Viewer,
    stream: lanes.Stream,
    frames: Sequence[Frame],
    *,
    recorder: Recorder,
    first_seq: int,
    now: datetime,
    looked_again: bool = False,
    ready: Batch | None = None,
) -> int:
    """Store a batch of one stream and return the new position. Frames at or before the position change nothing.

    Its commit does not wait for the disk: the position lies in the same transaction, so whatever a crash of the
    database takes away is read from the stream again.
    """
    viewer.need("frame.record")
    with transaction.atomic():
        position = lanes.held_position(viewer, LANE, stream, now=now)
        new = lanes.fresh(position, frames, first_seq=first_seq, now=now, looked_again=looked_again)
        if not new:
            return position.seq
        is_ready = ready is not None and len(new) == len(frames)
        batch = ready if ready is not None and is_ready else recorder.decoding.batch(stream.door, new)
        expected = position.seq + 1 if position.seq else max(first_seq, 1)
        _store(viewer, recorder, batch, chaining.lay(position, stream, new, batch.frames, first_seq=expected))
        lanes.move(position, new[-1], now=now)
        screens.tell(viewer, recorder.pace, batch.areas, now=now)
    return new[-1].seq


def _store(viewer: Viewer, recorder: Recorder, batch: Batch, frames: list[bytes]) -> None:
    missing = batch.days - recorder.days
    if missing:
        partitions.make_days(viewer, sorted(missing))
        recorder.days |= missing
    day = min(batch.days) if len(batch.days) == 1 else None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    _copy("devices_frame", rows.FRAME_COLUMNS, frames, day)
    _copy("devices_signal", rows.SIGNAL_COLUMNS, batch.signals, day)
    states.write(viewer, batch)


def _copy(table: str, columns: Sequence[str], pieces: list[bytes], day: date | None) -> None:
    """Copy straight into the day's partition; a batch that spans midnight goes through the parent."""
    if not pieces:
        return
    target = partitions.name(table, day) if day else table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(b"".join((rows.HEADER, *pieces, rows.TRAILER)))
