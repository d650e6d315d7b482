"""Until when an order can be called off for nothing, what it costs later, and the rule that says so."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from anju.kernel.money import yuan
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Viewer
from anju.orders.models import CancelRule
from anju.orders.queries.page import AnyOrder
from anju.orders.rules.cancelling import Charge, Terms, charge

_LEVELS = (12, 9, 6, 4, 2)
_HOUR = 60


def cancel_rules(viewer: Viewer) -> QuerySet[CancelRule]:
    """List the versions that hold or held in and around the viewer's area, the newest first. Rules are public."""
    wider = [viewer.area[:digits] for digits in _LEVELS if len(viewer.area) >= digits]
    rows = CancelRule.objects.filter(area_filter(viewer.area) | Q(area_code__in=wider))
    return rows.order_by("area_code", "-starts_on")


def cancel_rule(viewer: Viewer, *, area: str, on: date) -> CancelRule | None:
    """Return the rule that holds at a home on a day: that of the nearest area, or None for the platform's own."""
    wider = [area[:digits] for digits in _LEVELS if len(area) >= digits]
    rows = CancelRule.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), area_code__in=wider, starts_on__lte=on
    )
    found = list(rows) if viewer else []
    return max(found, key=lambda row: len(row.area_code), default=None)


def terms(viewer: Viewer, rule: CancelRule | Terms | None) -> Terms:
    """Return a rule as plain values."""
    if rule is None or not viewer:
        return Terms()
    return Terms(rule.free_minutes, rule.fee_percent, rule.most_fen, rule.purse_pays)


def cancel_charge(viewer: Viewer, order: AnyOrder, *, now: datetime, waived: bool = False) -> Charge:
    """Say what calling off an order now would cost; it was fetched (and so authorised) before."""
    assert viewer  # noqa: S101 - names who asks
    return charge(
        terms(viewer, order.cancel_rule), state=order.state, price_fen=order.price_fen, subsidy_fen=order.subsidy_fen,
        starts_at=order.starts_at, now=now, waived=waived,
    )  # fmt: skip


def cancel_words(viewer: Viewer, rule: CancelRule | Terms | None, price_fen: int) -> str:
    """Say a rule in one sentence, with what it means for a price."""
    found = terms(viewer, rule)
    minutes = found.free_minutes
    if not minutes:
        until = _("上门时间以前都可以免费取消")
    elif minutes % _HOUR:
        until = _("上门前 %(n)s 分钟以前可以免费取消") % {"n": minutes}
    else:
        until = _("上门前 %(n)s 小时以前可以免费取消") % {"n": minutes // _HOUR}
    fee = found.fee(price_fen)
    if not fee:
        return until + _("；之后取消要写原因，不收费。")
    return until + _("；之后有人已接单再取消，收 %(fee)s 元。") % {"fee": yuan(fee)}
