"""An alarm becomes a case; repeats join it; nothing that is unknown keeps an alarm from ringing."""

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from anju.incidents import queries
from anju.incidents.models import Incident, Press
from anju.journal import queries as journal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people import commands as people
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


class TestReceive:
    def test_rings_at_once_with_a_number_of_the_county_and_day(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "sos")
        assert (case.state, case.priority, case.source) == ("ringing", "P1", "device")
        assert case.number == "NG-20261208-0001"
        assert case.desk_area_code == zhao.area_code[:9]

    def test_numbers_run_on_per_county_and_day(self, zhao: Elder) -> None:
        first = scene.alarm(zhao, "sos")
        second = scene.alarm(zhao, "fall")
        next_day = scene.alarm(zhao, "gas", seconds=24 * 3600)
        assert [first.number, second.number] == ["NG-20261208-0001", "NG-20261208-0002"]
        assert next_day.number == "NG-20261209-0001"

    def test_two_counties_with_the_same_letters_do_not_share_numbers(self, zhao: Elder) -> None:
        scene.alarm(zhao, "sos")
        other = scene.alarm(None, "sos", area="230199001001", device_number="B-9")
        assert other.number.split("-")[0] != "NG"

    def test_same_frame_twice_changes_nothing(self, zhao: Elder) -> None:
        once = scene.heard(zhao, "sos")
        first = scene.commands.receive(SYSTEM, once, now=scene.NOW)
        again = scene.commands.receive(SYSTEM, once, now=scene.after(5))
        assert first.pk == again.pk
        assert Press.objects.count() == 1
        assert Incident.objects.get().presses == 1

    def test_second_press_joins_and_stays_visible(self, zhao: Elder) -> None:
        first = scene.alarm(zhao, "sos")
        again = scene.alarm(zhao, "sos", seconds=40)
        assert again.pk == first.pk
        assert (again.presses, again.last_press_at) == (2, scene.after(40))
        assert [press.joined for press in queries.presses(SYSTEM, again)] == [False, True]
        verbs = [move.verb for move in journal.moves(SYSTEM, thing="incident", thing_id=first.pk)]
        assert verbs == ["ring", "press"]

    def test_second_press_brings_the_escalation_forward(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "sos")
        scene.alarm(zhao, "sos", seconds=5)
        assert case.timers.get(kind="overflow").due_at == scene.after(35)

    def test_third_press_for_help_is_a_risk(self, zhao: Elder) -> None:
        for seconds in (0, 10, 20):
            case = scene.alarm(zhao, "help", seconds=seconds)
        assert (case.priority, case.presses) == ("P2", 3)

    def test_press_during_the_work_joins_the_claimed_case(self, zhao: Elder, li: Viewer) -> None:
        case = scene.alarm(zhao, "sos")
        scene.commands.claim(li, case.pk, now=scene.after(9))
        again = scene.alarm(zhao, "sos", seconds=30)
        assert (again.pk, again.state, again.presses) == (case.pk, "claimed", 2)

    def test_press_and_fall_are_two_cases_shown_together(self, zhao: Elder) -> None:
        press = scene.alarm(zhao, "sos")
        fall = scene.alarm(zhao, "fall", seconds=50)
        assert press.pk != fall.pk
        assert list(queries.together_with(SYSTEM, fall)) == [press]

    def test_database_itself_refuses_a_second_open_case(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "sos")
        case.pk, case.number = None, "NG-X"
        with pytest.raises(DatabaseError), transaction.atomic():
            case.save(force_insert=True)

    def test_after_closing_a_press_is_a_new_case(self, zhao: Elder, li: Viewer, chen: Viewer) -> None:
        case = scene.alarm(zhao, "sos")
        scene.commands.claim(li, case.pk, now=scene.after(9))
        scene.commands.resolve(chen, case.pk, outcome="duplicate", now=scene.after(60))
        assert scene.alarm(zhao, "sos", seconds=90).pk != case.pk

    def test_receive_time_counts_and_device_time_is_kept(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "sos", device_at="2000-01-01T00:00:00+00:00")
        press = queries.presses(SYSTEM, case).get()
        assert case.received_at == scene.NOW
        assert press.device_at.year == 2000

    def test_test_press_closes_itself_as_a_test(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "test")
        assert (case.priority, case.state, case.outcome) == ("P0", "resolved", "test")


class TestFaults:
    """Invariant 11: every missing link is a visible fault before the next alarm, and none stops this one."""

    def test_unknown_device_rings_with_its_fault(self, db: None) -> None:
        world.harbin()
        case = scene.alarm(None, "sos", device_number="NOBODY-1")
        assert case.state == "ringing"
        assert {"unknown_device", "no_elder"} <= set(case.faults)

    def test_unknown_device_without_any_area_rings_at_every_desk(self, li: Viewer) -> None:
        case = scene.alarm(None, "sos", area="", device_number="NOBODY-2")
        assert case in queries.ringing(li)

    def test_repeat_from_an_unknown_device_joins(self, db: None) -> None:
        world.harbin()
        first = scene.alarm(None, "sos", device_number="NOBODY-1")
        assert scene.alarm(None, "sos", device_number="NOBODY-1", seconds=9).pk == first.pk

    def test_elder_without_contacts(self, db: None) -> None:
        assert "no_contacts" in scene.alarm(scene.zhao_defu(contacts=False)).faults

    def test_wearer_who_died(self, zhao: Elder) -> None:
        people.record_death(SYSTEM, zhao.pk, on=scene.NOW.date(), now=scene.NOW)
        case = scene.alarm(zhao)
        assert case.state == "ringing"
        assert "wearer_died" in case.faults

    def test_two_elders_in_one_home_as_the_door_says(self, zhao: Elder) -> None:
        assert "two_elders" in scene.alarm(zhao, faults=["two_elders"]).faults

    def test_frame_that_does_not_parse_rings_as_life_with_its_raw_bytes(self, zhao: Elder) -> None:
        case = scene.alarm(zhao, "whatever", unparsed=True)
        press = queries.presses(SYSTEM, case).get()
        assert (case.kind, case.priority, case.state) == ("unspecified", "P1", "ringing")
        assert bytes(press.raw) == b'{"action":"sos"}'
        assert press.unparsed


class TestNothingIsDeleted:
    """Invariant 4."""

    @pytest.mark.parametrize("table", ["incident", "press", "timer"])
    def test_no_row_of_the_alarm_queue(self, zhao: Elder, table: str) -> None:
        scene.alarm(zhao)
        from django.db import connection

        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM incidents_{table}")
        assert Incident.objects.count() == 1

    def test_a_press_cannot_be_changed(self, zhao: Elder) -> None:
        scene.alarm(zhao)
        with pytest.raises(DatabaseError), transaction.atomic():
            Press.objects.update(signal="test")
