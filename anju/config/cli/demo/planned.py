"""Today and tomorrow of the demo's first provider: planned, published, done as far as time has come. All invented."""

from datetime import date, datetime, time, timedelta
from typing import Any

from anju.config.cli.demo.after import serve
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.orders import commands, queries
from anju.orders.commands import Wish

# elder, service, hour
_VISITS = (
    (0, "cleaning", 8), (1, "health_monitoring", 8), (2, "bath", 9), (3, "cleaning", 10), (6, "bath", 13),
    (7, "cleaning", 13),
)  # fmt: skip
_WINDOW, _EARLY, _SECONDS = timedelta(hours=3), timedelta(hours=6), 0.3
_STARS = (5, 4, 5)


def make(county: str, around: list[dict[str, Any]]) -> None:
    """Order, plan and publish today and tomorrow once; what is past by now was done, what comes is accepted."""
    place = institutions.institutions(SYSTEM, area=county, kind="home_service").order_by("id").first()
    now = clock.now()
    today = clock.local_day(now)
    if place is None or not around or queries.day_plans(SYSTEM, today).filter(provider=place).exists():
        return
    morning = min(now, clock.day_bounds(today)[0] + _EARLY)
    for day in (today, today + timedelta(days=1)):
        _plan(place.pk, day, around, morning, now)


def _plan(place: int, day: date, around: list[dict[str, Any]], morning: datetime, now: datetime) -> None:
    rows = []
    for elder, item, hour in _VISITS:
        start = datetime.combine(day, time(hour), clock.BEIJING)
        wish = Wish(item=item, starts_at=start, ends_at=start + _WINDOW, provider_id=place)
        rows.append(commands.place(SYSTEM, int(around[elder]["id"]), wish, channel="phone", now=morning))
    plan = commands.plan_day(SYSTEM, place, day, version=0, now=morning, seconds=_SECONDS)
    commands.publish_day(SYSTEM, place, day, version=plan.version, now=morning)
    for number, row in enumerate(rows):
        _done(row.pk, number, morning, now)


def _done(order_id: int, number: int, morning: datetime, now: datetime) -> None:
    row = queries.order(SYSTEM, order_id)
    if row.state != "dispatching" or row.planned_start_at is None or row.planned_end_at is None:
        return
    arrived = row.planned_start_at if row.planned_start_at <= now else None
    left = row.planned_end_at if row.planned_end_at <= now else None
    serve(order_id, accepted=morning, arrived=arrived, left=left)
    if left is not None and number < len(_STARS):
        commands.rate(SYSTEM, order_id, stars=_STARS[number], now=min(now, left + timedelta(minutes=20)))
