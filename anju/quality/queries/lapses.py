"""What went wrong at the door: one definition a number, behind page, list and file.

``unserved``: the window is over and nobody checked in (called off by the customer or void does not count).
``late``: checked in more than half an hour after the planned start. ``short``: less than 80 % of the minimum;
what is only brought has none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from anju.complaints import queries as complaints
from anju.kernel.viewer import Viewer
from anju.orders import queries as orders
from anju.quality.rules import LATE_AFTER, SHORT

if TYPE_CHECKING:
    from anju.orders.models import Order

KINDS = {
    "unserved": _("未上门"),
    "late": _("迟到"),
    "short": _("时间不足"),
    "served": _("已上门"),
    "all": _("全部订单"),
}
_PART = timedelta(minutes=1) * SHORT


def _conditions(now: datetime) -> dict[str, Q]:
    return {
        "all": Q(item__isnull=False) & ~Q(state__in=("draft", "cancelled", "voided")),
        "served": Q(checked_in_at__isnull=False) & ~Q(state__in=("cancelled", "voided")),
        "unserved": Q(item__isnull=False, checked_in_at__isnull=True, ends_at__lte=now)
        & ~Q(state__in=("draft", "cancelled", "voided")),
        "late": Q(checked_in_at__gt=F("due_at") + LATE_AFTER) & ~Q(state="voided"),
        "short": Q(checked_out_at__isnull=False, item__minimum_minutes__isnull=False)
        & Q(stayed__lt=F("least")) & ~Q(state="voided") & ~Q(item__code__in=orders.BROUGHT),
    }  # fmt: skip


def _rows(viewer: Viewer, filters: dict[str, Any]) -> "QuerySet[Order]":
    viewer.need("quality.read")
    wanted = {name: filters[name] for name in ("from", "to", "provider", "area") if filters.get(name)}
    return orders.orders(viewer, **wanted).annotate(
        due_at=Coalesce("planned_start_at", "starts_at"),
        stayed=ExpressionWrapper(F("checked_out_at") - F("checked_in_at"), DurationField()),
        least=ExpressionWrapper(F("item__minimum_minutes") * Value(_PART), DurationField()),
    )


def lapses(viewer: Viewer, kind: str, *, now: datetime, **filters: Any) -> "QuerySet[Order]":
    """List the orders behind a number, by ``from, to, provider, area``; the newest window first."""
    return _rows(viewer, filters).filter(_conditions(now)[kind]).order_by("-starts_at", "-id")


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the board: a provider's numbers in a period."""

    provider_id: int | None
    name: str
    all: int
    served: int
    unserved: int
    late: int
    short: int
    rating: float | None
    complaints: int
    overdue: int


def figures(viewer: Viewer, *, now: datetime, **filters: Any) -> list[Figures]:
    """Count per provider in two statements: the orders of the period, and the complaints taken in during it."""
    counts = {name: Count("id", filter=condition) for name, condition in _conditions(now).items()}
    rows = (
        _rows(viewer, filters).order_by().values("provider_id", "provider__name")
        .annotate(**counts, stars=Avg("rating")).order_by("provider__name", "provider_id")
    )  # fmt: skip
    said = _complaints(viewer, filters)
    return [
        Figures(
            row["provider_id"], row["provider__name"] or "", row["all"], row["served"], row["unserved"], row["late"],
            row["short"], row["stars"], *said.get(row["provider_id"], (0, 0)),
        )
        for row in rows
    ]  # fmt: skip


def _complaints(viewer: Viewer, filters: dict[str, Any]) -> dict[int | None, tuple[int, int]]:
    rows = complaints.complaints(viewer, area=filters.get("area", ""), provider=filters.get("provider"))
    if filters.get("from"):
        rows = rows.filter(opened_at__gte=filters["from"])
    if filters.get("to"):
        rows = rows.filter(opened_at__lt=filters["to"])
    counted = rows.order_by().values("provider_id").annotate(n=Count("id"), late=Count("id", filter=~Q(alert="")))
    return {row["provider_id"]: (row["n"], row["late"]) for row in counted}
