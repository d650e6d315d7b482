"""Telling screens that frames came in: once a second at most, an area a word, nothing but that something changed."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

_PACE = timedelta(seconds=1)
_MOST = 50  # areas in one batch; a busier second leaves the others to their own polling


class Pace:
    """When the screens were told last."""

    def __init__(self) -> None:
        self.at: datetime | None = None


def tell(viewer: Viewer, pace: Pace, areas: Iterable[str], *, now: datetime) -> None:
    """Say in which areas lines have spoken; called in the transaction that stores the frames."""
    viewer.need("frame.record")
    if pace.at is not None and timedelta(0) <= now - pace.at < _PACE:
        return
    pace.at = now
    for area in sorted(areas)[:_MOST]:
        journal.wake("live", json.dumps({"topic": "frame", "area": area, "id": None, "elder": None, "user": None}))
