"""What changes during the day, and how little of the rest does."""

from dataclasses import replace

import numpy as np
import pytest

from anju_engines.routing import Effort, Part, Problem, Travel, Visit, Worker, broken, solve, warm_up
from anju_engines.routing.replanning import Absent, Cancelled, Late, Urgent, moved, replan
from tests.engines.routing.days import CARE, carer, day, lifted, visit


@pytest.fixture(autouse=True, scope="module")
def compiled():
    warm_up()


def town(seed, visits=60, workers=10):
    """A town with windows over the day and some pairs."""
    chance = np.random.default_rng(seed)
    spots = chance.uniform(0, 40, (visits + 1, 2))
    hops = np.sqrt(((spots[:, None] - spots[None]) ** 2).sum(axis=2))
    rows = []
    for number in range(visits):
        early = float(chance.integers(480, 900))
        parts = (Part(CARE, 30.0),) * (2 if number % 10 == 0 else 1)
        rows.append(Visit(f"v{number}", number + 1, (early, early + 120.0), parts))
    people = tuple(Worker(f"w{number}", CARE, 0, 0, (420.0, 1200.0)) for number in range(workers))
    return Problem(people, tuple(rows), Travel({"car": hops}, {"car": hops}))


@pytest.fixture(scope="module", params=range(3))
def planned(request):
    problem = town(request.param)
    return problem, solve(problem, Effort(moves=150_000), seed=request.param)


def begun(plan, now):
    return {
        (stop.visit, route.worker, stop.starts) for route in plan.routes for stop in route.stops if stop.starts <= now
    }


NOON = 720.0


def cases(problem, plan):
    later = [name for name, start in plan.starts_of().items() if start > NOON]
    busy = max(plan.routes, key=lambda route: len([stop for stop in route.stops if stop.starts > NOON])).worker
    return {
        "cancelled": Cancelled(later[0]),
        "urgent": Urgent(Visit("now", 7, (NOON, NOON + 60.0), (Part(CARE, 20.0),))),
        "urgent pair": Urgent(Visit("now", 7, (NOON, NOON + 60.0), (Part(CARE, 20.0), Part(CARE, 20.0)))),
        "absent": Absent(busy),
        "late": Late(busy, NOON + 45.0),
    }


class TestAnyChange:
    @pytest.mark.parametrize("name", ["cancelled", "urgent", "urgent pair", "absent", "late"])
    def test_moves_few_and_breaks_nothing(self, planned, name):
        problem, plan = planned
        found = replan(problem, plan, cases(problem, plan)[name], now=NOON)
        assert name == "late" or found.plan.unserved == ()
        assert found.plan.unserved == found.left
        assert begun(plan, NOON) <= begun(found.plan, NOON)
        wrong = broken(found.problem, found.plan)
        assert wrong == ()
        assert found.share <= 0.05
        touched = set(found.moved) | set(found.affected)
        kept = [row.id for row in found.problem.visits if row.id not in touched and row.id in plan.starts_of()]
        assert moved(plan, found.plan, kept) == ()

    def test_a_change_that_needs_nobody_moves_nobody(self, planned):
        problem, plan = planned
        last = max(plan.starts_of(), key=plan.starts_of().__getitem__)
        found = replan(problem, plan, Cancelled(last), now=NOON, share=0.0)
        assert found.moved == ()
        assert last not in found.plan.starts_of()

    def test_the_absent_worker_goes_nowhere_any_more(self, planned):
        problem, plan = planned
        change = cases(problem, plan)["absent"]
        found = replan(problem, plan, change, now=NOON)
        (route,) = (row for row in found.plan.routes if row.worker == change.worker)
        assert all(stop.starts <= NOON for stop in route.stops)

    def test_the_late_worker_begins_nothing_before(self, planned):
        problem, plan = planned
        change = cases(problem, plan)["late"]
        found = replan(problem, plan, change, now=NOON)
        (route,) = (row for row in found.plan.routes if row.worker == change.worker)
        assert all(stop.starts <= NOON or stop.starts >= change.until for stop in route.stops)


class TestLimits:
    def test_who_cannot_be_replaced_leaves_visits_open_and_named(self):
        problem = day([carer("Li"), carer("Ma")], [lifted("Wang", 5, (100.0, 200.0))])
        plan = solve(problem, Effort(moves=5000, threads=1))
        assert replan(problem, plan, Absent("Li"), now=10.0).plan.unserved == ("Wang",)

    def test_a_worker_who_is_free_already_is_not_late(self):
        problem = day([carer("Li")], [visit("Wang", 5, (100.0, 200.0))])
        plan = solve(problem, Effort(moves=5000, threads=1))
        assert replan(problem, plan, Late("Li", 5.0), now=10.0).plan.routes == plan.routes

    def test_a_delay_before_the_first_visit_is_told(self):
        problem = day([carer("Li")], [visit("Wang", 5, (100.0, 200.0))])
        plan = solve(problem, Effort(moves=5000, threads=1))
        found = replan(problem, plan, Late("Li", 150.0), now=10.0)
        assert found.plan.starts_of() == {"Wang": 200.0}
        assert (found.affected, found.moved) == (("Wang",), ())

    def test_what_was_left_out_is_tried_again(self):
        short = replace(carer("Li"), shift=(0.0, 125.0))
        problem = day([short], [visit("Wang", 5, (0.0, 100.0)), visit("Zhao", 5, (0.0, 100.0), priority=0.05)])
        plan = solve(problem, Effort(moves=5000, threads=1))
        assert plan.unserved == ("Zhao",)
        assert replan(problem, plan, Cancelled("Wang"), now=0.0).plan.unserved == ()

    def test_more_than_the_share_is_refused_and_what_stays_open_is_named(self):
        """Both carers are booked through; the urgent visit would push somebody else by more than ten minutes."""
        row = [visit(f"{who}{hour}", 1, (hour, hour), minutes=60.0) for who in "AB" for hour in (100.0, 160.0, 220.0)]
        problem = day([carer("Li"), carer("Ma")], row)
        plan = solve(problem, Effort(moves=20_000), seed=1)
        assert plan.cost.tardiness == 0
        change = Urgent(visit("now", 1, (110.0, 130.0), minutes=60.0))
        found = replan(problem, plan, change, now=90.0)
        assert (found.moved, found.left) == ((), ("now",))
        assert replan(problem, plan, change, now=90.0, share=1.0).left == ()

    def test_nobody_sets_out_before_now(self):
        """Li has been free since minute 50, at house 1; house 6 is fifty minutes away."""
        problem = day([carer("Li")], [visit("Wang", 1, (30.0, 30.0)), visit("Zhao", 1, (500.0, 500.0))])
        plan = solve(problem, Effort(moves=5000, threads=1))
        found = replan(problem, plan, Urgent(visit("now", 6, (0.0, 400.0))), now=100.0)
        assert found.plan.starts_of()["now"] == 150.0
        assert found.moved == ()

    def test_who_is_on_the_way_is_not_called_back(self):
        problem = day([carer("Li"), carer("Ma")], [visit("Wang", 5, (100.0, 100.0))])
        plan = solve(problem, Effort(moves=5000, threads=1))
        (who,) = plan.workers_of()["Wang"]
        found = replan(problem, plan, Urgent(visit("now", 1, (70.0, 75.0), minutes=100.0)), now=70.0, share=1.0)
        assert found.plan.workers_of()["Wang"] == (who,)
        assert found.plan.workers_of()["now"] != (who,)

    def test_an_allowance_shared_by_several_changes_is_kept(self):
        problem = town(5)
        plan = solve(problem, Effort(moves=100_000), seed=5)
        change = cases(problem, plan)["absent"]
        found = replan(problem, plan, change, now=NOON, share=1.0, most=0)
        assert found.moved == ()
