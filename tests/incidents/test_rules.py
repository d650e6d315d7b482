"""Pure decisions of incidents, every branch."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.incidents.lifecycle import LIFECYCLE, OPEN
from anju.incidents.rules import closing, escalation, figures, plan, priority, taking
from anju.kernel.lifecycle import WrongState
from tests.incidents.scene import NOW, after


class TestLifecycle:
    def test_open_states_are_those_that_are_not_closed(self) -> None:
        assert LIFECYCLE.open == OPEN

    def test_nothing_leads_out_of_review_but_opening_again(self) -> None:
        leaving = {move.verb for move in LIFECYCLE.moves if "reviewed" in move.sources and move.target != "reviewed"}
        assert leaving == {"reopen"}

    def test_unknown_move(self) -> None:
        with pytest.raises(WrongState):
            LIFECYCLE.after("received", "review")


class TestPriority:
    def test_what_nobody_knows_counts_as_life(self) -> None:
        assert priority.priority_of("something_new") == "P1"
        assert priority.is_life("P1")
        assert not priority.is_life("P2")

    @pytest.mark.parametrize(
        ("before", "presses", "then"),
        [("P3", 2, "P3"), ("P3", 3, "P2"), ("P2", 6, "P1"), ("P2", 4, "P2"), ("P1", 3, "P1"), ("P4", 9, "P4")],
    )
    def test_repeats_lift(self, before: str, presses: int, then: str) -> None:
        assert priority.raised(before, presses) == then


class TestTaking:
    @pytest.mark.parametrize(
        ("claimed", "beat", "reason", "allowed", "why"),
        [
            (0, 0, "", True, "just_claimed"),
            (0, None, "", True, "no_heartbeat"),
            (-60, -46, "", True, "no_heartbeat"),
            (-60, -5, "", False, "reason_needed"),
            (-60, -5, "换班", True, "with_reason"),
            (None, -5, "", False, "reason_needed"),
            (-60, 3600, "", True, "no_heartbeat"),
        ],
    )
    def test_ground(self, claimed: int | None, beat: int | None, reason: str, allowed: bool, why: str) -> None:
        found = taking.taking(
            claimed_at=None if claimed is None else after(claimed),
            heartbeat_at=None if beat is None else after(beat),
            now=NOW,
            reason=reason,
        )
        assert (found.allowed, found.why) == (allowed, why)


class TestEscalation:
    def test_stages_follow_each_other_and_end(self) -> None:
        kinds, kind = [], ""
        while stage := escalation.stage_after("P1", kind):
            kind = stage.kind
            kinds.append(kind)
        assert kinds == ["overflow", "county", "city"]
        assert escalation.stage_after("P4", "") is None
        assert escalation.stage_after("P4", "overflow") is None

    def test_a_case_that_was_lifted_meanwhile_still_climbs(self) -> None:
        assert escalation.stage_of("P4", "county").digits == 4

    def test_desk_never_becomes_narrower(self) -> None:
        assert escalation.home_desk("230103001001") == "230103001"
        assert escalation.widened("23", 6) == "23"

    @given(st.integers(-100_000, 100_000))
    def test_due_when_come_or_when_it_could_never_be_so_far(self, seconds: int) -> None:
        due = escalation.is_due("overflow", after(seconds), NOW)
        assert due is (seconds <= 0 or seconds > 240)

    def test_next_stage_after_a_clock_set_back(self) -> None:
        first, second = escalation.STAGES["P1"][:2]
        assert escalation.following_at(first, second, NOW, after(70)) == after(120)
        assert escalation.following_at(first, second, NOW, after(-3600)) == after(-3540)


class TestClosing:
    CALLS = (
        closing.Spoken("老人本人", "elder"),
        closing.Spoken("赵丽华", "contact"),
        closing.Spoken("120", "emergency"),
    )

    @pytest.mark.parametrize(
        ("facts", "allowed", "why"),
        [
            ({"priority": "P2"}, True, "not_life"),
            ({"arrived": True}, True, "arrival"),
            ({"spoken_with": "elder"}, True, "spoken"),
            ({"spoken_with": "赵丽华"}, True, "spoken"),
            ({"spoken_with": "120"}, False, "not_reached"),
            ({"spoken_with": "老人本人"}, False, "not_reached"),
            ({"spoken_with": "赵国强", "second_person": True}, False, "not_reached"),
            ({"second_person": True}, True, "second_person"),
            ({}, False, "awaits_arrival_or_word"),
        ],
    )
    def test_ground(self, facts: dict[str, Any], allowed: bool, why: str) -> None:
        known = {"priority": "P1", "arrived": False, "spoken_with": "", "calls": self.CALLS, "second_person": False}
        found = closing.closing(**{**known, **facts})
        assert (found.allowed, found.why) == (allowed, why)

    def test_reviewer_is_somebody_else(self) -> None:
        assert closing.may_review(reviewer_id=3, resolved_by_id=1, claimed_by_id=2)
        assert not closing.may_review(reviewer_id=1, resolved_by_id=1, claimed_by_id=2)
        assert not closing.may_review(reviewer_id=2, resolved_by_id=1, claimed_by_id=2)
        assert not closing.may_review(reviewer_id=None, resolved_by_id=1, claimed_by_id=None)


class TestSuggestion:
    @pytest.mark.parametrize(
        ("kind", "answers", "more", "wanted"),
        [
            ("fall", {"responds": "no"}, {"anticoagulant": True}, ("120", "no_answer_anticoagulant")),
            ("fall", {"responds": "no"}, {}, ("120", "no_answer")),
            ("fall", {}, {"silent": True, "anticoagulant": True}, ("120", "no_answer_anticoagulant")),
            ("fall", {"responds": "yes"}, {"silent": True}, None),
            ("fall", {"bleeding": "yes"}, {}, ("120", "bleeding")),
            ("fall", {"bleeding": "unclear"}, {}, None),
            ("sos", {"breathing": "no"}, {}, ("120", "no_breathing")),
            ("smoke", {"fire": "yes"}, {}, ("119", "fire_seen")),
            ("smoke", {"responds": "no"}, {}, ("119", "no_answer_fire")),
            ("gas", {"gas_smell": "yes"}, {}, ("119", "gas_smelt")),
            ("help", {"responds": "no"}, {}, None),
        ],
    )
    def test_criteria(
        self, kind: str, answers: dict[str, str], more: dict[str, bool], wanted: tuple[str, str] | None
    ) -> None:
        found = plan.suggest(kind, answers, **{"anticoagulant": False, "silent": False, **more})
        assert (found and (found.service, found.why)) == wanted

    def test_medicine_on_the_card(self) -> None:
        assert plan.takes_anticoagulant(("高血压", "服华法林"))
        assert not plan.takes_anticoagulant(("高血压",))


class TestPlan:
    KNOWN = plan.Known(kind="fall", state="ringing", received_at=NOW)

    def _states(self, **facts: Any) -> dict[str, str]:
        return {step.code: step.state for step in plan.steps(replace(self.KNOWN, **facts))}

    def test_exactly_one_step_is_now(self) -> None:
        states = self._states()
        assert states["stored"] == "done"
        assert states["answer"] == "now"
        assert list(states.values()).count("now") == 1

    def test_steps_tick_by_what_happened(self) -> None:
        states = self._states(
            claimed_at=after(13), checked_at=after(21), treated_as_real_at=after(76), told_at=after(78),
            accepted_at=after(99), steps={}, answers={"responds": "yes"},
        )  # fmt: skip
        assert [code for code, state in states.items() if state == "done"] == [
            "stored", "answer", "check", "speech", "tell", "send",
        ]  # fmt: skip
        assert states["arrive"] == "now"

    def test_sending_stays_open_while_120_is_undecided(self) -> None:
        facts = {"claimed_at": after(1), "accepted_at": after(9), "anticoagulant": True}
        open_step = {step.code: step for step in plan.steps(replace(self.KNOWN, **facts, answers={"responds": "no"}))}
        assert open_step["send"].state != "done"
        assert open_step["send"].suggestion is not None
        for decided in ({"answers": {"responds": "no", "emergency": "wait"}}, {"called_services": frozenset({"120"})}):
            steps = plan.steps(replace(self.KNOWN, **{**facts, "answers": {"responds": "no"}, **decided}))
            assert {step.code: step.state for step in steps}["send"] == "done"

    def test_by_voice_and_technical(self) -> None:
        assert list(self._states(kind="help")) == ["stored", "answer", "check", "speech", "serve", "close"]
        assert self._states(kind="battery", steps={"repair": after(9)})["repair"] == "done"


def case(number: int, **facts: Any) -> figures.Case:
    known: dict[str, Any] = {
        "id": number, "area": "230103001001", "priority": "P1", "source": "device", "state": "resolved",
        "received_at": NOW, "answered_at": after(20), "dispatched_at": None, "on_site_at": None, "rural": False,
        "outcome": "real_treated",
    }  # fmt: skip
    return figures.Case(**{**known, **facts})


def figure(name: str, *cases: figures.Case, seconds: float = 7200) -> figures.Figure:
    return figures.compute(figures.DEFINITIONS[name], cases, after(seconds))


class TestFigures:
    def test_answered_in_time_and_who_was_not(self) -> None:
        found = figure(
            "answered_60", case(1), case(2, answered_at=after(61)), case(3, answered_at=None, state="ringing")
        )
        assert (found.value, found.ids_in, found.ids_out, found.of) == (1 / 3, (1,), (2, 3), 3)
        assert found.met is False

    def test_what_still_rings_within_the_limit_does_not_count_yet(self) -> None:
        assert figure("answered_60", case(1, answered_at=None, state="ringing"), seconds=59).value is None

    def test_canary_and_technical_cases_never_count(self) -> None:
        assert figure("received", case(1, source="canary"), case(2, priority="P4"), case(3)).ids_in == (3,)

    def test_missing_is_missing_and_has_no_verdict(self) -> None:
        found = figure("answered_180")
        assert (found.value, found.met) == (None, None)
        assert figure("arrival_median", case(1)).value is None

    def test_medians(self) -> None:
        found = figure("answer_median", case(1, answered_at=after(10)), case(2, answered_at=after(40)))
        assert (found.value, found.met) == (25, True)
        assert figure("arrival_median", case(1, on_site_at=after(300))).value == 300

    def test_arrival_by_town_and_country(self) -> None:
        late = {"dispatched_at": after(60), "on_site_at": after(20 * 60)}
        found = figure("arrived_in_time", case(1, **late), case(2, rural=True, **late), case(3, rural=None, **late))
        assert (found.ids_in, found.ids_out) == ((2,), (1, 3))

    def test_nobody_arrived_yet(self) -> None:
        going = case(1, dispatched_at=after(60), state="dispatched")
        assert figure("arrived_in_time", going, seconds=600).of == 0
        assert figure("arrived_in_time", going, seconds=901).ids_out == (1,)
        assert figure("arrived_in_time", case(2, dispatched_at=after(60)), case(3)).of == 0

    def test_false_alarms_open_and_waiting(self) -> None:
        rows = (case(1, outcome="false_press"), case(2), case(3, state="ringing", answered_at=None))
        assert figure("false_alarms", *rows).value == 0.5
        assert figure("open", *rows).value == 1
        assert figure("waiting", *rows).ids_in == (3,)

    @given(st.integers(-3600, 3600))
    def test_a_clock_set_back_never_makes_a_time_negative(self, seconds: int) -> None:
        row = case(1, answered_at=NOW + timedelta(seconds=seconds), on_site_at=NOW + timedelta(seconds=seconds))
        assert figures.answer_seconds(row) == max(0, seconds)
        assert figures.arrival_seconds(row) == max(0, seconds)

    def test_nobody_answered(self) -> None:
        assert figures.answer_seconds(case(1, answered_at=None)) is None
        assert figures.arrival_seconds(case(1)) is None
