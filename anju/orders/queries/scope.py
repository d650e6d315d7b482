"""The scope of orders: as a filter for the ORM and as plain SQL with the same meaning."""

from django.db.models import Q

from anju.kernel.scope import Clause, visible, visible_sql
from anju.kernel.viewer import Principal, Viewer


def seen(viewer: Viewer) -> Q:
    """Build the filter for orders that the viewer may see; a call that nobody has answered is no provider's."""
    if not viewer.can("order.read"):
        return Q(pk__in=[])
    found = visible(viewer, elder="elder_id", organisation="provider_id")
    return found & ~Q(state="draft") if viewer.principal is Principal.PROVIDER else found


def seen_sql(viewer: Viewer) -> Clause:
    """Build the same filter as SQL over the orders, which are called ``o``."""
    if not viewer.can("order.read"):
        return ["false"], []
    where, values = visible_sql(viewer, area="o.area_code", elder="o.elder_id", organisation="o.provider_id")
    return ([*where, "o.state <> 'draft'"] if viewer.principal is Principal.PROVIDER else where), values
