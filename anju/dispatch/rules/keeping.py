"""A ranking as it is kept for appeal: small numbers for each worker, from which every word can be made again.

Thousands may have been looked at for one visit, and somebody may ask for any of them years later. What is kept is what
was decided, with the weights of that day beside it; reading it asks nothing of the rules of today. The lists of codes
belong to the format: a change of them is a new format, and the old one stays readable.
"""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final, NamedTuple

from anju.dispatch.rules import choosing
from anju.dispatch.rules.ranking import Reason

FORMAT: Final = 1
# The bit of a code is its place here; whoever has one of the second list could not go.
FOR_AND_AGAINST: Final = (
    "travel", "travel_unknown", "qualified", "knows_elder", "same_language", "gender_as_wished", "other_gender", "load",
    "over_limit", "over_share", "under_share",
)  # fmt: skip
BARRING: Final = (
    "certificate_expired", "certificate_missing", "health_expired", "on_leave", "clash", "too_tight", "off_duty",
    "off_shift",
)  # fmt: skip
CHANGES: Final = (
    "", "without_other_gender", "without_over_limit", "without_visits_today", "without_over_share", "nearer",
    "known_better", "several_changes",
)  # fmt: skip
_BIT: Final = {code: 1 << place for place, code in enumerate((*FOR_AND_AGAINST, *BARRING))}
_CHANGE: Final = {code: place for place, code in enumerate(CHANGES)}
_COUNTED: Final = {"nearer": "minutes", "several_changes": "minutes", "known_better": "visits"}
_MOST: Final = 50_000_000  # bytes of one ranking when it is unpacked; a million workers take less


class RankingUnreadableError(ValueError):
    """What is kept is of a format that this version does not know, or damaged."""


class Line(NamedTuple):
    """One worker of a kept ranking. ``rank``: the place, or the place without what ruled the worker out."""

    worker_id: int
    rank: int
    able: bool
    provider: int  # which of the providers
    minutes: int
    codes: int  # one bit a code
    visits: int  # earlier visits to the elder
    visits_today: int
    hours: int  # of the day, in tenths
    change: int  # what would have put the worker first
    change_by: int


class Provider(NamedTuple):
    """A provider as it stood at that moment."""

    pk: int | None
    name: str
    share: float


class Part(NamedTuple):
    """What a reason weighs, in minutes: above zero against, below zero for the worker."""

    code: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Kept:
    """A ranking that was kept: who could go in order, then who could not by the place they would have had."""

    able: int
    wish: str
    weights: Mapping[str, float]
    providers: Sequence[Provider]
    lines: Sequence[Line]

    def reasons(self, line: Line) -> tuple[Reason, ...]:
        """Return the reasons that stood in the ranking, with their facts."""
        listed = FOR_AND_AGAINST if line.able else BARRING
        return tuple(Reason(code, self._facts(code, line)) for code in listed if line.codes & _BIT[code])

    def change(self, line: Line, name: str) -> Reason | None:
        """Return the smallest change that would have put a worker first."""
        code = CHANGES[line.change]
        if not code:
            return None
        counted: tuple[tuple[str, object], ...] = ((_COUNTED[code], line.change_by),) if code in _COUNTED else ()
        return Reason(code, (("name", name), *counted))

    def parts(self, line: Line) -> tuple[Part, ...]:
        """Return what the score of a worker is made of; the ways count for whoever could not go as well."""
        weights, share = self.weights, self.providers[line.provider].share
        known = weights["known_elder"] * min(line.visits, int(weights["known_elder_most"]))
        found = (
            Part("travel", float(line.minutes)),
            Part("other_gender", weights["other_gender"] if line.codes & _BIT["other_gender"] else 0.0),
            Part("over_limit", weights["over_limit"] if line.codes & _BIT["over_limit"] else 0.0),
            Part("visits_today", weights["each_visit"] * line.visits_today),
            Part("over_share", weights["fairness"] * min(share - 1, 1.0) if share > 1 else 0.0),
            Part("knows_elder", -known),
            Part("same_language", -weights["same_language"] if line.codes & _BIT["same_language"] else 0.0),
            Part("under_share", -weights["fairness"] * (1 - share) if share < 1 else 0.0),
        )
        return tuple(part for part in found if part.minutes or part.code == "travel")

    def score(self, line: Line) -> float:
        """Return the sum of the parts, added up as the ranking did."""
        travel, *parts = (part.minutes for part in self.parts(line))
        found = travel + sum(minutes for minutes in parts if minutes > 0)
        for minutes in (minutes for minutes in parts if minutes < 0):
            found += minutes
        return found

    def _facts(self, code: str, line: Line) -> tuple[tuple[str, object], ...]:
        match code:
            case "travel" | "travel_unknown" | "too_tight":
                return (("minutes", line.minutes),)
            case "knows_elder":
                return (("visits", line.visits),)
            case "load" | "over_limit":
                return (("visits", line.visits_today), ("hours", f"{line.hours / 10:.1f}"))
            case "over_share" | "under_share":
                return (("percent", round(self.providers[line.provider].share * 100)),)
        return ()


def pack(
    ranked: Sequence[choosing.Ranked], out: Sequence[choosing.RuledOut], *, names: Mapping[int, str], wish: str
) -> bytes:
    """Write down a whole ranking; ``names`` are those of the providers."""
    providers: dict[tuple[int | None, float], int] = {}
    lines = [_could(place, providers) for place in ranked]
    lines += [_could_not(item, providers, wish) for item in out]
    masks = {mask: number for number, mask in enumerate(dict.fromkeys(line.codes for line in lines))}
    would = [line.rank for line in lines[len(ranked) :]]
    kept = {
        "format": FORMAT, "able": len(ranked), "wish": wish, "weights": choosing.WEIGHTS,
        "providers": [(pk, names.get(pk or 0, ""), share) for pk, share in providers], "masks": list(masks),
        "worker": [line.worker_id for line in lines],
        "would": [place - before for before, place in pairwise((0, *would))],
        "provider": [line.provider for line in lines], "minutes": [line.minutes for line in lines],
        "code": [masks[line.codes] for line in lines], "visits": [line.visits for line in lines],
        "today": [line.visits_today for line in lines], "hours": [line.hours for line in lines],
        "change": [line.change for line in lines], "by": [line.change_by for line in lines],
    }  # fmt: skip
    return zlib.compress(json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode())


def _could(place: choosing.Ranked, providers: dict[tuple[int | None, float], int]) -> Line:
    change = place.counterfactual
    by = dict(change.facts).get(_COUNTED.get(change.code, "")) if change else None
    return _line(
        place.facts, providers, rank=place.rank, able=True, codes=_bits(place.reasons),
        change=_CHANGE[change.code] if change else 0, change_by=by if isinstance(by, int) else 0,
    )  # fmt: skip


def _could_not(item: choosing.RuledOut, providers: dict[tuple[int | None, float], int], wish: str) -> Line:
    codes = _bits(item.reasons) | _bits(choosing.weighed(item.facts, wish))
    return _line(item.facts, providers, rank=item.would_rank, able=False, codes=codes, change=0, change_by=0)


def _line(facts: choosing.Facts, providers: dict[tuple[int | None, float], int], **told: Any) -> Line:
    return Line(
        worker_id=facts.worker_id,
        provider=providers.setdefault((facts.provider_id, facts.share), len(providers)),
        minutes=facts.minutes,
        visits=facts.visits,
        visits_today=facts.visits_today,
        hours=round(float(f"{facts.hours_today:.1f}") * 10),
        **told,
    )


def _bits(reasons: Sequence[Reason]) -> int:
    return sum(_BIT[reason.code] for reason in reasons)


def unpack(packed: bytes) -> Kept:
    """Read a ranking that was kept, or raise ``RankingUnreadableError``."""
    try:
        reader = zlib.decompressobj()
        kept: dict[str, Any] = json.loads(reader.decompress(packed, _MOST))
        if kept["format"] != FORMAT:
            raise RankingUnreadableError(str(kept["format"]))
        return Kept(
            able=kept["able"],
            wish=kept["wish"],
            weights=kept["weights"],
            providers=[Provider(*values) for values in kept["providers"]],
            lines=list(_lines(kept)),
        )
    except (zlib.error, ValueError, KeyError, TypeError, IndexError) as problem:
        raise RankingUnreadableError(str(problem)) from problem


def _lines(kept: Mapping[str, Any]) -> Iterator[Line]:
    able, masks = kept["able"], kept["masks"]
    places = (*range(1, able + 1), *accumulate(kept["would"]))
    columns = (
        kept["worker"], places, kept["provider"], kept["minutes"], kept["code"], kept["visits"], kept["today"],
        kept["hours"], kept["change"], kept["by"],
    )  # fmt: skip
    for number, (worker, rank, provider, minutes, code, *rest) in enumerate(zip(*columns, strict=True)):
        yield Line(worker, rank, number < able, provider, minutes, masks[code], *rest)
