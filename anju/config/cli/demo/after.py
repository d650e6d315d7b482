"""What comes after the services of the demo: visits of the last days, complaints, call-backs. All invented."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from anju.complaints import commands as complaints
from anju.complaints import queries as complaint_rows
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import commands as orders
from anju.orders.commands import Wish
from anju.quality import commands as quality
from anju.quality import queries as calls

# elder, provider, worker, service, days ago, hour, minutes late, minutes there (None: nobody came), stars
_VISITS: tuple[tuple[int, int, str, str, int, int, int, int | None, int | None], ...] = (
    (0, 0, "丁红", "cleaning", 3, 9, 5, 110, 5),
    (1, 0, "丁红", "cleaning", 2, 9, 45, 70, None),
    (2, 0, "丁红", "cleaning", 2, 14, 0, 35, 2),
    (0, 1, "何云", "cleaning", 2, 10, 10, 90, 4),
    (1, 1, "何云", "cleaning", 1, 15, 0, 60, None),
    (2, 1, "何云", "meal", 1, 11, 0, None, None),
)
_ALL = 100
_OPERATOR = "李静"


def make(county: str, homes: list[dict[str, Any]]) -> None:
    """Make them once, by the commands of the people who would do it, at the moments at which they would."""
    if not homes or complaint_rows.complaints(SYSTEM, area=county).exists():
        return
    now = clock.now()
    places = list(institutions.institutions(SYSTEM, area=county, kind="home_service").order_by("id")[:2])
    if len(places) < 2:  # noqa: PLR2004 - the two of the demo
        return
    quality.set_share(SYSTEM, places[1].pk, percent=_ALL, now=now - timedelta(days=4))
    made = [_visit(homes, places, entry, now) for entry in _VISITS]
    _complaints(made, now)
    _call_back(made[3].pk, now)


def _visit(homes: list[dict[str, Any]], places: list[Any], entry: tuple[Any, ...], now: datetime) -> Any:
    elder, place, name, item, days, hour, late, stayed, stars = entry
    home = homes[elder % len(homes)]
    start = datetime.combine(clock.local_day(now) - timedelta(days=days), time(hour), clock.BEIJING)
    placed, arrived = start - timedelta(hours=3), start + timedelta(minutes=late)
    wish = Wish(item=item, starts_at=start, provider_id=places[place].pk)
    row = orders.place(SYSTEM, int(home["id"]), wish, channel="phone", now=placed)
    if stayed is None:
        return row
    worker = next(iter(workers.workers(SYSTEM, text=name)))
    orders.send(SYSTEM, row.pk, worker_id=worker.pk, why="老人熟悉这位护理员", now=placed)
    serve(row.pk, accepted=placed + timedelta(minutes=4), arrived=arrived, left=arrived + timedelta(minutes=stayed))
    if stars is not None:
        orders.rate(SYSTEM, row.pk, stars=stars, now=arrived + timedelta(minutes=stayed, hours=1))
    return row


def serve(order_id: int, *, accepted: datetime, arrived: datetime | None = None, left: datetime | None = None) -> None:
    """Let whoever was asked accept, stand at the door and go, each at its moment (none: not yet)."""
    job = workers.assignments_of(SYSTEM, "order", order_id).get()
    going = Viewer(principal=SYSTEM.principal, name=job.worker.name, area="", user_id=job.worker.user_id)
    place: dict[str, Any] = {"longitude": job.target_longitude, "latitude": job.target_latitude, "accuracy_m": 20}
    dispatch.accept(going, job.pk, now=accepted)
    if arrived is not None:
        dispatch.arrive(going, job.pk, now=arrived, **place)
    if arrived is not None and left is not None:
        dispatch.finish(going, job.pk, now=left, **place)


def _complaints(made: list[Any], now: datetime) -> None:
    def opened(number: int, kind: str, text: str, hours: int, *, secret: bool = False, caller: str = "") -> Any:
        row = made[number]
        words = complaints.Words(kind=kind, text=text, order_id=row.pk, caller=caller or row.elder.name, secret=secret)
        return complaints.open_complaint(SYSTEM, row.elder_id, words, channel="phone", now=now - timedelta(hours=hours))

    opened(5, "absent", "说好中午送饭，等到一点也没有人来。", 5)
    short = opened(2, "short", "说是打扫两小时，半小时就走了。", 30, caller="女儿")
    complaints.accept(SYSTEM, short.pk, now=now - timedelta(hours=28))
    complaints.hand_over(SYSTEM, short.pk, brief="", now=now - timedelta(hours=27))
    money = opened(1, "money", "走的时候又收了 20 块钱，让我别说。", 36, secret=True)
    complaints.accept(SYSTEM, money.pk, now=now - timedelta(hours=35))
    complaints.hand_over(
        SYSTEM, money.pk, brief="有老人反映上门人员另外收钱，请自查近期保洁服务。", now=now - timedelta(hours=34)
    )
    late = opened(0, "attitude", "说话不耐烦。", 60)
    complaints.accept(SYSTEM, late.pk, now=now - timedelta(hours=58))
    complaints.hand_over(SYSTEM, late.pk, brief="", now=now - timedelta(hours=57))
    complaints.answer(SYSTEM, late.pk, text="已当面道歉，并重新培训沟通礼仪。", now=now - timedelta(hours=20))


def _call_back(order_id: int, now: datetime) -> None:
    """Let an operator have called one elder back; the others on the list wait."""
    row = calls.call_backs(SYSTEM).filter(order=order_id).first()
    if row is None:
        return
    desk, then = replace(SYSTEM, name=_OPERATOR), now - timedelta(hours=20)
    quality.take(desk, row.pk, now=then)
    said = quality.Answers(came=True, long_enough=True, satisfied=4)
    quality.reach(desk, row.pk, said, note="活儿干得利索，就是话少。", now=then + timedelta(minutes=6))
