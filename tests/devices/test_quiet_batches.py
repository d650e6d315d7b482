"""Batches in which nothing is to be stored by the alarms lane: no transaction, and still nothing lost or doubled."""

import pytest

from anju.devices import commands
from anju.devices.commands import hear
from anju.devices.commands.lanes import Missing
from anju.devices.models import Gap, LanePosition
from anju.devices.queries.alarm_states import Listener
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.build import NOW, SMOKE, Door

pytestmark = pytest.mark.django_db
CALM, FIRE = {"smoke": False, "battery": 90}, {"smoke": True, "battery": 90}


@pytest.fixture
def door() -> Door:
    """A smoke head whose calm has been heard and stored; number 1 of the stream."""
    place = build.line(base="zigbee2mqtt/home")
    build.device(SMOKE, "smoke", build.elder(), place)
    here = Door()
    say(here, CALM)
    return here


def say(door: Door, *bodies: object) -> int:
    """Publish and let the lane read these alone, as it does in a running intake."""
    frames = [door.publish(f"zigbee2mqtt/home/{SMOKE}", body) for body in bodies]
    return commands.hear_batch(SYSTEM, door.stream, frames, listener=door.listener, first_seq=frames[0].seq, now=NOW)


def position() -> int:
    return LanePosition.objects.get(lane="alarms").seq


class TestAQuietBatch:
    def test_asks_the_database_nothing_and_is_caught_up_with_later(self, door, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert say(door, CALM, {**CALM, "battery": 89}) == 3
        assert position() == 1
        hear.catch_up(SYSTEM, listener=door.listener, now=NOW)
        assert position() == 3
        with django_assert_num_queries(0):
            hear.catch_up(SYSTEM, listener=door.listener, now=NOW)

    def test_leaves_no_gap_before_the_alarm_that_follows(self, door):
        say(door, CALM)
        say(door, CALM)
        assert say(door, FIRE) == 4
        assert position() == 4
        assert [alarm["signal"] for alarm in build.alarms()] == ["smoke"]
        assert not Gap.objects.exists()

    def test_is_read_again_after_a_crash_without_doubling_what_came_with_it(self, door):
        say(door, CALM)
        say(door, FIRE)
        say(door, FIRE)
        door.listener = Listener(SYSTEM)  # another process: it knows nothing but the stored position
        assert door.hear() == 4
        assert len(build.alarms()) == 1
        assert position() == 4

    def test_does_not_hide_missing_numbers(self, door):
        say(door, CALM)
        door.publish(f"zigbee2mqtt/home/{SMOKE}", CALM)  # lost on its way to the lane
        late = door.publish(f"zigbee2mqtt/home/{SMOKE}", CALM)
        with pytest.raises(Missing):
            commands.hear_batch(SYSTEM, door.stream, [late], listener=door.listener, first_seq=3, now=NOW)
        commands.hear_batch(
            SYSTEM, door.stream, [late], listener=door.listener, first_seq=3, now=NOW, looked_again=True
        )
        gap = Gap.objects.get()
        assert (gap.first_seq, gap.last_seq) == (3, 3)

    def test_is_not_caught_up_with_when_another_process_has_moved_the_position(self, door):
        say(door, CALM, CALM)
        LanePosition.objects.update(seq=2)
        hear.catch_up(SYSTEM, listener=door.listener, now=NOW)
        assert position() == 2

    def test_is_forgotten_when_the_lane_anchors_again(self, door):
        """The door may have lost its newest numbers and given them to others; those must be read."""
        say(door, CALM, CALM)
        door.listener.anchor("$MQTT_msgs@")
        hear.catch_up(SYSTEM, listener=door.listener, now=NOW)
        assert position() == 1
        again = [door.frames[1]._replace(payload=b'{"smoke": true}')]
        commands.hear_batch(SYSTEM, door.stream, again, listener=door.listener, first_seq=2, now=NOW)
        assert [alarm["signal"] for alarm in build.alarms()] == ["smoke"]

    def test_keeps_its_place_through_a_failure_of_the_batch_after_it(self, door):
        say(door, CALM)
        door.listener.forget()
        assert say(door, FIRE) == 3
        assert not Gap.objects.exists()
        assert len(build.alarms()) == 1
