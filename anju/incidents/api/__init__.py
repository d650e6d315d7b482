"""Routes of incidents: reading them, and the verbs of whoever answers."""

from ninja import Router

from anju.incidents.api.reading import router as reading
from anju.incidents.api.verbs import router as verbs

router = Router(tags=["incidents"])
router.add_router("", reading)
router.add_router("", verbs)

__all__ = ["router"]
