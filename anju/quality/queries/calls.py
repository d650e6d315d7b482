"""Call-backs inside the viewer's area. Neither a provider nor a family ever sees which visits were chosen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from anju.accounts import queries as accounts
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.quality.lifecycle import LIFECYCLE
from anju.quality.models import CallBack, CallShare
from anju.quality.rules import PERCENT, REASONS


def _seen(viewer: Viewer) -> Q:
    return visible(viewer) if viewer.can("quality.call") else Q(pk__in=[])


def call_back(viewer: Viewer, call_id: int, *, lock: bool = False) -> CallBack:
    """Return one call-back, or raise ``NotVisible``."""
    rows = CallBack.objects.filter(_seen(viewer)).select_related("order", "order__item", "elder", "provider")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=call_id).first()
    if row is None:
        raise NotVisible(call_back=call_id)
    return row


def call_backs(viewer: Viewer, **filters: Any) -> QuerySet[CallBack]:
    """List call-backs by ``state`` (or open, mine, recheck, over), ``reason, provider, area``; the gravest first."""
    rows = CallBack.objects.filter(_seen(viewer), area_filter(filters.get("area", "")))
    rows = rows.select_related("order", "order__item", "elder", "provider")
    state = filters.get("state", "open")
    groups = {
        "open": Q(state__in=("waiting", "taken", "later")), "mine": Q(state="taken", taken_by=viewer.user_id or 0),
        "over": Q(state__in=LIFECYCLE.closed), "recheck": Q(state="to_recheck"),
    }  # fmt: skip
    rows = rows.filter(groups.get(state, Q(state=state)))
    rows = rows.filter(**{name: filters[name] for name in ("reason", "provider") if filters.get(name)})
    grave = Case(*(When(reason=code, then=Value(place)) for place, code in enumerate(REASONS)), default=Value(9),
                 output_field=IntegerField())  # fmt: skip
    return rows.order_by("-id") if state == "over" else rows.order_by(grave, "chosen_at", "id")


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How many call-backs stand where; ``due`` can be called now."""

    open: int
    due: int
    mine: int
    recheck: int
    over: int


def call_counts(viewer: Viewer, *, now: datetime) -> CallCounts:
    """Count the call-backs of the viewer's area in one statement."""
    due = Q(state="waiting") | Q(state="later", next_try_at__lte=now)
    found = CallBack.objects.filter(_seen(viewer)).aggregate(
        open=Count("id", filter=Q(state__in=("waiting", "taken", "later"))), due=Count("id", filter=due),
        mine=Count("id", filter=Q(state="taken", taken_by=viewer.user_id or 0)),
        recheck=Count("id", filter=Q(state="to_recheck")), over=Count("id", filter=Q(state__in=LIFECYCLE.closed)),
    )  # fmt: skip
    return CallCounts(**found)


def colleagues(viewer: Viewer, row: CallBack, *, day: date) -> list[accounts.Holder]:
    """List who else calls back in the area of a call-back: the nearest first, each person once."""
    roles = accounts.roles_with(viewer, "quality.call")
    found = {item.user_id: item for item in reversed(accounts.holders(SYSTEM, row.area_code, roles=roles, day=day))}
    return [item for item in reversed(found.values()) if item.user_id != row.taken_by]


def percent_of(viewer: Viewer, provider_id: int | None) -> int:
    """Return the share of a provider's visits that is called back."""
    viewer.need("quality.call")
    row = CallShare.objects.filter(provider_id=provider_id or 0).first()
    return row.percent if row else PERCENT


def shares(viewer: Viewer) -> dict[int, int]:
    """Return the shares that differ from the default, by provider."""
    if not viewer.can("quality.call"):
        return {}
    return dict(CallShare.objects.filter(visible(viewer)).values_list("provider_id", "percent"))
