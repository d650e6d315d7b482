"""The ranking that an assignment came from, as whoever asks why may see it: places, parts of scores, reasons in words.

Three forms are read: whole rankings in small numbers, whole rankings in words as earlier versions kept them, and the
first three in words that an alarm keeps.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from anju.dispatch.models import Assignment, Ranking, Worker
from anju.dispatch.queries.choosing_words import PART_WORDS, choice_writer
from anju.dispatch.rules import keeping
from anju.kernel.viewer import Principal, Viewer

MOST = 30  # of each kind, where nobody is looked for by name


@dataclass(frozen=True, slots=True)
class ScorePart:
    """What one reason weighed, in minutes of travel: above zero against, below zero for the worker."""

    code: str
    word: str
    minutes: float


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """One worker of a kept ranking. ``rank`` is the place, of whoever was ruled out the place without that."""

    worker_id: int
    name: str
    provider: str
    rank: int
    able: bool
    chosen: bool
    codes: list[str]
    reasons: list[str]
    counterfactual: str
    minutes: int | None = None  # earlier versions did not keep it of whoever was ruled out
    score: float | None = None
    parts: list[ScorePart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class KeptRanking:
    """Those shown of one ranking, and how many there were: who could go and who could not."""

    ranked: list[KeptPlace]
    ruled_out: list[KeptPlace]
    able: int
    barred: int

    @property
    def not_shown(self) -> int:
        """How many more there were."""
        return self.able + self.barred - len(self.ranked) - len(self.ruled_out)


def kept_ranking(viewer: Viewer, row: Assignment, *, name: str = "", most: int = MOST) -> KeptRanking:
    """Return the first of the ranking of an assignment that was fetched before, or those whom a name finds.

    A provider reads of its own workers alone, with the places that they had among all.
    """
    packed = Ranking.objects.filter(assignment=row.pk).values_list("lines", flat=True).first()
    if packed is None:
        return _in_words(viewer, row, name, most)
    kept = keeping.unpack(bytes(packed))
    lines = [line for line in kept.lines if _may_be_shown(viewer, kept.providers[line.provider])]
    able, barred = [line for line in lines if line.able], [line for line in lines if not line.able]
    if name:
        found = _names([*able, *barred], name)
    else:
        able, barred = able[:most], barred[:most]
        found = _names([*able, *barred])
    writer = _Writer(row, kept, found)
    return KeptRanking(
        ranked=list(islice(writer.places(able), most)),
        ruled_out=list(islice(writer.places(barred), most)),
        able=kept.able,
        barred=len(kept.lines) - kept.able,
    )


def _may_be_shown(viewer: Viewer, provider: keeping.Provider) -> bool:
    return viewer.principal is not Principal.PROVIDER or provider.pk == viewer.organisation_id


def _names(lines: Iterable[keeping.Line], name: str = "") -> dict[int, str]:
    rows = Worker.objects.filter(pk__in=[line.worker_id for line in lines], name__icontains=name)
    return dict(rows.values_list("pk", "name"))


class _Writer:
    """Writes the lines of a ranking as words."""

    def __init__(self, row: Assignment, kept: keeping.Kept, names: Mapping[int, str]) -> None:
        self._row, self._kept, self._names = row, kept, names
        self._words = choice_writer()

    def places(self, lines: Iterable[keeping.Line]) -> Iterator[KeptPlace]:
        """Write those of some lines who may be shown."""
        return (self._place(line, self._names[line.worker_id]) for line in lines if line.worker_id in self._names)

    def _place(self, line: keeping.Line, name: str) -> KeptPlace:
        reasons, change = self._kept.reasons(line), self._kept.change(line, name)
        return KeptPlace(
            worker_id=line.worker_id,
            name=name,
            provider=self._kept.providers[line.provider].name,
            rank=line.rank,
            able=line.able,
            chosen=line.worker_id == self._row.worker_id,
            codes=[reason.code for reason in reasons],
            reasons=[self._words(reason) for reason in reasons],
            counterfactual=self._words(change) if change else "",
            minutes=line.minutes,
            score=round(self._kept.score(line), 1),
            parts=[ScorePart(code, str(PART_WORDS[code]), round(weight, 1)) for code, weight in self._kept.parts(line)],
        )


def _in_words(viewer: Viewer, row: Assignment, name: str, most: int) -> KeptRanking:
    able, barred = row.reasons.get("candidates", []), row.reasons.get("ruled_out", [])
    own = None
    if viewer.principal is Principal.PROVIDER:
        ids = [item["worker_id"] for item in (*able, *barred)]
        own = frozenset(
            Worker.objects.filter(pk__in=ids, organisation_id=viewer.organisation_id).values_list("pk", flat=True)
        )
    shown = [
        [_told(row, item) for item in listed if name in item["name"] and (own is None or item["worker_id"] in own)]
        for listed in (able, barred)
    ]
    return KeptRanking(
        ranked=shown[0][:most], ruled_out=shown[1][:most], able=row.reasons.get("of", len(able)), barred=len(barred)
    )


def _told(row: Assignment, item: Mapping[str, Any]) -> KeptPlace:
    return KeptPlace(
        worker_id=item["worker_id"],
        name=item["name"],
        provider=item.get("provider", ""),
        rank=item["rank"] if "rank" in item else item["would_rank"],
        able="rank" in item,
        chosen=item["worker_id"] == row.worker_id,
        codes=item["codes"],
        reasons=item["reasons"],
        counterfactual=item.get("counterfactual", ""),
        minutes=item.get("minutes"),
        score=item.get("score"),
    )
