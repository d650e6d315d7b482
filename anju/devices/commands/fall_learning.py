"""Learning what a fall is from the labelled windows of a line: asked for by a person, done by a job."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from anju.devices import permissions, queries
from anju.devices.lifecycle import FALL_MODEL, FALL_UNDER_WAY
from anju.devices.models import FallLabel, FallModel, Line
from anju.devices.queries.windows import Key, labelled, windows_of
from anju.devices.rules import falls
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer
from anju_edge.protocols.registry import PROTOCOLS

MOST = 20_000  # frames that teach, the newest
STALLED = timedelta(minutes=3)
_FALLS_AND_OTHERS = 2


class LabelsMissing(Invalid):
    """Learning needs falls and other pieces, of several wearers; facts say how many there are."""

    code = "fall_labels_missing"


class NoWindowsHere(Invalid):
    """The protocol of this line sends no windows of acceleration."""

    code = "fall_no_windows"


class FallModelUnderWay(Conflict):
    """Another model of this line is being learned or rehearsed; facts say whose."""

    code = "fall_model_under_way"


class Taught(NamedTuple):
    """One labelled window: what was hard in it, and what a person said of it."""

    moments: Any
    fallen: bool
    wearer: str


@transaction.atomic
def learn_falls(viewer: Viewer, line_id: int, *, now: datetime) -> FallModel:
    """Ask for weights from all that is labelled on a line; a job learns them. Nothing rings by it."""
    owner = queries.line(viewer, line_id)
    permissions.check(viewer, "line.manage", owner)
    if not PROTOCOLS[owner.protocol].windows:
        raise NoWindowsHere(protocol=owner.protocol)
    told = queries.labelled_so_far(viewer, line_id)
    if not told.enough:
        raise LabelsMissing(falls=told.falls, others=told.pieces - told.falls, wearers=told.wearers)
    alone(owner.pk)
    made = FallModel.objects.create(
        line=owner, area_code=owner.area_code, asked_by=viewer.actor, asked_by_name=viewer.name, asked_at=now
    )
    leave(viewer, made, "ask", "", now=now)
    hand_over(made)
    return made


def alone(line_id: int) -> None:
    """Hold the line until the end of the transaction, and raise when a model of it is under way."""
    Line.objects.select_for_update().get(pk=line_id)
    running = FallModel.objects.filter(line=line_id, state__in=FALL_UNDER_WAY).first()
    if running is not None:
        raise FallModelUnderWay(by=running.asked_by_name)


def hand_over(row: FallModel) -> None:
    """Give a model to the job that goes on with it."""
    jobs.configure_task("devices.falls", queue="rehearsals", allow_unknown=True).defer(model_id=row.pk)


def leave(
    viewer: Viewer, row: FallModel, verb: str, before: str, *, now: datetime, why: str = "", data: Any = None
) -> None:
    """Leave the row of a move."""
    journal.record_move(
        viewer, thing="fall_model", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=why, data=data,
    )  # fmt: skip


@transaction.atomic
def study(viewer: Viewer, model_id: int, *, now: datetime) -> None:
    """Learn a model that was asked for; what teaches nothing ends it with the reason."""
    viewer.need("frame.record")
    row = FallModel.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=model_id).first()
    if row is None or row.state != "learning":
        return
    row.beat_at = now
    taught = list(_taught(viewer, row.line))
    row.windows, row.falls = len(taught), sum(one.fallen for one in taught)
    row.wearers = len({one.wearer for one in taught})
    kept = {"windows": row.windows, "falls": row.falls, "wearers": row.wearers, "beat_at": now}
    why = _why_not(row)
    try:
        found = None if why else falls.learn(*map(list, zip(*taught, strict=True)))
    except ValueError:
        found, why = None, "nothing_hard"
    if found is None:
        before = FALL_MODEL.advance(row, "fail", why_not=why, **kept)
        leave(viewer, row, "fail", before, now=now, data={"why": why})
        return
    weights = falls.weights_of(found)
    shares = [_found(found, share) for share in falls.SHARES]
    before = FALL_MODEL.advance(row, "finish_learning", weights=weights, found=shares, **kept)
    leave(viewer, row, "finish_learning", before, now=now, data={"windows": row.windows, "falls": row.falls})


def _why_not(row: FallModel) -> str:
    if row.falls == 0:
        return "no_falls"
    if row.falls == row.windows:
        return "no_others"
    return "one_wearer" if row.wearers < queries.FEWEST_WEARERS else ""


def _found(found: Any, share: float) -> dict[str, Any]:
    falls_found, rang = found.found(share)
    return {
        "share": share, "limit": found.limit(share), "falls": len(found.falls), "found": falls_found,
        "others": len(found.others), "rang": rang,
    }  # fmt: skip


def _taught(viewer: Viewer, owner: Line) -> Iterable[Taught]:
    """Give what the labels teach: of a piece with a fall its hardest window, of any other each window."""
    labels = {row.pk: row for row in FallLabel.objects.filter(line=owner)}
    keys: dict[Key, list[int]] = defaultdict(list)
    for number, key in labelled(viewer, owner.pk, limit=MOST):
        keys[key].append(number)
    hardest: dict[int, tuple[float, Any]] = {}
    for frame in windows_of(viewer, owner, list(keys)):
        for window in frame.windows:
            moments = falls.moments(window)
            peak = max((moment.peak_g for moment in moments), default=0.0)
            for number in keys[frame.key]:
                label = labels[number]
                if not label.fallen:
                    yield Taught(moments, fallen=False, wearer=label.wearer)
                elif peak >= hardest.get(number, (0.0, None))[0]:
                    hardest[number] = peak, moments
    for number, (_, moments) in hardest.items():
        yield Taught(moments, fallen=True, wearer=labels[number].wearer)


def take_up_again(viewer: Viewer, *, now: datetime) -> int:
    """Hand what has stopped beating to the jobs again; return how many."""
    viewer.need("frame.record")
    stalled = [
        row
        for row in FallModel.objects.filter(state__in=FALL_UNDER_WAY)
        if (row.beat_at or row.asked_at) < now - STALLED
    ]
    for row in stalled:
        hand_over(row)
    return len(stalled)
