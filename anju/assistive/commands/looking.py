"""A point's keeper looks an elder up: every look leaves a row."""

from datetime import datetime

from django.db import transaction

from anju.assistive import permissions, queries
from anju.assistive.queries.showing import COUNTY_DIGITS
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people


@transaction.atomic
def look_up(viewer: Viewer, institution_id: int, text: str, *, now: datetime) -> list[people.Recognised]:
    """Find who stands at the point and note who was shown; what was typed is not kept, it may be a number."""
    row = queries.place(viewer, institution_id)
    permissions.check(viewer, "aid.lend", row)
    found = people.recognised(SYSTEM.narrowed(row.area_code[:COUNTY_DIGITS]), text[:80])
    journal.record_audit(
        viewer, kind="read", thing="aid_counter", thing_id=row.pk, area=row.area_code, now=now,
        data={"elders": [item.id for item in found]},
    )  # fmt: skip
    return found
