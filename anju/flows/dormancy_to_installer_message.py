"""When a device was not tested for 31 days, remind whoever installs or looks after it: once a day, with their list."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from anju.accounts import queries as accounts
from anju.accounts.queries import Holder
from anju.areas import queries as areas
from anju.devices import queries as devices
from anju.devices.events import DeviceDormant
from anju.kernel import facts
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.viewer import SYSTEM, Viewer
from anju.messaging import commands as messaging
from anju.messaging import queries as messages

ROLES = ("installer", "grid_worker")
IF_NOBODY = ("official",)  # a device that nobody tests is then for the supervisor to give to somebody
TEMPLATE = "devices_untested"
THING = "untested_devices"  # of a person: the number is the account's


@facts.later(DeviceDormant)
@transaction.atomic
def remind(_viewer: Viewer, fact: DeviceDormant, now: datetime) -> None:
    """Write to the installers and grid workers over the device's area how many wait for a test, and where."""
    for person in _responsible(fact.area, now):
        if not _reminded_today(person.user_id, now):
            _remind(person, now)


def _responsible(area: str, now: datetime) -> list[Holder]:
    day = local_day(now)
    found = accounts.holders(SYSTEM, area, roles=ROLES, day=day)
    return _once(found or accounts.holders(SYSTEM, area, roles=IF_NOBODY, day=day)[:1])


def _once(found: Iterable[Holder]) -> list[Holder]:
    """Keep the nearest post of each person."""
    people: dict[int, Holder] = {}
    for item in found:
        people.setdefault(item.user_id, item)
    return list(people.values())


def _reminded_today(user_id: int, now: datetime) -> bool:
    start = day_bounds(local_day(now))[0]
    return messages.messages_of(SYSTEM, THING, user_id).filter(created_at__gte=start).exists()


def _remind(person: Holder, now: datetime) -> None:
    count = devices.health_list(SYSTEM, "untested", now=now, area=person.area).count()
    messaging.send(
        SYSTEM,
        user=person.user_id,
        recipient=person.name,
        template=TEMPLATE,
        facts={"area": areas.name(person.area) or "", "count": count, "code": person.area},
        thing=THING,
        thing_id=person.user_id,
        area=person.area,
        channels=("in_app", "sms"),
        now=now,
    )
