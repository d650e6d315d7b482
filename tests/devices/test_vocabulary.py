"""The page of the vocabulary, and how a device's implausible value is shown."""

import re
from pathlib import Path

import pytest

from anju.devices.models import OUTCOME_LABELS
from anju.kernel import clock
from anju_edge.protocols import events
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
    def test_its_charge_has_its_unit_among_the_newest_signals(self):
        thing = build.device("W-2", "watch", build.elder())
        door = build.Door()
        door.publish(f"{build.line('anju_json', 'anju/w2').topic_base}/W-2/up", {"battery": 71}, at=clock.now())
        door.record()
        page = world.client_for(world.operator_li()).get(f"/devices/{thing.pk}/").content.decode()
        assert '<span class="aj-num">71</span> %' in page

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


def _reasons():
    """Return every reason for which a codec calls a frame unreadable, as the sources name them."""
    folder = Path(events.__file__).parent
    said = re.compile(
        r'(?:Unreadable\([^"\n]*|reason = |problem=|return |Refusal\(\d+, |[A-Z_]+: Final = )"([a-z]+(?:_[a-z0-9]+)*)"'
    )
    looked = {"codec.py", "frames.py", "units.py", "meaning.py", "uplink.py", "salvage.py", "carrier.py", "studio.py"}
    for path in folder.rglob("*.py"):
        if path.name in looked:
            yield from said.findall(path.read_text())


def test_every_reason_for_which_a_frame_is_not_understood_has_words():
    words = set(_reasons())
    assert {"not_json", "bad_sum", "cut_short", "cid_missing", "wrong_length", "not_opened"} <= words
    assert sorted(words - set(OUTCOME_LABELS) - {"imei", "tamper", "unknown"}) == []
