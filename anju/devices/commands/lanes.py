"""What both lanes share: the position that makes a batch exactly once, gaps, counters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anju.devices.models import Gap, LanePosition
from anju.devices.rules.frames import Frame
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream in one of its lives: ``name@created``, with ``~n`` once it was rolled back. Door 1 is acknowledged."""

    key: str
    door: int


class Missing(Exception):  # noqa: N818 - a finding, not a crash
    """Numbers between the position and the batch are missing: look again before calling it a gap."""


def held_position(viewer: Viewer, lane: str, stream: Stream, *, now: datetime) -> LanePosition:
    """Lock the position of a lane, making it when the stream is new. Call it inside the batch's transaction."""
    viewer.need("frame.record")
    position = _locked(lane, stream)
    if position is None:
        LanePosition.objects.get_or_create(lane=lane, stream=stream.key, defaults={"seq": 0, "at": now})
        position = _locked(lane, stream)
    if position is None:
        raise LanePosition.DoesNotExist(stream.key)
    return position


def _locked(lane: str, stream: Stream) -> LanePosition | None:
    rows = LanePosition.objects.raw(
        "SELECT * FROM devices_laneposition WHERE lane = %s AND stream = %s FOR UPDATE", [lane, stream.key]
    )
    return next(iter(rows), None)


def fresh(
    position: LanePosition, frames: Sequence[Frame], *, first_seq: int, now: datetime, looked_again: bool
) -> Sequence[Frame]:
    """Return the frames past the position; note what is missing between them as gaps."""
    new = [frame for frame in frames if frame.seq > position.seq] if frames[0].seq <= position.seq else frames
    expected = position.seq + 1 if position.seq else max(first_seq, 1)
    if not new or unbroken(new, expected):
        return new
    if not looked_again:
        raise Missing
    for frame in new:
        if frame.seq > expected:
            Gap.objects.create(
                lane=position.lane, stream=position.stream, first_seq=expected, last_seq=frame.seq - 1, found_at=now
            )
        expected = frame.seq + 1
    return new


def unbroken(frames: Sequence[Frame], first_seq: int) -> bool:
    """Whether frames begin with a number and none is missing among them."""
    return frames[0].seq == first_seq and frames[-1].seq - first_seq + 1 == len(frames)


def move(position: LanePosition, last: Frame, *, now: datetime) -> None:
    """Move the position, with the link it ends on, to the last frame of a batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE devices_laneposition SET seq = %s, message_at = %s, at = %s, link = %s WHERE id = %s",
            [last.seq, last.at, now, bytes(position.link), position.pk],
        )


def gauge(viewer: Viewer, lane: str, values: Mapping[str, float], *, now: datetime) -> None:
    """Write the counters of a lane; ``heartbeat`` is always among them."""
    viewer.need("frame.record")
    rows = [(lane, name, value, now) for name, value in {**values, "heartbeat": now.timestamp()}.items()]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO devices_lanegauge (lane, name, value, at) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (lane, name) DO UPDATE SET value = excluded.value, at = excluded.at",
            rows,
        )


def start_life(viewer: Viewer, lane: str, key: str, *, seq: int, now: datetime) -> LanePosition:
    """Begin a new life of a stream that was rolled back, after the last number that survived."""
    viewer.need("frame.record")
    return LanePosition.objects.get_or_create(lane=lane, stream=key, defaults={"seq": seq, "at": now})[0]
