"""The codes of a home, and what a visit can be proven with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anju.dispatch.models import HomeCall, HomeTag
from anju.dispatch.rules import homes
from anju.kernel.secrets import unseal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import queries as people
from anju.people.queries import CardLink

if TYPE_CHECKING:
    from anju.dispatch.models import Assignment

SECOND_WORDS = {
    "qr": _("家中二维码"),
    "nfc": _("家中 NFC 标签"),
    "typed": _("手输家中签到码"),
    "card": _("老人卡号"),
    "call": _("老人家电话"),
}


@dataclass(frozen=True, slots=True)
class TagShown:
    """The code of a home as it is printed, and the codes before it."""

    row: "HomeTag | None"
    text: str
    short: str
    before: tuple["HomeTag", ...]


def tag_shown(viewer: Viewer, elder_id: int) -> TagShown:
    """Return the code of a home for whoever may print it."""
    viewer.need("elder.edit")
    elder = people.elder(viewer, elder_id)
    rows = list(HomeTag.objects.filter(elder_id=elder.pk).order_by("-id")[:20])
    row = next((row for row in rows if row.revoked_at is None), None)
    code = unseal(row.code_sealed) if row else ""
    return TagShown(
        row,
        homes.written(row.pk, code) if row else "",
        homes.short(code) if row else "",
        tuple(one for one in rows if one is not row),
    )


def links(viewer: Viewer, elder_id: int) -> list[CardLink]:
    """Return the page of the home's code, for whoever keeps the elder's record."""
    if not viewer.can("elder.edit"):
        return []
    return [CardLink(title=str(_("签到码")), href=reverse("dispatch:home_code", args=[elder_id]))]


def home_tags(elder_id: int | None) -> list[homes.Tag]:
    """List all codes that a home ever had: what was shown without a net is judged by its own moment."""
    rows = HomeTag.objects.filter(elder_id=elder_id) if elder_id else HomeTag.objects.none()
    return [homes.Tag(row.pk, unseal(row.code_sealed), row.issued_at, row.revoked_at) for row in rows]


def asks_code(viewer: Viewer, elder_id: int, *, at: datetime) -> bool:
    """Whether this home had a code at that moment, so that a visit without one must be cleared by a person."""
    rows = HomeTag.objects.filter(elder_id=elder_id, issued_at__lte=at) if viewer else HomeTag.objects.none()
    return rows.exclude(revoked_at__lte=at).exists()


def asking_code(viewer: Viewer, elder_ids: Collection[int], *, at: datetime) -> frozenset[int]:
    """Name those of these elders whose home had a code at that moment, in one statement."""
    if not viewer or not elder_ids:
        return frozenset()
    rows = HomeTag.objects.filter(elder_id__in=elder_ids, issued_at__lte=at).exclude(revoked_at__lte=at)
    return frozenset(rows.values_list("elder_id", flat=True))


def called_from_home(row: "Assignment") -> bool:
    """Whether the elder's own line called the number for check-ins while the worker was there."""
    if row.elder_id is None or row.arrived_at is None or row.finished_at is None:
        return False
    line = people.elder(SYSTEM, row.elder_id).phone_index
    return (
        line is not None
        and HomeCall.objects.filter(
            line_index=bytes(line),
            called_at__gte=row.arrived_at - homes.CALL_AROUND,
            called_at__lte=row.finished_at + homes.CALL_AROUND,
        ).exists()
    )
