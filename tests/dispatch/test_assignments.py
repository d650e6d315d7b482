"""Asking, answering, expiring, arriving. Invariants 13 and 25."""

from datetime import date, timedelta
from typing import Any

import pytest

from anju.accounts.models import User
from anju.dispatch import commands, permissions, queries
from anju.dispatch.commands import answering, offering
from anju.dispatch.models import Assignment, Worker
from anju.journal import queries as journal
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene
from tests.incidents.scene import after


def offer(zhao: Elder, worker_id: int, *, seconds: float = 0, thing_id: int = 7, **more: Any) -> Assignment:
    """Ask a worker to go to Zhao Defu for some thing that is no incident."""
    values: dict[str, Any] = {
        "thing": "visit",
        "thing_id": thing_id,
        "elder_id": zhao.pk,
        "area": zhao.area_code,
        "longitude": scene.HOME[0],
        "latitude": scene.HOME[1],
        "kind": "fall",
    }
    return commands.offer(SYSTEM, worker_id=worker_id, now=after(seconds), **{**values, **more})


def ask(viewer: Viewer, zhao: Elder, **more: Any) -> list[queries.Candidate]:
    values: dict[str, Any] = {
        "area": zhao.area_code,
        "longitude": scene.HOME[0],
        "latitude": scene.HOME[1],
        "elder_id": zhao.pk,
        "kind": "fall",
        "now": scene.NOW,
    }
    return queries.candidates(viewer, **{**values, **more})


class TestCandidates:
    def test_three_with_reasons_and_counterfactual(
        self, zhao: Elder, li: Viewer, sun_user: User, zhou_user: User
    ) -> None:
        scene.worker(sun_user, east_m=600)
        scene.worker(zhou_user, east_m=400, certificate=date(2026, 12, 7))
        scene.worker(world.person("马成", "responder", world.NANGANG), east_m=3000, mode="foot")
        scene.worker(world.person("许远", "responder", world.NANGANG), east_m=9000)
        found = ask(li, zhao)
        assert [place.worker.name for place in found] == ["孙志强", "周倩", "许远"]
        assert "急救证有效" in found[0].reasons
        assert "急救证已过期，不计" in found[1].reasons
        assert found[1].counterfactual == "若周倩急救证有效，则排第 1"
        assert found[0].counterfactual == ""

    def test_off_duty_people_are_not_in_it(self, zhao: Elder, li: Viewer, sun_user: User) -> None:
        scene.worker(sun_user, on_duty=False)
        assert ask(li, zhao) == []

    def test_a_shift_that_is_over_takes_one_out(self, zhao: Elder, li: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        commands.set_shift(SYSTEM, row.pk, starts_at=after(-10 * 3600), ends_at=after(-2 * 3600), now=scene.NOW)
        assert ask(li, zhao) == []

    def test_familiar_with_the_home(self, zhao: Elder, li: Viewer, sun_user: User, sun: Viewer) -> None:
        row = scene.worker(sun_user)
        job = offer(zhao, row.pk)
        commands.accept(sun, job.pk, now=after(5))
        commands.arrive(sun, job.pk, now=after(50))
        busy = ask(li, zhao, now=after(60))[0]
        assert "手头有任务，须改派" in busy.reasons
        commands.finish(sun, job.pk, now=after(99))
        assert "熟悉此户（到过 1 次）" in ask(li, zhao, now=after(120))[0].reasons

    def test_speaks_the_elders_language(self, zhao: Elder, li: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        commands.change_worker(SYSTEM, row.pk, languages=["东北话"], now=scene.NOW)
        assert "会说老人的话" in ask(li, zhao)[0].reasons

    def test_the_city_helps_when_the_county_has_nobody(self, zhao: Elder) -> None:
        scene.worker(world.person("道里人", "responder", world.DAOLI), area=world.DAOLI)
        assert ask(SYSTEM, zhao)[0].worker.name == "道里人"

    def test_a_home_service_is_woken_only_if_it_has_taken_on_urgent_help(self, zhao: Elder, li: Viewer) -> None:
        place = world.provider()
        scene.worker(world.caregiver_ding())
        Worker.objects.update(organisation_id=place.pk)
        assert ask(li, zhao) == []
        place.items = [*place.items, "urgent_help"]
        place.save(update_fields=["items"])
        assert [found.worker.name for found in ask(li, zhao)] == ["丁红"]
        place.state = "closed"
        place.save(update_fields=["state"])
        assert ask(li, zhao) == []

    def test_a_home_without_a_position_still_gets_somebody(self, zhao: Elder, li: Viewer, sun_user: User) -> None:
        scene.worker(sun_user)
        found = ask(li, zhao, longitude=None, latitude=None, elder_id=None, kind="leak")
        assert (found[0].minutes, found[0].distance_m) == (20, None)


class TestOffer:
    def test_stores_the_ranking_for_whoever_asks_why(self, zhao: Elder, sun_user: User, zhou_user: User) -> None:
        scene.worker(sun_user)
        row = offer(zhao, scene.worker(zhou_user, east_m=5000).pk)
        assert row.reasons["rank"] == 2
        assert [place["name"] for place in row.reasons["candidates"]] == ["孙志强", "周倩"]
        assert "若周倩" in row.reasons["candidates"][1]["counterfactual"]
        assert row.answer_by == after(60)

    def test_off_duty_people_are_never_woken(self, zhao: Elder, sun_user: User) -> None:
        row = scene.worker(sun_user, on_duty=False)
        with pytest.raises(offering.OffDuty):
            offer(zhao, row.pk)
        assert not Assignment.objects.exists()

    def test_nobody_is_asked_twice_for_the_same(self, zhao: Elder, sun_user: User) -> None:
        row = scene.worker(sun_user)
        offer(zhao, row.pk)
        with pytest.raises(offering.AskedAlready):
            offer(zhao, row.pk)

    def test_needs_the_verb(self, zhao: Elder, sun_user: User, sun: Viewer) -> None:
        row = scene.worker(sun_user)
        with pytest.raises(NotAllowed):
            commands.offer(
                sun, thing="visit", thing_id=1, elder_id=None, area=zhao.area_code, longitude=None, latitude=None,
                worker_id=row.pk, kind="fall", now=scene.NOW,
            )  # fmt: skip


class TestExpiry:
    def test_after_60_seconds_the_next_is_asked_by_itself(self, zhao: Elder, sun_user: User, zhou_user: User) -> None:
        first = offer(zhao, scene.worker(sun_user).pk)
        scene.worker(zhou_user, east_m=900)
        assert commands.expire_due(after(59)) == 0
        assert commands.expire_due(after(60)) == 1
        first.refresh_from_db()
        assert first.state == "expired"
        assert Assignment.objects.get(state="offered").worker.name == "周倩"

    def test_ends_when_nobody_is_left(self, zhao: Elder, sun_user: User) -> None:
        offer(zhao, scene.worker(sun_user).pk)
        commands.expire_due(after(60))
        assert not Assignment.objects.filter(state="offered").exists()

    def test_nobody_else_is_asked_when_somebody_is_on_the_way(
        self, zhao: Elder, sun_user: User, sun: Viewer, zhou_user: User
    ) -> None:
        going = offer(zhao, scene.worker(sun_user).pk)
        offer(zhao, scene.worker(zhou_user, east_m=900).pk)
        scene.worker(world.person("马成", "responder", world.NANGANG))
        commands.accept(sun, going.pk, now=after(5))
        commands.expire_due(after(61))
        assert sorted(Assignment.objects.values_list("state", flat=True)) == ["accepted", "expired"]

    def test_a_late_yes_is_welcome_until_the_next_was_asked(self, zhao: Elder, sun_user: User, sun: Viewer) -> None:
        job = offer(zhao, scene.worker(sun_user).pk)
        assert commands.accept(sun, job.pk, now=after(63)).state == "accepted"

    def test_after_that_it_is_too_late(self, zhao: Elder, sun_user: User, sun: Viewer) -> None:
        job = offer(zhao, scene.worker(sun_user).pk)
        commands.expire_due(after(61))
        with pytest.raises(WrongState):
            commands.accept(sun, job.pk, now=after(63))


class TestAnswer:
    @pytest.fixture
    def job(self, zhao: Elder, sun_user: User) -> Assignment:
        return offer(zhao, scene.worker(sun_user).pk)

    def test_offered_job_shows_no_name_and_no_door(self, job: Assignment, sun: Viewer) -> None:
        shown = queries.job(sun, job.pk)
        assert (shown.card, shown.longitude, shown.latitude) == (None, None, None)
        assert "赵德福" not in str(shown)
        assert "测绘路" not in str(shown)
        assert (shown.age, shown.living_alone) == (86, True)
        assert any("华法林" in warning for warning in shown.warnings)

    def test_accepted_job_shows_all(self, job: Assignment, sun: Viewer) -> None:
        commands.accept(sun, job.pk, now=after(9))
        card = queries.job(sun, job.pk).card
        assert card is not None
        assert (card.name, card.key_note) == ("赵德福", "402 室张桂云保管")

    def test_finished_job_shows_them_no_more(self, job: Assignment, sun: Viewer) -> None:
        commands.accept(sun, job.pk, now=after(9))
        commands.arrive(sun, job.pk, now=after(99))
        commands.finish(sun, job.pk, entry="key", findings={"elder": "ok"}, now=after(199))
        assert queries.my_assignments(sun) == []
        assert queries.my_assignments(sun, closed=True)[0].card is None

    def test_somebody_elses_job_is_not_there(self, job: Assignment, zhou_user: User) -> None:
        zhou = world.viewer(zhou_user)
        for verb in (commands.accept, commands.arrive, commands.finish):
            with pytest.raises(NotVisible):
                verb(zhou, job.pk, now=after(9))
        with pytest.raises(NotVisible):
            queries.job(zhou, job.pk)

    def test_refusal_has_a_reason(self, job: Assignment, sun: Viewer) -> None:
        with pytest.raises(answering.ReasonMissing):
            commands.refuse(sun, job.pk, reason=" ", now=after(9))
        assert commands.refuse(sun, job.pk, reason="车坏了", now=after(9)).refusal == "车坏了"

    def test_the_way_in_is_coded(self, job: Assignment, sun: Viewer) -> None:
        commands.accept(sun, job.pk, now=after(9))
        commands.arrive(sun, job.pk, now=after(99))
        with pytest.raises(answering.UnknownEntry):
            commands.finish(sun, job.pk, entry="window", now=after(120))

    @pytest.mark.parametrize(
        ("place", "flag"),
        [
            ({"longitude": 126.6502, "latitude": 45.7409}, "near"),
            ({"longitude": 126.70, "latitude": 45.74}, "far"),
            ({}, "unknown"),
            ({"longitude": 999.0, "latitude": float("nan")}, "unknown"),
            ({"longitude": 126.65, "latitude": 45.74, "datum": "mars"}, "unknown"),
        ],
    )
    def test_arrival_is_never_refused_for_its_place(
        self, job: Assignment, sun: Viewer, place: dict[str, Any], flag: str
    ) -> None:
        commands.accept(sun, job.pk, now=after(9))
        row = commands.arrive(sun, job.pk, now=after(99), **place)
        assert (row.state, row.place_flag) == ("arrived", flag)

    def test_desk_calls_off_who_has_not_arrived(self, job: Assignment, li: Viewer, sun: Viewer) -> None:
        assert commands.withdraw(li, job.pk, reason="女儿已到", now=after(9)).state == "withdrawn"
        with pytest.raises(WrongState):
            commands.accept(sun, job.pk, now=after(10))

    def test_every_move_leaves_its_row(self, job: Assignment, sun: Viewer) -> None:
        commands.accept(sun, job.pk, now=after(9))
        rows = journal.moves(SYSTEM, thing="assignment", thing_id=job.pk)
        assert [(row.verb, row.actor_name) for row in rows] == [("offer", "系统"), ("accept", "孙志强")]

    def test_desk_of_another_county_does_not_see_it(self, job: Assignment) -> None:
        stranger = world.viewer(world.operator_of_daoli())
        with pytest.raises(NotVisible):
            queries.assignment(stranger, job.pk)
        assert not queries.assignments_of(stranger, "visit", 7).exists()
        with pytest.raises(NotVisible):
            commands.withdraw(stranger, job.pk, reason="", now=after(9))


class TestWorkers:
    def test_registered_once_and_only_in_ones_own_area(self, chen: Viewer, sun_user: User) -> None:
        with pytest.raises(NotVisible):
            commands.register_worker(chen, user_id=sun_user.pk, kind="responder", area=world.DAOLI, now=scene.NOW)
        commands.register_worker(
            chen, user_id=sun_user.pk, kind="responder", area=world.NANGANG, phone="138 0000 1234", now=scene.NOW
        )
        with pytest.raises(Exception, match="worker_there"):
            commands.register_worker(chen, user_id=sun_user.pk, kind="responder", area=world.NANGANG, now=scene.NOW)
        assert queries.workers(chen).get().phone_last4 == "1234"

    @pytest.mark.parametrize("wrong", [{"kind": "robot"}, {"mode": "horse"}])
    def test_words_are_coded(self, chen: Viewer, sun_user: User, wrong: dict[str, str]) -> None:
        values = {"kind": "responder", "mode": "foot", **wrong}
        with pytest.raises(Exception, match="worker_invalid"):
            commands.register_worker(chen, user_id=sun_user.pk, area=world.NANGANG, now=scene.NOW, **values)

    def test_change_only_what_can_be_changed(self, chen: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        assert commands.change_worker(chen, row.pk, mode="car", phone="13900005678", now=scene.NOW).mode == "car"
        with pytest.raises(Exception, match="worker_invalid"):
            commands.change_worker(chen, row.pk, on_duty=True, now=scene.NOW)
        with pytest.raises(NotVisible):
            commands.change_worker(chen, row.pk, area_code=world.DAOLI, now=scene.NOW)

    def test_own_duty_and_place_are_ones_own_business(self, sun: Viewer, sun_user: User, zhou_user: User) -> None:
        own, other = scene.worker(sun_user), scene.worker(zhou_user)
        assert not commands.set_duty(sun, own.pk, on=False, now=after(5)).on_duty
        moved = commands.report_position(sun, own.pk, longitude=126.0, latitude=45.0, now=after(9))
        assert (moved.longitude == 126.0, moved.presence_at) == (False, after(9))  # off duty: no place is kept
        with pytest.raises(NotVisible):
            commands.set_duty(sun, other.pk, on=False, now=after(5))
        assert queries.worker_of(sun) == own

    def test_operator_may_not_change_the_roster(self, li: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        with pytest.raises(NotAllowed):
            commands.set_shift(li, row.pk, starts_at=scene.NOW, ends_at=after(3600), now=scene.NOW)
        assert not permissions.may(li, "set_shift", row)

    def test_roster_of_a_week(self, chen: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        shift = commands.set_shift(
            chen,
            row.pk,
            starts_at=scene.NOW + timedelta(days=1),
            ends_at=scene.NOW + timedelta(days=1, hours=8),
            now=scene.NOW,
        )
        table = queries.roster(chen, start=scene.NOW)
        assert table[0][1][1] == [shift]
        commands.remove_shift(chen, shift.pk, now=scene.NOW)
        assert queries.roster(chen, start=scene.NOW)[0][1][1] == []
        with pytest.raises(NotVisible):
            commands.remove_shift(chen, shift.pk, now=scene.NOW)

    def test_shift_ends_after_it_begins(self, chen: Viewer, sun_user: User) -> None:
        row = scene.worker(sun_user)
        for end in (-1, 25 * 3600):
            with pytest.raises(Exception, match="shift_invalid"):
                commands.set_shift(chen, row.pk, starts_at=scene.NOW, ends_at=after(end), now=scene.NOW)

    def test_another_county_sees_no_worker(self, sun_user: User) -> None:
        row = scene.worker(sun_user)
        stranger = world.viewer(world.official_zhao_daoli())
        assert not queries.workers(stranger).exists()
        with pytest.raises(NotVisible):
            queries.worker(stranger, row.pk)
        assert queries.workers(stranger, kind="responder", skill="first_aid", text="孙").count() == 0
