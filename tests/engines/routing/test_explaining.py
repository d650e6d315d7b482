"""Why, and what a planner's own move would cost."""

import pytest

from anju_engines.routing import Effort, Impossible, Part, costs, solve, timed, warm_up
from anju_engines.routing.dragging import drag
from anju_engines.routing.reasons import reasons
from tests.engines.routing.days import CARE, NURSE, bathed, carer, day, lifted, nurse, visit


@pytest.fixture(autouse=True, scope="module")
def compiled():
    warm_up()


PEOPLE = [carer("Li"), carer("Ma", load=10.0), nurse("He")]
VISITS = [
    visit("Wang", 5, (100.0, 200.0)),
    bathed("Zhao", 6, (0.0, 400.0)),
    visit("Qian", 7, (0.0, 400.0), Part(NURSE, 10.0), forbidden=frozenset({"Ma"})),
]


class TestReasons:
    problem = day(PEOPLE, VISITS)
    plan = timed(problem, {"Li": [("Wang", 0), ("Zhao", 0)], "He": [("Zhao", 1), ("Qian", 0)]})

    def test_the_next_best_and_what_it_would_cost(self):
        (why,) = reasons(self.problem, self.plan, "Wang")
        assert (why.worker, why.starts, why.time) == ("Li", 100.0, "window")
        nearest, far = why.alternatives
        assert nearest.worker == "He"
        assert far.worker == "Ma"
        assert far.more[0] == ("overload", 500.0)
        for other, name in ((nearest, "He"), (far, "Ma")):
            made = {"Li": [("Zhao", 0)], "He": [("Zhao", 1), ("Qian", 0)], "Ma": []}
            trials = []
            for place in range(len(made[name]) + 1):
                draft = made | {name: [*made[name][:place], ("Wang", 0), *made[name][place:]]}
                trials.append(costs(self.problem, timed(self.problem, draft)).total)
            assert other.extra == pytest.approx(min(trials) - self.plan.cost.total)
            assert other.extra == pytest.approx(sum(value for _, value in other.more))

    def test_who_is_ruled_out_and_by_what(self):
        (why,) = reasons(self.problem, self.plan, "Qian")
        assert [(row.worker, row.rule, row.missing) for row in why.ruled] == [
            ("Li", "skills", ("nurse",)),
            ("Ma", "forbidden", ()),
        ]
        assert why.alternatives == ()
        assert why.time == "way"

    def test_each_part_has_its_own(self):
        bath, dressing = reasons(self.problem, self.plan, "Zhao")
        assert (bath.worker, dressing.worker) == ("Li", "He")
        assert dressing.time == "others"

    def test_nobody_has_no_reason(self):
        assert reasons(self.problem, timed(self.problem, {}), "Wang") == ()

    def test_three_at_once(self):
        people = [carer(name) for name in ("Li", "Ma", "Bai", "Hu")]
        problem = day(people, [visit("Wang", 5, (0.0, 100.0), *(Part(CARE, 9.0),) * 3)])
        plan = solve(problem, Effort(moves=3000, threads=1))
        assert [len(why.alternatives) for why in reasons(problem, plan, "Wang")] == [3, 3, 3]


class TestDrag:
    problem = day(PEOPLE, [*VISITS, lifted("Sun", 2, (300.0, 400.0))])
    plan = solve(problem, Effort(moves=20_000, threads=1))

    def test_to_where_it_is_costs_nothing(self):
        route = next(route for route in self.plan.routes if route.stops)
        stop = route.stops[0]
        found = drag(self.problem, self.plan, visit=stop.visit, part=stop.part, worker=route.worker, place=0)
        assert found.added == pytest.approx(0)
        assert found.broken == ()

    def test_the_cost_is_the_difference_of_the_plans(self):
        found = drag(self.problem, self.plan, visit="Wang", part=0, worker="He", place=0)
        expected = costs(self.problem, found.plan).total - costs(self.problem, self.plan).total
        assert found.added == pytest.approx(expected)

    def test_the_rules_it_breaks_are_named_not_refused(self):
        found = drag(self.problem, self.plan, visit="Qian", part=0, worker="Ma", place=0)
        assert {"skills", "forbidden"} <= {rule.rule for rule in found.broken if rule.visit == "Qian"}

    @pytest.mark.parametrize(
        ("visit", "part", "worker"), [("Nobody", 0, "Li"), ("Wang", 1, "Li"), ("Wang", 0, "Nobody")]
    )
    def test_what_is_not_there(self, visit, part, worker):
        with pytest.raises(Impossible):
            drag(self.problem, self.plan, visit=visit, part=part, worker=worker, place=0)
