"""Lists and their checks inside the viewer's scope; fetching is authorising."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from anju.areas import queries as areas
from anju.care.lifecycle import DONE, OPEN
from anju.care.models import Check, Round
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Principal, Viewer

SORTS = {
    "risk": ("-risk", "-id"),
    "last": ("last_at", "-risk", "-id"),
    "area": ("area_code", "-risk", "-id"),
    "name": ("elder__pinyin", "-id"),
}


def _seen(viewer: Viewer) -> QuerySet[Check]:
    viewer.need("check.read")
    if viewer.principal in {Principal.FAMILY, Principal.PROVIDER}:
        return Check.objects.none()
    return Check.objects.select_related("elder", "elder__dwelling", "round").filter(visible(viewer))


def check(viewer: Viewer, check_id: int) -> Check:
    """Return one check, or raise ``NotVisible``."""
    row = _seen(viewer).filter(pk=check_id).first()
    if row is None:
        raise NotVisible(check=check_id)
    return row


def round_of(viewer: Viewer, round_id: int) -> Round:
    """Return a list on which somebody of the viewer's area stands, or that lies in it; or raise ``NotVisible``."""
    row = Round.objects.select_related("event", "event__gateway").filter(pk=round_id).first()
    known = row is not None and (viewer.covers(row.area_code) or _seen(viewer).filter(round=row).exists())
    viewer.need("check.read")
    if row is None or not known:
        raise NotVisible(round=round_id)
    return row


def checks(
    viewer: Viewer,
    *,
    day: date | None = None,
    round_id: int | None = None,
    area: str = "",
    part: str = "",
    state: str = "",
    text: str = "",
    sort: str = "risk",
) -> QuerySet[Check]:
    """List the checks of a morning or of one list; ``state`` is a state, ``open`` or ``done``."""
    rows = _seen(viewer).filter(area_filter(area))
    rows = (
        rows.filter(round_id=round_id) if round_id is not None else rows.filter(round__kind="morning", round__day=day)
    )
    if part:
        rows = rows.filter(part=part)
    if state:
        rows = rows.filter(state__in={"open": OPEN, "done": DONE}.get(state, (state,)))
    if text:
        rows = rows.filter(
            Q(elder__name__startswith=text) | Q(elder__number=text) | Q(elder__initials__startswith=text)
        )
    return rows.order_by(*SORTS.get(sort, SORTS["risk"]))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a list has come, inside the viewer's own part."""

    people: int
    open: int
    asked: int
    done: int
    not_found: int
    parts: dict[str, int]


def progress(viewer: Viewer, rows: QuerySet[Check]) -> Progress:
    """Count the checks of a list, fetched for this viewer, by what became of them."""
    viewer.need("check.read")
    found = {row["state"]: row["n"] for row in rows.order_by().values("state").annotate(n=Count("id"))}
    parts = {row["part"]: row["n"] for row in rows.order_by().values("part").annotate(n=Count("id"))}
    return Progress(
        people=sum(found.values()),
        open=sum(found.get(state, 0) for state in OPEN),
        asked=found.get("asked", 0),
        done=sum(found.get(state, 0) for state in DONE),
        not_found=found.get("not_found", 0),
        parts=parts,
    )


def last_morning(viewer: Viewer, area: str = "") -> date | None:
    """Return the newest day that has a list in an area."""
    rows = _seen(viewer).filter(area_filter(area), round__kind="morning").order_by("-round__day")
    newest = rows.values_list("round__day", flat=True).first()
    viewer.need("check.read")
    own = Round.objects.filter(_touching(area or viewer.area), kind="morning").order_by("-day")
    made = own.values_list("day", flat=True).first()
    return max((day for day in (newest, made) if day is not None), default=None)


def _touching(area: str) -> Q:
    """Build the filter for lists of counties inside an area, or of the county that an area lies in."""
    return area_filter(area) if len(area) <= 6 else Q(area_code=area[:6])  # noqa: PLR2004 - a county


def mornings(viewer: Viewer, *, most: int = 31) -> list[tuple[date, int, int]]:
    """List the days with lists, the newest first: how many stood on them, how many were checked."""
    rows = _seen(viewer).filter(round__kind="morning").order_by().values("round__day")
    counted = rows.annotate(people=Count("id"), done=Count("id", filter=Q(state__in=DONE))).order_by("-round__day")
    return [(row["round__day"], row["people"], row["done"]) for row in counted[:most]]


def left_out(viewer: Viewer, day: date, area: str = "") -> int:
    """Count who belonged on a morning's lists and stands beyond what is kept of them; only whole counties can say."""
    viewer.need("check.read")
    place = area or viewer.area
    if len(place) > 6:  # noqa: PLR2004 - a county
        return 0
    rows = Round.objects.filter(area_filter(place), kind="morning", day=day).annotate(kept=Count("checks"))
    return sum(max(sum(row.totals.get(part, 0) for part in ("unheard", "deaf")) - row.kept, 0) for row in rows)


@dataclass(frozen=True, slots=True)
class OpenRound:
    """An event's list that is not done with, and how far it is inside the viewer's own part."""

    round: Round
    place: str
    people: int
    open: int


def open_rounds(viewer: Viewer, *, most: int = 50) -> list[OpenRound]:
    """List the events whose people are being looked in on, the largest first."""
    rows = _seen(viewer).filter(round__closed_at__isnull=True).exclude(round__kind="morning").order_by()
    counted = rows.values("round").annotate(people=Count("id"), open=Count("id", filter=Q(state__in=OPEN)))
    found = {row["round"]: row for row in counted.order_by("-people")[:most]}
    rounds = Round.objects.select_related("event").in_bulk(list(found))
    return [
        OpenRound(rounds[key], areas.full_name(rounds[key].area_code), row["people"], row["open"])
        for key, row in found.items()
    ]


def open_checks(
    viewer: Viewer, elder_ids: Sequence[int] | None = None, *, before: datetime | None = None
) -> QuerySet[Check]:
    """List the checks that still wait, of some elders or of all."""
    rows = _seen(viewer).filter(state__in=OPEN, round__closed_at__isnull=True)
    if elder_ids is not None:
        rows = rows.filter(elder_id__in=elder_ids)
    if before is not None:
        rows = rows.filter(round__opened_at__lt=before)
    return rows.order_by("id")
