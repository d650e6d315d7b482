"""Escalation, silence and call-backs are rows with a due time. Invariants 5 and 8."""

from datetime import timedelta

import pytest

from anju.incidents import commands, permissions, queries
from anju.incidents.commands.acting import CallingAlready
from anju.incidents.jobs import Clock, tick
from anju.incidents.models import Incident
from anju.journal import queries as journal
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def case(zhao: Elder) -> Incident:
    return scene.alarm(zhao, "sos")


def verbs(case: Incident) -> list[str]:
    return [move.verb for move in journal.moves(SYSTEM, thing="incident", thing_id=case.pk)]


class TestEscalation:
    def test_widens_from_street_to_county_to_city_to_province(self, case: Incident) -> None:
        seen = []
        for seconds in (59, 60, 120, 180):
            commands.fire_timers(scene.after(seconds))
            case.refresh_from_db()
            seen.append((case.desk_area_code, case.escalated_to))
        assert seen == [("230103001", ""), ("230103", "desk"), ("2301", "county"), ("23", "city")]
        assert verbs(case) == ["ring", "overflow", "escalate", "escalate"]

    def test_after_a_long_stop_all_stages_fire_at_once(self, case: Incident) -> None:
        commands.fire_timers(scene.after(3600))
        case.refresh_from_db()
        assert case.escalated_to == "city"
        assert not case.timers.filter(done_at=None).exists()

    def test_neighbouring_desk_sees_it_only_when_it_has_come_so_far(self, case: Incident) -> None:
        neighbour = world.viewer(world.operator_of_daoli())
        commands.fire_timers(scene.after(60))
        with pytest.raises(NotVisible):
            queries.incident(neighbour, case.pk)
        commands.fire_timers(scene.after(120))
        assert case in queries.ringing(neighbour)
        assert commands.claim(neighbour, case.pk, now=scene.after(125)).claimed_name == "刘洋"
        card = queries.card(neighbour, case)
        assert card is not None
        assert card.name == "赵德福"

    def test_does_not_show_it_to_the_official_next_door(self, case: Incident) -> None:
        commands.fire_timers(scene.after(180))
        with pytest.raises(NotVisible):
            queries.incident(world.viewer(world.official_zhao_daoli()), case.pk)

    def test_technical_cases_do_not_climb(self, zhao: Elder) -> None:
        low = scene.alarm(zhao, "battery")
        assert not low.timers.exists()

    def test_help_calls_climb_slower(self, zhao: Elder) -> None:
        call = scene.alarm(zhao, "help")
        assert call.timers.get().due_at == scene.after(180)

    def test_a_timer_left_ahead_by_a_clock_set_back_still_fires(self, case: Incident) -> None:
        commands.fire_timers(scene.after(-3600))
        case.refresh_from_db()
        assert case.escalated_to == "desk"

    def test_one_broken_case_does_not_stop_the_others(
        self, case: Incident, zhao: Elder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from anju.incidents.commands import timing

        fall = scene.alarm(zhao, "fall")
        real = timing._ACTS["overflow"]

        def breaks(broken: Incident, *rest: object) -> None:
            if broken.pk == case.pk:
                raise NotVisible(incident=case.pk)
            real(broken, *rest)

        monkeypatch.setitem(timing._ACTS, "overflow", breaks)
        commands.fire_timers(scene.after(60))
        fall.refresh_from_db()
        assert fall.escalated_to == "desk"
        assert case.timers.get(kind="overflow").done_at is None

    def test_next_due_tells_when_to_wake(self, case: Incident) -> None:
        assert commands.next_due() == scene.after(60)


class TestNoSpeech:
    @pytest.fixture
    def silent(self, case: Incident, li: Viewer) -> Incident:
        commands.claim(li, case.pk, now=scene.NOW)
        return commands.no_speech(li, case.pk, now=scene.NOW)

    def test_three_call_backs_20_seconds_apart_then_it_is_real(self, silent: Incident) -> None:
        for seconds in (20, 40):
            commands.fire_timers(scene.after(seconds))
            silent.refresh_from_db()
            assert silent.treated_as_real_at is None
        commands.fire_timers(scene.after(60))
        silent.refresh_from_db()
        assert silent.treated_as_real_at == scene.after(60)
        assert verbs(silent).count("call_again") == 3

    def test_a_silent_help_call_becomes_a_life_alarm(self, zhao: Elder, li: Viewer) -> None:
        call = scene.alarm(zhao, "help")
        commands.claim(li, call.pk, now=scene.NOW)
        commands.no_speech(li, call.pk, now=scene.NOW)
        for seconds in (20, 40, 60):
            commands.fire_timers(scene.after(seconds))
        call.refresh_from_db()
        assert call.priority == "P1"
        with pytest.raises(permissions.ClosingLocked):
            commands.resolve(li, call.pk, outcome="false_press", now=scene.after(70))

    def test_three_logged_calls_without_a_voice_are_enough(self, silent: Incident, li: Viewer) -> None:
        for seconds in (3, 6, 9):
            call = commands.start_call(li, silent.pk, target="elder", now=scene.after(seconds))
            commands.end_call(li, call.pk, result="no_answer", now=scene.after(seconds + 2))
        silent.refresh_from_db()
        assert silent.treated_as_real_at == scene.after(11)

    def test_a_voice_ends_the_call_backs(self, silent: Incident, li: Viewer) -> None:
        call = commands.start_call(li, silent.pk, target="elder", now=scene.after(5))
        commands.end_call(li, call.pk, result="reached", now=scene.after(9))
        commands.fire_timers(scene.after(90))
        silent.refresh_from_db()
        assert silent.treated_as_real_at is None

    def test_is_said_once(self, silent: Incident, li: Viewer) -> None:
        with pytest.raises(CallingAlready):
            commands.no_speech(li, silent.pk, now=scene.after(1))


class TestRunner:
    def test_one_tick_fires_everything(self, case: Incident) -> None:
        assert tick(scene.after(61)) == 1

    def test_clock_never_goes_back(self) -> None:
        wall = iter([scene.NOW, scene.after(1), scene.after(-3600), scene.after(-3590)])
        ticks = iter([0.0, 1.0, 1.0, 2.0, 2.0, 12.0, 12.0])
        moments = Clock(lambda: next(wall), lambda: next(ticks))
        assert [moments.now(), moments.now(), moments.now()] == [scene.after(1), scene.after(2), scene.after(12)]

    def test_a_process_that_begins_after_the_clock_was_set_back_an_hour_fires_no_hour_late(
        self, case: Incident
    ) -> None:
        newest = journal.newest_move_at(SYSTEM, within=timedelta(days=1), now=scene.after(-3600))
        assert newest == scene.NOW
        wall = iter([scene.after(-3600), scene.after(-3539)])
        ticks = iter([0.0, 61.0, 61.0])
        moments = Clock(lambda: next(wall), lambda: next(ticks), since=newest)
        assert tick(moments.now()) == 1
        case.refresh_from_db()
        assert case.escalated_to == "desk"

    def test_a_clock_that_was_years_ahead_is_not_believed_for_years(self, case: Incident) -> None:
        assert journal.newest_move_at(SYSTEM, within=timedelta(days=1), now=scene.NOW - timedelta(days=400)) is None
