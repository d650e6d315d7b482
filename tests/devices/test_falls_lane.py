"""Windows of acceleration on a line with weights: a fall is one case with its reasons; a walk and a bare line are quiet."""

from datetime import timedelta
from functools import cache

import orjson
import pytest
from django.urls import reverse
from django.utils.translation import override

from anju.devices import queries
from anju.devices.models import Frame, Heard, Line
from anju.devices.queries.fall_words import fall_said, judged_said
from anju.devices.rules import falls
from anju.devices.rules.falls import Facts, Judged
from anju.incidents import queries as incidents
from anju.incidents.models import Incident
from anju.kernel.viewer import SYSTEM
from anju_edge.protocols.events import Window
from anju_edge.protocols.outline import outline
from tests import world
from tests.devices import build, recordings

pytestmark = pytest.mark.django_db


@cache
def weights() -> dict:
    """Learn from six falls and six walks of three wearers."""
    made = [(recordings.fall(seed), True) for seed in range(6)] + [(recordings.walk(seed), False) for seed in range(6)]
    windows = [Window("W", 50.0, tuple(map(tuple, xyz))) for xyz, _ in made]
    found = falls.learn(
        [falls.moments(window) for window in windows],
        [fallen for _, fallen in made],
        [f"wearer {number % 3}" for number in range(len(made))],
    )
    return {**falls.weights_of(found), "limit": found.limit(0.05)}


class Wrist:
    """A watch on a line of Anju JSON, and both lanes."""

    def __init__(self, *, judged: bool = True) -> None:
        self.line = build.line("anju_json", "anju/w")
        if judged:
            self.apply(weights())
        self.owner = build.elder()
        self.device = build.device("W-1", "watch", self.owner, self.line)
        self.door = build.Door()

    def apply(self, held: dict) -> None:
        Line.objects.filter(pk=self.line.pk).update(fall_weights=held)

    def says(self, body: object, **more):
        frame = self.door.publish("anju/w/W-1/up", body, **more)
        self.door.hear()
        self.door.record()
        return frame


class TestJudged:
    def test_a_fall_is_one_case_with_its_facts_in_both_languages(self):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.fall(77), seq=1))
        [alarm] = build.alarms()
        assert (alarm["signal"], alarm["elder_id"]) == ("fall", wrist.owner.pk)
        facts = alarm["values"]["window"]
        assert facts["chance"] > facts["limit"]
        assert facts["turned"] == pytest.approx(90, abs=2)
        assert (facts["still"], facts["after_s"], facts["at_s"]) == (1, 2, 4)
        case = Incident.objects.get()
        assert case.kind == "fall"
        line = incidents.timeline(world.viewer(world.operator_li()), case.pk)[-1].text
        assert "按加速度判断为跌倒：把握" in line
        assert "姿态转了 90°" in line
        assert "2.0 秒里有 100% 的时间不动" in line

    def test_the_same_words_stand_in_the_records_and_when_it_is_read_again(self):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.fall(77), seq=1))
        assert list(Heard.objects.order_by("ordinal").values_list("kind", flat=True)) == ["acceleration", "fall"]
        frame = Frame.objects.get()
        assert frame.outcome == "read"
        found = queries.inspect(
            world.viewer(world.installer_gao()), wrist.device.pk, door=frame.door, seq=frame.stream_seq,
            at=frame.received_at,
        )  # fmt: skip
        assert found.same
        again = queries.again(
            SYSTEM, wrist.line.pk, since=build.NOW - timedelta(days=1), until=build.NOW + timedelta(days=1)
        )  # fmt: skip
        assert (again.read, again.different) == (1, [])

    def test_a_walk_rings_nowhere_and_is_stored(self):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.walk(77), seq=1))
        assert build.alarms() == []
        assert list(Heard.objects.values_list("kind", flat=True)) == ["acceleration"]

    def test_the_same_window_twice_is_one_case_and_one_press(self):
        wrist = Wrist()
        body = recordings.sent(recordings.fall(77), seq=1)
        wrist.says(body)
        wrist.says(body, at=build.NOW + timedelta(minutes=3))
        assert len(build.alarms()) == 1
        assert Incident.objects.get().presses == 1

    def test_another_fall_joins_the_open_case(self):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.fall(77), seq=1))
        wrist.says(recordings.sent(recordings.fall(78), seq=2))
        assert Incident.objects.get().presses == 2

    def test_the_alarms_lane_takes_no_window_for_a_routine_frame(self):
        wrist = Wrist()
        short = {"acceleration": {"rate": 10, "unit": "g", "xyz": [[0, 1, 0]] * 20}}
        for _ in range(3):
            wrist.says(short)
        seen = outline(orjson.dumps(short))
        assert seen
        assert wrist.door.listener.quiet.known(wrist.door.frames[0].subject, seen) is None
        wrist.says(recordings.sent(recordings.fall(77, rate=10), rate=10))
        assert [alarm["signal"] for alarm in build.alarms()] == ["fall"]

    @pytest.mark.parametrize("rate", [25, 100])
    def test_other_rates_are_read_as_if_sampled_like_the_learned_ones(self, rate):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.walk(77, rate=rate), rate=rate))
        assert build.alarms() == []
        wrist.says(recordings.sent(recordings.fall(77, rate=rate), rate=rate))
        assert len(build.alarms()) == 1

    def test_a_fall_that_the_device_itself_called_is_one_press_with_it(self):
        wrist = Wrist()
        wrist.says(recordings.sent(recordings.fall(77), seq=1, signal="fall"))
        assert Incident.objects.get().presses == 1


class TestNotJudged:
    def test_without_weights_nothing_rings(self):
        wrist = Wrist(judged=False)
        wrist.says(recordings.sent(recordings.fall(77), seq=1))
        assert build.alarms() == []
        assert Heard.objects.get().kind == "acceleration"

    def test_weights_hold_from_the_next_look_and_end_with_it(self):
        wrist = Wrist(judged=False)
        wrist.apply(weights())
        wrist.door.listener.forget()
        wrist.says(recordings.sent(recordings.fall(77), seq=1))
        assert len(build.alarms()) == 1
        wrist.apply({})
        wrist.door.listener.forget()
        wrist.says(recordings.sent(recordings.fall(78), seq=2))
        assert len(build.alarms()) == 1

    def test_a_broken_window_is_stored_with_its_word_and_calls_nobody(self):
        wrist = Wrist()
        wrist.says({"acceleration": {"rate": 50, "unit": "lb", "xyz": []}})
        assert Frame.objects.get().outcome == "window_unit"
        assert build.alarms() == []

    def test_a_press_in_a_frame_with_a_broken_window_rings(self):
        wrist = Wrist()
        wrist.says({"signal": "sos", "acceleration": 1})
        assert [alarm["signal"] for alarm in build.alarms()] == ["sos"]

    def test_a_line_without_weights_needs_no_engine(self):
        line = build.line("anju_json", "anju/plain")
        listener = build.Door().listener
        listener.refresh()
        [known] = [item for item in listener.lines.by_base.values() if item.id == line.pk]
        from anju_edge.protocols import anju_json

        assert known.decode is anju_json.decode


class TestWords:
    def test_facts_come_back_from_the_text_of_a_signal(self):
        facts = Facts(0.93, 0.41, 3.2, 78.0, 0.95, 2.0, 4.1)
        assert falls.facts_in(falls.written(facts)) == facts

    @pytest.mark.parametrize("text", ["", "window", "window chance=x", "window chance=1", "yes", "window a=1 b=2"])
    def test_other_texts_have_none(self, text):
        assert falls.facts_in(text) is None

    def test_a_window_that_ends_with_the_blow_says_so(self):
        assert "之后的片段没有传来" in fall_said(Facts(0.93, 0.41, 3.2, 78.0, 1.0, 0.1, 4.1))

    def test_the_desk_reads_it_in_english_too(self):
        with override("en"):
            said = fall_said(Facts(0.93, 0.41, 3.2, 78.0, 0.95, 2.0, 4.1)._asdict())
        assert said == (
            "A fall by acceleration: 93% sure, rings above 41%; hardest moment 3.2 g, turned by 78°; "
            "still for 95% of the 2.0 s that began a second after the blow"
        )

    def test_what_is_no_fall_is_said_too(self):
        assert judged_said(Judged(fallen=False, facts=None)) == "没有重的一下，不像跌倒"
        said = judged_said(Judged(fallen=False, facts=Facts(0.1, 0.41, 3.2, 8.0, 0.5, 2.0, 4.1)))
        assert "把握 10%，超过 41% 才报警" in said


def test_a_frame_page_names_the_fall(db):
    wrist = Wrist()
    wrist.says(recordings.sent(recordings.fall(77), seq=1))
    frame = Frame.objects.get()
    address = reverse("devices:frame", args=[wrist.device.pk, frame.door, frame.stream_seq])
    at = frame.received_at.isoformat().replace("+", "%2B")
    text = world.client_for(world.installer_gao()).get(f"{address}?at={at}").content.decode()
    assert "居家跌倒" in text
