"""Routes of dispatch: responders and their assignments."""

from ninja import Router

from anju.dispatch.api.assignments import router as assignments
from anju.dispatch.api.responders import router as responders

router = Router()
router.add_router("", responders)
router.add_router("", assignments)

__all__ = ["router"]
