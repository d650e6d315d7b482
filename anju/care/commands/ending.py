"""What ends checks by itself: the elder was heard, the devices are back, the elder has died or moved away."""

from datetime import datetime

from django.db import transaction

from anju.care import queries
from anju.care.commands.moving import close, close_if_done, step
from anju.care.models import Round
from anju.devices import queries as devices
from anju.kernel.viewer import Viewer

_STEP = 500


def hear_checks(viewer: Viewer, *, now: datetime) -> int:
    """End the checks of elders who gave a sign of life since their list was made; return how many."""
    viewer.need("frame.record")
    waiting = list(queries.open_checks(viewer).values_list("pk", "elder_id", "round__opened_at"))
    ended = 0
    for start in range(0, len(waiting), _STEP):
        part = waiting[start : start + _STEP]
        signs = devices.last_signs(viewer, {elder for _pk, elder, _at in part})
        heard = [pk for pk, elder, opened in part if elder in signs and signs[elder].at > opened]
        ended += _end(viewer, heard, "hear", now=now) if heard else 0
    return ended


@transaction.atomic
def end_event_list(viewer: Viewer, event_id: int, *, why: str, now: datetime) -> Round | None:
    """Close the list of an event that is over. Who was not checked says so: a device that is back is no person seen."""
    viewer.need("frame.record")
    row = Round.objects.select_for_update().filter(event_id=event_id, closed_at__isnull=True).first()
    if row is None:
        return None
    for waiting in queries.open_checks(viewer).filter(round=row).select_for_update(of=("self",)):
        step(viewer, waiting, "come_back" if why == "all_back" else "drop", now=now, why=why)
    close(viewer, row, why=why, now=now)
    return row


@transaction.atomic
def drop_checks(viewer: Viewer, elder_id: int, *, why: str, now: datetime) -> int:
    """End the checks of an elder who has died or moved away."""
    viewer.need("frame.record")
    return _end(
        viewer, list(queries.open_checks(viewer, [elder_id]).values_list("pk", flat=True)), "drop", now=now, why=why
    )


@transaction.atomic
def _end(viewer: Viewer, ids: list[int], verb: str, *, now: datetime, why: str = "") -> int:
    rows = list(queries.open_checks(viewer).filter(pk__in=ids).select_for_update(of=("self",)))
    for row in rows:
        step(viewer, row, verb, now=now, why=why)
    for round_id in sorted({row.round_id for row in rows}):
        close_if_done(viewer, round_id, now=now)
    return len(rows)
