"""What a device kept during an outage comes at once: each press of its own time or number counts, in one case."""

from datetime import timedelta

import pytest

from anju.devices.models import AlarmState, AlarmVerdict
from anju.devices.queries.ledger import alarms_told
from anju.devices.rules.alarms import MOST_OF_FRAME
from anju.incidents.models import Incident, Press
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests.devices import build
from tests.devices.build import NOW, alarms
from tests.edge.jt808_messages import message, place

pytestmark = pytest.mark.django_db
BADGE = "013800138000"
WATCH = "3707805539"
TAIL = "V,45.756700,N,126.642400,E,0.00,0,0,9,19,90,0,0,00010000,1,1,460,0,9360,4082,131,,10"


@pytest.fixture
def zhao():
    return build.elder()


@pytest.fixture
def door():
    return build.Door()


def kept(*moments: str, serial: int = 7) -> bytes:
    """Return what a badge sends after an outage: one message with a position and a press for each moment."""
    bodies = [place(alarm=1, moment=moment) for moment in moments]
    head = len(bodies).to_bytes(2) + b"\x01"
    return message(0x0704, head + b"".join(len(body).to_bytes(2) + body for body in bodies), serial=serial)


def listed(*presses: dict[str, object]) -> list[dict[str, object]]:
    return [{"signal": "sos", **press} for press in presses]


def counted() -> tuple[int, list[int]]:
    """Return how many cases there are, and how many presses each holds."""
    return Incident.objects.count(), [case.press_list.count() for case in Incident.objects.order_by("id")]


class TestOfOneFrame:
    def test_two_presses_of_two_times_are_one_case_with_two_presses(self, zhao, door):
        build.device(BADGE, "pendant", zhao, build.line("jt808", "edge/jt"))
        door.publish(f"edge/jt/{BADGE}", kept("260309120306", "260309120506"))
        door.hear()
        assert [(item["stream_seq"], item["part"]) for item in alarms()] == [(1, 0), (1, 1)]
        assert counted() == (1, [2])
        assert Incident.objects.get().presses == 2
        assert list(Press.objects.order_by("id").values_list("joined", flat=True)) == [False, True]
        assert list(AlarmVerdict.objects.order_by("id").values_list("verdict", flat=True)) == ["opened", "joined"]
        assert alarms_told(SYSTEM, clock.local_day(NOW)) == (2, 2)

    @pytest.mark.parametrize("moments", [("260309120306", "260309120506"), ("260309120506", "260309120306")])
    def test_the_same_upload_again_is_no_further_press(self, zhao, door, moments):
        build.device(BADGE, "pendant", zhao, build.line("jt808", "edge/jt"))
        for seconds in (0, 20):  # the answer to the first was lost
            door.publish(f"edge/jt/{BADGE}", kept(*moments), at=NOW + timedelta(seconds=seconds))
        door.hear()
        assert counted() == (1, [2])

    def test_the_same_upload_again_after_a_restart_of_intake(self, zhao, door):
        build.device(BADGE, "pendant", zhao, build.line("jt808", "edge/jt"))
        door.publish(f"edge/jt/{BADGE}", kept("260309120306", "260309120506"), at=NOW)
        door.hear()
        door.listener.forget()
        door.publish(f"edge/jt/{BADGE}", kept("260309120306", "260309120506"), at=NOW + timedelta(seconds=20))
        door.hear()
        assert counted() == (1, [2])

    @pytest.mark.parametrize(
        ("presses", "rung"),
        [
            ([{"seq": 41}, {"seq": 42}], 2),
            ([{"at": "2026-03-09T12:01:00+08:00"}, {"at": "2026-03-09T12:03:00+08:00"}], 2),
            ([{"seq": 41}, {"seq": 41}], 1),
            ([{"at": "2026-03-09T12:01:00+08:00"}, {"at": "2026-03-09T12:01:00+08:00"}], 1),
            ([{"seq": 41, "at": "2026-03-09T12:01:00.1+08:00"}, {"seq": 42, "at": "2026-03-09T12:01:00.4+08:00"}], 1),
            ([{}, {}], 1),
            ([{"seq": 41}, {}], 1),
            ([{}, {"seq": 41}], 1),
        ],
    )
    def test_a_list_holds_as_many_presses_as_its_sender_tells_apart(self, zhao, door, presses, rung):
        build.device("B-7", "button", zhao, build.line("anju_json", "anju"))
        for seconds in (0, 30):
            if seconds and not all(presses):
                continue  # without a mark of its own a press half a minute later is one more
            door.publish("anju/B-7/up", listed(*presses), at=NOW + timedelta(seconds=seconds))
        door.hear()
        assert counted() == (1, [rung])

    def test_a_number_that_nobody_registered_is_counted_the_same(self, door):
        build.line("anju_json", "anju")
        door.publish("anju/B-9/up", listed({"seq": 41}, {"seq": 42}), at=NOW)
        door.hear()
        door.listener.forget()
        door.publish("anju/B-9/up", listed({"seq": 41}, {"seq": 42}), at=NOW + timedelta(seconds=9))
        door.hear()
        assert counted() == (1, [2])

    def test_a_long_upload_is_taken_for_so_many_presses_and_no_more(self, zhao, door):
        build.device("B-7", "button", zhao, build.line("anju_json", "anju"))
        for seconds in (0, 30):
            door.publish("anju/B-7/up", listed(*({"seq": n} for n in range(40))), at=NOW + timedelta(seconds=seconds))
        door.hear()
        assert counted() == (1, [MOST_OF_FRAME])
        kept_keys = AlarmState.objects.get().key
        assert len(kept_keys.split("\n")) == MOST_OF_FRAME


class TestOfSeveralFrames:
    def test_a_watch_that_sends_what_it_kept_frame_by_frame(self, zhao, door):
        build.device(WATCH, "watch", zhao, build.line("watch", "edge/w1"))
        for part, moment in enumerate(("040101", "040301")):
            said = f"[3G*{WATCH}*006A*AL,090326,{moment},{TAIL}]".encode()
            door.publish(f"edge/w1/{WATCH}", said, at=NOW + timedelta(milliseconds=300 * part))
        door.hear()
        assert [item["stream_seq"] for item in alarms()] == [1, 2]
        assert counted() == (1, [2])

    def test_a_mark_that_a_sender_writes_itself_never_hides_a_press(self, zhao, door):
        build.device("B-7", "button", zhao, build.line("anju_json", "anju"))
        for step, seq in enumerate(("a|x\ny", "|1e999|", "|nan", "x" * 200)):
            door.publish("anju/B-7/up", {"signal": "sos", "seq": seq}, at=NOW + timedelta(seconds=20 * step))
        door.hear()
        assert counted() == (1, [4])
