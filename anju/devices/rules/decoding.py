"""The frames of a batch read one protocol after the other: a codec that stays warm needs less time.

Nothing changes by it: what a codec makes of a frame depends on the frame and on what the same line has taught before,
and the frames of one line stay in their order.
"""

from collections import defaultdict
from collections.abc import Sequence

from anju.devices.rules.frames import Frame, LineInfo, Lines, learn, read
from anju_edge.protocols.events import Event, Learned

Decoded = tuple[Frame, LineInfo | None, list[Event], str]


def read_all(
    lines: Lines, frames: Sequence[Frame], taught: set[LineInfo], *, later: frozenset[str] = frozenset()
) -> list[Decoded | None]:
    """Return what each frame says, at its place; nothing for plain copies and for protocols that are read ``later``.

    Adds the lines that learned something to ``taught``.
    """
    groups: dict[str, list[tuple[int, LineInfo | None, str]]] = defaultdict(list)
    for index, frame in enumerate(frames):
        if frame.subject:
            line, rest = lines.place(frame.subject)
            groups[line.protocol if line is not None else ""].append((index, line, rest))
    found: list[Decoded | None] = [None] * len(frames)
    for protocol, group in groups.items():
        if protocol not in later:
            for index, line, rest in group:
                found[index] = read_one(line, rest, frames[index], taught)
    return found


def read_one(line: LineInfo | None, rest: str, frame: Frame, taught: set[LineInfo]) -> Decoded:
    """Return what one frame says, and let its line learn from it."""
    events, outcome = read(line, rest, frame.payload)
    if line is not None:
        for event in events:
            if type(event) is Learned and learn(line.context, event):
                taught.add(line)
    return frame, line, events, outcome
