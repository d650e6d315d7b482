"""What most order tests need: the catalogue, prices of 南岗区, a provider with workers, money for Elder Zhao."""

from datetime import date, datetime, timedelta
from typing import Any

from anju.benefits import commands as benefits
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Worker
from anju.institutions.models import Institution
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands
from anju.orders.commands import Wish
from anju.orders.models import Order
from anju.people.models import Elder
from tests import world
from tests.incidents import scene as alarms

NOW = world.NOW
DAY = date(2026, 1, 1)
HOUR = timedelta(hours=1)


def catalogue() -> None:
    """Load the catalogue with the sample prices of 助餐, 助浴 and 助洁 for any provider of 南岗区."""
    world.harbin()
    commands.load_catalogue(SYSTEM, now=NOW)
    for item, fen in (("meal", 3000), ("bath", 5000), ("cleaning", 4000), ("company", 3000), ("personal", 900)):
        price(item, fen)


def price(
    item: str, fen: int, *, provider: Institution | None = None, area: str = world.NANGANG, on: date = DAY
) -> Any:
    return commands.set_price(
        SYSTEM, item=item, area=area, fen=fen, starts_on=on, now=NOW, provider_id=provider.pk if provider else None
    )


def provider(name: str = "康乐居家服务", area: str = world.COMMUNITY) -> Institution:
    return world.institution(name, area, kind="station")


def money(elder: Elder, fen: int = 20000, code: str = "city", share: int = 100) -> None:
    """Entitle an elder to a monthly sum from this year on."""
    from anju.benefits import queries

    if queries.programme(SYSTEM, code) is None:
        benefits.open_programme(
            SYSTEM, code=code, name="居家养老服务补贴", area=world.NANGANG, monthly_fen=fen, share_percent=share,
            starts_on=DAY, now=NOW,
        )  # fmt: skip
    benefits.entitle(SYSTEM, programme=code, elder_id=elder.pk, area=elder.area_code, starts_on=DAY, now=NOW)


def wish(item: str = "meal", hours: float = 4, **more: Any) -> Wish:
    return Wish(item=item, starts_at=more.pop("now", NOW) + timedelta(hours=hours), **more)


def placed(elder: Elder, item: str = "meal", *, by: Viewer | None = None, hours: float = 4, **more: Any) -> Order:
    """Place an order at the desk for some hours from now."""
    now = more.pop("now", NOW)
    return commands.place(by or SYSTEM, elder.pk, wish(item, hours, now=now, **more), channel="phone", now=now)


def worker(name: str = "周倩", *, of: Institution | None = None, east_m: float = 500) -> tuple[Worker, Viewer]:
    """Make a caregiver on duty near the home; returns the row and the viewer."""
    user = world.person(name, "responder", world.NANGANG)
    row = alarms.worker(user, east_m=east_m)
    if of is not None:
        row = dispatch.change_worker(SYSTEM, row.pk, organisation_id=of.pk, now=NOW)
    return row, world.viewer(user)


def desk() -> Viewer:
    return world.viewer(world.operator_li())


def served(elder: Elder, *, item: str = "meal", now: datetime = NOW) -> Order:
    """Carry an order to the check-out by its worker."""
    _row, viewer = worker(f"工{Order.objects.count()}")
    row = commands.send(SYSTEM, placed(elder, item, now=now, hours=1).pk, now=now)
    job = assignment(row)
    dispatch.accept(viewer, job.pk, now=now + timedelta(minutes=1))
    dispatch.arrive(viewer, job.pk, now=now + HOUR, longitude=alarms.HOME[0], latitude=alarms.HOME[1], accuracy_m=10)
    dispatch.finish(viewer, job.pk, now=now + 2 * HOUR, note="饭菜送到")
    row.refresh_from_db()
    return row


def assignment(row: Order) -> Any:
    from anju.dispatch.models import Assignment

    return Assignment.objects.filter(thing="order", thing_id=row.pk).order_by("-id").first()
