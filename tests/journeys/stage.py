"""The stage of the journeys: 南岗区 on a real day, with homes, devices, responders and desks; all made by commands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.accounts.models import User
from anju.devices import commands as devices
from anju.devices.models import Device
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Worker
from anju.incidents.models import Incident
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from anju.people.models import Elder
from tests import world
from tests.incidents import scene

HOME = scene.HOME


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is there."""

    li: User
    wang: User
    chen: User
    sun: User
    daughter: User
    official: User
    zhao: Elder
    wang_shulan: Elder
    devices: list[Device]
    workers: list[Worker]


def build() -> Stage:
    """Build everything; sign-in names are those of the roles (``li``, ``wang``, ``chen``, ``sun``, …)."""
    now = clock.now()
    world.harbin()
    staff = {
        "li": world.person("李静", "operator", world.NANGANG, username="li"),
        "wang": world.person("王磊", "operator", world.NANGANG, username="wang"),
        "chen": world.person("陈雪", "lead_operator", world.NANGANG, username="chen"),
        "sun": world.person("孙志强", "responder", world.NANGANG, username="sun"),
        "daughter": world.person("赵丽华", "relative", username="daughter"),
        "official": world.person("许岚", "official", world.NANGANG, username="xu"),
    }
    zhao, shulan = _zhao(staff["daughter"], now), _shulan(now)
    found = [
        _device("R-2207", "fall_radar", zhao, "卧室", now),
        _device("H-0031", "button", zhao, "客厅", now),
        _device("W-1180", "watch", zhao, "", now),
        _device("S-4402", "smoke", zhao, "厨房", now),
        _device("P-0777", "pendant", shulan, "", now),
    ]
    workers = [
        _worker(staff["sun"], "responder", -800, 420, now),
        _worker(world.person("周倩", "responder", world.NANGANG, username="zhou"), "caregiver", 700, 900, now),
        _worker(world.person("马成", "grid_worker", world.COMMUNITY, username="ma"), "grid", 1700, -500, now),
    ]
    return Stage(**staff, zhao=zhao, wang_shulan=shulan, devices=found, workers=workers)


def _zhao(daughter: User, now: datetime) -> Elder:
    elder = scene.zhao_defu(contacts=False)
    people.change_elder(
        SYSTEM,
        elder.pk,
        now=now,
        floor_note="5 楼，无电梯；担架走东侧楼梯",
        key_note="钥匙：402 室张桂云保管",
        door_code="4021#",
        animal_note="家有小狗，不咬人",
        care_level="moderate",
        hearing_note="右耳失聪，左耳戴助听器：大声、放慢、短句",
    )
    people.add_health_note(SYSTEM, elder.pk, kind="condition", text="高血压", now=now)
    people.add_health_note(SYSTEM, elder.pk, kind="condition", text="脑梗死病史（2023）", now=now)
    people.add_health_note(SYSTEM, elder.pk, kind="allergy", text="青霉素过敏", now=now)
    value = people.ContactValues
    people.set_contacts(
        SYSTEM,
        elder.pk,
        [
            value(
                name="赵丽华",
                relation="女儿",
                phone="13812346612",
                minutes_away=25,
                place_note="香坊区",
                user_id=daughter.pk,
            ),
            value(name="赵国强", relation="儿子", phone="13912345528", place_note="在外地"),
            value(
                name="张桂云",
                relation="邻居",
                kind="neighbour",
                phone="13612340937",
                minutes_away=1,
                has_key=True,
                place_note="402 室",
            ),
            value(
                name="李敏",
                relation="社区网格员",
                kind="community",
                phone="15812342170",
                minutes_away=6,
                place_note="花园社区",
            ),
        ],
        now=now,
    )
    return elder


def _shulan(now: datetime) -> Elder:
    return people.register_elder(
        SYSTEM,
        now=now,
        name="王淑兰",
        sex="f",
        birth_on=date(1944, 5, 2),
        phone="13504512236",
        area_code=world.NEXT_COMMUNITY,
        address="海城街 6 号楼 1 单元 301",
        living_alone=True,
        hearing_note="听力正常",
        longitude=HOME[0] + 0.01,
        latitude=HOME[1] + 0.005,
        datum="wgs84",
    )


def _device(number: str, kind: str, elder: Elder, room: str, now: datetime) -> Device:
    return devices.enrol(SYSTEM, number=number, kind=kind, elder_id=elder.pk, room=room, now=now)


def _worker(user: User, kind: str, east_m: float, north_m: float, now: datetime) -> Worker:
    row = dispatch.register_worker(SYSTEM, user_id=user.pk, kind=kind, area=world.NANGANG, mode="ebike", now=now)
    if kind != "grid":
        end = clock.local_day(now) + timedelta(days=365)
        dispatch.set_certificate(SYSTEM, row.pk, kind="first_aid", expires_on=end, now=now)
    dispatch.set_duty(SYSTEM, row.pk, on=True, now=now)
    dispatch.report_position(
        SYSTEM, row.pk, longitude=HOME[0] + east_m / 77_700, latitude=HOME[1] + north_m / 111_000, now=now
    )
    row.refresh_from_db()
    return row


def press(elder: Elder, signal: str = "sos", *, device: Device | None = None, ago: float = 0) -> Incident:
    """Let an alarm come in, some seconds ago."""
    from anju.incidents import commands

    now = clock.now() - timedelta(seconds=ago)
    facts = {
        "received_at": now.isoformat(),
        "device_at": (now - timedelta(seconds=2)).isoformat(),
        "device_id": device.pk if device else None,
        "device_number": device.number if device else "A1-0007",
        "device_kind": device.kind if device else "button",
    }
    return commands.receive(SYSTEM, scene.heard(elder, signal, **facts), now=now)
