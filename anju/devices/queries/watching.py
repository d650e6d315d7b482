"""What the alarms lane remembers about elders: their limits, their fences, and what is beyond them now."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from anju.devices.models import Fence, VitalEpisode, VitalLimit
from anju.devices.rules import fences, limits
from anju.devices.rules.alarms import clock_is_wrong, event_key
from anju.devices.rules.limits import Bounds, Measured, Streak
from anju.devices.rules.quiet import JUDGED
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import Report, Signal
from anju_edge.protocols.signals import is_plausible

POSITION = "position"
WATCHED = JUDGED
_KEPT = 300_000
_DEFAULT = {(kind, grade): getattr(limits.DEFAULTS[kind], grade) for kind in limits.VITALS for grade in limits.GRADES}


class Guarded(NamedTuple):
    """One fence as the lane holds it: its shape, its name, what is known."""

    fence: fences.Fence
    name: str
    standing: fences.Standing


class Watch:
    """What is watched for one elder. ``last_fix`` is the newest fix by its device's clock, where that is believed."""

    __slots__ = ("bounds", "fences", "last_fix", "streaks")

    def __init__(self) -> None:
        self.bounds: dict[tuple[str, str], Bounds] = {}
        self.streaks: dict[tuple[str, str], Streak] = {}
        self.fences: dict[int, Guarded] = {}
        self.last_fix: datetime | None = None

    def of(self, kind: str, grade: str) -> Bounds:
        """Return the limits of a kind and grade: the elder's own, or the defaults."""
        return self.bounds.get((kind, grade)) or _DEFAULT[kind, grade]

    def wants(self, report: Report, at: datetime) -> bool:
        """Whether a report can change anything here: the quick way past values and places that are as they were."""
        return any(self._wants(signal, report, at) for signal in report.signals if signal.kind in WATCHED)

    def _wants(self, signal: Signal, report: Report, at: datetime) -> bool:
        if signal.kind == POSITION:
            return bool(self.fences) and self._moves(signal, report, at)
        value = signal.value
        if value is None or not is_plausible(signal.kind, value):
            return False
        return any(
            limits.concerns(self.of(signal.kind, grade), value, open_streak=(signal.kind, grade) in self.streaks)
            for grade in limits.GRADES
        )

    def _moves(self, signal: Signal, report: Report, at: datetime) -> bool:
        fix = fix_of(signal, report, at)
        if self.is_older(fix):
            return False
        for guarded in self.fences.values():
            verdict = fences.judge(guarded.fence, guarded.standing, fix)
            if verdict.what or verdict.after != guarded.standing:
                return True
        self.note_fix(fix)
        return False

    def is_older(self, fix: fences.Fix) -> bool:
        """Whether a newer fix was judged already."""
        return fix.measured_at is not None and self.last_fix is not None and fix.measured_at < self.last_fix

    def note_fix(self, fix: fences.Fix) -> None:
        """Remember the newest fix that told where somebody is now."""
        if fix.measured_at is not None and not fences.not_of_now(fix):
            self.last_fix = fix.measured_at


class Watching:
    """The watches of the elders met lately. What a batch changes counts only after its commit (``keep``)."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._known: dict[int, Watch] = {}
        self._fresh: dict[int, Watch] = {}

    def forget(self) -> None:
        """Drop everything: limits and fences that somebody changed are seen at the next look."""
        self._known = {}
        self._fresh = {}

    def look_up(self, elders: Iterable[int]) -> dict[int, Watch]:
        """Make sure that these elders are known, and return everything known."""
        missing = {elder for elder in elders if elder not in self._known}
        if missing:
            if len(self._known) > _KEPT:
                self._known = {}
            self._known |= _read(self.viewer, missing, self._known)
        return self._known

    def load(self, elders: Iterable[int]) -> None:
        """Read these elders anew, in the transaction that is going to write."""
        self._fresh = _read(self.viewer, set(elders), self._known)

    def fresh(self, elder_id: int) -> Watch:
        """Return what is known in this transaction."""
        return self._fresh[elder_id]

    def keep(self) -> None:
        """Take over what the committed batch changed."""
        self._known |= self._fresh
        self._fresh = {}


def is_watched(report: Report) -> bool:
    """Whether a report holds anything that limits or fences are about."""
    return any(signal.kind in WATCHED for signal in report.signals)


def fix_of(signal: Signal, report: Report, at: datetime) -> fences.Fix:
    """Read a position signal, which a codec has written."""
    north, _, east = signal.text.partition(",")
    return fences.Fix((float(north), float(east)), signal.value, at, report.at)


def measured(signal: Signal, report: Report, at: datetime, device_id: int) -> Measured:
    """Read a value; a clock that cannot be right is replaced by the time of receipt."""
    made_at = report.at
    if made_at is None or clock_is_wrong(made_at, at):
        made_at = at
    key = event_key(report, signal._replace(shape="event"))
    return Measured(signal.value or 0.0, at, made_at, device_id, key)


def _read(viewer: Viewer, elders: set[int], before: dict[int, Watch]) -> dict[int, Watch]:
    viewer.need("frame.record")
    if not elders:
        return {}
    found = {elder: Watch() for elder in elders}
    for elder, watch in found.items():
        if elder in before:
            watch.last_fix = before[elder].last_fix
    for limit in VitalLimit.objects.filter(elder_id__in=elders):
        bounds = Bounds(limit.low, limit.high, limit.times, limit.minutes)
        found[limit.elder_id].bounds[limit.kind, limit.grade] = bounds
    for row in VitalEpisode.objects.filter(elder_id__in=elders, ended_at__isnull=True):
        found[row.elder_id].streaks[row.kind, row.grade] = Streak(
            row.started_at, row.last_at, row.measured_at, row.device_id, row.count, row.key, row.rung_at is not None
        )
    for fence in Fence.objects.filter(elder_id__in=elders, removed_at__isnull=True):
        found[fence.elder_id].fences[fence.pk] = Guarded(shape(fence), fence.name, standing(fence))
    return found


def shape(row: Fence) -> fences.Fence:
    """Return a fence's shape as the rules want it."""
    points = tuple((north, east) for north, east in row.points)
    return fences.Fence(row.pk, row.rule, points, row.radius, row.days, row.starts, row.ends)


def standing(row: Fence) -> fences.Standing:
    """Return what is known about a fence."""
    return fences.Standing(row.inside, row.against, row.against_at, row.against_made_at, row.since)
