"""Remembering the cases that were real."""

from datetime import datetime

from django.db import transaction

from anju.kernel.viewer import Viewer
from anju.routines.commands.learning import register
from anju.routines.models import Absence, Emergency


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


@transaction.atomic
def change_elder(viewer: Viewer, *, from_elder: int, to_elder: int, now: datetime) -> None:
    """Give times away and real cases of a merged record to the one that stays, and bring the homes up to date."""
    viewer.need("frame.record")
    Absence.objects.filter(elder_id=from_elder).update(elder_id=to_elder)
    Emergency.objects.filter(elder_id=from_elder).update(elder_id=to_elder)
    register(viewer, now=now)
