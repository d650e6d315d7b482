"""Which model, firmware or room rings for nothing: the board's own false-alarm rate, group by group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from anju.incidents.rules.figures import DEFINITIONS, Case, Figure, compute

ENOUGH = 20  # closed cases; below, a single press more or less moves the rate by five percent and more


@dataclass(frozen=True, slots=True)
class Group:
    """The closed cases of one model, firmware or room: the rate, and how each ended."""

    key: str
    figure: Figure
    outcomes: Mapping[str, int]

    @property
    def sure(self) -> bool:
        """Whether there are enough cases for the rate to say something."""
        return self.figure.of >= ENOUGH


def grouped(cases: Iterable[tuple[str, Case]], now: datetime) -> list[Group]:
    """Compute the rate of each group that has a closed case: sure ones first, the highest rate on top."""
    members: dict[str, list[Case]] = defaultdict(list)
    for key, case in cases:
        members[key].append(case)
    found = [_group(key, inside, now) for key, inside in members.items()]
    return sorted((item for item in found if item.figure.of), key=_place)


def _group(key: str, cases: list[Case], now: datetime) -> Group:
    figure = compute(DEFINITIONS["false_alarms"], cases, now)
    counted = {*figure.ids_in, *figure.ids_out}
    return Group(key, figure, Counter(case.outcome for case in cases if case.id in counted))


def _place(group: Group) -> tuple[bool, float, int, str]:
    return not group.sure, -(group.figure.value or 0), -group.figure.of, group.key
