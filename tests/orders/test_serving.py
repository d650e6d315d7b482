"""From the first worker asked to the check-out: answers, falling out, the desk rung before the elder notices."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from anju.benefits import queries as benefits
from anju.dispatch import commands as dispatch
from anju.dispatch.models import Assignment
from anju.journal.models import Fact, Move
from anju.kernel import clock
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.messaging.models import Message
from anju.orders import commands, queries
from anju.orders.commands import changing, sending
from anju.orders.models import Order
from tests import world
from tests.incidents import scene as alarms
from tests.incidents.scene import run_later
from tests.orders import scene
from tests.orders.scene import HOUR, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def jobs_at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.usefixtures("jobs_at_now")
class TestSend:
    def test_an_order_asks_the_first_of_the_ranking_after_the_commit(self, zhao):
        row, _viewer = scene.worker()
        scene.worker("远处的人", east_m=9000)
        order = scene.placed(zhao)
        run_later()
        order.refresh_from_db()
        job = scene.assignment(order)
        assert (order.state, job.worker_id, job.answer_by) == ("dispatching", row.pk, NOW + timedelta(minutes=15))

    def test_the_worker_is_told_what_when_and_until_when_to_answer(self, zhao):
        row, _viewer = scene.worker()
        order = scene.placed(zhao)
        run_later()
        message = Message.objects.get(user_id=row.user_id)
        assert (message.template, message.title, message.urgent) == ("order_offered@1", "新服务：助餐", False)
        assert "请在 14:43 前答复" in message.body
        assert "赵德福" not in message.body
        commands.cancel(scene.desk(), order.pk, now=NOW)
        run_later()
        assert Message.objects.filter(user_id=row.user_id, template="order_withdrawn@1").exists()

    def test_urgent_work_must_be_answered_in_a_minute(self, zhao):
        scene.worker()
        order = scene.placed(zhao, urgent=True)
        run_later()
        assert scene.assignment(order).answer_by == NOW + timedelta(seconds=60)

    def test_a_registered_providers_worker_has_minutes_too_so_that_the_next_can_be_asked(self, zhao):
        of = world.provider()
        row, _viewer = scene.worker(of=of)
        dispatch.set_certificate(SYSTEM, row.pk, kind="caregiver", expires_on=None, now=NOW)
        order = scene.placed(zhao, "bath", provider_id=of.pk)
        run_later()
        assert scene.assignment(order).answer_by == NOW + timedelta(minutes=15)

    def test_an_order_of_next_week_waits_until_the_day_before(self, zhao):
        row, _viewer = scene.worker()
        order = scene.placed(zhao, hours=24 * 5)
        run_later()
        assert commands.fire_timers(NOW + timedelta(days=3)) == 0
        dispatch.set_duty(SYSTEM, row.pk, on=True, now=NOW + timedelta(days=4))
        assert commands.fire_timers(NOW + timedelta(days=4)) == 1
        order.refresh_from_db()
        assert order.state == "dispatching"

    def test_only_the_providers_own_workers_go(self, zhao):
        home = scene.provider()
        scene.price("bath", 4800, provider=home)
        scene.worker("别家的人")
        own, _viewer = scene.worker("自家的人", of=home, east_m=4000)
        order = commands.send(SYSTEM, scene.placed(zhao, "bath").pk, now=NOW)
        assert scene.assignment(order).worker_id == own.pk
        stranger = scene.worker("又一个别家的人")[0]
        with pytest.raises(NotVisible):
            commands.send(scene.desk(), order.pk, worker_id=stranger.pk, why="换人", now=NOW)

    def test_two_refusals_ask_the_next_and_the_third_rings_the_desk(self, zhao):
        people = dict(scene.worker(f"工{n}", east_m=500 * (n + 1)) for n in range(4))
        by_id = {row.pk: viewer for row, viewer in people.items()}
        order = commands.send(SYSTEM, scene.placed(zhao).pk, now=NOW)
        for turn in range(3):
            job = scene.assignment(order)
            dispatch.refuse(by_id[job.worker_id], job.pk, reason="走不开", now=NOW + turn * MINUTE)
            order.refresh_from_db()
        assert (order.state, order.tries, order.alert) == ("reassigned", 3, "refused")
        assert Assignment.objects.filter(thing_id=order.pk, thing="order").count() == 3
        assert [row.pk for row in queries.ringing(scene.desk()).rows] == [order.pk]
        assert (
            commands.send(scene.desk(), order.pk, worker_id=min(by_id), why="电话里说好了", now=NOW).state
            == "dispatching"
        )

    def test_silence_is_a_refusal(self, zhao):
        scene.worker()
        scene.worker("第二人", east_m=3000)
        order = commands.send(SYSTEM, scene.placed(zhao).pk, now=NOW)
        assert dispatch.expire_due(NOW + timedelta(minutes=15)) == 1
        order.refresh_from_db()
        assert (order.state, order.tries, scene.assignment(order).worker.name) == ("dispatching", 1, "第二人")

    def test_an_accepted_order_names_who_comes_and_a_withdrawal_looks_for_another(self, zhao):
        _row, viewer = scene.worker()
        other, _viewer = scene.worker("第二人", east_m=3000)
        order = commands.send(SYSTEM, scene.placed(zhao).pk, now=NOW)
        dispatch.accept(viewer, scene.assignment(order).pk, now=NOW + MINUTE)
        order.refresh_from_db()
        assert (order.state, order.worker_name) == ("accepted", "周倩")
        with pytest.raises(sending.WorkerThere) as refused:
            commands.send(scene.desk(), order.pk, worker_id=other.pk, now=NOW + MINUTE)
        assert refused.value.facts["name"] == "周倩"
        order = commands.send(scene.desk(), order.pk, worker_id=other.pk, why="老人要换人", now=NOW + MINUTE)
        assert (order.state, scene.assignment(order).worker_id) == ("dispatching", other.pk)
        assert Assignment.objects.filter(thing="order", state="withdrawn").count() == 1


class TestBeforeTheElderNotices:
    def test_nobody_an_hour_before_rings(self, zhao):
        order = scene.placed(zhao, hours=4)
        assert commands.fire_timers(NOW + 2 * HOUR) == 0
        assert commands.fire_timers(NOW + 3 * HOUR) == 1
        order.refresh_from_db()
        assert order.alert == "nobody"
        assert Fact.objects.filter(name="orders.unserved").count() == 1
        assert commands.fire_timers(NOW + 3 * HOUR + MINUTE) == 0

    def test_a_worker_who_is_not_there_when_the_window_begins_rings(self, zhao):
        _row, viewer = scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao, hours=4).pk, now=NOW)
        dispatch.accept(viewer, scene.assignment(order).pk, now=NOW + MINUTE)
        assert commands.fire_timers(NOW + 4 * HOUR - MINUTE) == 0
        assert commands.fire_timers(NOW + 4 * HOUR) == 1
        order.refresh_from_db()
        assert order.alert == "late"
        dispatch.arrive(viewer, scene.assignment(order).pk, now=NOW + 4 * HOUR + 5 * MINUTE)
        order.refresh_from_db()
        assert (order.state, order.alert) == ("in_service", "")

    def test_one_operator_takes_it_and_the_other_is_told(self, zhao):
        order = scene.placed(zhao, hours=1)
        commands.fire_timers(NOW + timedelta(minutes=16))
        commands.see(scene.desk(), order.pk, now=NOW + 17 * MINUTE)
        with pytest.raises(commands.CallTaken) as refused:
            commands.see(world.viewer(world.operator_wang()), order.pk, now=NOW + 17 * MINUTE)
        assert refused.value.facts["by"] == "李静"
        assert queries.ringing(scene.desk()).mark == ""

    def test_a_press_is_a_call_and_the_same_order_goes_on(self, zhao):
        draft = commands.ring(SYSTEM, zhao.pk, channel="button", now=NOW, source="signal")
        assert commands.ring(SYSTEM, zhao.pk, channel="button", now=NOW + MINUTE).pk == draft.pk
        assert queries.ringing(scene.desk()).rows[0].alert == "call"
        order = commands.place(
            scene.desk(), zhao.pk, scene.wish("meal"), channel="phone", draft_id=draft.pk, now=NOW + 2 * MINUTE
        )
        assert (order.pk, order.channel, order.state, order.alert) == (draft.pk, "button", "placed", "")
        other = commands.ring(SYSTEM, zhao.pk, channel="button", now=NOW + HOUR)
        assert commands.answer(scene.desk(), other.pk, why="只是问问时间", now=NOW + HOUR).state == "cancelled"


class TestEnding:
    def test_silence_agrees_after_two_days_and_the_hold_is_spent(self, zhao):
        scene.money(zhao, 2000)
        order = scene.served(zhao)
        assert (order.state, order.place_flag) == ("checked_out", "near")
        out = order.checked_out_at
        assert benefits.hold_of(SYSTEM, "order", order.pk).state == "held"
        assert commands.fire_timers(out + timedelta(hours=47)) == 0
        assert commands.fire_timers(out + timedelta(hours=48)) == 1
        order.refresh_from_db()
        hold = benefits.hold_of(SYSTEM, "order", order.pk)
        assert (order.state, order.confirmed_by, hold.state, hold.debited_fen) == (
            "confirmed",
            "system",
            "debited",
            2000,
        )

    def test_whoever_rates_agrees(self, zhao):
        scene.money(zhao)
        order = scene.served(zhao)
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        order = commands.rate(mine, order.pk, stars=2, note_text="来晚了", now=NOW + 5 * HOUR)
        assert (order.state, order.rating, order.sampled) == ("rated", 2, True)
        assert [row.pk for row in queries.to_call_back(scene.desk())] == [order.pk]
        order = commands.call_back(scene.desk(), order.pk, result="老人说迟到半小时", now=NOW + 6 * HOUR)
        xu = world.viewer(world.official_xu())
        for verb in (commands.audit, commands.settle, commands.archive):
            order = verb(xu, order.pk, now=NOW + 7 * HOUR)
        assert order.state == "archived"

    def test_a_dispute_keeps_the_money_and_void_gives_it_back(self, zhao):
        scene.money(zhao, 5000)
        order = scene.served(zhao)
        commands.confirm(scene.desk(), order.pk, now=NOW + 5 * HOUR)
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        commands.dispute(mine, order.pk, why="没有送到", now=NOW + 6 * HOUR)
        with pytest.raises(NotAllowed):
            commands.void(mine, order.pk, why="x", now=NOW + 6 * HOUR)
        commands.void(world.viewer(world.official_xu()), order.pk, why="查实未送", now=NOW + 7 * HOUR)
        assert benefits.hold_of(SYSTEM, "order", order.pk).state == "refunded"
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 5000

    def test_cancelling_is_free_until_two_hours_before(self, zhao):
        scene.money(zhao, 5000)
        mine = world.viewer(world.daughter_zhao(), elders=frozenset({zhao.pk}))
        early, late = scene.placed(zhao, hours=4), scene.placed(zhao, "bath", hours=4)
        assert commands.cancel(mine, early.pk, now=NOW + 2 * HOUR).late_cancel is False
        with pytest.raises(sending.ReasonNeeded):
            commands.cancel(mine, late.pk, now=NOW + 2 * HOUR + MINUTE)
        done = commands.cancel(mine, late.pk, why="老人住院", now=NOW + 2 * HOUR + MINUTE)
        assert (done.state, done.late_cancel, done.ended_why) == ("cancelled", True, "老人住院")
        assert benefits.available(SYSTEM, zhao.pk, on=NOW.date()).left_fen == 5000
        with pytest.raises(commands.OrderOver):
            commands.cancel(mine, late.pk, now=NOW)

    def test_calling_off_calls_the_worker_off(self, zhao):
        _row, viewer = scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao).pk, now=NOW)
        dispatch.accept(viewer, scene.assignment(order).pk, now=NOW)
        commands.cancel(scene.desk(), order.pk, now=NOW + MINUTE)
        assert scene.assignment(order).state == "withdrawn"
        order.refresh_from_db()
        assert (order.state, order.tries) == ("cancelled", 0)

    def test_a_new_time_asks_anew(self, zhao):
        scene.worker()
        order = commands.send(SYSTEM, scene.placed(zhao, hours=5).pk, now=NOW)
        with pytest.raises(changing.ChangeTooLate):
            commands.change(scene.desk(), order.pk, starts_at=NOW + 8 * HOUR, now=NOW + 4 * HOUR)
        dispatch.accept(world.viewer(scene.assignment(order).worker.user), scene.assignment(order).pk, now=NOW)
        order = commands.change(scene.desk(), order.pk, starts_at=NOW + 8 * HOUR, note_text="下午来", now=NOW + MINUTE)
        assert (order.state, order.starts_at, order.note) == ("reassigned", NOW + 8 * HOUR, "下午来")
        assert scene.assignment(order).state == "withdrawn"

    def test_the_wrong_step_is_refused_by_the_table(self, zhao):
        order = scene.placed(zhao)
        with pytest.raises(WrongState):
            commands.confirm(scene.desk(), order.pk, now=NOW)
        assert Move.objects.filter(thing="order", verb="confirm").count() == 0

    def test_a_provider_sees_its_own_and_refuses_with_a_reason(self, zhao):
        home, other = world.institution(), world.institution("松江养老院", world.DAOLI_COMMUNITY)
        scene.price("bath", 4800, provider=home)
        order = scene.placed(zhao, "bath")
        assert order.provider_id == home.pk
        with pytest.raises(NotVisible):
            queries.order(world.viewer(world.staff_of_daoli()), order.pk)
        assert other.pk != home.pk
        bai = world.viewer(world.staff_bai())
        assert [row.pk for row in queries.orders(bai)] == [order.pk]
        commands.refuse(bai, order.pk, why="人手不够", now=NOW)
        order.refresh_from_db()
        assert (order.state, order.alert) == ("placed", "refused")
        with pytest.raises(NotAllowed):
            commands.cancel(bai, order.pk, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestTwoDispatchersOnOneOrder:
    def test_one_wins_and_the_other_is_told_who_goes(self):
        scene.catalogue()
        zhao = alarms.zhao_defu()
        people = [scene.worker("甲")[0], scene.worker("乙")[0]]
        order = scene.placed(zhao)
        desks = [scene.desk(), world.viewer(world.operator_wang())]
        outcomes: list[str] = []
        barrier = threading.Barrier(2)

        def go(viewer, worker):
            try:
                barrier.wait(5)
                commands.send(viewer, order.pk, worker_id=worker.pk, now=NOW)
                outcomes.append("sent")
            except sending.WorkerThere as refusal:
                outcomes.append(refusal.facts["name"])
            finally:
                connection.close()

        threads = [threading.Thread(target=go, args=pair) for pair in zip(desks, people, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(outcomes) in (sorted(["sent", "甲"]), sorted(["sent", "乙"]))
        assert Assignment.objects.filter(thing="order").count() == 1
        assert Order.objects.get().state == "dispatching"
