"""Who goes: candidates ranked by minutes and conditions, each with reasons and with what would have changed it."""

from collections.abc import Iterable
from dataclasses import dataclass

NEEDED: dict[str, str] = dict.fromkeys(
    ("sos", "fall", "cord", "unspecified", "vital", "inactivity", "bed_exit", "co"), "first_aid"
)
NO_CERTIFICATE = 8.0
BUSY = 15.0
STALE = 10.0
KNOWN_HOME = 1.0  # per earlier visit, at most three
KNOWN_HOME_MOST = 3
SAME_LANGUAGE = 0.5
OTHER_GENDER = 25.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one worker at the moment of ranking. ``qualified`` None: this kind asks for nothing."""

    worker_id: int
    name: str
    minutes: int
    distance_m: float | None
    mode: str
    qualified: bool | None
    certificate_expired: bool
    visits: int
    busy_with: str  # the number or name of a running assignment, empty when free
    fresh: bool
    same_language: bool
    as_wished: bool | None = None  # of the elder's wish who comes; None: there is none


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a code with facts; the words for people come later."""

    code: str
    facts: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate: place, score in minutes, reasons, and the one change that would have put it first."""

    rank: int
    facts: Facts
    score: float
    reasons: tuple[Reason, ...]
    counterfactual: Reason | None


def needed_certificate(kind: str) -> str:
    """Return the qualification that a kind of case asks for, or an empty string."""
    return NEEDED.get(kind, "")


def _burdens(facts: Facts) -> dict[str, float]:
    found: dict[str, float] = {}
    if facts.qualified is False:
        found["no_certificate"] = NO_CERTIFICATE
    if facts.busy_with:
        found["busy"] = BUSY
    if not facts.fresh:
        found["stale"] = STALE
    if facts.as_wished is False:
        found["other_gender"] = OTHER_GENDER
    return found


def score(facts: Facts) -> float:
    """Return the minutes plus what speaks against, minus what speaks for this worker."""
    known = KNOWN_HOME * min(facts.visits, KNOWN_HOME_MOST)
    language = SAME_LANGUAGE if facts.same_language else 0.0
    return facts.minutes + sum(_burdens(facts).values()) - known - language


def _reasons(facts: Facts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    lacking = "certificate_expired" if facts.certificate_expired else "certificate_missing"
    if facts.qualified is not None:
        found.append(Reason("certificate_valid" if facts.qualified else lacking))
    if facts.visits:
        found.append(Reason("knows_home", (("visits", facts.visits),)))
    if facts.busy_with:
        found.append(Reason("busy", (("with", facts.busy_with),)))
    if not facts.fresh:
        found.append(Reason("stale"))
    if facts.same_language:
        found.append(Reason("same_language"))
    if facts.as_wished is not None:
        found.append(Reason("gender_as_wished" if facts.as_wished else "other_gender"))
    found.append(Reason(f"mode_{facts.mode}"))
    if facts.distance_m is None:
        found.append(Reason("place_unknown"))
    return tuple(found)


def _counterfactual(facts: Facts, best: float) -> Reason:
    """Find the smallest single change that would have put this worker first."""
    own = score(facts)
    lifting = sorted((weight, code) for code, weight in _burdens(facts).items() if own - weight < best)
    if lifting:
        return Reason(f"without_{lifting[0][1]}", (("name", facts.name), ("with", facts.busy_with)))
    return Reason("nearer", (("name", facts.name), ("minutes", int(own - best) + 1)))


def rank(workers: Iterable[Facts], limit: int = 3) -> tuple[Ranked, ...]:
    """Rank workers: lowest score first; ties go to the nearer one, then to the lower number, so it is repeatable."""
    ordered = sorted(workers, key=lambda facts: (score(facts), facts.minutes, facts.worker_id))
    best = score(ordered[0]) if ordered else 0.0
    return tuple(
        Ranked(
            rank=place,
            facts=facts,
            score=score(facts),
            reasons=_reasons(facts),
            counterfactual=None if place == 1 else _counterfactual(facts, best),
        )
        for place, facts in enumerate(ordered[:limit], start=1)
    )
