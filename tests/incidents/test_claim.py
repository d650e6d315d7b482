"""Answering a case, keeping it, taking it over. Invariant 7."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from anju.incidents import commands, permissions, queries
from anju.incidents.models import Incident
from anju.journal import queries as journal
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible, Refusal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene


@pytest.fixture
def case(zhao: Elder) -> Incident:
    return scene.alarm(zhao, "sos")


class TestClaim:
    def test_goes_to_the_operator_who_asks(self, case: Incident, li: Viewer) -> None:
        mine = commands.claim(li, case.pk, now=scene.after(13))
        assert (mine.state, mine.claimed_name, mine.answered_at) == ("claimed", "李静", scene.after(13))
        row = journal.moves(SYSTEM, thing="incident", thing_id=case.pk).last()
        assert (row.verb, row.actor_name, row.data["seconds"]) == ("claim", "李静", 13)

    def test_second_claim_is_told_who_was_faster(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.after(13))
        with pytest.raises(permissions.AlreadyClaimed) as refusal:
            commands.claim(wang, case.pk, now=scene.after(13))
        assert refusal.value.facts["by"] == "李静"
        assert not refusal.value.facts["mine"]

    def test_ends_the_escalation(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.after(13))
        commands.fire_timers(scene.after(61))
        case.refresh_from_db()
        assert (case.escalated_to, case.desk_area_code) == ("", world.STREET)

    def test_needs_the_verb(self, case: Incident) -> None:
        xu = world.viewer(world.official_xu())
        with pytest.raises(NotAllowed):
            commands.claim(xu, case.pk, now=scene.after(5))

    def test_a_closed_case_cannot_be_claimed(self, case: Incident, li: Viewer, chen: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.after(5))
        commands.resolve(chen, case.pk, outcome="duplicate", now=scene.after(9))
        with pytest.raises(WrongState):
            commands.claim(wang, case.pk, now=scene.after(10))

    def test_clock_set_back_never_counts_negative(self, case: Incident, li: Viewer) -> None:
        mine = commands.claim(li, case.pk, now=scene.after(-3600))
        row = journal.moves(SYSTEM, thing="incident", thing_id=case.pk).last()
        assert mine.state == "claimed"
        assert row.data["seconds"] == 0


@pytest.mark.django_db(transaction=True)
class TestTwoClaimsInOneInstant:
    def test_one_wins_and_the_other_is_told(self) -> None:
        zhao = scene.zhao_defu()
        people = [world.viewer(world.operator_li()), world.viewer(world.operator_wang())]
        case = scene.alarm(zhao, "sos")
        start = threading.Barrier(2)
        told: list[Any] = []

        def claim(viewer: Viewer) -> None:
            try:
                start.wait()
                told.append(commands.claim(viewer, case.pk, now=scene.after(3)).claimed_name)
            except Refusal as refusal:
                told.append(refusal)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=claim, args=(viewer,)) for viewer in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        winners = [word for word in told if isinstance(word, str)]
        losers = [word for word in told if isinstance(word, permissions.AlreadyClaimed)]
        assert (len(winners), len(losers)) == (1, 1)
        assert losers[0].facts["by"] == winners[0]
        claims = journal.moves(SYSTEM, thing="incident", thing_id=case.pk).filter(verb="claim")
        assert claims.count() == 1

    def test_two_presses_in_one_instant_open_one_case(self) -> None:
        zhao = scene.zhao_defu()
        start = threading.Barrier(4)
        found: list[int] = []
        alarms = [scene.heard(zhao, "sos") for _ in range(4)]

        def press(alarm: Any) -> None:
            start.wait()
            found.append(commands.receive(SYSTEM, alarm, now=scene.NOW).pk)
            connections.close_all()

        threads = [threading.Thread(target=press, args=(alarm,)) for alarm in alarms]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        assert len(set(found)) == 1
        assert Incident.objects.get().presses == 4

    def test_killed_between_two_lines_leaves_nothing_half(self, monkeypatch: pytest.MonkeyPatch) -> None:
        case = scene.alarm(scene.zhao_defu(), "sos")
        li = world.viewer(world.operator_li())

        def die(*_args: Any, **_kwargs: Any) -> None:
            connection.close()  # the process is gone: the server rolls back
            raise SystemExit

        monkeypatch.setattr("anju.incidents.commands.claiming.tell", die)
        with pytest.raises(SystemExit):
            commands.claim(li, case.pk, now=scene.after(3))
        case.refresh_from_db()
        assert (case.state, case.claimed_by_id) == ("ringing", None)
        assert case.timers.get(kind="overflow").done_at is None


class TestHeartbeat:
    def test_amber_after_45_seconds_without_a_beat(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        case.refresh_from_db()
        assert not queries.is_stale(case, scene.after(45))
        assert queries.is_stale(case, scene.after(46))

    def test_a_beat_keeps_it_green(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        commands.heartbeat(li, case.pk, now=scene.after(40))
        commands.fire_timers(scene.after(46))
        case.refresh_from_db()
        assert not queries.is_stale(case, scene.after(80))
        assert case.timers.filter(kind="amber", done_at=None).exists()

    def test_turning_amber_is_a_row_that_every_desk_sees(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        commands.fire_timers(scene.after(47))
        assert journal.moves(SYSTEM, thing="incident", thing_id=case.pk).last().verb == "turn_amber"

    def test_a_beat_after_amber_sets_the_watch_again(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        commands.fire_timers(scene.after(47))
        commands.heartbeat(li, case.pk, now=scene.after(60))
        assert case.timers.filter(kind="amber", done_at=None).exists()

    def test_only_of_the_claimant(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        with pytest.raises(permissions.NotClaimant):
            commands.heartbeat(wang, case.pk, now=scene.after(3))

    def test_of_a_clock_that_was_set_back_is_amber(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        case.refresh_from_db()
        assert queries.is_stale(case, scene.after(-3600))


class TestTakeOver:
    def test_of_an_amber_claim_needs_nothing(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        taken = commands.take_over(wang, case.pk, now=scene.after(50))
        assert (taken.claimed_name, taken.state) == ("王磊", "claimed")
        row = journal.moves(SYSTEM, thing="incident", thing_id=case.pk).last()
        assert (row.data["from"], row.data["ground"]) == ("李静", "no_heartbeat")

    def test_in_the_first_20_seconds_needs_no_reason(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        assert commands.take_over(wang, case.pk, now=scene.after(20)).claimed_name == "王磊"

    def test_later_needs_a_reason(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        with pytest.raises(permissions.ReasonNeeded):
            commands.take_over(wang, case.pk, now=scene.after(30), reason=" ")
        assert commands.take_over(wang, case.pk, now=scene.after(30), reason="李静去接第二起").claimed_name == "王磊"

    def test_of_ones_own_case_is_refused(self, case: Incident, li: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        with pytest.raises(permissions.AlreadyClaimed):
            commands.take_over(li, case.pk, now=scene.after(50))

    def test_the_one_before_can_no_longer_act(self, case: Incident, li: Viewer, wang: Viewer) -> None:
        commands.claim(li, case.pk, now=scene.NOW)
        commands.take_over(wang, case.pk, now=scene.after(10))
        with pytest.raises(permissions.NotClaimant):
            commands.assess(li, case.pk, now=scene.after(11))
        assert permissions.why_not(li, "assess", commands.assess(wang, case.pk, now=scene.after(12))) != ""


class TestAnotherCounty:
    """Invariant 22: outside the scope there is nothing."""

    def test_official_and_operator_of_daoli_see_nothing(self, case: Incident) -> None:
        for person in (world.official_zhao_daoli(), world.operator_of_daoli()):
            stranger = world.viewer(person)
            assert not queries.open_incidents(stranger).exists()
            assert not queries.incidents(stranger, text=case.number).exists()
            assert not queries.history_of(stranger, case.elder_id).exists()
            for read in (queries.incident, queries.timeline, queries.plan):
                with pytest.raises(NotVisible):
                    read(stranger, case.pk)
            with pytest.raises(NotVisible):
                commands.claim(stranger, case.pk, now=scene.NOW)
            with pytest.raises(NotVisible):
                queries.figures(stranger, area=world.NANGANG, start=scene.NOW, end=scene.after(9))

    def test_responder_sees_no_case_at_all(self, case: Incident) -> None:
        sun = world.viewer(world.responder_sun())
        with pytest.raises(NotVisible):
            queries.incident(sun, case.pk)

    def test_family_sees_only_its_own(self, case: Incident) -> None:
        daughter = world.daughter_zhao()
        near = world.viewer(daughter, elders=frozenset({case.elder_id}))
        stranger = world.viewer(daughter, elders=frozenset({case.elder_id + 1}))
        assert queries.incident(near, case.pk) == case
        with pytest.raises(NotVisible):
            queries.incident(stranger, case.pk)
        with pytest.raises(NotVisible):
            commands.add_note(near, case.pk, text="?", now=scene.NOW)
