"""A record ends by death or by moving away; what runs for the person stops by the flows that hear of it."""

from datetime import date, datetime

from django.db import transaction

from anju.journal import commands as journal
from anju.kernel import clock
from anju.kernel.facts import Fact
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju.people.commands.records import locked
from anju.people.events import ElderDied, ElderMoved
from anju.people.models import Elder, Status
from anju.people.permissions import check


class NotLiving(Conflict):
    """The record has ended already; facts hold the status and the day."""

    code = "elder_not_living"


class DayInFuture(Invalid):
    """What has happened has a day that is not after today."""

    code = "day_in_future"


def _end(viewer: Viewer, row: Elder, *, status: str, verb: str, on: date, now: datetime, why: str) -> Elder:
    check(viewer, "elder.edit", row)
    if row.status != Status.LIVING:
        raise NotLiving(status=row.status, on=row.status_on.isoformat() if row.status_on else "")
    if on > clock.local_day(now):
        raise DayInFuture(field="on", on=on.isoformat())
    row.status, row.status_on, row.changed_at = status, on, now
    row.save(update_fields=["status", "status_on", "changed_at"])
    journal.record_move(
        viewer, thing="elder", thing_id=row.pk, area=row.area_code, verb=verb, from_state="living", to_state=status,
        now=now, why=why, data={"on": on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def record_death(viewer: Viewer, elder_id: int, *, on: date, now: datetime, why: str = "") -> Elder:
    """Record that an elder has died on a day; ``why`` names the source."""
    row = locked(viewer, elder_id)
    if row.status == Status.MOVED:
        row.status = Status.LIVING  # who has moved away can still die
    row = _end(viewer, row, status=Status.DIED, verb="record_death", on=on, now=now, why=why)
    fact: Fact = ElderDied(area=row.area_code, elder_id=row.pk, on=on.isoformat())
    journal.publish(viewer, fact, now=now)
    return row


@transaction.atomic
def record_move_away(
    viewer: Viewer, elder_id: int, *, on: date, now: datetime, to_area: str = "", why: str = ""
) -> Elder:
    """Record that an elder has left the area for good."""
    row = _end(viewer, locked(viewer, elder_id), status=Status.MOVED, verb="record_move_away", on=on, now=now, why=why)
    journal.publish(
        viewer, ElderMoved(area=row.area_code, elder_id=row.pk, on=on.isoformat(), to_area=to_area), now=now
    )
    return row
