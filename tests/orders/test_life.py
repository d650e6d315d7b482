"""Whatever people do in whatever order: the table holds, every move has its row, money is never lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from anju.benefits import commands as benefits
from anju.benefits.models import Account, Hold, Transaction
from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.journal.models import Move
from anju.kernel import clock
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM
from anju.orders import commands
from anju.orders.lifecycle import LIFECYCLE, OPEN
from anju.orders.models import Order
from tests import world
from tests.incidents import scene as alarms
from tests.orders import scene
from tests.orders.scene import NOW

BUDGET = 8000


class Life(RuleBasedStateMachine):
    """One order between a family, a desk, two workers, a supervisor and the clock."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        item=st.sampled_from(["meal", "bath", "personal"]), hours=st.sampled_from([1, 3, 30]),
        percent=st.sampled_from([0, 30, 100]), purse=st.booleans(),
    )  # fmt: skip
    def begin(self, item, hours, percent, purse):
        scene.catalogue()
        commands.set_cancel_rule(SYSTEM, area=world.NANGANG, free_minutes=120, fee_percent=percent, most_fen=2000,
                                 purse_pays=purse, starts_on=NOW.date(), now=NOW)  # fmt: skip
        self.zhao = alarms.zhao_defu()
        scene.money(self.zhao, BUDGET)
        self.desk, self.colleague = scene.desk(), world.viewer(world.operator_wang())
        self.daughter = world.viewer(world.daughter_zhao(), elders=frozenset({self.zhao.pk}))
        self.xu = world.viewer(world.official_xu())
        self.workers = dict(scene.worker(name) for name in ("甲", "乙"))
        self.order_id = scene.placed(self.zhao, item, hours=hours).pk

    @property
    def order(self):
        return Order.objects.get(pk=self.order_id)

    def attempt(self, act):
        """Do something that may be refused; a refusal changes nothing."""
        before = (self.order.state, Move.objects.count())
        try:
            with transaction.atomic():
                act()
        except Refusal:
            assert (self.order.state, Move.objects.count()) == before

    @rule(minutes=st.sampled_from([1, 20, 70, 60 * 49]))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)
        commands.fire_timers(self.now)

    @rule(why=st.sampled_from(["", "换人"]), by_hand=st.booleans())
    def sends(self, why, by_hand):
        worker = next(iter(self.workers)).pk if by_hand else None
        self.attempt(lambda: commands.send(self.desk, self.order_id, worker_id=worker, why=why, now=self.now))

    @rule(verb=st.sampled_from(["accept", "refuse", "arrive", "finish"]))
    def a_worker_acts(self, verb):
        job = scene.assignment(self.order)
        if job is None:
            return
        viewer = next(viewer for row, viewer in self.workers.items() if row.pk == job.worker_id)
        more = {"reason": "走不开"} if verb == "refuse" else {}
        self.attempt(lambda: getattr(dispatch, verb)(viewer, job.pk, now=self.now, **more))

    @rule()
    def answers_run_out(self):
        dispatch.expire_due(self.now)

    @rule(why=st.sampled_from(["", "换人"]))
    def two_dispatchers_send(self, why):
        first, second = (row.pk for row in self.workers)
        self.attempt(lambda: commands.send(self.desk, self.order_id, worker_id=first, now=self.now))
        self.attempt(lambda: commands.send(self.colleague, self.order_id, worker_id=second, why=why, now=self.now))
        assert workers.active_assignments(SYSTEM, "order", self.order_id).count() <= 1

    @rule(why=st.sampled_from(["", "老人住院"]))
    def the_daughter_objects(self, why):
        self.attempt(lambda: commands.dispute(self.daughter, self.order_id, why=why, now=self.now))

    @rule(why=st.sampled_from(["", "老人住院"]), shown=st.sampled_from([0, 500, 5000]))
    def the_daughter_cancels(self, why, shown):
        def act():
            row = commands.cancel(self.daughter, self.order_id, why=why, shown_fee_fen=shown, now=self.now)
            assert row.fee_fen <= shown

        self.attempt(act)

    @rule(why=st.sampled_from(["", "上门人员迟到"]))
    def the_desk_waives(self, why):
        self.attempt(lambda: commands.cancel(self.desk, self.order_id, why=why, waived=True, now=self.now))

    @rule(days=st.sampled_from([0, 1, 31]), hours=st.sampled_from([3, 5]), agreed=st.sampled_from([None, 0, 5000]))
    def the_time_changes(self, days, hours, agreed):
        at = self.now + timedelta(days=days, hours=hours)
        self.attempt(
            lambda: commands.change(self.desk, self.order_id, starts_at=at, shown_own_fen=agreed, now=self.now)
        )

    @rule()
    def months_turn(self):
        benefits.expire_due(SYSTEM, now=self.now)
        benefits.grant_due(SYSTEM, now=self.now)

    @rule(stars=st.integers(0, 6))
    def the_daughter_rates(self, stars):
        self.attempt(lambda: commands.rate(self.daughter, self.order_id, stars=stars, now=self.now))

    @rule(verb=st.sampled_from(["miss", "interrupt", "resume", "depart", "see", "reject", "refuse"]))
    def the_desk_acts(self, verb):
        more = {"why": "家里没人"} if verb in {"miss", "interrupt", "reject", "refuse"} else {}
        self.attempt(lambda: getattr(commands, verb)(self.desk, self.order_id, now=self.now, **more))

    @rule(verb=st.sampled_from(["audit", "settle", "archive", "void", "uphold"]))
    def the_supervisor_acts(self, verb):
        more = {"why": "查实"} if verb in {"void", "uphold"} else {}
        self.attempt(lambda: getattr(commands, verb)(self.xu, self.order_id, now=self.now, **more))

    @precondition(lambda self: self.order.state in OPEN)
    @rule()
    def the_elder_dies(self):
        commands.drop(SYSTEM, self.zhao.pk, why="died", now=self.now)
        assert self.order.state in {"cancelled", "in_service", "checked_in", "interrupted"}

    @invariant()
    def every_move_is_a_move_of_the_table(self):
        if not hasattr(self, "order_id"):
            return
        state = ""
        for move in Move.objects.filter(thing="order", thing_id=self.order_id).order_by("id"):
            if move.from_state == move.to_state:
                assert move.to_state == (state or move.to_state)
                continue
            assert move.from_state in {state, "draft"}
            assert LIFECYCLE.after(move.from_state, move.verb) == move.to_state
            state = move.to_state
        assert state == self.order.state

    @invariant()
    def the_money_fits_the_state(self):
        if not hasattr(self, "order_id"):
            return
        order = self.order
        holds = Hold.objects.filter(thing="order", thing_id=order.pk).order_by("id")
        hold = holds.last()
        assert all(row.state == "released" for row in holds if row != hold)
        assert order.price_fen == order.subsidy_fen + order.own_fen
        if order.state in LIFECYCLE.closed:
            assert not holds.filter(state="held").exists()
        if hold is not None and order.subsidy_fen:
            self.the_hold_fits(order, hold)
        self.the_book_closes()

    def the_hold_fits(self, order, hold):
        state = order.state
        if state == "cancelled" and order.fee_subsidy_fen:
            assert (hold.state, hold.debited_fen) == ("debited", order.fee_subsidy_fen)
        elif state in {"cancelled", "rejected"}:
            assert (hold.state, order.fee_subsidy_fen) == ("released", 0)
        elif state == "voided":
            assert hold.state in {"released", "refunded"}
        elif state in {"confirmed", "rated", "called_back", "audited", "settled", "archived"}:
            assert (hold.state, hold.debited_fen) == ("debited", order.subsidy_fen)
        elif state != "disputed":
            assert (hold.state, hold.fen) == ("held", order.subsidy_fen)
            assert hold.service_on == clock.local_day(order.starts_at)

    def the_book_closes(self):
        """Each booking sums to zero, balances are the sums of their entries, nobody but the fund is below zero."""
        for row in Transaction.objects.annotate(fen=Sum("entries__fen")):
            assert row.fen == 0
        for account in Account.objects.annotate(fen=Coalesce(Sum("entries__fen"), 0)):
            assert account.balance_fen == account.fen
            assert account.kind == "pot" or account.fen >= 0
        assert sum(Account.objects.values_list("balance_fen", flat=True)) == 0

    @invariant()
    def at_most_one_worker_goes(self):
        if hasattr(self, "order_id"):
            jobs = [scene.assignment(self.order)]
            going = [job for job in jobs if job is not None and job.state in {"offered", "accepted", "arrived"}]
            if self.order.state in LIFECYCLE.closed:
                assert not going or going[0].state == "arrived"


@pytest.mark.django_db
def test_whatever_people_do():
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Life,
        settings=settings(max_examples=15, stateful_step_count=16, deadline=None,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
