"""The life of cases, driven at random: never two open of one elder and kind, never closed against the rule."""

import contextlib
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from anju.dispatch import commands as dispatch
from anju.dispatch import queries as workers
from anju.incidents import commands
from anju.incidents.lifecycle import LIFECYCLE, OPEN
from anju.incidents.models import ContactCall, Incident
from anju.journal import queries as journal
from anju.kernel.refusals import Refusal
from anju.kernel.viewer import SYSTEM, Viewer
from tests import world
from tests.incidents import scene

PEOPLE = st.sampled_from(["li", "wang", "chen"])


@pytest.mark.django_db
def test_life_of_cases() -> None:  # noqa: C901 - one machine, many rules
    zhao = scene.zhao_defu()
    people: dict[str, Viewer] = {
        "li": world.viewer(world.operator_li()),
        "wang": world.viewer(world.operator_wang()),
        "chen": world.viewer(world.lead_operator_chen()),
        "xu": world.viewer(world.official_xu()),
    }
    sun_user = world.responder_sun()
    people["sun"] = world.viewer(sun_user)
    sun = scene.worker(sun_user)

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.moment = 0.0
            self.point = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.point)

        def attempt(self, verb: Any, *args: Any, **kwargs: Any) -> None:
            self.moment += 1
            with contextlib.suppress(Refusal):
                verb(*args, now=scene.after(self.moment), **kwargs)

        def case(self) -> int:
            found = Incident.objects.order_by("-id").first()
            return found.pk if found else 0

        @rule(signal=st.sampled_from(["sos", "fall", "help"]))
        def press(self, signal: str) -> None:
            self.moment += 1
            scene.alarm(zhao, signal, seconds=self.moment)

        @rule(seconds=st.sampled_from([5, 25, 61, 200]))
        def wait(self, seconds: int) -> None:
            self.moment += seconds
            commands.fire_timers(scene.after(self.moment))
            dispatch.expire_due(scene.after(self.moment))

        @rule(who=PEOPLE)
        def claim(self, who: str) -> None:
            self.attempt(commands.claim, people[who], self.case())

        @rule(who=PEOPLE, reason=st.sampled_from(["", "换班"]))
        def take_over(self, who: str, reason: str) -> None:
            self.attempt(commands.take_over, people[who], self.case(), reason=reason)

        @rule(who=PEOPLE)
        def no_speech(self, who: str) -> None:
            self.attempt(commands.no_speech, people[who], self.case())

        @rule(who=PEOPLE, result=st.sampled_from(["reached", "no_answer"]))
        def call_elder(self, who: str, result: str) -> None:
            self.attempt(commands.start_call, people[who], self.case(), target="elder")
            call = ContactCall.objects.filter(ended_at=None, target="elder").first()
            if call:
                self.attempt(commands.end_call, people[who], call.pk, result=result)

        @rule(who=PEOPLE)
        def send(self, who: str) -> None:
            self.attempt(commands.send_worker, people[who], self.case(), worker_id=sun.pk)

        @rule(verb=st.sampled_from([dispatch.accept, dispatch.arrive, dispatch.finish]))
        def answer(self, verb: Any) -> None:
            jobs = workers.my_assignments(people["sun"])
            if jobs:
                self.attempt(verb, people["sun"], jobs[0].id)

        @rule()
        def refuse(self) -> None:
            jobs = workers.my_assignments(people["sun"])
            if jobs:
                self.attempt(dispatch.refuse, people["sun"], jobs[0].id, reason="不能去")

        @rule(who=PEOPLE, spoken=st.sampled_from(["", "elder", "赵丽华"]))
        def resolve(self, who: str, spoken: str) -> None:
            self.attempt(commands.resolve, people[who], self.case(), outcome="real_treated", spoken_with=spoken)

        @rule(who=st.sampled_from(["chen", "xu", "li"]))
        def review(self, who: str) -> None:
            self.attempt(commands.review, people[who], self.case(), note="")

        @rule()
        def reopen(self) -> None:
            self.attempt(commands.reopen, people["chen"], self.case(), reason="再看")

        @invariant()
        def one_open_case_per_elder_and_kind(self) -> None:
            kinds = list(Incident.objects.filter(state__in=OPEN).values_list("elder_id", "kind"))
            assert len(kinds) == len(set(kinds))

        @invariant()
        def closed_only_by_the_rule(self) -> None:
            for case in Incident.objects.filter(priority="P1", state__in=["resolved", "reviewed"]):
                second = case.resolved_by_id == people["chen"].user_id != case.claimed_by_id
                spoken = ContactCall.objects.filter(incident=case, target="elder", result="reached").exists()
                assert case.arrived_at or second or (case.spoken_with == "elder" and spoken)
                assert case.reviewed_by_id is None or case.reviewed_by_id not in {
                    case.resolved_by_id,
                    case.claimed_by_id,
                }

        @invariant()
        def moves_are_a_legal_chain(self) -> None:
            for case in Incident.objects.all():
                state = "received"
                for move in journal.moves(SYSTEM, thing="incident", thing_id=case.pk):
                    assert move.from_state == state
                    if move.from_state != move.to_state or move.verb in {"press", "take_over", "claim"}:
                        assert LIFECYCLE.after(state, move.verb) == move.to_state
                    state = move.to_state
                assert state == case.state

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
