"""Setting until when calling off is free in an area, and what a late one costs."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.journal import commands as journal
from anju.kernel.refusals import Invalid, NotVisible
from anju.kernel.viewer import Viewer
from anju.orders import permissions
from anju.orders.models import CancelRule

_LONGEST = 14 * 24 * 60
_MOST_FEN = 100_000_00


class CancelRuleInvalid(Invalid):
    """Not a rule that can be set: minutes, per cent, sum or day; facts name the field."""

    code = "cancel_rule_invalid"


@transaction.atomic
def set_cancel_rule(
    viewer: Viewer,
    *,
    area: str,
    free_minutes: int,
    starts_on: date,
    now: datetime,
    fee_percent: int = 0,
    most_fen: int | None = None,
    purse_pays: bool = False,
) -> CancelRule:
    """Let a rule hold for orders placed from a day on; the version before it ends on that day, orders keep theirs."""
    permissions.check(viewer, "price")
    if not area or not viewer.covers(area):
        raise NotVisible(area=area)
    for field, good in (
        ("free_minutes", 0 <= free_minutes <= _LONGEST),
        ("fee_percent", 0 <= fee_percent <= 100),  # noqa: PLR2004 - per cent
        ("most_fen", most_fen is None or 0 <= most_fen <= _MOST_FEN),
    ):
        if not good:
            raise CancelRuleInvalid(field=field)
    values = {"free_minutes": free_minutes, "fee_percent": fee_percent, "most_fen": most_fen, "purse_pays": purse_pays}
    known = CancelRule.objects.select_for_update().filter(area_code=area, ends_on__isnull=True).first()
    before = {name: getattr(known, name) for name in values} if known else None
    if known is not None:
        if known.starts_on >= starts_on:
            raise CancelRuleInvalid(field="starts_on")
        known.ends_on = starts_on
        known.save(update_fields=["ends_on"])
    try:
        with transaction.atomic():
            row = CancelRule.objects.create(
                area_code=area, starts_on=starts_on, set_by=viewer.actor, set_at=now, **values
            )  # fmt: skip
    except IntegrityError:
        raise CancelRuleInvalid(field="starts_on") from None
    data = {"verb": "set", "before": before, "after": values, "from": starts_on.isoformat()}
    journal.record_audit(viewer, kind="change", thing="cancel_rule", thing_id=row.pk, area=area, now=now, data=data)
    return row
