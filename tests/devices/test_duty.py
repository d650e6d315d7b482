"""Gaps and faults: shown with what they mean, looked at by a person who says what was found, and the light turns back."""

import pytest

from anju.devices import queries
from anju.devices.models import Gap, LaneFault, LaneGauge
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap():
    return Gap.objects.create(lane="alarms", stream="s@1", first_seq=41, last_seq=43, found_at=clock.now())


@pytest.fixture
def fault():
    return LaneFault.objects.create(
        lane="records", stream="s@1", stream_seq=77, at=clock.now(), subject="zigbee2mqtt.g1.0x1", raw=b"{",
        error="ValueError: odd",
    )  # fmt: skip


def light(lane):
    LaneGauge.objects.update_or_create(lane=lane, name="heartbeat", defaults={"value": 1, "at": clock.now()})
    return queries.lights(SYSTEM)[("alarms", "records").index(lane)].state


class TestGap:
    def test_is_shown_with_what_it_means(self, gap):
        text = world.client_for(world.lead_operator_chen()).get("/devices/faults/").content.decode()
        assert "缺号 41–43，共 3 条" in text
        assert "其中可能有报警" in text

    def test_explained_by_a_named_person_and_the_light_turns_back(self, gap):
        assert light("alarms") == "broken"
        chen = world.client_for(world.lead_operator_chen())
        answer = chen.post(f"/devices/faults/gap/{gap.pk}/", {"text": "机房断电，已逐户回访"})
        assert answer.status_code == 302
        assert light("alarms") == "ok"
        left = Audit.objects.get(thing="stream_gap", thing_id=gap.pk)
        assert (left.reason, left.data["first_seq"], left.data["last_seq"]) == ("机房断电，已逐户回访", 41, 43)
        text = chen.get("/devices/faults/").content.decode()
        assert left.actor_name in text
        assert "机房断电，已逐户回访" in text

    @pytest.mark.parametrize("said", ["", "   ", "看过"])
    def test_is_not_explained_by_nothing(self, gap, said):
        answer = world.client_for(world.lead_operator_chen()).post(f"/devices/faults/gap/{gap.pk}/", {"text": said})
        assert answer.status_code == 422
        assert "至少 4 个字" in answer.content.decode()
        assert light("alarms") == "broken"

    def test_is_explained_once(self, gap):
        admin = world.client_for(world.system_admin())
        for said, status in (("机房断电两分钟", 302), ("另一个说法", 409)):
            assert admin.post(f"/devices/faults/gap/{gap.pk}/", {"text": said}).status_code == status
        gap.refresh_from_db()
        assert gap.explained == "机房断电两分钟"

    def test_one_that_is_not_there_is_not_found(self):
        answer = world.client_for(world.system_admin()).post("/devices/faults/gap/9/", {"text": "找不到的缺号"})
        assert answer.status_code == 404


class TestFault:
    def test_is_closed_after_looking(self, fault):
        assert light("records") == "warn"
        chen = world.client_for(world.lead_operator_chen())
        assert "ValueError: odd" in chen.get("/devices/faults/").content.decode()
        chen.post(f"/devices/faults/fault/{fault.pk}/", {"text": "设备固件异常，已报修"})
        assert light("records") == "ok"
        assert Audit.objects.get(thing="lane_fault").data["stream_seq"] == 77
        assert chen.post(f"/devices/faults/fault/{fault.pk}/", {"text": "再关一次看看"}).status_code == 409

    def test_an_alarm_that_could_not_be_told_comes_first(self, gap, fault):
        LaneFault.objects.create(
            lane="alarms", stream="s@1", stream_seq=78, at=clock.now(), subject="x", raw=b"", error="e", fact={"a": 1}
        )
        waiting = queries.open_troubles(SYSTEM)
        assert [item.urgent for item in waiting] == [True, True, False]
        assert any("报警没有送出去" in item.means for item in waiting)


def test_an_operator_and_an_official_do_not_see_them(gap):
    for who in (world.operator_li(), world.official_xu()):
        assert world.client_for(who).get("/devices/faults/").status_code == 403


def test_the_page_costs_few_queries(gap, fault, django_assert_max_num_queries):
    chen = world.client_for(world.lead_operator_chen())
    chen.get("/devices/faults/")
    with django_assert_max_num_queries(20):
        chen.get("/devices/faults/")
