"""A provider with two caregivers and orders for tomorrow."""

from datetime import timedelta
from typing import Any

from anju.dispatch import commands as dispatch
from anju.institutions.models import Institution
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from anju.orders.commands import Wish
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene


def tomorrow() -> Any:
    return clock.local_day(clock.now() + timedelta(days=1))


def at(hour: float) -> Any:
    return clock.day_bounds(tomorrow())[0] + timedelta(hours=hour)


def caregiver(
    name: str, of: Institution, *, shift: tuple[float, float] | None = (8, 18), holds: str = "caregiver"
) -> Any:
    row, _viewer = scene.worker(name, of=of)
    if holds:
        dispatch.set_certificate(SYSTEM, row.pk, kind=holds, number="1", expires_on=None, now=clock.now())
    if shift:
        dispatch.set_shift(SYSTEM, row.pk, starts_at=at(shift[0]), ends_at=at(shift[1]), now=clock.now())
    return row


def order(elder: Any, item: str, hour: float, of: Institution, *, hours: float = 2) -> Any:
    wish = Wish(item=item, starts_at=at(hour), ends_at=at(hour + hours), provider_id=of.pk)
    return commands.place(SYSTEM, elder.pk, wish, channel="phone", now=clock.now())


def planned_visit() -> Any:
    """Plan one order of 康馨 for tomorrow; returns the order."""
    scene.catalogue()
    elder, of = alarms.zhao_defu(), world.provider()
    caregiver("周倩", of)
    row = order(elder, "meal", 10, of)
    commands.plan_day(SYSTEM, of.pk, tomorrow(), version=0, now=clock.now(), seconds=0.2)
    return row
