"""The validator against days worked out by hand."""

from dataclasses import replace

import pytest

from anju_engines.routing import Impossible, Part, Tangled, Travel, Weights, broken, costs, timed
from anju_engines.routing.plan import Cost, Plan, Route, Stop
from tests.engines.routing.days import CARE, NURSE, STREET, bathed, carer, day, lifted, noon, nurse, visit

FREE = Cost(0, 0, 0, 0, 0, 0, 0, 0, 0)


def plan(*routes, unserved=()):
    return Plan(tuple(routes), tuple(unserved), FREE)


def rules(problem, made):
    return sorted({found.rule for found in broken(problem, made)})


WANG = visit("Wang", 1, (20.0, 60.0))
GOOD = Route("Li", (Stop("Wang", 0, 10.0, 20.0, 40.0),), None, 50.0)


class TestOneVisit:
    def test_a_good_day_breaks_nothing(self):
        assert broken(day([carer("Li")], [WANG]), plan(GOOD)) == ()

    @pytest.mark.parametrize(
        ("stop", "home", "rule"),
        [
            (Stop("Wang", 0, 5.0, 20.0, 40.0), 50.0, "way"),
            (Stop("Wang", 0, 30.0, 25.0, 45.0), 60.0, "way"),
            (Stop("Wang", 0, 10.0, 15.0, 35.0), 50.0, "early"),
            (Stop("Wang", 0, 10.0, 20.0, 35.0), 50.0, "minutes"),
            (Stop("Wang", 0, 10.0, 20.0, 40.0), 45.0, "way"),
            (Stop("Zhao", 0, 10.0, 20.0, 40.0), 50.0, "unknown"),
            (Stop("Wang", 1, 10.0, 20.0, 40.0), 50.0, "unknown"),
        ],
    )
    def test_each_slip_is_found(self, stop, home, rule):
        made = plan(Route("Li", (stop,), None, home))
        assert rule in rules(day([carer("Li")], [WANG]), made)

    def test_left_out_and_said_so_is_no_broken_rule(self):
        assert broken(day([carer("Li")], [WANG]), plan(unserved=["Wang"])) == ()

    def test_left_out_in_silence_is(self):
        assert rules(day([carer("Li")], [WANG]), plan()) == ["served"]

    def test_done_twice(self):
        other = replace(GOOD, worker="Sun")
        assert rules(day([carer("Li"), carer("Sun")], [WANG]), plan(GOOD, other)) == ["served"]

    def test_without_the_skill(self):
        asked = visit("Wang", 1, (20.0, 60.0), Part(NURSE, 20.0))
        assert rules(day([carer("Li")], [asked]), plan(GOOD)) == ["skills"]

    def test_the_one_the_elder_will_not_have(self):
        asked = visit("Wang", 1, (20.0, 60.0), forbidden=frozenset({"Li"}))
        assert rules(day([carer("Li")], [asked]), plan(GOOD)) == ["forbidden"]


class TestTheDay:
    def test_shift_and_load(self):
        short = carer("Li", shift=(0.0, 45.0), load=15.0)
        assert rules(day([short], [WANG]), plan(GOOD)) == ["load", "shift"]

    def test_a_pause_forgotten(self):
        long = replace(GOOD, stops=(Stop("Wang", 0, 10.0, 90.0, 110.0),), home=120.0)
        assert rules(day([carer("Li", pause=noon())], [WANG]), plan(long)) == ["pause"]

    def test_no_pause_is_owed_when_home_by_then(self):
        assert rules(day([carer("Li", pause=noon())], [WANG]), plan(GOOD)) == []

    def test_a_pause_too_late(self):
        late = Route("Li", (Stop("Wang", 0, 10.0, 165.0, 185.0),), 185.0, 225.0)
        assert rules(day([carer("Li", pause=noon())], [WANG]), plan(late)) == ["pause"]

    def test_a_pause_while_caring(self):
        during = Route("Li", (Stop("Wang", 0, 10.0, 95.0, 115.0),), 105.0, 160.0)
        assert "pause" in rules(day([carer("Li", pause=noon())], [WANG]), plan(during))

    def test_a_pause_takes_its_time_from_the_way(self):
        hurried = Route("Li", (Stop("Wang", 0, 140.0, 140.0, 160.0),), 100.0, 170.0)
        assert rules(day([carer("Li", pause=noon(40.0))], [WANG]), plan(hurried)) == ["way"]


class TestTogether:
    def test_two_lift_at_once(self):
        one = Route("Li", (Stop("Wang", 0, 10.0, 10.0, 30.0),), None, 40.0)
        two = Route("Sun", (Stop("Wang", 1, 10.0, 15.0, 35.0),), None, 45.0)
        problem = day([carer("Li"), carer("Sun")], [lifted("Wang", 1)])
        assert rules(problem, plan(one, two)) == ["gap"]
        assert rules(problem, plan(one, replace(two, stops=(replace(two.stops[0], starts=10.0, ends=30.0),)))) == []

    def test_one_person_is_not_two(self):
        alone = Route("Li", (Stop("Wang", 0, 10.0, 10.0, 30.0), Stop("Wang", 1, 30.0, 30.0, 50.0)), None, 60.0)
        assert "different people" in rules(day([carer("Li")], [lifted("Wang", 1)]), plan(alone))

    def test_the_nurse_comes_after_the_bath(self):
        problem = day([carer("Li"), nurse("Sun")], [bathed("Wang", 1)])
        made = timed(problem, {"Li": [("Wang", 0)], "Sun": [("Wang", 1)]})
        assert made.starts_of() == {"Wang": 10.0}
        assert [route.stops[0].starts for route in made.routes] == [10.0, 40.0]
        assert broken(problem, made) == ()

    def test_half_a_pair_is_nobody(self):
        problem = day([carer("Li"), carer("Sun")], [lifted("Wang", 1)])
        assert timed(problem, {"Li": [("Wang", 0)]}).unserved == ("Wang",)

    def test_the_bath_waits_when_the_nurse_comes_late(self):
        problem = day([carer("Li"), nurse("Sun", shift=(200.0, 900.0))], [bathed("Wang", 1)])
        made = timed(problem, {"Li": [("Wang", 0)], "Sun": [("Wang", 1)]})
        assert [route.stops[0].starts for route in made.routes] == [150.0, 210.0]
        assert broken(problem, made) == ()

    def test_waiting_in_a_circle_is_refused(self):
        problem = day([carer("Li"), carer("Sun")], [lifted("Wang", 1), lifted("Zhao", 2)])
        with pytest.raises(Tangled):
            timed(problem, {"Li": [("Wang", 0), ("Zhao", 0)], "Sun": [("Zhao", 1), ("Wang", 1)]})


class TestCosts:
    def test_every_part_is_counted_as_by_hand(self):
        tired = carer("Li", shift=(0.0, 100.0), load=30.0, pause=noon(10.0))
        visits = [
            visit("Wang", 1, (20.0, 60.0), liking={"Li": -3.0}),
            visit("Zhao", 3, (0.0, 45.0)),
            visit("Qian", 5, priority=2.0),
        ]
        problem = day([tired], visits, Weights(unserved=100.0))
        made = timed(problem, {"Li": [("Wang", 0), ("Zhao", 0)]})
        # house 1 at 20, done 40; house 3 at 60, fifteen late, done 80; home 110
        expected = Cost(60.0, 15.0, 15.0, 10.0, 0.0, 10.0, -3.0, 2.0, 60 + 15 + 15 + 500 + 500 - 3 + 200)
        assert costs(problem, made) == made.cost == expected

    def test_the_pause_is_taken_in_a_wait_and_costs_nothing(self):
        problem = day([carer("Li", pause=noon())], [visit("Wang", 1), visit("Zhao", 2, (150.0, 200.0))])
        (route,) = timed(problem, {"Li": [("Wang", 0), ("Zhao", 0)]}).routes
        assert route.pause == 100.0
        assert route.stops[1].starts == 150.0

    def test_a_pause_that_would_come_too_late_is_taken_before(self):
        problem = day([carer("Li", pause=noon())], [visit("Wang", 1), visit("Zhao", 2, (0.0, 500.0), minutes=140.0)])
        made = timed(problem, {"Li": [("Wang", 0), ("Zhao", 0)]})
        assert (made.routes[0].pause, made.routes[0].stops[1].starts) == (100.0, 140.0)
        assert broken(problem, made) == ()

    def test_a_pause_at_the_end(self):
        problem = day([carer("Li", pause=noon())], [visit("Wang", 1, (90.0, 90.0))])
        made = timed(problem, {"Li": [("Wang", 0)]})
        assert (made.routes[0].pause, made.routes[0].home) == (110.0, 150.0)
        assert broken(problem, made) == ()
        assert costs(problem, made) == made.cost


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("workers", "visits"),
        [
            ([carer("Li"), carer("Li")], [WANG]),
            ([carer("Li")], [WANG, WANG]),
            ([carer("Li", mode="boat")], [WANG]),
            ([carer("Li", shift=(9.0, 8.0))], [WANG]),
            ([replace(carer("Li"), ends_at=50)], [WANG]),
            ([carer("Li")], [visit("Wang", 50)]),
            ([carer("Li")], [visit("Wang", 1, (9.0, 8.0))]),
            ([carer("Li")], [replace(WANG, parts=())]),
            ([carer("Li")], [visit("Wang", 1, (0.0, 9.0), Part(CARE, 5.0), Part(CARE, 5.0, (9.0, 8.0)))]),
            ([carer("Li")], [visit("Wang", 1, (0.0, 9.0), Part(CARE, 5.0, (1.0, 2.0)))]),
        ],
    )
    def test_is_refused_with_a_sentence(self, workers, visits):
        with pytest.raises(Impossible, match=r"\w+"):
            day(workers, visits)

    def test_travel_without_lengths(self):
        with pytest.raises(Impossible):
            day([carer("Li")], [WANG], travel=Travel({"car": STREET}, {}))
