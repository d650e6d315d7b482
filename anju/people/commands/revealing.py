"""Showing one sealed value in full: a reason first, a row in the audit always."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.secrets import unseal
from anju.kernel.viewer import Viewer
from anju.people.models import Elder, RevealReason
from anju.people.permissions import check
from anju.people.queries import contact, elder

FIELDS = ("id_number", "phone", "door_code", "contact_phone")
_LEAST = 4


class ReasonNeeded(Invalid):
    """A full value asks a reason, in words where it is another one."""

    code = "reason_needed"


class NothingSealed(Invalid):
    """There is no such value on this record."""

    code = "nothing_sealed"


@transaction.atomic
def reveal(
    viewer: Viewer,
    elder_id: int,
    *,
    field: str,
    reason: str,
    now: datetime,
    contact_id: int | None = None,
    note: str = "",
    address: str = "",
) -> str:
    """Return one full value (``id_number``, ``phone``, ``door_code``, ``contact_phone``) and leave a read row.

    ``reason`` is a word of ``RevealReason``; ``other`` needs a ``note`` of four characters. Any other text counts as
    the note of ``other``.
    """
    row = elder(viewer, elder_id)
    check(viewer, "elder.reveal", row)
    words = _reason(reason.strip(), note.strip())
    sealed = _sealed(viewer, row, field, contact_id)
    if not sealed:
        raise NothingSealed(field=field)
    journal.record_audit(
        viewer, kind="read", thing="elder", thing_id=row.pk, area=row.area_code, now=now, reason=words, address=address,
        data={"field": field, **({"contact": contact_id} if contact_id else {})},
    )  # fmt: skip
    return unseal(sealed)


def _reason(reason: str, note: str) -> str:
    if reason not in RevealReason.values:
        reason, note = RevealReason.OTHER, note or reason
    if reason == RevealReason.OTHER:
        if len(note) < _LEAST:
            raise ReasonNeeded(field="note")
        return note[:200]
    with translation.override("zh-hans"):
        label = str(RevealReason(reason).label)
    return f"{label}：{note}"[:200] if note else label


def _sealed(viewer: Viewer, row: Elder, field: str, contact_id: int | None) -> bytes | memoryview | None:
    if field == "contact_phone" and contact_id is not None:
        person = contact(viewer, contact_id)
        return person.phone_sealed if person.elder_id == row.pk else None
    if field == "door_code":
        return row.dwelling.door_code_sealed if row.dwelling else None
    if field in {"id_number", "phone"}:
        return row.id_number_sealed if field == "id_number" else row.phone_sealed
    return None
