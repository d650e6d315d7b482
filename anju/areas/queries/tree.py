"""Reading the tree. Divisions are public knowledge, so most reads need no viewer; lists to choose from do.

What is read today is kept in the process and forgotten when the tree's edition changes (looked at every few seconds).
"""

import time
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from anju.areas.models import Area, Edition, Succession
from anju.kernel import clock
from anju.kernel.refusals import Invalid
from anju.kernel.scope import LEVELS
from anju.kernel.viewer import Viewer

_LOOK_EVERY_S = 5.0
_LIMIT = 50_000


class AreaUnknown(Invalid):
    """There is no division of this code on this day."""

    code = "area_unknown"


class _Kept:
    """What this process remembers of today's tree."""

    def __init__(self) -> None:
        self.mark: UUID | None = None
        self.day: date | None = None
        self.looked_at = float("-inf")
        self.areas: dict[str, Area | None] = {}
        self.children: dict[str, list[Area]] = {}

    def fresh(self) -> "_Kept":
        """Forget everything when the edition or the day has changed."""
        moment = time.monotonic()
        if moment - self.looked_at > _LOOK_EVERY_S or len(self.areas) > _LIMIT:
            mark = Edition.objects.values_list("mark", flat=True).first()
            day = clock.local_day(clock.now())
            if mark != self.mark or day != self.day or len(self.areas) > _LIMIT:
                self.areas.clear()
                self.children.clear()
            self.mark, self.day, self.looked_at = mark, day, moment
        return self


_kept = _Kept()


def forget() -> None:
    """Forget what this process remembers; commands call it, tests too."""
    _kept.__init__()  # type: ignore[misc]


def _find(code: str) -> Area | None:
    kept = _kept.fresh()
    if code not in kept.areas:
        kept.areas[code] = Area.objects.filter(code=code, validity__endswith=None).first()
    return kept.areas[code]


def area(code: str, day: date | None = None) -> Area:
    """Return the division of a code as it stood on a day (now when none is named); raise ``AreaUnknown``."""
    found = Area.objects.filter(code=code, validity__contains=day).first() if day else _find(code)
    if found is None:
        raise AreaUnknown(area=code)
    return found


def known(code: str) -> bool:
    """Whether a division of this code exists today."""
    return code.isascii() and code.isdigit() and len(code) in LEVELS and _find(code) is not None


def name(code: str) -> str:
    """Return the name of a code; a code we do not know stands for itself, the empty code for the country."""
    if not code:
        return gettext("全国")
    found = _find(code)
    return found.name if found else code


def full_name(code: str) -> str:
    """Return the whole name from the province down."""
    found = _find(code)
    return found.full_name if found else name(code)


def path(code: str) -> list[Area]:
    """Return the divisions from the province down to this code, as far as they are known."""
    found = (_find(code[:length]) for length in sorted(LEVELS) if 0 < length <= len(code))
    return [item for item in found if item is not None]


def children(viewer: Viewer, code: str) -> list[Area]:
    """List the divisions directly below a code that the viewer's area covers, by code."""
    kept = _kept.fresh()
    if code not in kept.children:
        kept.children[code] = list(Area.objects.filter(parent_code=code, validity__endswith=None).order_by("code"))
    return [item for item in kept.children[code] if item.code.startswith(viewer.area)]


def choices(viewer: Viewer, chosen: str = "") -> list[tuple[str, str]]:
    """Offer the divisions to narrow a list to: all, the chosen one, and those below it or below the viewer's area."""
    first = [(chosen, full_name(chosen))] if chosen and chosen != viewer.area else []
    below = children(viewer, chosen or viewer.area)
    return [("", gettext("全部辖区")), *first, *((item.code, item.name) for item in below)]


def past(code: str) -> QuerySet[Area]:
    """List every division that ever had this code, newest first, with its successors."""
    return (
        Area.objects.filter(code=code)
        .prefetch_related("successions__successor", "origins__predecessor")
        .order_by("-validity")
    )


def successors(code: str, day: date) -> list[Area]:
    """Return what became of the division that had this code on a day, followed to today's divisions."""
    start = Area.objects.filter(code=code, validity__contains=day).first()
    ends: list[Area] = []
    ahead = [start] if start else []
    seen: set[int] = set()
    while ahead:
        item = ahead.pop()
        if item.pk in seen:
            continue
        seen.add(item.pk)
        if item.validity.upper is None:
            ends.append(item)
        ahead.extend(step.successor for step in Succession.objects.filter(predecessor=item).select_related("successor"))
    return sorted(ends, key=lambda item: item.code)
