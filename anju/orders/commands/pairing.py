"""A visit that takes two: who falls out is replaced at once, and the desk hears of it before one stands alone."""

from datetime import datetime

from anju.dispatch import queries as workers
from anju.kernel.viewer import Viewer
from anju.orders import queries
from anju.orders.commands.moving import THING, note, step, tell
from anju.orders.commands.sending import NobodyFree, accompany, ring_desk
from anju.orders.events import OrderReassigned
from anju.orders.lifecycle import AT_HOME, GOING
from anju.orders.models import Order
from anju.orders.rules import timing

SECOND = "second"


def refill(viewer: Viewer, row: Order, *, now: datetime, why: str = "") -> None:
    """Ask for everybody who is missing; ring the desk when nobody can be asked, too many said no, or it is near."""
    missing = queries.still_missing(viewer, row)
    if not missing or row.state not in {"dispatching", *GOING}:
        return
    found = row.tries <= timing.TRIES and all(_ask_one(viewer, row, now) for _ in range(missing))
    if row.alert != SECOND and not (found and timing.is_far(row.starts_at, now)):
        ring_desk(viewer, row, SECOND, now=now, why=why)


def _ask_one(viewer: Viewer, row: Order, now: datetime) -> bool:
    try:
        accompany(viewer, row.pk, now=now)
    except NobodyFree:
        return False
    return True


def one_less(viewer: Viewer, row: Order, *, worker_name: str, how: str, why: str, now: datetime) -> None:
    """Note that one of several falls out, keep the name of who still comes, and look for another one.

    Whoever was withdrawn was withdrawn by somebody who decides what follows: only the clock rings then.
    """
    lost = {"worker": worker_name, "how": how, "accompanies": True}
    left = list(workers.active_assignments(viewer, THING, row.pk))
    coming = next((one for one in left if one.state != "offered"), None)
    if row.state not in GOING or row.worker_name != worker_name[:60]:
        note(viewer, row, "reassign", now=now, why=why, data=lost)
    elif coming is not None:
        row.worker_id, row.worker_name = coming.worker_id, coming.worker.name[:60]
        row.save(update_fields=["worker_id", "worker_name"])
        note(viewer, row, "reassign", now=now, why=why, data=lost)
    else:
        step(viewer, row, "reassign", now=now, why=why, data=lost, worker_id=None, worker_name="", accepted_at=None)
        tell(viewer, OrderReassigned, row, now=now, why=how)
        step(viewer, row, "send", now=now, data={"worker": left[0].worker.name, "worker_id": left[0].worker_id})
    if how != "withdrawn":
        row.tries += 1
        row.save(update_fields=["tries"])
        refill(viewer, row, now=now, why=why)


def one_more(viewer: Viewer, row: Order, *, worker_name: str, now: datetime) -> None:
    """Note that one more of several says yes; what rang for it is quiet once all of them have."""
    together = row.state in {*GOING, *AT_HOME}
    if together and row.alert == SECOND and not queries.still_missing(viewer, row, said_yes=True):
        row.alert, row.alert_at, row.alert_seen_by = "", None, ""
        row.save(update_fields=["alert", "alert_at", "alert_seen_by"])
    data = {"worker": worker_name, "accompanies" if together else "after_closing": True}
    note(viewer, row, "accept", now=now, data=data)
