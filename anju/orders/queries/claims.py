"""The own part of late cancellations: nobody collects it here, the provider asks the elder for it."""

from django.db.models import F
from django.utils.translation import gettext as _

from anju.benefits.queries import Claim
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer
from anju.orders.queries.listing import orders
from anju.orders.queries.naming import name_orders

_MOST = 200


def cancel_claims(viewer: Viewer, elder_id: int) -> list[Claim]:
    """List the fees of an elder of which the purse did not carry all."""
    rows = orders(viewer, elder=elder_id).filter(state="cancelled", fee_fen__gt=F("fee_subsidy_fen"))
    listed = list(rows.order_by("-starts_at", "-id")[:_MOST])
    names = name_orders(viewer, [row.pk for row in listed])
    return [
        Claim(
            local_day(row.starts_at), row.provider.name if row.provider else "", names[row.pk],
            _("临时取消：%(why)s") % {"why": row.ended_why}, row.fee_own_fen,
        )
        for row in listed
    ]  # fmt: skip
