"""Remembering the cases that were real."""

from datetime import datetime

from anju.kernel.viewer import Viewer
from anju.routines.models import Emergency


def remember_emergency(
    viewer: Viewer, case_id: int, *, elder_id: int, kind: str, outcome: str, at: datetime, now: datetime
) -> Emergency:
    """Keep when a real case began; told twice it is kept once, with its last outcome."""
    viewer.need("frame.record")
    at = min(at, now)
    values = {"elder_id": elder_id, "kind": kind, "outcome": outcome, "at": at}
    return Emergency.objects.update_or_create(case_id=case_id, defaults=values)[0]


def forget_emergency(viewer: Viewer, case_id: int) -> None:
    """Drop a case that was not real after all."""
    viewer.need("frame.record")
    Emergency.objects.filter(case_id=case_id).delete()
