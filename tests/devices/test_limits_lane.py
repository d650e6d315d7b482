"""Values beyond an elder's limits in the alarms lane: once when it begins, once when it is over, never twice."""

from datetime import timedelta

import pytest

from anju.devices.commands import hear_batch
from anju.devices.commands.lanes import Stream
from anju.devices.models import VitalEpisode, VitalLimit
from anju.devices.queries.alarm_states import Listener
from anju.incidents.models import Incident, Press
from anju.journal.models import Fact, Move
from anju.kernel.viewer import SYSTEM
from tests.devices import build

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class Wrist:
    """An elder with a watch that speaks Anju JSON, and the lane that hears it."""

    def __init__(self, number: str = "W-1", base: str = "anju/w", owner=None) -> None:
        self.owner = owner or build.elder()
        self.thing = build.device(number, "watch", self.owner, build.line("anju_json", base))
        self.door = build.Door()
        self.topic = f"{base}/{number}/up"
        self.minute = 0

    def says(self, minute: float | None = None, **values: object):
        self.minute = self.minute + 1 if minute is None else minute
        extra = {key: values.pop(key) for key in ("at", "seq") if key in values}
        self.door.publish(self.topic, {"values": values, **extra}, at=build.NOW + self.minute * MINUTE)
        return self

    def hear(self) -> None:
        self.door.hear()

    def limit(self, kind: str, grade: str, *, low=None, high=None, times: int = 1, minutes: int = 0) -> None:
        VitalLimit.objects.update_or_create(
            elder=self.owner, kind=kind, grade=grade,
            defaults={"low": low, "high": high, "times": times, "minutes": minutes, "reason": "医嘱", "set_by": "user:1", "set_at": build.NOW},
        )  # fmt: skip


def episodes(**filters: object) -> list[tuple]:
    rows = VitalEpisode.objects.filter(**filters).order_by("id")
    return [(row.kind, row.grade, row.count, row.rung_at is not None, row.ended_at is not None) for row in rows]


class TestBeyond:
    def test_two_measurements_one_after_the_other_are_one_alarm_with_value_and_limit(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=155).says(heart_rate=160).hear()
        [alarm] = build.alarms()
        assert (alarm["signal"], alarm["elder_id"], alarm["device_number"]) == ("vital", wrist.owner.pk, "W-1")
        [beyond] = alarm["values"]["vitals"]
        assert (beyond["kind"], beyond["value"], beyond["high"], beyond["count"]) == ("heart_rate", 155.0, 130, 2)
        assert Incident.objects.get().kind == "vital"
        assert ("heart_rate", "alarm", 3, True, False) in episodes()

    def test_one_alone_is_no_alarm_and_leaves_nothing_when_the_next_is_fine(self):
        Wrist().says(heart_rate=150).says(heart_rate=80).says(heart_rate=150).says(heart_rate=80).hear()
        assert build.alarms() == []
        assert episodes() == []

    def test_a_value_within_limits_writes_nothing_and_needs_no_transaction(self, django_assert_num_queries):
        wrist = Wrist()
        wrist.says(heart_rate=80).hear()
        wrist.door.frames.clear()
        wrist.says(heart_rate=81).says(heart_rate=82, spo2=97)
        with django_assert_num_queries(0):
            hear_batch(
                SYSTEM, build.STREAM, wrist.door.frames, listener=wrist.door.listener, first_seq=2, now=build.NOW
            )  # fmt: skip

    @pytest.mark.parametrize("value", [0, 600, 19, -5])
    def test_an_implausible_value_is_never_judged(self, value):
        Wrist().says(heart_rate=value).says(heart_rate=value).says(heart_rate=value).hear()
        assert build.alarms() == []
        assert episodes() == []

    def test_an_implausible_value_breaks_no_streak(self):
        Wrist().says(heart_rate=150).says(heart_rate=0).says(heart_rate=150).hear()
        assert len(build.alarms()) == 1

    def test_two_values_of_one_report_are_one_alarm_that_names_both(self):
        wrist = Wrist()
        wrist.says(heart_rate=150, spo2=80).says(heart_rate=150, spo2=80).hear()
        [alarm] = build.alarms()
        assert {found["kind"] for found in alarm["values"]["vitals"]} == {"heart_rate", "spo2"}

    def test_the_device_says_so_itself_and_the_case_still_tells_which_value(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150, vital=True).hear()
        assert Incident.objects.count() == 1
        assert Press.objects.first().data["vitals"][0]["value"] == 150

    def test_minutes_outside_are_waited_for(self):
        wrist = Wrist()
        wrist.limit("heart_rate", "alarm", high=130, times=1, minutes=30)
        wrist.says(0, heart_rate=150).says(20, heart_rate=150).hear()
        assert build.alarms() == []
        wrist.says(30, heart_rate=150).hear()
        assert len(build.alarms()) == 1


class TestNotice:
    def test_it_opens_no_case_and_is_kept(self):
        wrist = Wrist()
        wrist.says(heart_rate=120).says(heart_rate=121).says(heart_rate=122).hear()
        assert build.alarms() == []
        assert Fact.objects.filter(name="devices.vital_noticed").count() == 1
        assert episodes() == [("heart_rate", "notice", 3, True, False)]
        assert not Incident.objects.exists()


class TestBack:
    def test_the_end_is_told_once_and_the_next_time_rings_anew(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150).says(heart_rate=80).says(heart_rate=80).hear()
        assert Fact.objects.filter(name="devices.condition_ended").count() == 1
        assert Move.objects.filter(thing="incident", verb="end_condition").count() == 1
        wrist.says(heart_rate=150).says(heart_rate=150).hear()
        assert len(build.alarms()) == 2
        assert Incident.objects.get().presses == 2


class TestOnlyOnce:
    def test_a_second_delivery_of_a_measurement_counts_once(self):
        wrist = Wrist()
        for minute in (1, 2, 3):
            wrist.says(minute, heart_rate=150, seq=7, at="2026-12-08T06:00:00Z")
        wrist.hear()
        assert build.alarms() == []

    def test_the_same_frames_again_change_nothing(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150).hear()
        again = build.Door()
        again.hear(wrist.door.frames)
        assert len(build.alarms()) == 1
        assert episodes(grade="alarm") == [("heart_rate", "alarm", 2, True, False)]

    def test_a_lane_that_was_restarted_goes_on_where_it_was(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).hear()
        wrist.door.listener = Listener(SYSTEM)
        wrist.says(heart_rate=150).hear()
        assert len(build.alarms()) == 1
        wrist.door.listener = Listener(SYSTEM)
        wrist.says(heart_rate=151).hear()
        assert len(build.alarms()) == 1

    def test_a_stream_in_its_next_life_goes_on_too(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150).hear()
        wrist.door = build.Door(Stream("$MQTT_msgs@later", 1))
        wrist.minute = 10
        wrist.says(heart_rate=150).hear()
        assert len(build.alarms()) == 1

    def test_a_measurement_made_earlier_and_sent_later_ends_nothing(self):
        wrist = Wrist()
        wrist.says(1, heart_rate=150, at="2026-12-08T06:01:00Z").says(2, heart_rate=150, at="2026-12-08T06:02:00Z")
        wrist.says(3, heart_rate=80, at="2026-12-08T05:30:00Z").hear()
        assert not Fact.objects.filter(name="devices.condition_ended").exists()


class TestLimitsOfOneElder:
    def test_two_elders_with_one_value_and_limits_of_their_own(self):
        sick, well = Wrist(), Wrist("W-2", "anju/v", build.elder("钱桂芳"))
        sick.limit("heart_rate", "alarm", high=170)
        well.limit("heart_rate", "alarm", high=120)
        for wrist in (sick, well):
            wrist.says(heart_rate=150)
        sick.hear()
        well.door.stream = Stream("$MQTT_msgs@other", 1)
        well.hear()
        assert [alarm["elder_id"] for alarm in build.alarms()] == [well.owner.pk]

    def test_changed_while_beyond_it_ends_with_the_next_value_that_is_within(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150).hear()
        wrist.limit("heart_rate", "alarm", high=180)
        wrist.door.listener.watching.forget()
        wrist.says(heart_rate=150).hear()
        assert Fact.objects.filter(name="devices.condition_ended").count() == 1
        assert len(build.alarms()) == 1

    def test_tightened_while_beyond_it_rings_no_second_time(self):
        wrist = Wrist()
        wrist.says(heart_rate=150).says(heart_rate=150).hear()
        wrist.limit("heart_rate", "alarm", high=120)
        wrist.door.listener.watching.forget()
        wrist.says(heart_rate=151).hear()
        assert len(build.alarms()) == 1

    def test_a_device_without_an_elder_is_not_judged(self):
        where = build.line("anju_json", "anju/w")
        build.elder()
        build.device("W-9", "watch", None, where)
        door = build.Door()
        for _ in range(3):
            door.publish("anju/w/W-9/up", {"values": {"heart_rate": 200}})
        door.hear()
        assert build.alarms() == []
