"""The records lane: a batch of frames becomes rows, signals and device states in one transaction, exactly once."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from anju.devices.commands import lanes, partitions, states
from anju.devices.queries.known import Memory
from anju.devices.rules import rows
from anju.devices.rules.batch import Batch, Decoded
from anju.devices.rules.frames import Frame, learn, read
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import Availability, Learned, Report, Unreadable

LANE = "records"


class Recorder(Memory):
    """What the records lane keeps in memory between batches."""

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(viewer)
        self.days: set[date] = set()

    def forget(self) -> None:
        """Drop everything, also which partitions exist."""
        super().forget()
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
) -> int:
    """Store a batch of one stream and return the new position. Frames at or before the position change nothing."""
    recorder.refresh()
    with transaction.atomic():
        position = lanes.held_position(viewer, LANE, stream, now=now)
        new = lanes.fresh(position, frames, first_seq=first_seq, now=now, looked_again=looked_again)
        if not new:
            return position.seq
        _store(viewer, recorder, _batch(recorder, stream.door, new))
        lanes.move(position, new[-1], now=now)
    return new[-1].seq


def _batch(recorder: Recorder, door: int, frames: Sequence[Frame]) -> Batch:
    place = recorder.lines.place
    decoded: list[Decoded] = []
    numbers: set[str] = set()
    for frame in frames:
        if not frame.subject:
            continue  # the plain copy of an acknowledged frame
        line, rest = place(frame.subject)
        events, outcome = read(line, rest, frame.payload)
        decoded.append((frame, line, events, outcome))
        for event in events:
            if isinstance(event, Report | Availability | Unreadable):
                numbers.add(event.device)
            elif isinstance(event, Learned) and line is not None:
                learn(line.context, event)
    return Batch(door, decoded, recorder.look_up(numbers))


def _store(viewer: Viewer, recorder: Recorder, batch: Batch) -> None:
    missing = batch.days - recorder.days
    if missing:
        partitions.make_days(viewer, sorted(missing))
        recorder.days |= missing
    day = min(batch.days) if len(batch.days) == 1 else None
    _copy("devices_frame", rows.FRAME_COLUMNS, batch.frames, day)
    _copy("devices_signal", rows.SIGNAL_COLUMNS, batch.signals, day)
    states.write(viewer, batch)


def _copy(table: str, columns: Sequence[str], lines: list[str], day: date | None) -> None:
    """Copy straight into the day's partition; a batch that spans midnight goes through the parent."""
    if not lines:
        return
    target = partitions.name(table, day) if day else table
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        copy.write("".join(lines).encode())
