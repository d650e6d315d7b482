"""Routes of people. Imports stand first: their address would pass for an elder's id."""

from ninja import Router

from anju.people.api.elders import router as elders
from anju.people.api.imports import router as imports

router = Router()
router.add_router("", imports)
router.add_router("", elders)

__all__ = ["router"]
