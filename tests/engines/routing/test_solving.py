"""Plans are legal whatever the day, the best on small days, and the same for the same seed."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju_engines.routing import (
    THIRDS,
    Effort,
    Part,
    Pause,
    Problem,
    Travel,
    Visit,
    Weights,
    Worker,
    broken,
    costs,
    solve,
    warm_up,
)
from tests.engines.routing.days import bathed, carer, day, lifted, nurse, visit

QUICK = Effort(moves=30_000)
SKILLS = ("care", "nurse", "lift")


@pytest.fixture(autouse=True, scope="module")
def compiled():
    warm_up()


def best_by_hand(problem):
    """Try every set of workers and every order of every worker's day, with times worked out in plain Python."""
    tasks = [(visit, number) for visit in problem.visits for number in range(len(visit.parts))]
    choices = [[who.id for who in problem.able(visit, visit.parts[number])] for visit, number in tasks]
    least = float("inf")
    for chosen in product(*choices):
        if any(len(set(names)) < len(names) for names in _people(tasks, chosen).values()):
            continue
        for order in permutations(problem.visits):
            least = min(
                least, _cost(problem, order, {(v.id, n): who for (v, n), who in zip(tasks, chosen, strict=True)})
            )
    return least


def _people(tasks, chosen):
    found = {}
    for (asked, _), who in zip(tasks, chosen, strict=True):
        found.setdefault(asked.id, []).append(who)
    return found


def _cost(problem, order, who):
    hops = problem.travel.minutes["car"]
    free, here = {worker.id: 0.0 for worker in problem.workers}, {worker.id: 0 for worker in problem.workers}
    length, late = 0.0, [0.0]
    for asked in order:
        names = [who[asked.id, number] for number in range(len(asked.parts))]
        soonest = [max(free[name] + hops[here[name], asked.place], asked.window[0]) for name in names]
        first = max(arrival - part.gap[1] for arrival, part in zip(soonest, asked.parts, strict=True))
        for name, arrival, part in zip(names, soonest, asked.parts, strict=True):
            begins = max(arrival, first + part.gap[0])
            late.append(max(begins - asked.window[1], 0.0))
            length += hops[here[name], asked.place]
            free[name], here[name] = begins + part.minutes, asked.place
    length += sum(hops[place, 0] for place in here.values())
    return (length + sum(late) + max(late)) / 3


class TestSmallDays:
    @pytest.mark.parametrize("seed", range(4))
    def test_are_planned_as_well_as_can_be(self, seed):
        chance = np.random.default_rng(seed)
        hops = chance.uniform(5, 60, (6, 6)) * (1 - np.eye(6))
        windows = [(float(low), float(low + 60)) for low in chance.uniform(0, 200, 4)]
        visits = [
            visit("Wang", 1, windows[0]),
            lifted("Zhao", 2, windows[1]),
            bathed("Qian", 3, windows[2]),
            visit("Sun", 4, windows[3]),
        ]
        problem = day([carer("Li"), nurse("He"), carer("Ma")], visits, THIRDS, Travel({"car": hops}, {"car": hops}))
        made = solve(problem, QUICK, seed=seed)
        assert made.cost.total == pytest.approx(best_by_hand(problem))
        assert broken(problem, made) == ()

    def test_nobody_and_nothing(self):
        assert solve(day([], [visit("Wang", 1)])).unserved == ("Wang",)
        assert solve(day([carer("Li")], [])).cost.total == 0

    def test_a_visit_nobody_may_do_is_left_out_and_named(self):
        made = solve(day([carer("Li")], [visit("Wang", 1), lifted("Zhao", 2)]), QUICK)
        assert made.unserved == ("Zhao",)
        assert made.workers_of() == {"Wang": ("Li",)}

    def test_the_dearer_of_two_is_left_out_when_the_shift_is_short(self):
        visits = [visit("Wang", 5, priority=1.0), visit("Zhao", 5, priority=3.0)]
        problem = day([carer("Li", shift=(0.0, 125.0))], visits, Weights(overtime=1000.0))
        assert solve(problem, QUICK).unserved == ("Wang",)

    def test_the_one_the_elder_knows_comes_when_it_costs_little(self):
        known = visit("Wang", 1, liking={"Ma": -5.0})
        assert solve(day([carer("Li"), carer("Ma"), carer("He")], [known]), QUICK).workers_of() == {"Wang": ("Ma",)}

    def test_an_earlier_plan_is_never_made_worse(self):
        problem = day([carer("Li"), carer("Ma")], [visit(str(house), house) for house in range(1, 9)])
        first = solve(problem, Effort(moves=300, threads=1))
        assert solve(problem, Effort(moves=300, threads=1), start=first).cost.total <= first.cost.total


class TestEffort:
    problem = day(
        [carer("Li"), nurse("He"), carer("Ma")], [*(visit(str(h), h) for h in range(1, 9)), lifted("Zhao", 10)]
    )

    def test_same_seed_same_plan(self):
        assert solve(self.problem, QUICK, seed=5) == solve(self.problem, QUICK, seed=5)

    def test_stops_by_the_clock_it_is_given(self):
        ticks = iter(range(1000))
        made = solve(self.problem, Effort(seconds=3.0, threads=1), clock=lambda: float(next(ticks)))
        assert made.unserved == ()
        assert next(ticks) < 10


@st.composite
def days(draw):
    """Any day: a few workers with shifts, pauses and loads, visits with one to three parts."""
    places = draw(st.integers(3, 8))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    modes = {mode: np.rint(chance.uniform(1, 40, (places, places))) for mode in ("foot", "car")}
    people = draw(st.integers(1, 5))
    workers = []
    for number in range(people):
        start = draw(st.sampled_from((0.0, 60.0)))
        workers.append(
            Worker(
                f"w{number}", frozenset(draw(st.sets(st.sampled_from(SKILLS), min_size=1))),
                draw(st.integers(0, places - 1)), draw(st.integers(0, places - 1)), (start, start + draw(st.sampled_from((300.0, 900.0)))),
                draw(st.sampled_from(("foot", "car"))), draw(st.sampled_from((None, Pause(150.0, 220.0, 30.0)))),
                draw(st.sampled_from((120.0, 600.0))), draw(st.sampled_from((2.0, 50.0))),
            )
        )  # fmt: skip
    gaps = st.sampled_from(((0.0, 0.0), (20.0, 40.0), (0.0, 500.0)))
    visits = []
    for number in range(draw(st.integers(1, 10))):
        parts = [Part(frozenset({draw(st.sampled_from(SKILLS))}), draw(st.sampled_from((10.0, 30.0))))]
        parts += [
            Part(frozenset({draw(st.sampled_from(SKILLS))}), 15.0, draw(gaps))
            for _ in range(draw(st.sampled_from((0, 0, 1, 2))))
        ]
        early = draw(st.sampled_from((0.0, 100.0, 250.0)))
        visits.append(
            Visit(
                f"v{number}", draw(st.integers(0, places - 1)), (early, early + draw(st.sampled_from((0.0, 60.0, 400.0)))),
                tuple(parts), {"w0": draw(st.sampled_from((-5.0, 0.0, 5.0)))}, frozenset(draw(st.sets(st.sampled_from(("w1", "w2")), max_size=1))),
            )
        )  # fmt: skip
    return Problem(
        tuple(workers),
        tuple(visits),
        Travel(modes, modes),
        Weights(overtime=1e4, late_pause=1e4, overload=1e4, unserved=1e5),
    )


class TestAnyDay:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(problem=days(), seed=st.integers(0, 5))
    def test_every_rule_holds_or_its_cost_says_so(self, problem, seed):
        made = solve(problem, Effort(moves=4000, threads=1), seed=seed)
        assert made.cost.total == pytest.approx(costs(problem, made).total)
        soft = {"shift": made.cost.overtime, "load": made.cost.overload, "pause": made.cost.late_pause}
        for found in broken(problem, made):
            assert soft.get(found.rule, 0.0) > 0, found
