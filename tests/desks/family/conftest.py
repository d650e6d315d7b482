"""Zhao Lihua looks after her father Zhao Defu from far away; he has his own page too."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection

from anju.accounts.models import User
from anju.devices import commands as devices
from anju.devices.commands import partitions
from anju.devices.models import Device
from anju.kernel import clock
from anju.people import commands as people
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@dataclass
class Home:
    """Father, daughter, and what stands in his rooms."""

    zhao: Elder
    lihua: User
    page: world.Browser

    @property
    def address(self) -> str:
        """The page of the father."""
        return f"/family/{self.zhao.pk}/"

    def device(self, kind: str, number: str, *, gateway: Device | None = None) -> Device:
        """Put a device into a room."""
        return devices.enrol(
            scene.SYSTEM,
            number=number,
            kind=kind,
            elder_id=self.zhao.pk,
            gateway_id=gateway.pk if gateway else None,
            room="客厅",
            now=clock.now() - timedelta(days=20),
        )


def heard_at(device: Device, at: datetime | None, *, online: bool | None = True, battery: int = 80) -> None:
    """Let the records lane have written what a device last said."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE devices_devicestate SET last_seen_at = %s, online = %s, battery = %s WHERE device_id = %s",
            [at, online, battery, device.pk],
        )
        cursor.execute("UPDATE devices_device SET tested_at = %s WHERE id = %s", [clock.now(), device.pk])


def sign(device: Device, at: datetime, kind: str = "motion", *, active: bool = True) -> None:
    """Let a sensor have told of a person."""
    partitions.make_days(scene.SYSTEM, [clock.local_day(at)])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO devices_signal (received_at, stream_seq, device_id, elder_id, door, ordinal, active,"
            " area_code, kind) VALUES (%s, (SELECT count(*) + 1 FROM devices_signal), %s, %s, 0, 0, %s, %s, %s)",
            [at, device.pk, device.elder_id, active, device.area_code, kind],
        )
        if active:
            cursor.execute(
                "UPDATE devices_devicestate SET alive_at = %s, alive_what = %s WHERE device_id = %s",
                [at, kind, device.pk],
            )


@pytest.fixture
def home(db: None) -> Home:
    """The daughter is a contact with an account."""
    zhao = scene.zhao_defu(contacts=False)
    lihua = world.daughter_zhao()
    value = people.ContactValues
    people.set_contacts(
        scene.SYSTEM,
        zhao.pk,
        [
            value(name="赵丽华", relation="女儿", phone="13812346612", minutes_away=25, user_id=lihua.pk),
            value(name="张桂云", relation="邻居", kind="neighbour", phone="13612340937", has_key=True),
        ],
        now=scene.NOW,
    )
    return Home(zhao, lihua, world.client_for(lihua))


@pytest.fixture
def own(home: Home) -> world.Browser:
    """The father's own browser."""
    user = world.person("赵德福", "elder")
    people.link_account(scene.SYSTEM, home.zhao.pk, user_id=user.pk, now=scene.NOW)
    return world.client_for(user)
