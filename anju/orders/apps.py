"""The orders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    """Registers orders."""

    name = "anju.orders"
    label = "orders"
    verbose_name = _("服务")

    def ready(self) -> None:
        """Give the journal our names."""
        from anju.benefits.queries import claim_sources
        from anju.institutions.queries import item_sources
        from anju.journal.queries import Kind, kinds
        from anju.orders.queries.claims import cancel_claims
        from anju.orders.queries.naming import item_names, name_orders

        if item_names not in item_sources:
            item_sources.append(item_names)
        if cancel_claims not in claim_sources:
            claim_sources.append(cancel_claims)
        kinds["order"] = Kind(_("服务订单"), name_orders)
        kinds["plan"] = Kind(_("周计划"))
        kinds["dayplan"] = Kind(_("日计划"))
        kinds["price"] = Kind(_("服务价格"))
        kinds["cancel_rule"] = Kind(_("取消规则"))
        kinds["catalogue"] = Kind(_("服务目录"))
