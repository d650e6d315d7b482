"""Homes whose elders live by the clock: frames through the records lane, or days as the nightly job stores them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from anju.devices.commands import lanes
from anju.devices.models import Device, DeviceState
from anju.journal.models import Fact
from anju.kernel.clock import local_day
from anju.kernel.viewer import SYSTEM
from anju.people.models import Elder
from anju.routines import commands
from anju.routines.models import Home, HomeDay, Setting
from anju.routines.rules.days import moment_of
from anju.routines.rules.thresholds import Values
from tests import world
from tests.devices import build as devices

NOW = devices.NOW  # Tuesday 2026-12-08, 14:28:57 in Harbin
TODAY = local_day(NOW)
AWAKE = range(7 * 60, 21 * 60 + 1, 20)  # something moves each twenty minutes from seven to nine


def home(name: str = "赵德福", *kinds: str, owner: Elder | None = None, **more: Any) -> Home:
    """Return the home of an elder with these sensors (a motion sensor when none is named), all of them heard."""
    elder = owner or devices.elder(name, **more)
    for kind in kinds or ("motion",):
        row = devices.device(f"{kind}-{elder.pk}", kind, elder, room="客厅" if kind == "motion" else "")
        DeviceState.objects.filter(device=row).update(last_seen_at=NOW, online=True)
    commands.register(SYSTEM, now=NOW)
    return Home.objects.get(elder=elder)


def sensor(row: Home, number: int = 0) -> Device:
    return Device.objects.get(pk=row.sensors[number])


def lived(row: Home, days: int = 56, *, until: date = TODAY, minutes: Any = AWAKE, place: str = "客厅") -> None:
    """Store days of the usual life before ``until``, and learn them."""
    HomeDay.objects.bulk_create(
        HomeDay(home=row, day=until - timedelta(days=back), minutes={place: list(minutes)})
        for back in range(days, 0, -1)
    )
    last = moment_of(until - timedelta(days=1), max(minutes))
    Home.objects.filter(pk=row.pk).update(last_moved_at=last, last_place=place, stored_until=until, learned_on=None)
    learn()
    row.refresh_from_db()


def hear(now: datetime = NOW, *, pending: float = 0) -> None:
    """Let the records lane say that it has heard everything until now."""
    lanes.gauge(SYSTEM, "records", {"pending": pending}, now=now)


def learn(now: datetime = NOW) -> int:
    hear(now)
    return commands.learn_slice(SYSTEM, now=now)


def look(now: datetime = NOW) -> int:
    """Look at every home that is due, sensors without a gateway being heard."""
    hear(now)
    return commands.look_due(SYSTEM, now=now)


def switch_on(area: str = world.NANGANG, row: Home | None = None, **values: Any) -> Setting:
    """Let a setting hold, as applying a rehearsal does."""
    chosen = Values(enabled=True, **values)
    return Setting.objects.create(
        area_code=row.area_code if row else area, home=row, changed_by="user:1", changed_by_name="许岚",
        changed_at=NOW, **chosen.data(),
    )  # fmt: skip


def moves(row: Home, *moments: datetime, kind: str = "motion", number: int = 0) -> None:
    """Let a sensor send that it began and ended at these moments, through the records lane."""
    place = sensor(row, number).number
    door = devices.Door()
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(seq), 0) FROM devices_laneposition WHERE lane = 'records'")
        door.seq = cursor.fetchone()[0]
    first = door.seq + 1
    for moment in sorted(moments):
        for active, later in ((True, 0), (False, 30)):
            said = {"values": {kind: active}}
            door.publish(f"anju/r1/{place}/up", said, at=moment + timedelta(seconds=later))
    from anju.devices import commands as records

    records.record_batch(SYSTEM, devices.STREAM, door.frames, recorder=door.recorder, first_seq=first, now=max(moments))


def facts(name: str) -> list[dict[str, Any]]:
    return [item.data for item in Fact.objects.filter(name=name).order_by("id")]
