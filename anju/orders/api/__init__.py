"""Routes of orders: the catalogue, a quote, orders and their steps."""

from ninja import Router

from anju.orders.api.catalogue import router as catalogue
from anju.orders.api.keys import router as keys
from anju.orders.api.orders import router as orders
from anju.orders.api.plans import router as plans
from anju.orders.api.rankings import router as rankings

router = Router()
router.add_router("", catalogue)
router.add_router("", keys)
router.add_router("", orders)
router.add_router("", plans)
router.add_router("", rankings)

__all__ = ["router"]
