"""Stored windows of acceleration: how many came, which a label covers, which of a day could ring; read from frames."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from anju.devices.models import Frame, Line
from anju.devices.queries.lines import line
from anju.devices.rules import falls
from anju.devices.rules.falls import Judged
from anju.devices.rules.frames import LineInfo, Lines, read
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import Window

MOST = 10_000  # counted on a page
_LATELY = timedelta(days=1)
_CHUNK = 200


class Key(NamedTuple):
    """Where a frame is stored."""

    at: datetime
    door: int
    seq: int


@dataclass(frozen=True, slots=True)
class Lately:
    """What came within a day."""

    windows: int
    devices: int

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.windows >= MOST


_LATELY_ROWS = """
SELECT count(*), count(DISTINCT device_id) FROM (
  SELECT s.device_id FROM devices_signal s JOIN devices_device d ON d.id = s.device_id
  WHERE d.line_id = %s AND s.received_at >= %s AND s.received_at <= %s AND s.kind = 'acceleration' LIMIT %s
) AS came
"""


def windows_lately(viewer: Viewer, line_id: int, *, now: datetime) -> Lately:
    """Count the windows that the devices of a line sent within a day, and the devices."""
    row = line(viewer, line_id)
    with connection.cursor() as cursor:
        cursor.execute(_LATELY_ROWS, [row.pk, now - _LATELY, now, MOST])
        return Lately(*cursor.fetchone())


_LABELLED = """
SELECT DISTINCT l.id, s.received_at, s.door, s.stream_seq
FROM devices_falllabel l JOIN devices_signal s ON s.device_id = l.device_id AND s.kind = 'acceleration'
  AND s.received_at >= l.starts_at AND s.received_at < l.ends_at
WHERE l.line_id = %s ORDER BY s.received_at DESC LIMIT %s
"""


def labelled(viewer: Viewer, line_id: int, *, limit: int) -> list[tuple[int, Key]]:
    """List the frames with windows that labels of a line cover, with the label; the newest first."""
    row = line(viewer, line_id)
    with connection.cursor() as cursor:
        cursor.execute(_LABELLED, [row.pk, limit])
        return [(label, Key(*key)) for label, *key in cursor.fetchall()]


_OF_A_DAY = """
SELECT s.received_at, s.door, s.stream_seq, max(s.value), count(*)
FROM devices_signal s JOIN devices_device d ON d.id = s.device_id
WHERE d.line_id = %s AND s.kind = 'acceleration' AND s.received_at >= %s AND s.received_at < %s
GROUP BY 1, 2, 3 ORDER BY 1 DESC
"""


def windows_between(
    viewer: Viewer, line_id: int, start: datetime, end: datetime, *, least_g: float
) -> tuple[int, list[Key]]:
    """Return how many windows came in a time, and the frames with one that is at least so hard, the newest first."""
    row = line(viewer, line_id)
    with connection.cursor() as cursor:
        cursor.execute(_OF_A_DAY, [row.pk, start, end])
        rows = cursor.fetchall()
    return sum(count for *_, count in rows), [Key(*key) for *key, hardest, _ in rows if hardest >= least_g]


class Read(NamedTuple):
    """A frame that was read again: where it is stored, whose it is, the windows in it."""

    key: Key
    device_id: int | None
    windows: list[Window]


def windows_of(viewer: Viewer, owner: Line, keys: Sequence[Key]) -> Iterator[Read]:
    """Read frames of a line again and give the windows in them; whoever asks has fetched the line."""
    viewer.need("line.manage")
    lines = Lines([LineInfo(line_id=owner.pk, protocol=owner.protocol, base=owner.topic_base, area=owner.area_code)])
    for start in range(0, len(keys), _CHUNK):
        for key, device_id, subject, raw in _frames(owner, keys[start : start + _CHUNK]):
            info, rest = lines.place(subject)
            events = read(info, rest, raw)[0]
            yield Read(key, device_id, [event for event in events if isinstance(event, Window)])


def judged_windows(viewer: Viewer, frame: Frame, windows: Sequence[Window]) -> list[Judged | None]:
    """Judge the windows of a frame that the viewer has fetched as its line does now; nothing where it does not."""
    viewer.need("device.read" if not viewer.can("line.manage") else "line.manage")
    owner = Line.objects.filter(pk=frame.line_id or 0).first() if windows else None
    if owner is None or not owner.fall_weights:
        return [None] * len(windows)
    known = falls.model(owner.fall_weights)
    return [falls.judge(known, window) for window in windows]


_FRAMES = """
SELECT f.received_at, f.door, f.stream_seq, f.device_id, f.subject, f.raw
FROM unnest(%s::timestamptz[], %s::smallint[], %s::bigint[]) AS k(at, door, seq)
JOIN devices_frame f ON f.received_at = k.at AND f.door = k.door AND f.stream_seq = k.seq
WHERE f.line_id = %s ORDER BY k.at, k.seq
"""


def _frames(owner: Line, keys: Sequence[Key]) -> Iterator[tuple[Key, int | None, str, bytes]]:
    at, doors, seqs = zip(*keys, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_FRAMES, [list(at), list(doors), list(seqs), owner.pk])
        for *key, device_id, subject, raw in cursor.fetchall():
            yield Key(*key), device_id, subject, bytes(raw)
