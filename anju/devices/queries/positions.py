"""How far the lanes are, and what went wrong: for intake itself, the duty light and /metrics."""

from dataclasses import dataclass
from datetime import datetime

from anju.devices.models import LanePosition
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Position:
    """The newest position of a lane in one life of a stream."""

    stream: str
    seq: int
    message_at: datetime | None

    @property
    def next_life(self) -> str:
        """Name the life after a roll-back: ``name@created~1``, ``~2``, …."""
        life, _, number = self.stream.partition("~")
        return f"{life}~{int(number or 0) + 1}"


def last_position(viewer: Viewer, lane: str, life: str) -> Position | None:
    """Return the newest position of a lane in a stream's life and the roll-backs after it."""
    viewer.need("frame.record")
    row = LanePosition.objects.filter(lane=lane, stream__startswith=life).order_by("-id").first()
    return None if row is None else Position(row.stream, row.seq, row.message_at)
