"""Why was I not chosen: the ranking of an assignment answers for everybody, whoever may ask, in every form it was kept in."""

from datetime import timedelta

import pytest
from django.utils import translation

from anju.dispatch import commands, queries
from anju.dispatch.models import Assignment, Ranking
from anju.kernel.viewer import SYSTEM
from tests.dispatch.test_assigning import NOW, TOMORROW, ding, hire, need, shen, tao, yao

pytestmark = pytest.mark.django_db
__all__ = ["ding", "need", "shen", "tao", "yao"]


@pytest.fixture
def assigned(shen, yao, ding, tao, need):
    """Ding is asked; Tao comes second, Lu Yuan of the other provider too, Liu Qing's certificate has ended."""
    hire(yao, "路远")
    liu = hire(shen, "柳青")
    commands.set_certificate(shen, liu.pk, kind="caregiver", expires_on=TOMORROW - timedelta(days=1), now=NOW)
    found = queries.choice(SYSTEM, need, now=NOW)
    return commands.assign(SYSTEM, need, worker_id=ding.pk, now=NOW), found


def test_it_says_what_the_ranking_of_that_moment_said(assigned):
    row, found = assigned
    kept = queries.kept_ranking(SYSTEM, row)
    assert (kept.able, kept.barred, kept.not_shown) == (3, 1, 0)
    for place, then in zip(kept.ranked, found.ranked, strict=True):
        assert (place.rank, place.name, place.reasons, place.codes, place.counterfactual, place.score) == (
            then.rank, then.worker.name, then.reasons, then.codes, then.counterfactual, then.score,
        )  # fmt: skip
        assert place.provider == found.providers[then.worker.organisation_id]
        assert place.score == pytest.approx(sum(part.minutes for part in place.parts))
    assert [place.chosen for place in kept.ranked] == [True, False, False]
    (out,), (then,) = kept.ruled_out, found.ruled_out
    assert (out.name, out.reasons, out.codes, out.rank, out.able) == (
        "柳青",
        then.reasons,
        then.codes,
        then.would_rank,
        False,
    )


def test_the_words_are_those_of_who_reads_and_the_row_keeps_none_of_the_others(assigned):
    row, _found = assigned
    assert not {"candidates", "ruled_out"} & set(row.reasons)
    assert (row.reasons["of"], row.reasons["barred"], row.reasons["rank"]) == (3, 1, 1)
    with translation.override("en"):
        assert "min" in queries.kept_ranking(SYSTEM, row).ranked[1].reasons[0]


def test_anybody_is_found_by_a_part_of_the_name(assigned):
    row, _found = assigned
    kept = queries.kept_ranking(SYSTEM, row, name="勇")
    assert [place.name for place in kept.ranked] == ["陶勇"]
    assert kept.ranked[0].rank > 1
    assert not kept.ruled_out
    assert [item.name for item in queries.kept_ranking(SYSTEM, row, name="柳").ruled_out] == ["柳青"]
    assert not queries.kept_ranking(SYSTEM, row, name="没有此人").ranked
    assert [place.name for place in queries.kept_ranking(SYSTEM, row, most=1).ranked] == ["丁红"]


def test_a_provider_reads_of_its_own_workers_with_their_places_among_all(assigned, shen, yao):
    row, _found = assigned
    assert {place.name for place in queries.kept_ranking(shen, row).ranked} == {"丁红", "陶勇"}
    assert queries.kept_ranking(shen, row, name="路远").ranked == []
    other = queries.kept_ranking(yao, row)
    assert [place.name for place in other.ranked] == ["路远"]
    assert (other.able, other.ruled_out) == (3, [])


def in_words(row, found) -> Assignment:
    """The row as earlier versions wrote it."""
    Ranking.objects.filter(assignment=row).delete()
    row.reasons |= {
        "candidates": [
            {"rank": place.rank, "worker_id": place.worker.pk, "name": place.worker.name, "minutes": place.minutes,
             "provider": found.providers.get(place.worker.organisation_id or 0, ""), "score": place.score,
             "reasons": place.reasons, "codes": place.codes, "counterfactual": place.counterfactual}
            for place in found.ranked
        ],
        "ruled_out": [
            {"worker_id": item.worker.pk, "name": item.worker.name, "reasons": item.reasons, "codes": item.codes,
             "provider": found.providers.get(item.worker.organisation_id or 0, ""), "would_rank": item.would_rank}
            for item in found.ruled_out
        ],
    }  # fmt: skip
    row.save()
    return row


def test_rankings_that_earlier_versions_kept_in_words_are_read_alike(assigned, shen, yao):
    row, found = assigned
    for viewer, name in ((SYSTEM, ""), (SYSTEM, "勇"), (shen, ""), (yao, "")):
        now = queries.kept_ranking(viewer, row, name=name)
        lines = row.ranking.lines
        old = queries.kept_ranking(viewer, in_words(row, found), name=name)
        row.ranking = Ranking.objects.create(assignment=row, lines=lines)
        assert [(place.rank, place.name, place.provider, place.reasons, place.counterfactual, place.score, place.chosen)
                for place in now.ranked] == [
            (place.rank, place.name, place.provider, place.reasons, place.counterfactual, place.score, place.chosen)
            for place in old.ranked
        ]  # fmt: skip
        assert [(item.rank, item.name, item.reasons, item.able) for item in now.ruled_out] == [
            (item.rank, item.name, item.reasons, item.able) for item in old.ruled_out
        ]
        assert (now.able, now.barred) == (old.able, old.barred)


def test_what_an_alarm_keeps_is_read_too(assigned):
    row, _found = assigned
    Ranking.objects.filter(assignment=row).delete()
    row.reasons = {"rank": 1, "of": 9, "candidates": [
        {"rank": 1, "worker_id": row.worker_id, "name": "丁红", "minutes": 3, "score": 2.0, "reasons": ["电动车"],
         "codes": ["mode_ebike"], "counterfactual": ""}]}  # fmt: skip
    kept = queries.kept_ranking(SYSTEM, row)
    assert (kept.able, kept.not_shown, kept.ranked[0].chosen, kept.ranked[0].provider) == (9, 8, True, "")
    row.reasons = {}
    assert queries.kept_ranking(SYSTEM, row).ranked == []
