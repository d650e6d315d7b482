"""Routes of devices: the register, the frames that come in, the signals that were read."""

from ninja import Router

from anju.devices.api.frames import router as frames
from anju.devices.api.health import router as health
from anju.devices.api.ledger import router as ledger
from anju.devices.api.observations import router as observations
from anju.devices.api.register import router as register

router = Router()
router.add_router("", register)
router.add_router("", frames)
router.add_router("", observations)
router.add_router("", health)
router.add_router("", ledger)

__all__ = [
    "router",
]
