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
from anju.dispatch.rules.proving import RESULTS, Habit, Other, Told, is_weak, prove
from anju.kernel.viewer import SYSTEM
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
    photos_again=st.integers(0, 3), noticed=st.lists(st.sampled_from([*RESULTS, "x"]), unique=True).map(tuple),
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

    def test_a_case_has_no_plan_to_check(self):
        sun = scene.worker(world.responder_sun())
        row = Assignment(worker=sun, arrived_at=NOW, finished_at=NOW)
        assert proof_of(row, now=NOW) is None
