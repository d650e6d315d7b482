"""Ticking: what was done is noted once, by the faster; alive is a sign, not found is an alarm."""

import threading

import pytest
from django.db import connection

from anju.care import commands, queries
from anju.care.models import Check
from anju.care.permissions import AlreadyChecked, ListClosed
from anju.devices import queries as devices
from anju.incidents.models import Incident
from anju.journal.models import Move
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from tests import world
from tests.care import scene
from tests.care.scene import MINUTE
from tests.incidents.scene import run_later


@pytest.mark.django_db
class TestTick:
    def test_reached_is_a_sign_of_life_with_its_row(self, street):
        street.morning()
        later = street.now + MINUTE
        row = commands.tick(scene.desk(), street.check(street.zhao).pk, "reach", note="在女儿家", now=later)
        assert (row.state, row.ended_name, row.note) == ("reached", "李静", "在女儿家")
        assert devices.last_sign(SYSTEM, street.zhao.pk).words == "本人接听电话（李静）"
        move = Move.objects.get(thing="check", verb="reach")
        assert (move.from_state, move.to_state, move.actor_name, move.why) == ("waiting", "reached", "李静", "在女儿家")

    def test_no_answer_is_counted_and_leaves_it_open(self, street):
        street.morning()
        desk, check = scene.desk(), street.check(street.zhao)
        commands.tick(desk, check.pk, "miss_call", now=street.now)
        row = commands.tick(desk, check.pk, "miss_call", now=street.now)
        assert (row.state, row.missed_calls) == ("waiting", 2)
        assert devices.last_sign(SYSTEM, street.zhao.pk) is None

    def test_the_slower_is_told_who_was_faster(self, street):
        street.morning()
        check = street.check(street.zhao)
        commands.tick(scene.desk(), check.pk, "visit", now=street.now)
        with pytest.raises(AlreadyChecked) as refused:
            commands.tick(world.viewer(world.official_xu()), check.pk, "reach", now=street.now)
        assert refused.value.facts["by"] == "李静"

    def test_a_visit_is_asked_of_the_communitys_grid_worker(self, street):
        ma = world.grid_worker_ma()
        street.morning()
        row = commands.tick(scene.desk(), street.check(street.zhao).pk, "ask_visit", now=street.now)
        assert (row.state, row.asked_of) == ("asked", "马丽")
        run_later()
        message = Message.objects.get(user=ma)
        assert "李静请您上门看看" in message.body
        assert "赵德福" not in message.body
        assert commands.tick(world.viewer(ma), row.pk, "visit", now=street.now).state == "visited"

    def test_nobody_to_ask_is_said(self, street):
        street.morning()
        with pytest.raises(commands.NobodyToAsk):
            commands.tick(scene.desk(), street.check(street.wang).pk, "ask_visit", now=street.now)

    def test_not_found_rings_at_once(self, street):
        street.morning()
        row = commands.tick(scene.desk(), street.check(street.zhao).pk, "not_find", note="敲门没人", now=street.now)
        case = Incident.objects.get()
        assert (row.state, case.kind, case.priority, case.state) == ("not_found", "not_found", "P2", "ringing")
        assert (case.elder_id, case.source) == (street.zhao.pk, "visit")

    def test_alive_closes_the_other_list_too(self, street):
        street.morning()
        mass = street.blackout()
        commands.tick(scene.desk(), street.check(street.zhao).pk, "reach", now=street.now)
        assert street.check(street.zhao, "mass").state == "heard"
        mass.refresh_from_db()
        assert mass.closed_at is None

    def test_a_closed_list_is_not_ticked(self, street):
        from datetime import timedelta

        street.morning(street.now - timedelta(days=1))
        old = Check.objects.get(elder=street.zhao)
        street.morning()
        with pytest.raises(ListClosed):
            commands.tick(scene.desk(), old.pk, "reach", now=street.now)

    def test_only_the_own_area_and_only_who_may(self, street):
        street.morning()
        check = street.check(street.wang)
        with pytest.raises(NotVisible):
            commands.tick(world.viewer(world.operator_of_daoli()), check.pk, "reach", now=street.now)
        with pytest.raises(NotVisible):
            commands.tick(world.viewer(world.grid_worker_ma()), check.pk, "reach", now=street.now)
        with pytest.raises(NotAllowed):
            commands.tick(world.viewer(world.registrar_he()), check.pk, "reach", now=street.now)
        with pytest.raises(commands.UnknownTick):
            commands.tick(scene.desk(), check.pk, "drop", now=street.now)


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_one_wins_and_the_other_is_told(self):
        world.harbin()
        street = scene.Street()
        street.morning()
        mass = street.blackout()
        first, second = street.check(street.zhao), street.check(street.zhao, "mass")
        people = [scene.desk(), world.viewer(world.official_xu())]
        outcomes: list[str] = []
        barrier = threading.Barrier(2)

        def tick(viewer, check):
            try:
                barrier.wait(5)
                commands.tick(viewer, check.pk, "reach", now=street.now)
                outcomes.append("done")
            except AlreadyChecked as refusal:
                outcomes.append(refusal.facts["by"])
            finally:
                connection.close()

        threads = [threading.Thread(target=tick, args=pair) for pair in zip(people, (first, second), strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(outcomes) in (["done", "李静"], ["done", "许岚"])
        states = sorted(Check.objects.filter(elder=street.zhao).values_list("state", flat=True))
        assert states == ["heard", "reached"]
        assert queries.round_of(SYSTEM, mass.pk).closed_at is None
