"""The page of the vocabulary, and how a device's implausible value is shown."""

import pytest

from anju_edge.protocols.signals import SIGNALS
from tests import world
from tests.devices import build

pytestmark = pytest.mark.django_db


class TestThePage:
    def test_the_system_administrator_reads_every_word(self):
        page = world.client_for(world.system_admin()).get("/devices/signals/").content.decode()
        for kind in SIGNALS:
            assert f"<code>{kind.name}</code>" in page
        assert "20 – 300" in page

    def test_a_responder_has_no_business_there(self):
        assert world.client_for(world.responder_sun()).get("/devices/signals/").status_code == 403


class TestADevice:
    def test_an_implausible_value_is_kept_and_said_to_be_one(self):
        thing = build.device("W-1", "watch", build.elder())
        where = build.line("anju_json", "anju/w")
        door = build.Door()
        door.publish(f"{where.topic_base}/W-1/up", {"values": {"heart_rate": 600}})
        door.publish(f"{where.topic_base}/W-1/up", {"values": {"heart_rate": 71}})
        door.record()
        page = world.client_for(world.installer_gao()).get(f"/devices/{thing.pk}/").content.decode()
        assert page.count("不合理，不参加判断") == 1
        assert '<span class="aj-num">600</span>' in page
