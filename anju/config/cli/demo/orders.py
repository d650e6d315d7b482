"""Orders of the demo in several states: prices, a provider, a monthly subsidy, visits that were, are and will be."""

import contextlib
from datetime import datetime, time, timedelta
from typing import Any

from anju.benefits import commands as benefits
from anju.benefits import queries as benefit_rows
from anju.config.cli.demo.household import at, community
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.institutions import commands as institutions
from anju.institutions import queries as institution_rows
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands
from anju.orders.commands import Wish
from anju.orders.commands.placing import OrderThere

_PROVIDER = "康乐居家服务站（演示）"
_PRICES = {
    "meal": 1500, "bath": 5000, "cleaning": 4000, "walking": 3500, "doctor_escort": 6000, "daily_care": 5000,
    "medicine_care": 3000, "health_monitoring": 2500, "visit": 2000, "company": 3000, "shopping": 1500, "bills": 1000,
}  # fmt: skip
_MONTHLY_FEN = 20_000


def make(county: str, homes: list[dict[str, Any]]) -> None:
    """Set prices and subsidies and place orders, once; what the clock does with them is its own affair."""
    now = clock.now()
    elders = [int(home["id"]) for home in homes]
    if not elders or benefit_rows.programme(SYSTEM, f"demo-{county}") is not None:
        return
    provider = _provider(county)
    today = clock.local_day(now)
    for item, fen in _PRICES.items():
        commands.set_price(SYSTEM, item=item, area=county, fen=fen, starts_on=today.replace(month=1, day=1), now=now)
    for item in ("bath", "cleaning"):
        commands.set_price(SYSTEM, item=item, area=community(county), fen=_PRICES[item] - 200, provider_id=provider,
                           starts_on=today.replace(month=1, day=1), now=now)  # fmt: skip
    benefits.open_programme(
        SYSTEM, code=f"demo-{county}", name="困难老人居家服务补贴（演示）", area=county, monthly_fen=_MONTHLY_FEN,
        share_percent=80, starts_on=today.replace(month=1, day=1), fund="区县财政", now=now,
    )  # fmt: skip
    for elder_id, home in zip(elders, homes, strict=True):
        benefits.entitle(SYSTEM, programme=f"demo-{county}", elder_id=elder_id, area=str(home["area"]),
                         starts_on=today.replace(day=1), now=now)  # fmt: skip
    commands.set_cancel_rule(SYSTEM, area=county, free_minutes=120, fee_percent=20, most_fen=1_000, purse_pays=True,
                             starts_on=today.replace(day=1), now=now)  # fmt: skip
    commands.open_plan(SYSTEM, elders[0], item="cleaning", weekdays=[2, 5], start_time=time(14),
                       starts_on=today + timedelta(days=1), channel="family", now=now)  # fmt: skip
    _served(elders[0], county, now)
    _coming(elders, now)
    commands.ring(SYSTEM, elders[1], channel="button", source="demo", now=now)


def _provider(county: str) -> int:
    known = next(iter(institution_rows.institutions(SYSTEM, area=county, text=_PROVIDER)), None)
    if known is not None:
        return int(known.pk)
    longitude, latitude = at(county)
    row = institutions.register_institution(
        SYSTEM,
        {
            "kind": "station", "name": _PROVIDER, "area_code": community(county), "address": "测绘路 22 号",
            "responsible_name": "宋洁", "responsible_phone": "15400000105", "duty_phone": "15400000106",
            "longitude": longitude + 0.003, "latitude": latitude, "datum": "wgs84", "synthetic": True,
        },
        now=clock.now(),
    )  # fmt: skip
    return int(row.pk)


def _served(elder_id: int, county: str, now: datetime) -> None:
    """Let a worker of the demo have made a visit this morning that nobody has rated yet."""
    begun = now - timedelta(hours=3)
    row = commands.place(
        SYSTEM, elder_id, Wish(item="company", starts_at=begun + timedelta(minutes=30), note="陪着读读报"),
        channel="phone", now=begun,
    )  # fmt: skip
    worker = next((item for item in workers.workers(SYSTEM, area=county) if item.kind == "caregiver"), None)
    if worker is None:
        return
    dispatch.set_duty(SYSTEM, worker.pk, on=True, now=begun)
    commands.send(SYSTEM, row.pk, worker_id=worker.pk, now=begun)
    job = workers.assignments_of(SYSTEM, "order", row.pk).get()
    going = Viewer(principal=SYSTEM.principal, name=worker.name, area="", user_id=worker.user_id)
    dispatch.accept(going, job.pk, now=begun + timedelta(minutes=4))
    longitude, latitude = at(county)
    dispatch.arrive(going, job.pk, now=begun + timedelta(minutes=32), longitude=longitude, latitude=latitude,
                    accuracy_m=15)  # fmt: skip
    dispatch.finish(going, job.pk, now=begun + timedelta(minutes=135), note="读了报，聊了孙子的事，精神好",
                    longitude=longitude, latitude=latitude, accuracy_m=12)  # fmt: skip
    left = begun + timedelta(minutes=100)
    dispatch.ask_correction(going, job.pk, finished_at=left, reason="走时忘了签退，到家才想起来", now=now)
    dispatch.issue_tag(SYSTEM, elder_id, now=now)


def _coming(elders: list[int], now: datetime) -> None:
    day = clock.local_day(now) + timedelta(days=1)
    wanted = ((elders[0], "bath", 14), (elders[-1], "doctor_escort", 8), (elders[1 % len(elders)], "meal", 11))
    for elder_id, item, hour in wanted:
        starts_at = datetime.combine(day, time(hour), clock.BEIJING)
        with contextlib.suppress(OrderThere):  # the canteen's demo has ordered that meal already
            commands.place(SYSTEM, elder_id, Wish(item=item, starts_at=starts_at), channel="phone", now=now)
    commands.open_plan(
        SYSTEM, elders[0], item="meal", weekdays=[1, 2, 3, 4, 5], start_time=time(11), starts_on=day, channel="family",
        note="少盐，软一点", now=now,
    )  # fmt: skip
