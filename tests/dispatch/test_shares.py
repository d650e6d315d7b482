"""A provider's share of thirty days: counted by the day, again every minute, the days that are over once an hour."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anju.dispatch import queries
from anju.dispatch.models import Assignment
from anju.kernel.viewer import SYSTEM
from tests.dispatch.test_assigning import NOW, ding, hire, need, shen, yao

pytestmark = pytest.mark.django_db
__all__ = ["ding", "need", "shen", "yao"]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def visits(worker, number: int, starts, *, state: str = "finished") -> None:
    Assignment.objects.bulk_create(
        Assignment(
            thing="round", thing_id=1000 + place, area_code="230103", worker=worker, state=state, offered_by="x",
            organisation_id=worker.organisation_id, offered_at=NOW, answer_by=NOW, planned_from=starts,
            planned_to=starts + timedelta(hours=1),
        )
        for place in range(number)
    )  # fmt: skip


def shares(need, now=NOW) -> dict[int, float]:
    return {item.worker_id: item.share for item in queries.choice(SYSTEM, need, now=now).facts.values()}


def test_thirty_days_before_the_visit_count_and_what_is_planned_since(ding, yao, need):
    lu = hire(yao, "路远")
    visits(ding, 3, need.starts_at - 29 * DAY)
    visits(lu, 1, NOW + timedelta(hours=2))
    visits(lu, 5, need.starts_at - 32 * DAY)
    visits(lu, 5, NOW, state="withdrawn")
    assert shares(need) == {ding.pk: 1.5, lu.pk: 0.5}


def test_what_is_new_counts_from_the_next_minute_on_and_what_is_over_from_the_next_hour_on(ding, yao, need):
    lu = hire(yao, "路远")
    visits(ding, 1, NOW)
    assert shares(need) == {ding.pk: 2.0, lu.pk: 0.0}
    visits(lu, 1, NOW + 2 * MINUTE)
    assert shares(need, NOW + MINUTE / 2) == {ding.pk: 2.0, lu.pk: 0.0}
    assert shares(need, NOW + MINUTE) == {ding.pk: 1.0, lu.pk: 1.0}
    visits(lu, 2, NOW - 5 * DAY)
    assert shares(need, NOW + 2 * MINUTE) == {ding.pk: 1.0, lu.pk: 1.0}
    assert shares(need, NOW + timedelta(hours=1)) == {ding.pk: 0.5, lu.pk: 1.5}


def test_a_visit_far_ahead_looks_back_less_far_and_one_that_is_over_farther(ding, yao, need):
    lu = hire(yao, "路远")
    visits(ding, 1, NOW - 20 * DAY)
    visits(lu, 1, NOW - 36 * DAY)
    ahead = replace(need, starts_at=need.starts_at + 15 * DAY, ends_at=need.ends_at + 15 * DAY)
    past = replace(need, starts_at=need.starts_at - 10 * DAY, ends_at=need.ends_at - 10 * DAY)
    assert shares(need) == {ding.pk: 2.0, lu.pk: 0.0}
    assert shares(ahead) == {ding.pk: 1.0, lu.pk: 1.0}  # nobody had any: nothing to be fair about
    assert shares(past) == {ding.pk: 1.0, lu.pk: 1.0}
    assert shares(need) == {ding.pk: 2.0, lu.pk: 0.0}


def test_a_visit_over_midnight_is_seen_on_both_days_and_one_till_midnight_on_the_first(shen, ding, need):
    midnight = need.starts_at.replace(hour=0, minute=0)
    early = replace(need, starts_at=midnight + timedelta(minutes=10), ends_at=midnight + timedelta(minutes=40))
    Assignment.objects.create(
        thing="round", thing_id=1, area_code="230103", worker=ding, state="accepted", offered_by="x", offered_at=NOW,
        answer_by=NOW, planned_from=midnight - timedelta(hours=2), planned_to=midnight + timedelta(minutes=20),
    )  # fmt: skip
    assert queries.choice(shen, early, now=NOW).facts[ding.pk].clash
    Assignment.objects.update(planned_to=midnight)
    facts = queries.choice(shen, early, now=NOW).facts[ding.pk]
    assert (facts.clash, facts.visits_today) == (False, 0)
