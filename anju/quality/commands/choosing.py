"""Choosing which visits are called back: the gravest reason wins, and the provider learns nothing of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel import secrets
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.orders import commands as order_verbs
from anju.orders import queries as orders
from anju.quality import permissions, queries, rules
from anju.quality.commands.moving import note
from anju.quality.models import CallBack, CallShare

if TYPE_CHECKING:
    from anju.orders.models import Order

MOST = 100


class ShareInvalid(Invalid):
    """A share is 0 to 100 percent."""

    code = "call_share_invalid"


@transaction.atomic
def choose(viewer: Viewer, order_id: int, *, now: datetime, disputed: bool = False) -> CallBack | None:
    """Put a visit on the list where there is a reason; a graver one replaces a lighter. Return the row, if any."""
    viewer.need("quality.call")
    order = orders.order(viewer, order_id, lock=True)
    percent, lot = queries.percent_of(viewer, order.provider_id), rules.lot(_seed(order), order.number)
    row = CallBack.objects.select_for_update().filter(order=order).first()
    weak = order.sampled and row is None  # the proof marked it before anybody was put on the list
    why = "dispute" if disputed else rules.reason(lot_drawn=lot, percent=percent, weak=weak, stars=order.rating)
    if not why or row is not None:
        if row is not None and why and row.state in {"waiting", "taken", "later"}:
            row.reason = rules.graver(row.reason, why)
            row.save(update_fields=["reason"])
        return row
    row = CallBack.objects.create(
        order=order, elder_id=order.elder_id, area_code=order.area_code, provider_id=order.provider_id, reason=why,
        lot=lot, percent=percent, chosen_at=now,
    )  # fmt: skip
    order_verbs.mark_sampled(viewer, order.pk, now=now)
    note(viewer, row, "choose", before="", now=now, data={"reason": why, "lot": lot, "percent": percent})
    return row


def _seed(order: "Order") -> str:
    """Return the secret seed of an order's month: nobody outside can work out which visits will be called."""
    return secrets.derived(f"call-backs-{order.number.split('-')[2][:6]}", 16).hex()


@transaction.atomic
def set_share(viewer: Viewer, provider_id: int, *, percent: int, now: datetime) -> CallShare:
    """Say which share of a provider's visits is called back from now on."""
    permissions.check(viewer, "share")
    provider = institutions.institution(viewer, provider_id)
    if not 0 <= percent <= MOST:
        raise ShareInvalid(percent=percent)
    before = CallShare.objects.filter(provider=provider).values_list("percent", flat=True).first()
    row, _new = CallShare.objects.update_or_create(
        provider=provider,
        defaults={"area_code": provider.area_code, "percent": percent, "set_by": viewer.actor, "set_at": now},
    )
    journal.record_audit(
        viewer, kind="change", thing="call_share", thing_id=row.pk, area=provider.area_code, now=now,
        data={"provider": provider.pk, "before": before, "percent": percent},
    )  # fmt: skip
    return row
