"""The day as a drawing: a row for each worker, a bar for each visit, the way before it as a thin line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ROW, HEAD, BAR, NAME = 44, 28, 28, 96
COLOURS: Final = 6
"""Colours of workers; the number beside the name on the map says the same."""
MINUTE: Final = 1.5
"""Drawing units of a minute."""
HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One visit in the drawing; the values are attributes of SVG."""

    order: int
    x: float
    width: float
    y: int
    way_x: float
    way: float
    label: str
    title: str
    kind: str
    colour: int
    worker: int
    person: int
    provider: int


@dataclass(frozen=True, slots=True)
class Line:
    """One worker: the name and the hours that the roster gives."""

    name: str
    y: int
    x: float
    width: float
    worker: int
    colour: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing with its size and the hours along the top."""

    width: float
    height: int
    hours: list[tuple[float, str]]
    lines: list[Line]
    bars: list[Bar]
    first: float = 0.0
    """The minute at the left edge of the hours, just behind the names."""


def draw(workers: Mapping[int, tuple[str, float, float]], bars: Iterable[Mapping[str, Any]]) -> Chart:
    """Draw the workers (name, begin and end of work in minutes) and their visits."""
    listed = list(bars)
    first = min([begin for _name, begin, _end in workers.values()] + [row["starts"] for row in listed], default=480)
    last = max([end for _name, _begin, end in workers.values()] + [row["ends"] for row in listed], default=1080)
    first, last = first // HOUR * HOUR, -(-last // HOUR) * HOUR
    rows = {worker: HEAD + number * ROW for number, worker in enumerate(workers)}
    return Chart(
        first=first,
        width=NAME + (last - first) * MINUTE + 8,
        height=HEAD + len(rows) * ROW,
        hours=[
            (NAME + (minute - first) * MINUTE, f"{minute // HOUR:.0f}:00")
            for minute in range(int(first), int(last), HOUR)
        ],
        lines=[
            Line(name, rows[worker], NAME + (begin - first) * MINUTE, (end - begin) * MINUTE, worker, number % COLOURS)
            for number, (worker, (name, begin, end)) in enumerate(workers.items())
        ],
        bars=[
            Bar(
                order=row["order"],
                x=NAME + (row["starts"] - first) * MINUTE,
                width=max((row["ends"] - row["starts"]) * MINUTE, 6),
                y=rows[row["worker"]] + (ROW - BAR) // 2,
                way_x=NAME + (row["arrives"] - row["travel"] - first) * MINUTE,
                way=row["travel"] * MINUTE,
                label=row["label"] if (row["ends"] - row["starts"]) * MINUTE > 40 else "",  # noqa: PLR2004 - three signs
                title=row["title"],
                kind=row["kind"],
                colour=row.get("colour", 0),
                worker=row["worker"],
                person=row.get("person", 0),
                provider=row.get("provider", 0),
            )
            for row in listed
            if row["worker"] in rows
        ],
    )
