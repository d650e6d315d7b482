"""Setting one frame aside that no lane can handle: stored raw, shown as a fault, an alarm if it looks like one."""

from datetime import datetime

from django.db import OperationalError, connection, transaction

from anju.devices.commands import chaining, lanes, partitions, tell
from anju.devices.events import AlarmHeard
from anju.devices.models import LaneFault, LanePosition
from anju.devices.rules import rows
from anju.devices.rules.frames import Frame
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju_edge.protocols import reading


@transaction.atomic
def set_aside(
    viewer: Viewer, lane: str, stream: lanes.Stream, frame: Frame, *, problem: Exception, now: datetime
) -> int:
    """Keep a frame as a fault and move the lane past it; return the new position."""
    position = lanes.held_position(viewer, lane, stream, now=now)
    if frame.seq <= position.seq:
        return position.seq
    fact = tell.bare(stream.key, frame)
    alarm = lane == "alarms" and reading.looks_like_alarm(frame.payload)
    LaneFault.objects.create(
        lane=lane,
        stream=stream.key,
        stream_seq=frame.seq,
        at=now,
        subject=frame.subject,
        raw=frame.payload,
        fact=fact.data() if alarm and not _told(viewer, fact, now=now) else {},
        error=f"{type(problem).__name__}: {problem}"[:2000].replace("\0", ""),
    )
    if lane == "records":
        _store(viewer, position, stream, frame)
    lanes.move(position, frame, now=now)
    return frame.seq


def _told(viewer: Viewer, fact: AlarmHeard, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            journal.publish(viewer, fact, now=now)
    except OperationalError:
        raise
    except Exception:  # noqa: BLE001 - kept as a fault; a job tells it again
        return False
    return True


def _store(viewer: Viewer, position: LanePosition, stream: lanes.Stream, frame: Frame) -> None:
    """Store the frame as it came, with the outcome ``failed`` and its link in the chain."""
    partitions.make_days(viewer, [rows.day(frame.at)])
    stored = []
    if frame.subject:
        origin = rows.origin((None, None, stream.door), "", frame.subject, "failed")
        stored.append(rows.frame(frame.at_us, frame.seq, frame.payload, origin, None, None))
    first_seq = position.seq + 1 if position.seq else frame.seq
    chaining.lay(position, stream, [frame], stored, first_seq=first_seq)
    if not stored:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO devices_frame (received_at, stream_seq, door, device_number, subject, outcome, raw, link) "
            "VALUES (%s, %s, %s, '', %s, 'failed', %s, %s)",
            [frame.at, frame.seq, stream.door, frame.subject.replace("\0", ""), frame.payload, bytes(position.link)],
        )


def tell_again(viewer: Viewer, *, now: datetime) -> int:
    """Tell of alarms that could not be told before; return how many went out."""
    viewer.need("frame.record")
    told = 0
    for fault in LaneFault.objects.filter(solved_at=None).exclude(fact={}).order_by("id")[:100]:
        with transaction.atomic():
            row = LaneFault.objects.select_for_update().get(pk=fault.pk)
            if row.solved_at is not None:
                continue
            row.tries += 1
            if _told(viewer, AlarmHeard(**row.fact), now=now):
                row.solved_at = now
                told += 1
            row.save(update_fields=["tries", "solved_at"])
    return told
