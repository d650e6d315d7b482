"""Devices of the demo that need somebody: never heard, not tested for weeks, taken back, with a battery that falls.

What a watch and a smoke detector said in the last weeks is written down as signals, for a curve of the first day would
be empty. It follows a plain pattern; the devices are marked as simulated like everything in the demo.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import sin
from typing import Any

from django.db import connection

from anju.devices import commands, queries
from anju.devices.commands import partitions
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM

DAYS, EVERY = 30, 4  # days of history, hours between two words
_WATCH, _SMOKE = "YS-WATCH-0001", "YS-SMOKE-0022"
_INSERT = """
INSERT INTO devices_signal (received_at, stream_seq, device_id, elder_id, value, door, ordinal, area_code, kind)
VALUES (%s, %s, %s, %s, %s, 0, %s, %s, %s)
"""
_STATE = "UPDATE devices_devicestate SET battery = %s, last_seen_at = %s, online = true WHERE device_id = %s"


def add(homes: list[dict[str, Any]], lines: dict[str, dict[str, Any]]) -> None:
    """Put such devices into the homes; once, on the first start."""
    now = clock.now()
    _old(homes[1], lines["city"], now)
    partitions.make_days(SYSTEM, [clock.local_day(now - timedelta(days=day)) for day in range(DAYS + 1)])
    for number, said in ((_WATCH, _of_a_watch), (_SMOKE, _of_a_detector)):
        _history(number, said, now)


def _old(home: dict[str, Any], line: dict[str, Any], now: datetime) -> None:
    """Enrol what was put up weeks ago: one never heard and never tested, one that its wearer gave back."""
    long_ago = now - timedelta(days=47)
    values = {"line_id": line["id"], "elder_id": int(home["id"]), "synthetic": True, "now": long_ago}
    commands.enrol(SYSTEM, number="YS-BUTTON-0021", kind="button", room="床头", model="一键呼叫器", **values)
    commands.enrol(SYSTEM, number=_SMOKE, kind="smoke", room="厨房", model="烟雾报警器", **values)
    back = commands.enrol(SYSTEM, number="YS-WATCH-0017", kind="watch", room="随身", model="智能手环", **values)
    commands.take_back(SYSTEM, back.pk, reason="given_back", now=now - timedelta(days=3))
    idle = commands.enrol(SYSTEM, number="YS-PENDANT-0018", kind="pendant", room="随身", model="胸前挂件", **values)
    commands.unbind(SYSTEM, idle.pk, reason="moved", now=now - timedelta(days=9))


def _history(number: str, said: Any, now: datetime) -> None:
    device = queries.by_number(SYSTEM, number)
    rows = []
    for place in range(DAYS * 24 // EVERY, 0, -1):
        at = now - timedelta(hours=place * EVERY)
        for ordinal, (kind, value) in enumerate(said(place)):
            rows.append(
                (at, -place - DAYS * 24 * device.pk, device.pk, device.elder_id, value, ordinal, device.area_code, kind)
            )
    last = [value for kind, value in said(1) if kind == "battery"]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
        cursor.execute(_STATE, [round(last[0]), now - timedelta(hours=EVERY), device.pk])


def _of_a_watch(place: int) -> Iterator[tuple[str, float]]:
    """Say what a watch says ``place`` words ago: charged every other day, its wearer asleep at night."""
    yield "battery", 35.0 + 5 * (place % 12)
    yield "heart_rate", round(70 + 8 * sin(place * 1.05) + 3 * sin(place * 0.31))
    if place % 6 == 0:
        yield "systolic", round(136 + 7 * sin(place * 0.21))
        yield "diastolic", round(82 + 4 * sin(place * 0.17))


def _of_a_detector(place: int) -> Iterator[tuple[str, float]]:
    """Say what a detector says: a battery that falls by a percent and a half a day, and how well it is received."""
    yield "battery", 14.0 + round(place * 1.5 * EVERY / 24)
    yield "link_quality", round(96 + 18 * sin(place * 0.4))
