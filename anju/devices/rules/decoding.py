"""The frames of a batch read one protocol after the other: a codec that stays warm needs less time.

Nothing changes by it: what a codec makes of a frame depends on the frame and on what the same line has taught before,
and the frames of one line stay in their order.
"""

from collections import defaultdict
from collections.abc import Sequence

from anju.devices.rules.frames import Frame, LineInfo, Lines, learn, read
from anju_edge.protocols.events import Event, Learned
from anju_edge.protocols.registry import PROTOCOLS

Decoded = tuple[Frame, LineInfo | None, list[Event], str]


def read_all(
    lines: Lines,
    frames: Sequence[Frame],
    taught: set[LineInfo],
    *,
    later: frozenset[str] = frozenset(),
    only_loud: bool = False,
) -> list[Decoded | None]:
    """Return what each frame says, at its place; nothing for plain copies and for protocols that are read ``later``.

    With ``only_loud`` nothing for those either that certainly call nobody (``is_calm`` of their protocol). Adds the
    lines that learned something to ``taught``.
    """
    groups: dict[str, list[tuple[int, LineInfo | None, str]]] = defaultdict(list)
    for index, frame in enumerate(frames):
        if frame.subject:
            line, rest = lines.place(frame.subject)
            groups[line.protocol if line is not None else ""].append((index, line, rest))
    found: list[Decoded | None] = [None] * len(frames)
    for protocol, group in groups.items():
        if protocol in later:
            continue
        is_calm = PROTOCOLS[protocol].is_calm if protocol and only_loud else None
        for index, line, rest in group:
            frame = frames[index]
            if is_calm is None or not is_calm(frame.payload):
                found[index] = read_one(line, rest, frame, taught)
    return found


def read_one(line: LineInfo | None, rest: str, frame: Frame, taught: set[LineInfo]) -> Decoded:
    """Return what one frame says, and let its line learn from it."""
    events, outcome = read(line, rest, frame.payload)
    if line is not None:
        for event in events:
            if type(event) is Learned and learn(line.context, event):
                taught.add(line)
    return frame, line, events, outcome
