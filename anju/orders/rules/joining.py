"""Which orders of a day belong together: two people side by side, or one service some time after another."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Wanted(NamedTuple):
    """One order as the plan sees it; ``window`` is when it may begin, minutes from midnight."""

    order: int
    elder: int
    item: str
    window: tuple[float, float]
    minutes: float
    people: int = 1
    after: str = ""
    between: tuple[float, float] = (0.0, 0.0)  # minutes from the end of the other to the begin
    fixed: bool = False


class Group(NamedTuple):
    """Orders that are one visit; ``gap`` is least and most minutes between the begin of the first and of the second."""

    first: Wanted
    window: tuple[float, float]
    second: Wanted | None = None
    gap: tuple[float, float] = (0.0, 0.0)


def people(count: int, levels: Iterable[str], level: str) -> int:
    """Return how many go to somebody of this ability level."""
    wanted = tuple(levels)
    return count if not wanted or level in wanted else 1


def grouped(rows: Iterable[Wanted]) -> list[Group]:
    """Put orders of one elder together where one follows the other and both windows allow it."""
    listed = list(rows)
    homes: dict[tuple[int, str], list[Wanted]] = defaultdict(list)  # by elder and item: a day has thousands of orders
    for row in listed:
        homes[row.elder, row.item].append(row)
    taken: set[int] = set()
    found = []
    for row in listed:
        if row.after and row.order not in taken:
            before = homes.get((row.elder, row.after), ())
            first = next((one for one in before if one.order not in taken), None)
            group = _pair(first, row) if first else None
            if group:
                found.append(group)
                taken |= {row.order, group.first.order}
    alone = [Group(row, row.window) for row in listed if row.order not in taken]
    return sorted([*found, *alone], key=lambda group: (group.first.window, group.first.order))


def _pair(first: Wanted, second: Wanted) -> Group | None:
    """Join two orders; when either is fixed to its time, or the windows are too far apart, they stay apart."""
    if first.fixed or second.fixed:
        return None
    least, most = (first.minutes + minutes for minutes in second.between)
    early = max(first.window[0], second.window[0] - most)
    least = max(least, second.window[0] - early)
    late = min(first.window[1], second.window[1] - least)
    if early > late or least > most:
        return None
    return Group(first, (early, late), second, (least, most))
