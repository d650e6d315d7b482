"""Large days are computed by the jobs: one process at a time, and taken up by another when that one has died."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from anju.kernel.viewer import Viewer
from anju.orders import queries
from anju.orders.commands.daying import DayPlanChanged, searched, store
from anju.orders.models import DayPlan

LONGER: Final = 60.0
LEASE: Final = timedelta(minutes=3)
"""How long a process may compute before it counts as dead: the search, and the compiler where it is the first."""


def compute_day(
    viewer: Viewer, plan_id: int, *, version: int, now: datetime, seconds: float = LONGER
) -> DayPlan | None:
    """Finish a large day; None when somebody changed it meanwhile, or another process is at it."""
    row = _take(plan_id, version, now)
    if row is None:
        return None
    day = queries.day_to_plan(viewer, row.provider_id, row.day, stops=row.stops)
    plan = searched(viewer, day, None, keep=False, seconds=seconds)
    try:
        with transaction.atomic():
            return store(viewer, day, version, now=now, verb="compute", plan=plan)
    except DayPlanChanged:
        return None


@transaction.atomic
def _take(plan_id: int, version: int, now: datetime) -> DayPlan | None:
    """Take a computation for this process: the row is locked only for this moment."""
    free = Q(taken_at__isnull=True) | Q(taken_at__lt=now - LEASE)
    rows = DayPlan.objects.select_for_update(skip_locked=True).filter(free, pk=plan_id, version=version)
    row = rows.filter(state="computing").first()
    if row is not None:
        row.taken_at = now
        row.save(update_fields=["taken_at"])
    return row


def take_up_days(viewer: Viewer, *, now: datetime, seconds: float = LONGER) -> list[DayPlan]:
    """Compute what has waited too long: its job was lost, or the process that had it died."""
    old = now - LEASE
    lost = DayPlan.objects.filter(state="computing", changed_at__lt=old).filter(
        Q(taken_at__isnull=True) | Q(taken_at__lt=old)
    )
    found = []
    for row in lost.order_by("changed_at")[:20]:
        made = compute_day(viewer, row.pk, version=row.version, now=now, seconds=seconds)
        if made is not None:
            found.append(made)
    return found
