"""Who goes for a service at home: the rules on plain values."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from anju.dispatch.queries.choosing_words import CHOICE_WORDS, choice_words
from anju.dispatch.rules.choosing import (
    KNOWN_ELDER,
    Facts,
    against,
    certificate_state,
    choose,
    score,
)

PLAIN = Facts(
    worker_id=1, name="丁红", provider_id=1, minutes=10, distance_m=3000, mode="ebike", certificate="none_needed"
)


def facts(worker_id: int = 1, **more: Any) -> Facts:
    return replace(PLAIN, worker_id=worker_id, name=f"员{worker_id}", **more)


def codes(item: Any) -> list[str]:
    return [reason.code for reason in item.reasons]


class TestCertificate:
    def test_a_nurse_may_do_what_a_caregiver_may_and_not_the_reverse(self):
        assert certificate_state("caregiver", {"nurse"}, ()) == "valid"
        assert certificate_state("nurse", {"caregiver"}, ()) == "missing"

    def test_an_expired_one_is_told_from_none(self):
        assert certificate_state("nurse", (), {"nurse"}) == "expired"
        assert certificate_state("nurse", {"nurse"}, {"nurse"}) == "valid"
        assert certificate_state("", (), ()) == "none_needed"
        assert certificate_state("podiatrist", {"podiatrist"}, ()) == "valid"


class TestRuledOut:
    def test_everybody_is_told_each_reason_and_the_place_without_it(self):
        near = facts(1, minutes=2, certificate="expired", on_leave=True)
        ranked, out = choose([near, facts(2, minutes=8), facts(3, minutes=20, in_shift=False)])
        assert [place.facts.worker_id for place in ranked] == [2]
        assert [(item.facts.worker_id, codes(item), item.would_rank, item.blocked) for item in out] == [
            (1, ["certificate_expired", "on_leave"], 1, True),
            (3, ["off_shift"], 2, False),
        ]

    def test_what_bars(self):
        for change, code in (
            ({"certificate": "missing"}, "certificate_missing"),
            ({"health_expired": True}, "health_expired"),
            ({"clash": True, "too_tight": True}, "clash"),
            ({"too_tight": True}, "too_tight"),
        ):
            assert [reason.code for reason in against(facts(**change))] == [code]
        assert against(facts(in_shift=True)) == ()


class TestRanking:
    def test_continuity_outweighs_some_minutes_and_not_many(self):
        knows = facts(1, minutes=20, visits=3)
        assert [place.facts.worker_id for place in choose([facts(2, minutes=10), knows])[0]] == [1, 2]
        assert [place.facts.worker_id for place in choose([facts(2, minutes=5), knows])[0]] == [2, 1]

    def test_an_elder_may_wish_for_somebody_of_her_own_sex(self):
        ranked, _out = choose([facts(1, minutes=5, gender="m"), facts(2, minutes=15, gender="f")], wish="f")
        assert [place.facts.worker_id for place in ranked] == [2, 1]
        assert "gender_as_wished" in codes(ranked[0])
        assert ranked[1].counterfactual
        assert ranked[1].counterfactual.code == "nearer" or ranked[1].counterfactual.code == "without_other_gender"

    def test_load_language_and_fairness_are_weighed_and_told(self):
        busy = facts(1, visits_today=10, hours_today=6.0)
        assert "over_limit" in codes(choose([busy])[0][0])
        order = [
            place.facts.worker_id
            for place in choose([busy, facts(2, minutes=12), facts(3, minutes=12, same_language=True)])[0]
        ]
        assert order == [3, 2, 1]
        more, less = facts(1, share=1.5), facts(2, share=0.5)
        ranked, _out = choose([more, less])
        assert [place.facts.worker_id for place in ranked] == [2, 1]
        assert "under_share" in codes(ranked[0])
        assert "over_share" in codes(ranked[1])

    def test_hours_over_the_limit_count_like_visits(self):
        assert "over_limit" in codes(choose([facts(hours_today=10.5)])[0][0])
        assert "load" in codes(choose([facts(hours_today=10.0)])[0][0])


def _as_if(item: Facts, code: str, told: dict[str, Any]) -> Facts:
    """Carry out the change that a counterfactual names."""
    if code == "nearer":
        return replace(item, minutes=item.minutes - told["minutes"])
    if code == "known_better":
        return replace(item, visits=item.visits + told["visits"])
    change: dict[str, Any] = {
        "without_other_gender": {"gender": "f"},
        "without_visits_today": {"visits_today": 0},
        "without_over_limit": {"visits_limit": 99, "hours_limit": 99},
        "without_over_share": {"share": 1.0},
    }[code]
    return replace(item, **change)


anybody = st.builds(
    Facts,
    worker_id=st.just(0), name=st.just("员"), provider_id=st.just(1), minutes=st.integers(1, 120),
    distance_m=st.none() | st.floats(0, 20_000), mode=st.just("ebike"),
    certificate=st.sampled_from(["none_needed", "valid", "expired", "missing"]), health_expired=st.booleans(),
    on_leave=st.booleans(), off_duty=st.booleans(), in_shift=st.none() | st.booleans(), clash=st.booleans(), visits=st.integers(0, 9),
    visits_today=st.integers(0, 14), hours_today=st.floats(0, 14), gender=st.sampled_from(["", "f", "m"]),
    same_language=st.booleans(), share=st.floats(0, 3),
)  # fmt: skip


@given(st.lists(anybody, max_size=8), st.sampled_from(["", "f"]))
def test_everybody_is_ranked_or_ruled_out_once_and_a_named_change_really_puts_first(people, wish):
    people = [replace(item, worker_id=number) for number, item in enumerate(people)]
    ranked, out = choose(people, wish=wish)
    assert sorted([*(place.facts.worker_id for place in ranked), *(item.facts.worker_id for item in out)]) == list(
        range(len(people))
    )
    assert [place.score for place in ranked] == sorted(place.score for place in ranked)
    assert all(item.reasons and 1 <= item.would_rank <= len(ranked) + 1 for item in out)
    for place in ranked[1:]:
        assert place.counterfactual
        if place.counterfactual.code == "several_changes":
            continue
        told: Any = dict(place.counterfactual.facts)
        changed = _as_if(place.facts, place.counterfactual.code, told)
        assert score(changed, wish) < ranked[0].score
        assert changed.minutes >= 0


def test_every_reason_has_words():
    people = [
        facts(1), facts(2, minutes=40, visits=2, same_language=True, certificate="valid", gender="f", share=0.4),
        facts(3, distance_m=None, share=1.8, visits_today=12), facts(4, certificate="missing", health_expired=True),
        facts(5, on_leave=True, clash=True, in_shift=False, off_duty=True), facts(6, certificate="expired", too_tight=True),
    ]  # fmt: skip
    ranked, out = choose(people, wish="f")
    for reason in (reason for item in (*ranked, *out) for reason in item.reasons):
        assert reason.code in CHOICE_WORDS
        assert "%" not in choice_words(reason).replace("%）", "")
    for place in ranked[1:]:
        assert place.counterfactual
        assert place.counterfactual.code in CHOICE_WORDS
    assert KNOWN_ELDER > 0
