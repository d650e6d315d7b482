"""Stored frames: one with all that is known of it, and the frames of a line read again with the codec of today."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from anju.devices.models import Device, Frame, Heard, Line
from anju.devices.queries.devices import device
from anju.devices.queries.lines import line
from anju.devices.rules.again import Reading, Word, differences, reading
from anju.devices.rules.frames import LineInfo, Lines, read
from anju.devices.rules.sampling import KEPT
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Principal, Viewer
from anju_edge.protocols.events import Event

MOST = 5000
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Inspected:
    """One frame: as it was stored and read then, and as it is read now."""

    frame: Frame
    then: tuple[Word, ...]
    now: Reading
    gone: tuple[Word, ...]
    new: tuple[Word, ...]

    @property
    def same(self) -> bool:
        """Whether both readings say the same."""
        return not self.gone and not self.new


@dataclass(frozen=True, slots=True)
class Again:
    """The frames of a line read again: how many, and those that would be read otherwise, newest first."""

    read: int
    different: list[Inspected]
    more: bool


def inspect(viewer: Viewer, device_id: int, *, door: int, seq: int, at: datetime) -> Inspected:
    """Return one frame of a device with both readings."""
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(device=device_id)
    row = device(viewer, device_id)
    frame = Frame.objects.filter(device_id=row.pk, received_at=at, door=door, stream_seq=seq).first()
    if frame is None:
        raise NotVisible(frame=seq)
    owner = Line.objects.filter(pk=frame.line_id or 0).first()
    return next(_inspected([frame], Lines([_info(owner)] if owner else [])))


def inspect_on_line(viewer: Viewer, line_id: int, *, door: int, seq: int, at: datetime) -> Inspected:
    """Return one frame of a line with both readings, whoever sent it."""
    owner = line(viewer, line_id)
    frame = Frame.objects.filter(line_id=owner.pk, received_at=at, door=door, stream_seq=seq).first()
    if frame is None:
        raise NotVisible(frame=seq)
    return next(_inspected([frame], Lines([_info(owner)])))


def again(viewer: Viewer, line_id: int, *, since: datetime, until: datetime) -> Again:
    """Read the frames of a line in ``[since, until)`` again; at most so many, the newest first. Nothing is changed."""
    owner = line(viewer, line_id)
    rows = Frame.objects.filter(line_id=owner.pk, received_at__gte=since, received_at__lt=until)
    frames = list(rows.order_by("-received_at", "-stream_seq")[: MOST + 1])
    different = [found for found in _inspected(frames[:MOST], Lines([_info(owner)])) if not found.same]
    return Again(min(len(frames), MOST), different, len(frames) > MOST)


def inspected(viewer: Viewer, frames: list[Frame]) -> list[Inspected]:
    """Read frames that the viewer has fetched with the codecs of their lines, beside what was read then."""
    viewer.need("device.read" if not viewer.can("line.manage") else "line.manage")
    owners = Line.objects.filter(pk__in={frame.line_id for frame in frames if frame.line_id})
    return list(_inspected(frames, Lines([_info(owner) for owner in owners])))


def _info(row: Line) -> LineInfo:
    info = LineInfo(line_id=row.pk, protocol=row.protocol, base=row.topic_base, area=row.area_code, learned=row.learned)
    info.context.settings = row.settings
    info.judge_by(row.fall_weights)
    return info


def _inspected(frames: list[Frame], lines: Lines) -> Iterator[Inspected]:
    then = _heard(frames)
    read_now = [(frame, reading(_events(lines, frame))) for frame in frames]
    known = _enrolled({word.device for _, now in read_now for word in now.words})
    for frame, now in read_now:
        before = then[frame.received_at, frame.door, frame.stream_seq]
        counted = [word for word in now.words if known.get(word.device, _NEVER) <= frame.received_at]
        yield Inspected(frame, tuple(before), now, *differences(before, counted))


def _events(lines: Lines, frame: Frame) -> list[Event]:
    owner, rest = lines.place(frame.subject)
    return read(owner, rest, bytes(frame.raw))[0]


def _enrolled(numbers: set[str]) -> dict[str, datetime]:
    """Return since when each number is registered: what nobody had registered then was not stored as a signal."""
    return dict(Device.objects.filter(number__in=numbers).values_list("number", "created_at"))


def _heard(frames: list[Frame]) -> dict[tuple[datetime, int, int], list[Word]]:
    found: dict[tuple[datetime, int, int], list[Word]] = defaultdict(list)
    if not frames:
        return found
    times = [frame.received_at for frame in frames]
    rows = Heard.objects.filter(
        received_at__gte=min(times), received_at__lte=max(times), stream_seq__in={item.stream_seq for item in frames}
    ).exclude(kind__in=KEPT)  # taken from the head of a report now and then: no word of the device's own
    rows = rows.order_by("ordinal")
    numbers = dict(Device.objects.filter(pk__in={row.device_id for row in rows}).values_list("id", "number"))
    for row in rows:
        word = Word(numbers.get(row.device_id, ""), row.kind, row.active, row.value, row.text or "")
        found[row.received_at, row.door, row.stream_seq].append(word)
    return found
