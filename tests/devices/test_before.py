"""What a number said before anybody registered it stands on its device's page, marked, and is nobody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.devices import commands, queries
from anju.devices.models import Device, UnknownDevice
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """A button of nobody that speaks three times, beside another number and the same one on another line."""
    world.harbin()
    build.line("anju_json", "anju/g1")
    build.line("anju_json", "anju/g2")
    door = build.Door()
    for battery in (61, 62, 63):
        door.publish("anju/g1/KP-7/up", {"battery": battery})
        door.publish("anju/g1/KP-8/up", {"battery": 11})
        door.publish("anju/g2/KP-7/up", {"battery": 22})
    door.record()
    return door


def enrolled(base: str = "anju/g1") -> Device:
    row = UnknownDevice.objects.get(number="KP-7", line__topic_base=base)
    return commands.enrol_unknown(
        world.viewer(world.installer_gao()), row.pk, kind="button", area=world.COMMUNITY, now=NOW
    )


def shown(device: Device) -> str:
    return world.client_for(world.installer_gao()).get(f"/devices/{device.pk}/").content.decode()


def test_stands_on_the_page_of_the_device_the_newest_first(heard):
    page = shown(enrolled())
    assert page.count(">登记前<") == 3
    assert page.index("63}") < page.index("62}") < page.index("61}")
    assert "11}" not in page
    assert "22}" not in page
    assert "登记以后还没有报文" in page
    assert re.search(r">登记前 \d\d-\d\d \d\d:", page)  # not "never heard"


def test_what_it_says_from_now_on_stands_before_it(heard):
    device = enrolled()
    heard.frames.clear()
    later = heard.publish("anju/g1/KP-7/up", {"battery": 64})
    heard.recorder.forget()
    heard.record([later])
    assert [bytes(row.raw) for row in queries.frames(SYSTEM, device.pk, since=NOW)] == [b'{"battery":64}']
    assert len(queries.frames_before(SYSTEM, Device.objects.get(pk=device.pk))) == 3


def test_a_number_that_nobody_had_heard_has_none_and_costs_nothing(heard):
    device = commands.enrol(SYSTEM, number="KP-9", kind="button", area=world.COMMUNITY, now=NOW)
    with CaptureQueriesContext(connection) as told:
        assert queries.frames_before(SYSTEM, device) == []
    assert not told.captured_queries
    assert "登记前" not in shown(device)


def test_it_ends_after_so_many_rows_of_other_numbers(heard, monkeypatch):
    from anju.devices.queries import before

    monkeypatch.setattr(before, "LOOKED_AT", 3)
    assert len(queries.frames_before(SYSTEM, enrolled())) == 1


def test_a_relative_sees_no_frames(heard):
    device = enrolled()
    with pytest.raises(NotVisible):
        queries.frames_before(world.viewer(world.daughter_zhao()), device)
