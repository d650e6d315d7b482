"""The clock is set back by an hour while devices speak: nothing is lost, nothing is doubled, every lane goes on."""

from datetime import timedelta

import pytest

from anju.devices import queries
from anju.devices.commands import partitions
from anju.devices.models import Frame as Stored
from anju.devices.models import Gap, LaneGauge
from anju.incidents.models import Incident, Press
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build
from tests.devices.build import NOW, SMOKE

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
TOPIC = "zigbee2mqtt/g1"
PRESS = {"action": "emergency"}


@pytest.fixture
def door():
    return build.Door()


@pytest.fixture
def home():
    zhao, line = build.elder(), build.line(base=TOPIC)
    build.device("0xb1", "button", zhao, line)
    build.device(SMOKE, "smoke", zhao, line)
    return zhao


class TestAStreamWhoseTimeGoesBack:
    def test_a_press_after_the_jump_is_a_press_and_no_repeat_of_one_that_lies_in_the_future(self, home, door):
        door.publish(f"{TOPIC}/0xb1", PRESS, at=NOW)
        door.publish(f"{TOPIC}/0xb1", PRESS, at=NOW - HOUR)
        door.publish(f"{TOPIC}/0xb1", PRESS, at=NOW - HOUR + timedelta(minutes=5))
        door.hear()
        [case] = Incident.objects.all()
        assert (case.presses, Press.objects.filter(incident=case).count()) == (3, 3)
        assert case.received_at == case.last_press_at == NOW

    def test_two_deliveries_of_one_press_stay_one(self, home, door):
        door.publish(f"{TOPIC}/0xb1", PRESS, at=NOW)
        door.publish(f"{TOPIC}/0xb1", PRESS, at=NOW - timedelta(seconds=0.4))
        door.hear()
        assert Incident.objects.get().presses == 1

    def test_states_are_compared_as_ever(self, home, door):
        for number, smoke in enumerate((True, True, False, True)):
            door.publish(f"{TOPIC}/{SMOKE}", {"smoke": smoke}, at=NOW - HOUR * number)
        door.hear()
        assert Incident.objects.get().presses == 2

    def test_each_frame_is_stored_once_in_the_day_of_its_moment(self, home, door):
        days = [NOW - timedelta(days=back) for back in (0, 1, 0, 3)]
        for number, moment in enumerate(days):
            door.publish(f"{TOPIC}/{SMOKE}", {"smoke": False, "n": number}, at=moment)
        door.record()
        door.record()
        stored = list(Stored.objects.order_by("stream_seq").values_list("stream_seq", "received_at"))
        assert stored == list(enumerate(days, 1))
        names = partitions.partitions(SYSTEM, "devices_frame")
        assert {f"devices_frame_{clock.local_day(moment):%Y%m%d}" for moment in days} <= set(names)
        assert not Gap.objects.exists()


class TestALampByAClockThatWasSetBack:
    @pytest.mark.parametrize("lane", ["alarms", "records", "door"])
    def test_is_not_green_by_a_beat_of_the_future(self, lane):
        for name in ("alarms", "records", "door"):
            at = clock.now() + (HOUR if name == lane else timedelta())
            for figure in ("heartbeat", "storing", "full"):
                LaneGauge.objects.create(lane=name, name=figure, value=figure == "storing", at=at)
        lamps = {lamp.label: lamp.state for lamp in queries.lights(SYSTEM)}
        named = {"收警": "alarms", "入库": "records", "设备接入": "door"}
        assert {name: lamps[label] for label, name in named.items()} == {
            name: "late" if name == lane else "ok" for name in named.values()
        }


class TestTheDoorsLamp:
    def lamp(self, **values):
        for name, value in {"heartbeat": 1, **values}.items():
            LaneGauge.objects.create(lane="door", name=name, value=value, at=clock.now())
        return next((lamp for lamp in queries.lights(SYSTEM) if lamp.label == "设备接入"), None)

    @pytest.mark.parametrize(("alarms", "words"), [(0, "接入服务没有回应"), (60, "不明，等收警恢复")])
    def test_blames_the_door_only_while_somebody_writes_down_its_word(self, alarms, words):
        now = clock.now()
        for lane, back in (("alarms", alarms), ("door", 60)):
            at = now - timedelta(seconds=back)
            LaneGauge.objects.create(lane=lane, name="heartbeat", value=1, at=at)
        lamps = {lamp.label: (lamp.state, lamp.text) for lamp in queries.lights(SYSTEM)}
        assert lamps["设备接入"] == ("late", words)

    def test_is_not_there_where_no_edge_ever_spoke(self):
        assert "设备接入" not in {lamp.label for lamp in queries.lights(SYSTEM)}

    def test_is_green_while_messages_are_stored(self):
        assert self.lamp(storing=1, full=0).state == "ok"

    @pytest.mark.parametrize(("full", "words"), [(1, "存储已满"), (0, "暂不能存")])
    def test_says_why_nobody_is_answered(self, full, words):
        lamp = self.lamp(storing=0, full=full)
        assert lamp.state == "late"
        assert words in lamp.text

    def test_is_a_figure_for_whoever_watches_the_installation(self):
        self.lamp(storing=0, full=1)
        assert "anju_door_storing 0.0" in world.client_for().get("/metrics").content.decode()

    def test_stands_on_the_duty_page(self):
        for name, value in {"heartbeat": 1, "storing": 0, "full": 1}.items():
            LaneGauge.objects.create(lane="door", name=name, value=value, at=clock.now())
        assert "存储已满，暂不接收" in world.client_for(world.lead_operator_chen()).get("/desk/").content.decode()
