"""Thresholds are rehearsed on the last thirty days and hold only after a second step."""

from datetime import timedelta

import pytest
from django.db import connections

from anju.flows import real_case_to_rehearsals
from anju.incidents.events import IncidentResolved
from anju.incidents.models import Incident
from anju.journal.models import Move
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.routines import commands, queries
from anju.routines.models import Emergency, HomeDay, Rehearsal, RehearsedAlarm, Setting
from anju.routines.rules.days import moment_of
from anju.routines.rules.thresholds import LEVELS, Values
from tests import world
from tests.devices import build as devices_build
from tests.routines import build
from tests.routines.build import NOW, TODAY

pytestmark = pytest.mark.django_db
CALM = Values(enabled=True, false_alarm_cost=LEVELS["calm"])
EIGHT = Values(enabled=True, mode="fixed", fixed_hours=8.0)


@pytest.fixture
def xu():
    return world.viewer(world.official_xu())


@pytest.fixture
def zhao():
    """Elder Zhao, known for 46 days; ten days ago nothing moved from ten until seven in the evening."""
    row = build.home()
    build.lived(row, 46, minutes=range(7 * 60, 21 * 60 + 1, 30))
    quiet = [minute for minute in range(7 * 60, 21 * 60 + 1, 30) if not 10 * 60 < minute < 19 * 60]
    HomeDay.objects.filter(day=TODAY - timedelta(days=10)).update(minutes={"客厅": quiet})
    return row


def run(row, now=NOW):
    while commands.rehearse_slice(SYSTEM, row.pk, now=now):
        pass
    row.refresh_from_db()
    return row


def rehearse(viewer, values=EIGHT, now=NOW, **more):
    return run(commands.rehearse(viewer, values=values, now=now, **{"area": world.NANGANG, **more}), now)


class TestRehearse:
    def test_shows_which_silences_would_have_been_told(self, xu, zhao):
        row = rehearse(xu)
        found = queries.outcome(xu, row.pk)
        assert (row.state, row.done, row.homes) == ("rehearsed", 1, 1)
        assert (found.days, found.before, found.after, found.only_after) == (30, 0, 30, 30)
        told = list(queries.rehearsed_alarms(xu, row.pk))
        by_day = [one for one in told if one.since == moment_of(TODAY - timedelta(days=10), 600)]
        assert [(one.before_at, one.after_at) for one in by_day] == [
            (None, moment_of(TODAY - timedelta(days=10), 600) + timedelta(hours=8))
        ]

    def test_what_holds_is_shown_beside_it(self, xu, zhao):
        build.switch_on()
        found = queries.outcome(xu, rehearse(xu, CALM).pk)
        assert (found.before, found.after) == (1, 1)
        assert found.rate_before == pytest.approx(1 / 30)
        [alarm] = RehearsedAlarm.objects.all()
        assert alarm.before_at <= alarm.after_at
        assert alarm.reason["longest_same_weekday_hours"] < 1

    def test_nothing_changes_by_it(self, xu, zhao):
        rehearse(xu)
        assert not Setting.objects.exists()

    def test_homes_with_thresholds_of_their_own_are_not_concerned(self, xu, zhao):
        other = build.home("王桂兰")
        build.switch_on(row=other)
        build.switch_on(area=world.NEXT_COMMUNITY)
        build.home("钱玉梅", owner=devices_build.elder("钱玉梅", area=world.NEXT_COMMUNITY))
        assert [home.pk for home in queries.concerned(xu, world.NANGANG)] == [zhao.pk]
        assert rehearse(xu).homes == 1

    def test_says_how_soon_a_real_emergency_would_have_been_found(self, xu, zhao):
        at = moment_of(TODAY - timedelta(days=3), 12 * 60 + 10)
        commands.remember_emergency(
            SYSTEM, 7, elder_id=zhao.elder_id, kind="fall", outcome="to_hospital", at=at, now=NOW
        )
        build.switch_on(mode="fixed", fixed_hours=8.0)
        [case] = queries.outcome(xu, rehearse(xu, CALM).pk).emergencies
        assert (case["case_id"], case["before_minutes"], case["name"]) == (7, 470, "赵德福")
        assert 0 < case["after_minutes"] < 240

    def test_killed_it_is_taken_up_where_it_was(self, xu, zhao):
        build.home("王桂兰")
        row = commands.rehearse(xu, values=EIGHT, area=world.NANGANG, now=NOW)
        assert commands.rehearse_slice(SYSTEM, row.pk, now=NOW, limit=1)
        assert commands.take_up_again(SYSTEM, now=NOW + timedelta(minutes=1)) == 0
        assert commands.take_up_again(SYSTEM, now=NOW + timedelta(minutes=5)) == 1
        assert run(row).done == 2
        assert not commands.rehearse_slice(SYSTEM, row.pk, now=NOW)
        assert not commands.rehearse_slice(SYSTEM, row.pk + 1, now=NOW)

    def test_two_do_not_run_for_one_area(self, xu, zhao):
        commands.rehearse(xu, values=EIGHT, area=world.NANGANG, now=NOW)
        with pytest.raises(commands.RehearsalUnderWay) as refusal:
            commands.rehearse(xu, values=CALM, area=world.NANGANG, now=NOW)
        assert refusal.value.facts["by"] == "许岚"

    def test_what_cannot_be_used_or_changes_nothing_is_refused(self, xu, zhao):
        with pytest.raises(commands.WrongThreshold):
            commands.rehearse(xu, values=Values(enabled=True, mode="fixed"), area=world.NANGANG, now=NOW)
        build.switch_on()
        with pytest.raises(commands.NothingChanges):
            commands.rehearse(xu, values=Values(enabled=True), area=world.NANGANG, now=NOW)

    def test_it_can_be_left(self, xu, zhao):
        row = rehearse(xu)
        assert commands.drop(xu, row.pk, now=NOW).state == "dropped"
        with pytest.raises(WrongState):
            commands.apply_rehearsal(xu, row.pk, why="试", now=NOW)


class TestApply:
    def test_lets_them_hold_and_says_who_and_why(self, xu, zhao):
        row = rehearse(xu, CALM)
        setting = commands.apply_rehearsal(xu, row.pk, why="入冬后误报多", now=NOW)
        assert (setting.enabled, setting.false_alarm_cost, setting.version) == (True, 600.0, 1)
        move = Move.objects.get(thing="routine_setting")
        assert (move.actor_name, move.why, move.from_state, move.to_state) == ("许岚", "入冬后误报多", "off", "on")
        assert (move.data["old"]["enabled"], move.data["new"]["false_alarm_cost"]) == (False, 600.0)
        zhao.refresh_from_db()
        assert (zhao.learned_on, zhao.due_at) == (None, NOW)

    def test_needs_a_reason(self, xu, zhao):
        row = rehearse(xu)
        with pytest.raises(commands.ReasonMissing):
            commands.apply_rehearsal(xu, row.pk, why=" ", now=NOW)

    def test_only_once(self, xu, zhao):
        row = rehearse(xu)
        commands.apply_rehearsal(xu, row.pk, why="试点", now=NOW)
        with pytest.raises(WrongState):
            commands.apply_rehearsal(xu, row.pk, why="试点", now=NOW)

    def test_not_before_it_has_ended(self, xu, zhao):
        row = commands.rehearse(xu, values=EIGHT, area=world.NANGANG, now=NOW)
        with pytest.raises(WrongState):
            commands.apply_rehearsal(xu, row.pk, why="试点", now=NOW)

    def test_not_after_a_day(self, xu, zhao):
        row = rehearse(xu)
        with pytest.raises(commands.RehearsalOld):
            commands.apply_rehearsal(xu, row.pk, why="试点", now=NOW + timedelta(hours=25))
        assert not Setting.objects.exists()

    def test_not_when_another_was_applied_meanwhile(self, xu, zhao):
        first, second = rehearse(xu), rehearse(xu, CALM)
        commands.apply_rehearsal(xu, second.pk, why="试点", now=NOW)
        with pytest.raises(commands.RehearsalOfAnother):
            commands.apply_rehearsal(xu, first.pk, why="试点", now=NOW)
        assert Setting.objects.get().false_alarm_cost == 600.0

    def test_not_when_the_city_changed_its_own_meanwhile(self, xu, zhao):
        row = rehearse(xu)
        build.switch_on(area="2301")
        with pytest.raises(commands.RehearsalOfAnother):
            commands.apply_rehearsal(xu, row.pk, why="试点", now=NOW)

    def test_a_home_may_have_its_own(self, xu, zhao):
        row = rehearse(xu, CALM, home_id=zhao.pk)
        commands.apply_rehearsal(xu, row.pk, why="作息特别", now=NOW)
        assert queries.has_own_setting(xu, zhao.pk)
        assert queries.setting_of(xu, area=zhao.area_code, home=zhao)[0] == CALM


class TestFollow:
    """Giving up thresholds of their own: what the wider area has is rehearsed and applied like any other."""

    def test_a_home_follows_its_district_again_after_a_rehearsal(self, xu, zhao):
        build.switch_on()
        commands.switch_off(xu, home_id=zhao.pk, why="家属要求", now=NOW)
        row = rehearse(xu, None, home_id=zhao.pk)
        assert (row.follows, row.homes) == (True, 1)
        assert queries.outcome(xu, row.pk).before == 0
        assert queries.has_own_setting(xu, zhao.pk)
        commands.apply_rehearsal(xu, row.pk, why="家属同意", now=NOW)
        district = queries.setting_of(xu, area=world.NANGANG)[0]
        assert queries.setting_of(xu, area=zhao.area_code, home=zhao) == (district, None)
        move = Move.objects.filter(thing="routine_setting").order_by("id").last()
        assert (move.verb, move.from_state, move.to_state, move.why) == ("follow", "off", "on", "家属同意")
        zhao.refresh_from_db()
        assert zhao.learned_on is None  # and is looked at by them within minutes

    def test_a_district_follows_the_city_again(self, xu, zhao):
        build.switch_on(area="2301", false_alarm_cost=CALM.false_alarm_cost)
        build.switch_on()
        commands.apply_rehearsal(xu, rehearse(xu, None).pk, why="全市统一", now=NOW)
        assert queries.setting_of(xu, area=world.NANGANG) == (CALM, None)

    def test_what_has_nothing_of_its_own_has_nothing_to_give_up(self, xu, zhao):
        with pytest.raises(commands.NothingChanges):
            rehearse(xu, None, home_id=zhao.pk)

    def test_not_when_the_district_changed_its_own_meanwhile(self, xu, zhao):
        build.switch_on()
        commands.apply_rehearsal(xu, rehearse(xu, CALM, home_id=zhao.pk).pk, why="作息特别", now=NOW)
        row = rehearse(xu, None, home_id=zhao.pk)
        commands.apply_rehearsal(xu, rehearse(xu, EIGHT).pk, why="试点", now=NOW)
        with pytest.raises(commands.RehearsalOfAnother) as refused:
            commands.apply_rehearsal(xu, row.pk, why="随区里", now=NOW)
        assert refused.value.facts == {"by": "许岚"}
        assert queries.has_own_setting(xu, zhao.pk)


class TestRace:
    @pytest.mark.django_db(transaction=True)
    def test_of_two_officials_in_one_instant_one_is_told(self, zhao):
        from threading import Barrier, Thread

        xu, tang = world.viewer(world.official_xu()), world.viewer(world.person("唐琳", "official", world.NANGANG))
        rows = [rehearse(xu), rehearse(tang, CALM)]
        barrier, answers = Barrier(2), []

        def press(viewer, row):
            try:
                barrier.wait(20)
                commands.apply_rehearsal(viewer, row.pk, why="试点", now=NOW)
                answers.append("applied")
            except commands.RehearsalOfAnother:
                answers.append("told")
            finally:
                connections.close_all()

        threads = [Thread(target=press, args=pair) for pair in zip((xu, tang), rows, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(answers) == ["applied", "told"]
        assert Setting.objects.get().version == 1


class TestSwitchOff:
    def test_stops_at_once_with_a_reason(self, xu, zhao):
        build.switch_on()
        setting = commands.switch_off(xu, area=world.NANGANG, why="传感器批次有问题", now=NOW)
        assert (setting.enabled, setting.version) == (False, 2)
        with pytest.raises(commands.AlreadyOff):
            commands.switch_off(xu, area=world.NANGANG, why="再关", now=NOW)
        with pytest.raises(commands.ReasonMissing):
            commands.switch_off(xu, area=world.NANGANG, why="", now=NOW)

    def test_one_home_goes_off_while_the_district_stays_on(self, xu, zhao):
        build.switch_on()
        commands.switch_off(xu, home_id=zhao.pk, why="家属要求", now=NOW)
        assert Setting.objects.get(home=zhao).enabled is False
        assert Setting.objects.get(home=None).enabled is True


class TestWhoMay:
    def test_operators_do_not_and_daoli_sees_nothing(self, xu, zhao):
        row = rehearse(xu)
        with pytest.raises(NotAllowed):
            commands.apply_rehearsal(world.viewer(world.operator_li()), row.pk, why="试", now=NOW)
        other = world.viewer(world.official_zhao_daoli())
        for call in (
            lambda: commands.apply_rehearsal(other, row.pk, why="试", now=NOW),
            lambda: commands.drop(other, row.pk, now=NOW),
            lambda: commands.rehearse(other, values=EIGHT, area=world.NANGANG, now=NOW),
            lambda: commands.rehearse(other, values=EIGHT, home_id=zhao.pk, now=NOW),
            lambda: commands.switch_off(other, area=world.NANGANG, why="试", now=NOW),
            lambda: queries.rehearsal(other, row.pk),
            lambda: queries.settings_in(other, world.NANGANG),
            lambda: queries.concerned(other, world.NANGANG),
            lambda: commands.apply_rehearsal(xu, row.pk + 9, why="试", now=NOW),
            lambda: commands.drop(xu, row.pk + 9, now=NOW),
        ):
            with pytest.raises(NotVisible):
                call()
        assert list(queries.rehearsals(other)) == []


class TestRealCases:
    def _resolve(self, zhao, outcome, kind="fall"):
        from anju.incidents import commands as incidents

        case = incidents.open_manually(SYSTEM, kind=kind, elder_id=zhao.elder_id, now=NOW)
        fact = IncidentResolved(
            area=case.area_code, incident_id=case.pk, number=case.number, kind=case.kind, priority=case.priority,
            state="resolved", elder_id=zhao.elder_id, at=NOW.isoformat(), outcome=outcome, note="",
        )  # fmt: skip
        real_case_to_rehearsals.resolved(SYSTEM, fact, NOW)
        return case

    def test_a_real_case_about_the_person_is_remembered_and_a_false_one_forgotten(self, zhao):
        case = self._resolve(zhao, "to_hospital")
        assert Emergency.objects.get().at == case.received_at
        self._resolve(zhao, "false_press")
        assert not Emergency.objects.exists()

    def test_a_fire_is_not(self, zhao):
        self._resolve(zhao, "real_treated", kind="smoke")
        assert not Emergency.objects.exists()
        assert Incident.objects.count() == 1


def test_rehearsals_of_one_home_are_listed_with_it(xu, zhao):
    row = rehearse(xu, home_id=zhao.pk)
    rehearse(xu, CALM)
    assert [one.pk for one in queries.rehearsals(xu, home_id=zhao.pk)] == [row.pk]
    assert Rehearsal.objects.count() == 2
