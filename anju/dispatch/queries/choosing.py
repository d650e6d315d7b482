"""Who could go for a service at home: plain values in, candidates with reasons out. No order is known here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TypeVar

from anju.dispatch.queries.choosing_facts import facts_of
from anju.dispatch.queries.choosing_words import choice_writer
from anju.dispatch.queries.needs import Need
from anju.dispatch.queries.ranked import Candidate
from anju.dispatch.queries.shares import shares_of
from anju.dispatch.queries.workers import Known, known_workers
from anju.dispatch.rules import choosing
from anju.dispatch.rules.ranking import Reason
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM, Principal, Viewer

Words = Callable[[Reason], str]
T = TypeVar("T", choosing.Ranked, choosing.RuledOut)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Somebody who cannot go, why in words, and the place without that; ``blocked``: nobody's reason lifts it."""

    worker: Known
    reasons: list[str]
    codes: list[str]
    would_rank: int
    blocked: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates in order, those ruled out, the names of their providers, and what was known of each worker.

    ``places`` and ``barred`` are everybody; ``ranked`` and ``ruled_out`` those of them who were put into words.
    """

    ranked: list[Candidate]
    ruled_out: list[Excluded]
    providers: dict[int, str]
    facts: Mapping[int, choosing.Facts] = field(default_factory=dict)
    able: int = 0  # how many can go, also where fewer are put into words
    places: Sequence[choosing.Ranked] = ()
    barred: Sequence[choosing.RuledOut] = ()


def choice(viewer: Viewer, need: Need, *, now: datetime, most: int | None = None, named: str = "") -> Choice:
    """Rank the workers of the providers that may deliver a service; a provider gets its own alone.

    All are ranked; ``most`` says how many of each kind are put into words, all if it says nothing, and ``named`` that
    those are whose names have this in them.
    """
    providers = _providers(viewer, need, now)
    rows = known_workers(viewer, organisations=providers, without=need.without)
    facts = facts_of(rows, need, now, shares=shares_of(rows, need, now))
    by_id, words = {row.pk: row for row in rows}, choice_writer()
    ranked, out = choosing.choose(facts, wish=need.gender)
    return Choice(
        ranked=[_candidate(place, by_id, words) for place in _first(ranked, named, most)],
        ruled_out=[_excluded(item, by_id, words) for item in _first(out, named, most)],
        providers=institutions.institution_names(SYSTEM, frozenset(providers)),
        facts={item.worker_id: item for item in facts},
        able=len(ranked),
        places=ranked,
        barred=out,
    )


def _first(found: Iterable[T], named: str, most: int | None) -> Iterable[T]:
    return islice((item for item in found if named in item.facts.name), most)


def still_true(viewer: Viewer, need: Need, found: Choice, worker_id: int, *, now: datetime) -> bool:
    """Whether nothing has changed for one worker since a ranking: certificates, leave, roster and visits of the day.

    For whoever holds the worker's row: two services that are given at the same moment see each other here.
    """
    was = found.facts.get(worker_id)
    if was is None:
        return False
    rows = known_workers(viewer, worker_id=worker_id)
    shares = {was.provider_id: was.share} if was.provider_id is not None else {}
    return [was] == facts_of(rows, need, now, shares=shares)


def _candidate(place: choosing.Ranked, by_id: Mapping[int, Known], words: Words) -> Candidate:
    return Candidate(
        rank=place.rank,
        worker=by_id[place.facts.worker_id],
        minutes=place.facts.minutes,
        distance_m=place.facts.distance_m,
        reasons=[words(reason) for reason in place.reasons],
        counterfactual=words(place.counterfactual) if place.counterfactual else "",
        codes=[reason.code for reason in place.reasons],
        score=round(place.score, 1),
    )


def _excluded(item: choosing.RuledOut, by_id: Mapping[int, Known], words: Words) -> Excluded:
    return Excluded(
        worker=by_id[item.facts.worker_id],
        reasons=[words(reason) for reason in item.reasons],
        codes=[reason.code for reason in item.reasons],
        would_rank=item.would_rank,
        blocked=item.blocked,
    )


def _providers(viewer: Viewer, need: Need, now: datetime) -> set[int]:
    day = clock.local_day(max(now, need.starts_at))
    found = {row.pk for row in institutions.providers(SYSTEM, area=need.area, item=need.item, day=day)}
    if need.providers is not None:
        found &= need.providers
    return found & {viewer.organisation_id or 0} if viewer.principal is Principal.PROVIDER else found
