"""Who goes for a service at home: who cannot and why, the others ranked, and what would have changed the choice.

Everything counts in minutes of travel, so that one reason can be weighed against another and be explained.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from operator import itemgetter

from anju.dispatch.rules.ranking import Reason

KNOWN_ELDER = 4.0  # per earlier visit to this elder, at most five
KNOWN_ELDER_MOST = 5
SAME_LANGUAGE = 5.0
OTHER_GENDER = 25.0
OVER_LIMIT = 30.0
OFF_SHIFT = 45.0
EACH_VISIT = 2.0  # per visit of the day already planned: the load is spread
LONGEST = timedelta(days=2)  # of the window of a service
FAIRNESS = 10.0  # for a provider that had twice its share of the last thirty days
# What a kept ranking was weighed with, by the names under which it keeps them.
WEIGHTS = {
    "known_elder": KNOWN_ELDER, "known_elder_most": KNOWN_ELDER_MOST, "same_language": SAME_LANGUAGE,
    "other_gender": OTHER_GENDER, "over_limit": OVER_LIMIT, "each_visit": EACH_VISIT, "fairness": FAIRNESS,
}  # fmt: skip

# Which certificates satisfy what a service asks for.
SATISFIED_BY = {
    "caregiver": frozenset({"caregiver", "nursing", "nurse"}),
    "nurse": frozenset({"nurse"}),
    "doctor": frozenset({"doctor"}),
    "therapist": frozenset({"therapist"}),
    "social_worker": frozenset({"social_worker"}),
    "first_aid": frozenset({"first_aid"}),
}
HEALTH = "health"  # whoever holds one must hold a valid one
# Nobody's reason lifts these; a person may set aside the others with a reason.
BLOCKING = frozenset({"certificate_missing", "certificate_expired", "health_expired", "on_leave", "clash", "too_tight"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one worker for one service. ``in_shift`` None: the roster says nothing of that day."""

    worker_id: int
    name: str
    provider_id: int | None
    minutes: int
    distance_m: float | None
    mode: str
    certificate: str  # none_needed, valid, expired, missing
    health_expired: bool = False
    on_leave: bool = False
    off_duty: bool = False  # for a service that begins soon: people off duty are not woken
    in_shift: bool | None = None
    clash: bool = False
    too_tight: bool = False
    visits: int = 0  # earlier visits to this elder
    visits_today: int = 0  # this one not counted
    hours_today: float = 0.0  # this one counted
    visits_limit: int = 10
    hours_limit: int = 10
    gender: str = ""
    same_language: bool = False
    share: float = 1.0  # of the provider: what it had over what would be fair; 1 is fair


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate: place, score in minutes, reasons, and the smallest change that would have put it first.

    Thousands are ranked and few are looked at: what is told of one is worked out when it is asked for.
    """

    rank: int
    facts: Facts
    score: float
    wish: str
    best: float  # the score of the first

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What counted, for and against."""
        return weighed(self.facts, self.wish)

    @property
    def counterfactual(self) -> Reason | None:
        """The smallest single change that would have put this worker first; nothing for the first."""
        return None if self.rank == 1 else _counterfactual(self.facts, self.wish, self.score, self.best)


@dataclass(frozen=True, slots=True)
class RuledOut:
    """Somebody who cannot go, with every reason, and the place the person would have without them."""

    facts: Facts
    reasons: tuple[Reason, ...]
    would_rank: int

    @property
    def blocked(self) -> bool:
        """Whether no reason of a person lifts it."""
        return any(reason.code in BLOCKING for reason in self.reasons)


def certificate_state(asked: str, valid: Iterable[str], expired: Iterable[str]) -> str:
    """Say whether what a worker holds satisfies what a service asks for."""
    if not asked:
        return "none_needed"
    fitting = SATISFIED_BY.get(asked, frozenset({asked}))
    if fitting & frozenset(valid):
        return "valid"
    return "expired" if fitting & frozenset(expired) else "missing"


def against(facts: Facts) -> tuple[Reason, ...]:
    """Return why somebody cannot go; empty for who can."""
    found: list[Reason] = []
    if facts.certificate in {"expired", "missing"}:
        found.append(Reason(f"certificate_{facts.certificate}"))
    if facts.health_expired:
        found.append(Reason("health_expired"))
    if facts.on_leave:
        found.append(Reason("on_leave"))
    if facts.clash:
        found.append(Reason("clash"))
    elif facts.too_tight:
        found.append(Reason("too_tight", (("minutes", facts.minutes),)))
    if facts.off_duty:
        found.append(Reason("off_duty"))
    if facts.in_shift is False:
        found.append(Reason("off_shift"))
    return tuple(found)


def over_limit(facts: Facts) -> bool:
    """Whether this visit would be one too many for the day, by number or by hours."""
    return facts.visits_today + 1 > facts.visits_limit or facts.hours_today > facts.hours_limit


def _burdens(facts: Facts, wish: str) -> dict[str, float]:
    """Return what speaks against a candidate and could be otherwise, each with its minutes."""
    found: dict[str, float] = {}
    if wish and facts.gender != wish:
        found["other_gender"] = OTHER_GENDER
    if over_limit(facts):
        found["over_limit"] = OVER_LIMIT
    if facts.visits_today:
        found["visits_today"] = EACH_VISIT * facts.visits_today
    if facts.share > 1:
        found["over_share"] = FAIRNESS * min(facts.share - 1, 1.0)
    return found


def score(facts: Facts, wish: str = "") -> float:
    """Return the minutes of travel with what speaks against and for this worker."""
    known = KNOWN_ELDER * min(facts.visits, KNOWN_ELDER_MOST)
    language = SAME_LANGUAGE if facts.same_language else 0.0
    behind = FAIRNESS * (1 - facts.share) if facts.share < 1 else 0.0
    return facts.minutes + sum(_burdens(facts, wish).values()) - known - language - behind


def weighed(facts: Facts, wish: str) -> tuple[Reason, ...]:
    """Return what counts for and against a worker who can go, each with its facts."""
    found = [Reason("travel" if facts.distance_m is not None else "travel_unknown", (("minutes", facts.minutes),))]
    if facts.certificate == "valid":
        found.append(Reason("qualified"))
    if facts.visits:
        found.append(Reason("knows_elder", (("visits", facts.visits),)))
    if facts.same_language:
        found.append(Reason("same_language"))
    if wish:
        found.append(Reason("gender_as_wished" if facts.gender == wish else "other_gender"))
    load = (("visits", facts.visits_today), ("hours", f"{facts.hours_today:.1f}"))
    found.append(Reason("over_limit" if over_limit(facts) else "load", load))
    if facts.share > 1:
        found.append(Reason("over_share", (("percent", round(facts.share * 100)),)))
    elif facts.share < 1:
        found.append(Reason("under_share", (("percent", round(facts.share * 100)),)))
    return tuple(found)


def _counterfactual(facts: Facts, wish: str, own: float, best: float) -> Reason:
    """Find the smallest single change that would have put this worker first."""
    lifting = sorted((weight, code) for code, weight in _burdens(facts, wish).items() if own - weight < best)
    nearer = own - best
    if lifting and (lifting[0][0] <= nearer + 1 or nearer >= facts.minutes):
        return Reason(f"without_{lifting[0][1]}", (("name", facts.name),))
    if nearer < facts.minutes:
        return Reason("nearer", (("name", facts.name), ("minutes", int(nearer) + 1)))
    visits = int(nearer / KNOWN_ELDER) + 1
    if facts.visits + visits <= KNOWN_ELDER_MOST:
        return Reason("known_better", (("name", facts.name), ("visits", visits)))
    return Reason("several_changes", (("name", facts.name), ("minutes", int(nearer) + 1)))


def choose(workers: Iterable[Facts], *, wish: str = "") -> tuple[tuple[Ranked, ...], tuple[RuledOut, ...]]:
    """Rank who can go, lowest score first; ties go to the nearer, then to the lower number, so it is repeatable.

    What rules somebody out counts nothing in the score: the place without it is found among the scores of the others.
    """
    able: list[tuple[_Order, Facts]] = []
    barred: list[tuple[_Order, Facts, tuple[Reason, ...]]] = []
    for facts in workers:
        why, order = against(facts), (score(facts, wish), facts.minutes, facts.worker_id)
        if why:
            barred.append((order, facts, why))
        else:
            able.append((order, facts))
    able.sort(key=itemgetter(0))
    orders = [order for order, _facts in able]
    best = orders[0][0] if orders else 0.0
    ranked = tuple(
        Ranked(rank=place, facts=facts, score=order[0], wish=wish, best=best)
        for place, (order, facts) in enumerate(able, start=1)
    )
    out = [RuledOut(facts, why, 1 + bisect_left(orders, order)) for order, facts, why in barred]
    return ranked, tuple(sorted(out, key=lambda item: (item.would_rank, item.facts.worker_id)))


_Order = tuple[float, int, int]
