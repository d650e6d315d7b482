from datetime import timedelta

import pytest
from django.db import connection

from anju.devices import commands
from anju.devices.commands import aside, verifying
from anju.devices.models import AlarmVerdict, ChainHour, Frame, LanePosition
from anju.devices.rules import chain
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.build import SMOKE

pytestmark = pytest.mark.django_db
TOPIC = f"zigbee2mqtt/g1/{SMOKE}"


@pytest.fixture
def smoke():
    return build.device(SMOKE, "smoke", build.elder(), build.line(base="zigbee2mqtt/g1"))


@pytest.fixture
def door():
    return build.Door()


def stored():
    names = chain.Stored._fields
    rows = Frame.objects.order_by("door", "stream_seq").values_list(*names)
    return [chain.Stored(*row)._replace(raw=bytes(row[10]), link=bytes(row[11])) for row in rows]


def walked(stream="$MQTT_msgs@test"):
    digest = chain.digest_of("sha256")
    return chain.walk(stored(), chain.first_link(stream, digest), digest)


class TestLinks:
    def test_each_frame_stands_on_the_one_before_over_many_batches(self, smoke, door):
        for batch in range(3):
            for body in ({"smoke": False, "battery": 80 + batch}, b'{"half', {"linkquality": 3}, b"\x00\xff"):
                door.publish(TOPIC, body)
            door.record()
        found = walked()
        assert (found.checked, found.broken) == (12, "")
        assert found.link == bytes(LanePosition.objects.get(lane="records").link)

    @pytest.mark.parametrize(
        "change",
        [
            "raw = raw || 'x'",
            "subject = subject || 'x'",
            "outcome = 'ignored'",
            "device_at = now()",
            "counter = 5",
            "device_id = NULL",
        ],
    )
    def test_a_changed_row_breaks_the_chain_where_it_lies(self, smoke, door, change):
        for _ in range(4):
            door.publish(TOPIC, {"smoke": False})
        door.record()
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE devices_frame SET {change} WHERE stream_seq = 3")
        assert walked()[2:] == ("changed", 3)

    def test_a_row_taken_out_breaks_the_next_one(self, smoke, door):
        for _ in range(4):
            door.publish(TOPIC, {"smoke": False})
        door.record()
        Frame.objects.filter(stream_seq=2).delete()
        assert walked()[2:] == ("changed", 3)

    def test_an_hour_that_grows_keeps_when_its_break_was_found(self, smoke, door):
        for _ in range(4):
            door.publish(TOPIC, {"smoke": False})
        door.record()
        Frame.objects.filter(stream_seq=2).delete()
        verifying.verify_hour(SYSTEM, ChainHour.objects.get().pk, now=build.NOW)
        door.publish(TOPIC, {"smoke": False})
        door.record()
        hour = ChainHour.objects.get()
        assert (hour.last_seq, hour.broken, hour.verified_at) == (5, "missing", build.NOW)

    def test_a_frame_that_no_lane_can_handle_has_its_link_too(self, smoke, door):
        door.publish(TOPIC, {"smoke": False})
        door.record()
        bad = door.publish(TOPIC, b"\x00bad")
        aside.set_aside(SYSTEM, "records", door.stream, bad, problem=ValueError("no"), now=build.NOW)
        door.publish(TOPIC, {"smoke": False})
        door.record()
        assert walked()[:1] == (3,)
        assert not walked().broken

    def test_sm3_is_another_chain(self, smoke, door, settings):
        settings.ANJU_CRYPTO = "sm"
        door.publish(TOPIC, {"smoke": False})
        door.record()
        digest = chain.digest_of("sm3")
        assert not chain.walk(stored(), chain.first_link(door.stream.key, digest), digest).broken
        assert walked().broken == "changed"
        assert ChainHour.objects.get().algorithm == "sm3"


class TestHours:
    def test_an_hour_tells_its_numbers_and_links(self, smoke, door):
        for _ in range(3):
            door.publish(TOPIC, {"smoke": False})
        door.record()
        first = ChainHour.objects.get()
        door.publish(TOPIC, {"smoke": False})
        door.record()
        hour = ChainHour.objects.get()
        assert (hour.first_seq, hour.last_seq, hour.frames, hour.copies, hour.missing) == (1, 4, 4, 0, 0)
        assert bytes(hour.first_link) == bytes(first.first_link)
        assert bytes(hour.last_link) == walked().link != bytes(first.last_link)

    def test_a_batch_over_the_hour_is_two_hours_end_to_end(self, smoke, door):
        start = build.NOW.replace(minute=59, second=59, microsecond=0)
        door.publish(TOPIC, {"smoke": False}, at=start)
        door.publish(TOPIC, {"smoke": False}, at=start + timedelta(seconds=2))
        door.record()
        one, two = ChainHour.objects.order_by("hour")
        assert (one.first_seq, one.last_seq, two.first_seq, two.last_seq) == (1, 1, 2, 2)
        assert bytes(one.last_link) == bytes(two.first_link)

    def test_a_clock_set_back_stays_in_the_newest_hour(self, smoke, door):
        door.publish(TOPIC, {"smoke": False}, at=build.NOW)
        door.record()
        back = build.NOW - timedelta(hours=3)
        door.publish(TOPIC, {"smoke": False}, at=back)
        door.record()
        hour = ChainHour.objects.get()
        assert (hour.first_seq, hour.last_seq, hour.received_from) == (1, 2, back)

    def test_a_number_never_seen_is_missing(self, smoke, door):
        frames = [door.publish(TOPIC, {"smoke": False}) for _ in range(4)]
        door.record([frames[0], frames[3]], looked_again=True)
        assert ChainHour.objects.get().missing == 2

    def test_plain_copies_are_counted_and_not_stored(self, smoke):
        plain = build.Door(build.PLAIN)
        for number in range(4):
            frame = plain.publish(TOPIC, {"smoke": False})
            if number % 2:
                plain.frames[-1] = frame._replace(subject="")
        plain.record()
        hour = ChainHour.objects.get()
        assert (hour.frames, hour.copies, hour.missing, hour.door) == (2, 2, 0, 0)


class TestVerdicts:
    def test_the_first_press_opens_the_second_joins(self, smoke, door):
        door.publish(TOPIC, {"smoke": True})
        door.publish(TOPIC, {"smoke": False})
        door.publish(TOPIC, {"smoke": True})
        door.hear()
        first, second = AlarmVerdict.objects.order_by("stream_seq")
        assert (first.verdict, second.verdict, first.case_id == second.case_id) == ("opened", "joined", True)
        assert (first.door, first.area_code, first.device_id) == (1, smoke.area_code, smoke.pk)

    def test_a_verdict_is_the_frames_by_its_key(self, smoke, door):
        door.publish(TOPIC, {"smoke": True})
        door.hear()
        door.record()
        row = AlarmVerdict.objects.get()
        assert Frame.objects.filter(received_at=row.received_at, door=row.door, stream_seq=row.stream_seq).exists()

    def test_the_same_alarm_again_changes_nothing(self, smoke, door):
        door.publish(TOPIC, {"smoke": True})
        door.hear()
        fact = build.alarms()[0]
        from anju.devices.events import AlarmHeard

        commands.note_verdict(SYSTEM, AlarmHeard(**fact), verdict="opened", now=build.NOW)
        assert AlarmVerdict.objects.count() == 1
