"""Showing a telephone number of an institution in full: a reason first, a row in the audit always."""

from datetime import datetime

from django.db import transaction

from anju.institutions import permissions, queries
from anju.journal import commands as journal
from anju.kernel.secrets import unseal
from anju.kernel.viewer import Viewer
from anju.people.commands.revealing import NothingSealed, ReasonNeeded

FIELDS = ("duty_phone", "responsible_phone")
_LEAST = 4


@transaction.atomic
def reveal_phone(
    viewer: Viewer, institution_id: int, *, field: str, reason: str, now: datetime, address: str = ""
) -> str:
    """Return the duty room's or the responsible person's number and leave a read row."""
    row = queries.institution(viewer, institution_id)
    permissions.check(viewer, "institution.reveal", row)
    words = reason.strip()[:200]
    if len(words) < _LEAST:
        raise ReasonNeeded(field="reason")
    sealed = getattr(row, f"{field}_sealed") if field in FIELDS else None
    if not sealed:
        raise NothingSealed(field=field)
    journal.record_audit(
        viewer, kind="read", thing="institution", thing_id=row.pk, area=row.area_code, now=now, reason=words,
        address=address, data={"field": field},
    )  # fmt: skip
    return unseal(sealed)
