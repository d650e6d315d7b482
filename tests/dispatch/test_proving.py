"""Whether a visit took place as it is told: every check on plain values, and one visit through the platform."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.dispatch import commands, queries
from anju.dispatch.commands.proving import proof_of
from anju.dispatch.models import Assignment
from anju.dispatch.queries.proof_words import CHECK_WORDS, RESULT_WORDS
from anju.dispatch.rules.patterns import go_together
from anju.dispatch.rules.proving import RESULTS, Habit, Other, Picture, Told, is_weak, prove
from anju.kernel import clock
from anju.kernel.pictures import Taken
from anju.kernel.viewer import SYSTEM
from anju.people.models import Elder
from anju.routines import commands as routines
from tests import world
from tests.incidents import scene
from tests.world import NOW

NINE = datetime(2026, 12, 8, 1, 0, tzinfo=UTC)
TOLD = Told(
    arrived_at=NINE, finished_at=NINE + timedelta(hours=1), recorded_at=NINE + timedelta(hours=1), distance_m=20,
    accuracy_m=15, planned_minutes=60, minimum_minutes=40, elder="living",
    out_distance_m=20,
)  # fmt: skip


def minutes(number: float) -> datetime:
    return NINE + timedelta(minutes=number)


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(reason.code, result) for reason, result in prove(replace(TOLD, **changes)).checks]


class TestChecks:
    def test_a_plain_visit_is_clear(self):
        proof = prove(TOLD)
        assert (proof.score, proof.result, proof.checks) == (100, "clear", ())

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"distance_m": 200.0, "accuracy_m": 100.0}, []),
            ({"distance_m": 201.0}, [("place_far", "flag")]),
            ({"distance_m": None}, [("place_unknown", "flag")]),
            ({"accuracy_m": 101.0}, [("place_inaccurate", "flag")]),
            ({"accuracy_m": None}, [("place_inaccurate", "flag")]),
            ({"finished_at": minutes(32)}, []),
            ({"finished_at": minutes(31)}, [("too_short", "flag")]),
            ({"finished_at": minutes(47), "minimum_minutes": None}, [("too_short", "flag")]),
            ({"finished_at": minutes(121)}, [("too_long", "flag")]),
            ({"out_distance_m": 201.0}, [("out_far", "flag")]),
            ({"out_distance_m": None}, [("out_unknown", "flag")]),
            ({"second_asked": True}, [("second_missing", "block")]),
            ({"second_asked": True, "second": "qr"}, []),
            ({"second_asked": True, "second": "typed", "noticed": ("tag_unknown",)}, []),
            ({"noticed": ("tag_unknown",)}, [("tag_unknown", "flag")]),
            ({"second": "qr", "noticed": ("tag_foreign",)}, [("tag_foreign", "flag")]),
            ({"noticed": ("clock_changed", "mock_location")}, [("clock_changed", "flag"), ("mock_location", "flag")]),
            ({"photos_again": 1}, [("photo_again", "flag")]),
            ({"pictures": (Picture(),)}, []),  # silence is nothing against it
            ({"pictures": (Picture(minutes(-30), 240.0, 40.0), Picture(minutes(90), 200.0))}, []),
            ({"pictures": (Picture(None, 241.0, 40.0), Picture(None, 900.0, 5000.0))}, [("photo_far", "flag")]),
            ({"pictures": (Picture(minutes(-31)),)}, [("photo_other_time", "flag")]),
            ({"pictures": (Picture(minutes(91), 5000.0),)}, [("photo_far", "flag"), ("photo_other_time", "flag")]),
            ({"at_elder": (Other(minutes(30), minutes(90), 0.0),)}, [("elder_twice", "flag")]),
            ({"at_elder": (Other(minutes(60), minutes(90), 0.0),)}, []),
            ({"elder": "away"}, [("elder_away", "block")]),
            ({"elder": "died"}, [("elder_gone", "block")]),
            ({"recorded_at": minutes(60) + timedelta(hours=24)}, []),
            ({"recorded_at": minutes(61) + timedelta(hours=24)}, [("late_record", "approval")]),
        ],
    )
    def test_each_by_its_limit(self, changes, expected):
        told = {"recorded_at": changes.get("finished_at", TOLD.recorded_at), **changes}
        assert found(**told) == expected

    @pytest.mark.parametrize(
        ("other", "expected"),
        [
            (Other(minutes(30), minutes(90), 5000), [("overlap", "block")]),
            (Other(minutes(30), minutes(90), None), [("overlap", "block")]),
            (Other(minutes(30), minutes(90), 100), []),  # two elders in one home
            (Other(minutes(65), minutes(90), 5001), [("too_fast", "block")]),
            (Other(minutes(65), minutes(90), 5000), []),
            (Other(minutes(-40), minutes(-4), 4001), [("too_fast", "block")]),
            (Other(minutes(60), minutes(90), None), []),
        ],
    )
    def test_nobody_is_in_two_homes_or_flies_between_them(self, other, expected):
        assert found(others=(other,)) == expected

    def test_more_than_ten_visits_or_hours_are_flagged(self):
        others = tuple(Other(minutes(60 * n), minutes(60 * n + 10), 50) for n in range(1, 11))
        assert found(others=others) == [("many_visits", "flag")]
        assert found(others=others[:9]) == []
        assert found(others=(Other(minutes(60), minutes(60 + 541), 50),)) == [("many_hours", "flag")]


def habits(*spans: int, place: tuple[float, float] | None = None) -> tuple[Habit, ...]:
    return tuple(Habit(span, place) for span in spans)


class TestPatterns:
    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            (habits(43, 43, 43, 43, 43), ["same_duration"]),
            (habits(43, 43, 43, 43), []),
            (habits(43, 43, 43, 43, 44), []),
            (habits(40, 50, 60, 40, 30, 50, 60, 60), ["round_duration"]),
            (habits(40, 50, 60, 41, 30, 50, 60, 60), []),
            (habits(40, 41, 42, 43, 44, place=(126.6, 45.7)), ["same_place"]),
            (habits(40, 41, 42, 43, 44), []),
            (habits(40, 41, 42, 43, 44)[:4] + habits(44, place=(126.6, 45.7)), []),
        ],
    )
    def test_made_up_visits_are_too_much_alike(self, told, expected):
        assert [code for code, result in found(habits=told) if result == "flag"] == expected

    @pytest.mark.parametrize(
        ("one", "other", "together"),
        [
            ("cleaning", "company", True),
            ("bath", "company", False),
            ("cleaning", "cleaning", False),
            ("", "bath", True),
        ],
    )
    def test_some_services_go_together_at_one_elder(self, one, other, together):
        assert go_together(one, other) is go_together(other, one) is together

    @pytest.mark.parametrize(
        ("score", "result", "weak"),
        [(100, "clear", False), (70, "flag", False), (69, "flag", True), (80, "approval", True)],
    )
    def test_the_score_chooses_what_is_asked_again(self, score, result, weak):
        assert is_weak(score, result) is weak


told_anyhow = st.builds(
    Told,
    arrived_at=st.just(NINE), finished_at=st.integers(0, 600).map(minutes), recorded_at=st.integers(0, 4000).map(minutes),
    distance_m=st.none() | st.floats(0, 9000), accuracy_m=st.none() | st.floats(0, 500),
    planned_minutes=st.floats(1, 300), minimum_minutes=st.none() | st.floats(1, 200),
    elder=st.sampled_from(["living", "away", "moved", "died"]),
    out_distance_m=st.none() | st.floats(0, 9000), second_asked=st.booleans(), second=st.sampled_from(["", "qr"]),
    photos_again=st.integers(0, 3),
    pictures=st.lists(
        st.builds(Picture, st.none() | st.integers(-900, 900).map(minutes), st.none() | st.floats(0, 9000), st.none() | st.floats(-5, 900)),
        max_size=3,
    ).map(tuple), noticed=st.lists(st.sampled_from([*RESULTS, "x"]), unique=True).map(tuple),
    habits=st.lists(st.builds(Habit, st.integers(1, 3), st.none() | st.just((1.0, 2.0))), max_size=9).map(tuple),
    others=st.lists(
        st.builds(Other, st.integers(-300, 0).map(minutes), st.integers(0, 300).map(minutes), st.none() | st.floats(0, 9000)),
        max_size=12,
    ).map(tuple),
)  # fmt: skip


@given(told_anyhow)
def test_the_score_falls_with_each_check_and_every_check_has_words(told):
    proof = prove(told)
    assert 0 <= proof.score <= 100
    assert (proof.score == 100) is (not proof.checks)
    assert proof.result in RESULT_WORDS
    for reason, result in proof.checks:
        assert result == RESULTS[reason.code][0]
        assert "%(" not in str(CHECK_WORDS[reason.code]) % dict(reason.facts)


@pytest.fixture
def visit(db: None) -> Assignment:
    """A meal of an hour at Elder Zhao's home, as planned, that has just ended and has no proof yet."""
    elder = scene.zhao_defu()
    row = scene.worker(world.caregiver_ding())
    return Assignment.objects.create(
        thing="round", thing_id=1, elder_id=elder.pk, area_code=world.COMMUNITY, worker=row, state="finished",
        item="meal", planned_from=NOW, planned_to=NOW + timedelta(hours=1), minimum_minutes=20, offered_at=NOW,
        answer_by=NOW, arrived_at=NOW, finished_at=NOW + timedelta(minutes=47), arrived_distance_m=10,
        finished_distance_m=12, arrived_accuracy_m=15, target_longitude=scene.HOME[0], target_latitude=scene.HOME[1],
    )  # fmt: skip


def other(visit: Assignment, *, thing_id: int, minutes: tuple[int, int], **more: Any) -> Assignment:
    """Make another ended visit of the same day, by default of the same worker in the same house."""
    row = Assignment.objects.get(pk=visit.pk)
    row.pk, row.thing_id, row.elder_id = None, thing_id, visit.elder_id if more else None
    row.arrived_at, row.finished_at = (visit.arrived_at + timedelta(minutes=at) for at in minutes)
    for name, value in more.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def kept_codes(visit: Assignment) -> list[str]:
    proof = proof_of(visit, now=NOW + timedelta(hours=1))
    assert proof
    return [line["code"] for line in proof["checks"]]


@pytest.mark.django_db
class TestKept:
    def test_a_short_visit_far_away_is_recorded_and_flagged(self):
        elder = scene.zhao_defu()
        shen = world.viewer(world.manager_shen())
        user = world.caregiver_ding()
        row = commands.register_worker(shen, user_id=user.pk, kind="caregiver", area=world.NANGANG, now=NOW)
        commands.set_duty(SYSTEM, row.pk, on=True, now=NOW)
        need = queries.Need(
            thing="round", thing_id=1, elder_id=elder.pk, area=world.COMMUNITY, longitude=scene.HOME[0],
            latitude=scene.HOME[1], item="meal", qualification="", starts_at=NOW, ends_at=NOW + timedelta(hours=1),
            minimum_minutes=20,
        )  # fmt: skip
        job = commands.assign(shen, need, worker_id=row.pk, now=NOW)
        ding = world.viewer(user)
        commands.accept(ding, job.pk, now=NOW)
        place = {"longitude": scene.HOME[0] + 0.02, "latitude": scene.HOME[1], "accuracy_m": 10.0}
        commands.arrive(ding, job.pk, now=NOW, **place)
        commands.finish(ding, job.pk, now=NOW + timedelta(minutes=5), note="送到", **place)
        kept = Assignment.objects.get(pk=job.pk)
        assert kept.state == "finished"
        assert [item["code"] for item in kept.proof["checks"]] == ["place_far", "out_far", "too_short"]
        shown = queries.proof_shown(shen, kept)
        assert shown
        assert (shown.score, shown.result, shown.word) == (30, "flag", "有疑点")
        assert "只做了 5 分钟，至少应 20 分钟" in shown.checks

    @pytest.mark.parametrize(
        ("status", "days", "codes"),
        [("died", 0, ["elder_gone"]), ("died", -3, ["elder_gone"]), ("died", 1, []), ("moved", -1, ["elder_gone"])],
    )
    def test_the_day_of_the_death_decides_not_that_it_is_known_by_now(self, visit, status, days, codes):
        Elder.objects.filter(pk=visit.elder_id).update(
            status=status, status_on=clock.local_day(visit.arrived_at) + timedelta(days=days)
        )
        assert kept_codes(visit) == codes

    @pytest.mark.parametrize("reason", ["hospital", "facility", "travel"])
    def test_nobody_is_served_at_home_who_is_in_hospital_in_a_home_or_travelling(self, visit, reason):
        routines.mark_away(
            SYSTEM, visit.elder_id, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1), reason=reason,
            now=NOW,
        )  # fmt: skip
        proof = proof_of(visit, now=NOW + timedelta(hours=1))
        assert proof
        assert (proof["result"], [line["code"] for line in proof["checks"]]) == ("block", ["elder_away"])

    def test_pictures_of_another_place_and_day_are_flagged_and_an_annex_is_not(self, visit):
        told = Taken(NOW - timedelta(days=2), (scene.HOME[0] + 0.1, scene.HOME[1]), 20.0)
        note = {"viewer": SYSTEM, "assignment_id": visit.pk, "now": NOW}
        commands.note_photo(**note, name="a.jpg", digest=b"a" * 32, taken=told, after=True)
        commands.note_photo(**note, name="b.jpg", digest=b"b" * 32)
        assert kept_codes(visit) == []
        commands.note_photo(**note, name="c.jpg", digest=b"c" * 32, taken=told)
        assert kept_codes(visit) == ["photo_far", "photo_other_time"]

    def test_the_eleventh_visit_of_a_day_and_the_eleventh_hour_are_flagged(self, visit):
        for turn in range(1, 11):
            other(visit, thing_id=100 + turn, minutes=(turn * 20, turn * 20 + 10 + turn % 3))
        assert kept_codes(visit) == ["many_visits"]
        other(visit, thing_id=200, minutes=(240, 720))
        assert kept_codes(visit) == ["many_visits", "many_hours"]

    def test_another_service_at_the_same_elder_is_flagged_unless_the_two_go_together(self, visit):
        row = other(visit, thing_id=100, minutes=(0, 30), item="bath", worker=scene.worker(world.responder_sun()))
        assert kept_codes(visit) == []  # a meal goes with a bath
        Assignment.objects.filter(pk=row.pk).update(item="meal")
        assert kept_codes(visit) == ["elder_twice"]

    def test_a_case_has_no_plan_to_check(self):
        sun = scene.worker(world.responder_sun())
        row = Assignment(worker=sun, arrived_at=NOW, finished_at=NOW)
        assert proof_of(row, now=NOW) is None
