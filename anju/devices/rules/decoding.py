"""The frames of a batch read one protocol after the other: a codec that stays warm needs less time.

Nothing changes by it: what a codec makes of a frame depends on the frame and on what the same line has taught before,
and the frames of one line stay in their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from anju.devices.rules.frames import Frame, LineInfo, Lines, learn, read
from anju.devices.rules.quiet import Quiet, Said, outlines, told
from anju_edge.protocols.events import Event, Gateway, Learned
from anju_edge.protocols.registry import PROTOCOLS

Decoded = tuple[Frame, LineInfo | None, list[Event], str]
_Group = list[tuple[int, str]]  # places in the batch, and the topics below the line's base
PART = 500  # frames that are read and then taken up: what was made of them still lies near the processor


class Read(NamedTuple):
    """What frames say, in their order, and the place of each in its batch; of one line, or of all (``in_turn``)."""

    places: list[int]
    decoded: list[Decoded]
    lines: frozenset[LineInfo | None]

    @property
    def numbers(self) -> set[str]:
        """The numbers of the devices that are spoken of."""
        found: set[str] = set()
        for _, _, events, _ in self.decoded:
            for event in events:
                if isinstance(event, Learned):
                    found.update(described.device for described in event.devices if described.firmware)
                elif not isinstance(event, Gateway):
                    found.add(event.device)
        return found


def read_parts(lines: Lines, frames: Sequence[Frame], most: int = PART) -> Iterator[list[Read]]:
    """Yield what each frame says, line by line, up to so many frames at a time; plain copies are left out."""
    taught: set[LineInfo] = set()
    part: list[Read] = []
    room = most
    for line, group in _by_protocol(lines, frames):
        done, own = 0, frozenset((line,))
        while done < len(group):
            items = group[done : done + room]
            decoded = [read_one(line, rest, frames[index], taught) for index, rest in items]
            part.append(Read([index for index, _ in items], decoded, own))
            done, room = done + len(items), room - len(items)
            if not room:
                yield part
                part, room = [], most
    if part:
        yield part


def in_turn(found: Iterable[Read]) -> Read:
    """Return what several lines said in the order of the batch."""
    reads = list(found)
    items = sorted((item for read in reads for item in zip(read.places, read.decoded, strict=True)), key=itemgetter(0))
    lines = frozenset[LineInfo | None]().union(*(read.lines for read in reads))
    return Read([place for place, _ in items], [decoded for _, decoded in items], lines)


def read_loud(
    lines: Lines, frames: Sequence[Frame], taught: set[LineInfo], quiet: Quiet
) -> list[Decoded | Said | None]:
    """Return at its place what each frame says that may call somebody; of one that was read before, what it said then.

    Nothing for plain copies and for frames that certainly call nobody (``is_calm`` of their protocol). Adds the lines
    that learned something to ``taught``.
    """
    found: list[Decoded | Said | None] = [None] * len(frames)
    for line, group in _by_protocol(lines, frames):
        protocol = PROTOCOLS[line.protocol] if line is not None else None
        is_calm = protocol.is_calm if protocol is not None else None
        outline = protocol.outline if protocol is not None and outlines(line) else None
        for index, rest in group:
            frame = frames[index]
            if is_calm is not None and is_calm(frame.payload):
                continue
            seen = outline(frame.payload) if outline is not None else b""
            said = quiet.known(frame.subject, seen) if seen and line not in taught else None
            if said is not None:
                found[index] = said
                continue
            decoded = found[index] = read_one(line, rest, frame, taught)
            says = told(decoded[2]) if seen else None
            if says is not None:
                quiet.keep(frame.subject, seen, says)
    return found


def _by_protocol(lines: Lines, frames: Sequence[Frame]) -> Iterator[tuple[LineInfo | None, _Group]]:
    """Yield the frames of each line, and the lines of one protocol one after the other."""
    groups: dict[LineInfo | None, _Group] = defaultdict(list)
    place = lines.place
    for index, frame in enumerate(frames):
        if frame.subject:
            line, rest = place(frame.subject)
            groups[line].append((index, rest))
    yield from sorted(groups.items(), key=lambda item: item[0].protocol if item[0] is not None else "")


def read_one(line: LineInfo | None, rest: str, frame: Frame, taught: set[LineInfo]) -> Decoded:
    """Return what one frame says, and let its line learn from it."""
    events, outcome = read(line, rest, frame.payload)
    if line is not None:
        for event in events:
            if type(event) is Learned and learn(line.context, event):
                taught.add(line)
    return frame, line, events, outcome
