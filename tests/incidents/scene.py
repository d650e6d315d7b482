"""The scene of most tests: Zhao Defu 赵德福, 86, alone, takes an anticoagulant; his people; the alarms he raises."""

import base64
import itertools
import json
from datetime import date, datetime, timedelta
from typing import Any

from anju.accounts.models import User
from anju.devices.events import AlarmHeard
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Worker
from anju.incidents import commands
from anju.incidents.models import Incident
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.models import Contact, Elder
from tests import world

NOW = world.NOW
HOME = (126.6502, 45.7409)
_seq = itertools.count(1)


def after(seconds: float) -> datetime:
    """A moment after the alarm."""
    return NOW + timedelta(seconds=seconds)


def zhao_defu(*, contacts: bool = True, area: str = world.COMMUNITY, name: str = "赵德福") -> Elder:
    """Register Elder Zhao Defu with his daughter, a neighbour with a key, and warfarin on his card."""
    world.harbin()
    elder = people.register_elder(
        SYSTEM,
        now=NOW,
        name=name,
        sex="m",
        birth_on=date(1940, 3, 17),
        phone="13612344408",
        area_code=area,
        address="测绘路 18 号 3 单元 502 室",
        key_note="402 室张桂云保管",
        longitude=HOME[0],
        latitude=HOME[1],
        datum="wgs84",
        living_alone=True,
        language_note="东北话",
        hearing_note="右耳失聪，左耳戴助听器",
    )
    people.add_health_note(
        SYSTEM, elder.pk, kind="medicine", text="服华法林（抗凝）：跌倒须防出血", vital=True, now=NOW
    )
    if contacts:
        people.set_contacts(
            SYSTEM,
            elder.pk,
            [
                people.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", minutes_away=25),
                people.ContactValues(
                    name="张桂云", relation="邻居", kind="neighbour", phone="13612340937", minutes_away=1, has_key=True
                ),
            ],
            now=NOW,
        )
    return elder


def contact(elder: Elder, name: str) -> Contact:
    """One of the elder's contacts by name."""
    return elder.contacts.get(name=name)


def heard(elder: Elder | None = None, signal: str = "sos", *, seconds: float = 0, **values: Any) -> AlarmHeard:
    """An alarm as the devices app tells it."""
    facts: dict[str, Any] = {
        "area": elder.area_code if elder else world.COMMUNITY,
        "stream": "ALARMS@2026",
        "stream_seq": next(_seq),
        "signal": signal,
        "received_at": after(seconds).isoformat(),
        "device_at": after(seconds - 2).isoformat(),
        "device_number": "A1-0007",
        "device_kind": "button",
        "elder_id": elder.pk if elder else None,
        "dwelling_id": elder.dwelling_id if elder else None,
        "raw_base64": base64.b64encode(b'{"action":"sos"}').decode(),
        "values": {"action": "sos"},
    }
    return AlarmHeard(**{**facts, **values})


def alarm(elder: Elder | None = None, signal: str = "sos", *, seconds: float = 0, **values: Any) -> Incident:
    """Raise an alarm and return its case."""
    return commands.receive(SYSTEM, heard(elder, signal, seconds=seconds, **values), now=after(seconds))


def worker(
    user: User,
    *,
    on_duty: bool = True,
    certificate: date | None = date(2027, 12, 31),
    east_m: float = 500,
    mode: str = "ebike",
    area: str = world.NANGANG,
    at: datetime = NOW,
) -> Worker:
    """Make an account a responder with a first-aid certificate, on duty some metres east of the home."""
    row = dispatch.register_worker(SYSTEM, user_id=user.pk, kind="responder", area=area, mode=mode, now=at)
    if certificate:
        dispatch.set_certificate(SYSTEM, row.pk, kind="first_aid", expires_on=certificate, now=at)
    dispatch.set_duty(SYSTEM, row.pk, on=True, now=at)
    dispatch.report_position(SYSTEM, row.pk, longitude=HOME[0] + east_m / 77_700, latitude=HOME[1], now=at)
    if not on_duty:
        dispatch.set_duty(SYSTEM, row.pk, on=False, now=at)
    row.refresh_from_db()
    return row


def run_later() -> int:
    """Do the work that flows left for after the commit, as the jobs process would; return how much there was."""
    from django.db import connection

    from anju.journal import jobs

    done = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing'"
                " WHERE status = 'todo' AND task_name = 'journal.run_flow' RETURNING args"
            )
            waiting = [row[0] for row in cursor.fetchall()]
        if not waiting:
            return done
        for arguments in waiting:
            values = json.loads(arguments) if isinstance(arguments, str) else arguments
            jobs.run_flow(**values)
            done += 1
