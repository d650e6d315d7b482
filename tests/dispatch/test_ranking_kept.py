"""A ranking that was just made is kept if it still holds for who is asked; what was left out of it is told alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from anju.dispatch import commands, queries
from anju.dispatch.commands.assigning import CannotGo
from anju.dispatch.models import Assignment
from anju.dispatch.rules import choosing
from tests.dispatch.test_assigning import NOW, at, ding, hire, names, need, shen, tao, why_not, yao

pytestmark = pytest.mark.django_db
__all__ = ["ding", "need", "shen", "tao", "yao"]


@pytest.fixture
def rankings(monkeypatch):
    """Count how often everybody is ranked."""
    made = []
    choose = choosing.choose
    monkeypatch.setattr(choosing, "choose", lambda *args, **more: made.append(1) or choose(*args, **more))
    return made


def test_it_is_kept_as_it_was_made(shen, ding, tao, need, rankings):
    found = queries.choice(shen, need, now=NOW)
    row = commands.assign(shen, need, worker_id=ding.pk, now=NOW, found=found)
    assert len(rankings) == 1
    assert [place.name for place in queries.kept_ranking(shen, row).ranked] == ["丁红", "陶勇"]
    assert row.reasons["of"] == 2


def test_a_visit_given_in_the_meantime_is_seen(shen, ding, tao, need, rankings):
    found = queries.choice(shen, need, now=NOW)
    commands.assign(shen, replace(need, thing_id=8), worker_id=ding.pk, now=NOW)
    with pytest.raises(CannotGo):
        commands.assign(shen, need, worker_id=ding.pk, now=NOW, found=found)
    assert len(rankings) == 3
    assert Assignment.objects.count() == 1


def test_somebody_who_was_not_ranked_is_ranked_now(shen, ding, need):
    found = queries.choice(shen, need, now=NOW)
    tao = hire(shen, "陶勇")
    row = commands.assign(shen, need, worker_id=tao.pk, now=NOW, found=found, reason="老人点名")
    assert [place.name for place in queries.kept_ranking(shen, row).ranked] == ["丁红", "陶勇"]


def test_fewer_in_words_leave_the_places_as_they_are(shen, ding, tao, need):
    hire(shen, "柳青", gender="f")
    commands.set_certificate(shen, tao.pk, kind="caregiver", expires_on=NOW.date(), now=NOW)
    whole, short = queries.choice(shen, need, now=NOW), queries.choice(shen, need, now=NOW, most=1)
    assert names(short) == names(whole)[:1]
    assert (short.able, len(whole.ranked), len(short.facts)) == (2, 2, 3)
    assert why_not(whole, tao) == ["certificate_expired"]


def test_the_day_is_summed_up_as_its_visits_stand(shen, ding, need):
    """One visit before, one after, one far away in time, one called off: counted, timed and placed."""
    for number, (hour, state) in enumerate(((7, "finished"), (11, "accepted"), (14, "offered"), (16, "withdrawn"))):
        Assignment.objects.create(
            thing="round", thing_id=20 + number, area_code=need.area, worker=ding, state=state, offered_by="x",
            offered_at=NOW, answer_by=NOW, planned_from=at(hour), planned_to=at(hour, 45), target_latitude=45.76,
            target_longitude=126.6 + number / 100,
        )  # fmt: skip
    facts = queries.choice(shen, need, now=NOW).facts[ding.pk]
    assert (facts.visits_today, facts.hours_today, facts.clash, facts.too_tight) == (3, 1 + 3 * 0.75, False, False)
    assert facts.distance_m == pytest.approx(1112, abs=5)  # from the home at seven
    late = replace(need, starts_at=at(11, 30), ends_at=at(12))
    assert queries.choice(shen, late, now=NOW).facts[ding.pk].clash
    close = replace(need, starts_at=at(7, 45), ends_at=at(8, 15))
    assert queries.choice(shen, close, now=NOW).facts[ding.pk].too_tight


def test_the_number_of_statements_does_not_grow(shen, need, django_assert_num_queries, django_assert_max_num_queries):
    hire(shen, "丁红")
    with django_assert_max_num_queries(14) as first:
        queries.choice(shen, need, now=NOW)
    for number in range(6):
        row = hire(shen, f"员{number}")
        commands.assign(
            shen, replace(need, thing_id=30 + number), worker_id=row.pk, now=NOW + timedelta(minutes=number), reason="x"
        )
    with django_assert_num_queries(len(first)):
        queries.choice(shen, need, now=NOW)
