"""One announced press is a test; every other press rings: a second one, a late one, one of another kind."""

from datetime import timedelta

import pytest

from anju.devices import commands
from anju.devices.commands import trials
from anju.devices.models import AlarmState, Trial
from anju.devices.rules import trials as rules
from anju.incidents.models import Incident
from anju.incidents.queries import timeline
from anju.journal.models import Move
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build

NOW = build.NOW
BASE = "anju/trial"
pytestmark = pytest.mark.django_db


def after(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def gao():
    return world.viewer(world.installer_gao())


@pytest.fixture
def button():
    return build.device("T-7", "button", build.elder(), build.line("anju_json", base=BASE))


@pytest.fixture
def door(button):
    return build.Door()


def press(door, seconds, body=None, number="T-7"):
    door.publish(f"{BASE}/{number}/up", body or {"signal": "sos"}, at=after(seconds))
    door.hear()
    return build.alarms()[-1]


class TestAnnouncedPress:
    def test_is_a_test_that_nobody_has_to_answer(self, gao, button, door):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        told = press(door, 30)
        assert (told["signal"], told["values"]["trial"]["signal"]) == ("test", "sos")
        case = Incident.objects.get()
        assert (case.kind, case.priority, case.state) == ("test", "P0", "resolved")
        trial.refresh_from_db()
        button.refresh_from_db()
        assert (trial.state, trial.signal, trial.heard_at) == ("heard", "sos", after(30))
        assert button.tested_at == after(30)

    def test_is_named_on_the_timeline_with_who_announced_it(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        press(door, 30)
        texts = [entry.text for entry in timeline(world.viewer(world.operator_li()), Incident.objects.get().pk)]
        assert any("高峰试机：收到一键求救，不响铃" in text for text in texts)

    def test_leaves_its_moves(self, gao, button, door):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        press(door, 30)
        moves = Move.objects.filter(thing="device_trial", thing_id=trial.pk).order_by("id")
        assert [(move.verb, move.actor_name) for move in moves] == [("open", "高峰"), ("hear", SYSTEM.name)]

    def test_may_also_be_the_devices_own_test_word(self, gao, button, door):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        press(door, 30, {"signal": "test"})
        trial.refresh_from_db()
        assert (trial.state, trial.signal) == ("heard", "test")


class TestRealPress:
    def test_is_the_second_one(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        press(door, 30)
        assert press(door, 40)["signal"] == "sos"
        assert Incident.objects.filter(kind="sos", priority="P1", state="ringing").exists()

    def test_is_the_second_one_even_in_the_same_batch(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        door.publish(f"{BASE}/T-7/up", {"signal": "sos"}, at=after(30))
        door.publish(f"{BASE}/T-7/up", {"signal": "sos"}, at=after(40))
        door.hear()
        assert [item["signal"] for item in build.alarms()] == ["test", "sos"]

    def test_comes_after_the_time_and_before_it(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        assert press(door, rules.LASTS.total_seconds())["signal"] == "sos"
        assert press(door, -5)["signal"] == "sos"

    def test_was_made_before_the_trial_and_only_came_late(self, gao, button, door):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        assert press(door, 30, {"signal": "sos", "at": after(-600).isoformat()})["signal"] == "sos"
        trial.refresh_from_db()
        assert (trial.state, trial.why) == ("waiting", "pressed_before")

    def test_with_a_clock_of_the_year_2000_is_still_the_announced_one(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        assert press(door, 30, {"signal": "sos", "at": "2000-01-01T00:00:00Z"})["signal"] == "test"

    def test_is_of_another_kind_or_cannot_be_read(self, gao, button, door):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        assert press(door, 30, {"signal": "fall"})["signal"] == "fall"
        trial.refresh_from_db()
        assert trial.why == "other_signal"
        assert press(door, 40, b'{"signal":"sos",')["unparsed"]
        trial.refresh_from_db()
        assert (trial.state, trial.why) == ("waiting", "unreadable")

    def test_is_that_of_another_device(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        build.device("T-8", "button", build.elder("王桂兰"))
        assert press(door, 30, number="T-8")["signal"] == "sos"

    def test_comes_after_the_installer_stopped(self, gao, button, door):
        commands.open_trial(gao, button.pk, now=NOW)
        commands.stop_trial(gao, button.pk, now=after(5))
        assert press(door, 30)["signal"] == "sos"


class TestState:
    @pytest.fixture
    def smoke(self, button):
        return build.device("S-1", "smoke", build.elder("王桂兰"))

    def test_that_was_cleared_is_over(self, gao, smoke, door):
        commands.open_trial(gao, smoke.pk, now=NOW)
        assert press(door, 30, {"signal": "smoke", "value": True}, "S-1")["signal"] == "test"
        press(door, 40, {"signal": "smoke", "value": False}, "S-1")
        assert trials.settle(SYSTEM, now=after(700)) == 0
        assert Trial.objects.get().settled_at == after(700)
        assert len(build.alarms()) == 1

    def test_that_still_holds_after_the_time_rings(self, gao, smoke, door):
        commands.open_trial(gao, smoke.pk, now=NOW)
        press(door, 30, {"signal": "smoke", "value": True}, "S-1")
        assert trials.settle(SYSTEM, now=after(300)) == 0  # not over yet
        assert trials.settle(SYSTEM, now=after(700)) == 1
        assert trials.settle(SYSTEM, now=after(760)) == 0
        assert AlarmState.objects.get(signal="smoke").active
        case = Incident.objects.get(kind="smoke")
        assert (case.state, case.priority) == ("ringing", "P1")
        texts = [entry.text for entry in timeline(world.viewer(world.operator_li()), case.pk)]
        assert any("试机已结束，烟雾报警仍未解除" in text for text in texts)
        assert Trial.objects.get().state == "rang"


class TestWindow:
    def test_ends_by_itself(self, gao, button):
        trial = commands.open_trial(gao, button.pk, now=NOW)
        trials.settle(SYSTEM, now=after(601))
        trial.refresh_from_db()
        assert trial.state == "over"

    def test_is_not_opened_beside_that_of_somebody_else(self, gao, button):
        commands.open_trial(gao, button.pk, now=NOW)
        colleague = world.viewer(world.person("郑工", "installer", world.NANGANG))
        with pytest.raises(trials.TrialOpen, match="trial_open"):
            commands.open_trial(colleague, button.pk, now=after(60))
        assert commands.open_trial(colleague, button.pk, now=after(660)).by_name == "郑工"

    def test_opened_again_begins_anew(self, gao, button):
        first = commands.open_trial(gao, button.pk, now=NOW)
        second = commands.open_trial(gao, button.pk, now=after(300))
        first.refresh_from_db()
        assert (first.state, second.ends_at) == ("stopped", after(900))

    def test_cannot_be_held_open_all_day(self, gao, button):
        for time in range(rules.MOST_AN_HOUR):
            commands.open_trial(gao, button.pk, now=after(10 * time))
        with pytest.raises(trials.TooManyTrials):
            commands.open_trial(gao, button.pk, now=after(600))
        assert commands.open_trial(gao, button.pk, now=after(3700))

    def test_is_the_installers_of_this_place_alone(self, button):
        from anju.kernel.refusals import NotAllowed, NotVisible

        with pytest.raises(NotAllowed):
            commands.open_trial(world.viewer(world.operator_li()), button.pk, now=NOW)
        with pytest.raises(NotVisible):
            commands.open_trial(world.viewer(world.person("于工", "installer", world.DAOLI)), button.pk, now=NOW)
