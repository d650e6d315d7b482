"""Rehearsing a model of falls on the last days of its line, letting it ring, and taking it back."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.commands.fall_learning import alone, hand_over, leave
from anju.devices.lifecycle import FALL_MODEL
from anju.devices.models import FallLabel, FallModel, Line
from anju.devices.queries.windows import windows_between, windows_of
from anju.devices.rules import falls
from anju.journal import commands as journal
from anju.kernel.clock import day_bounds, local_day
from anju.kernel.refusals import Conflict, Invalid
from anju.kernel.viewer import Viewer

DAYS = 30
FRESH = timedelta(days=1)
MOST_RANG = 200  # that are shown, the newest
MOST_A_DAY = 5000  # frames with something hard in them that are judged of one day, the newest


class WrongShare(Invalid):
    """A share of other windows that may ring which nothing was measured at."""

    code = "fall_share"


class FallRehearsalOld(Conflict):
    """The rehearsal is older than a day: what it shows is no longer the last thirty days."""

    code = "fall_rehearsal_old"


class FallReasonMissing(Invalid):
    """Why falls ring from now on, or no longer, must be said."""

    code = "fall_reason"


@transaction.atomic
def rehearse_falls(viewer: Viewer, model_id: int, *, share: float, now: datetime) -> FallModel:
    """Ask what a model would have done on the last thirty days if this share of other windows may ring."""
    row = queries.fall_model(viewer, model_id, lock=True)
    permissions.check(viewer, "line.manage", row.line)
    FALL_MODEL.after(row.state, "rehearse")
    if share not in {found["share"] for found in row.found}:
        raise WrongShare(field="share")
    alone(row.line_id)
    until = local_day(now) + timedelta(days=1)
    before = FALL_MODEL.advance(
        row, "rehearse", share=share, until=until, days=[], rang=[], beat_at=now, rehearsed_at=None
    )
    leave(viewer, row, "rehearse", before, now=now, data={"share": share})
    hand_over(row)
    return row


def rehearse_day(viewer: Viewer, model_id: int, *, now: datetime) -> bool:
    """Judge the windows of one more day in one transaction; say whether more is to be done."""
    viewer.need("frame.record")
    with transaction.atomic():
        row = FallModel.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=model_id).first()
        if row is None or row.state != "rehearsing" or row.until is None:
            return False
        if len(row.days) < DAYS:
            day = row.until - timedelta(days=DAYS - len(row.days))
            start, end = day_bounds(day)
            count, judged, rang = _day(viewer, row, start, end)
            known = sum(one["known"] for one in rang)
            found = {"day": day.isoformat(), "windows": count, "judged": judged, "rang": len(rang), "known": known}
            row.days = [*row.days, found]
            row.rang = [*row.rang, *rang][-MOST_RANG:]
            row.beat_at = now
            row.save(update_fields=["days", "rang", "beat_at"])
            return True
        before = FALL_MODEL.advance(row, "finish", rehearsed_at=now)
        leave(viewer, row, "finish", before, now=now, data={"rang": sum(day["rang"] for day in row.days)})
        return False


def _day(viewer: Viewer, row: FallModel, start: datetime, end: datetime) -> tuple[int, int, list[dict[str, Any]]]:
    """Return how many windows came, how many of them were judged or are too soft to ring, and those that would."""
    held = weights(row)
    model = falls.model(held)
    count, keys = windows_between(viewer, row.line_id, start, end, least_g=model.hard_g)
    beyond = max(len(keys) - MOST_A_DAY, 0)
    labelled = _fallen(row, start, end)
    found = []
    for frame in windows_of(viewer, row.line, sorted(keys[:MOST_A_DAY])):
        for window in frame.windows:
            judged = falls.judge(model, window)
            if judged.fallen and judged.facts is not None:
                found.append(
                    {
                        "device": frame.device_id, "number": window.device, "at": frame.key.at.isoformat(),
                        "door": frame.key.door, "seq": frame.key.seq, "facts": judged.facts._asdict(),
                        "known": any(
                            starts <= frame.key.at < ends for starts, ends in labelled.get(frame.device_id or 0, ())
                        ),
                    }
                )  # fmt: skip
    return count, count - beyond, found


def _fallen(row: FallModel, start: datetime, end: datetime) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return by device when people say that somebody fell."""
    found = defaultdict(list)
    labels = FallLabel.objects.filter(line=row.line_id, fallen=True, starts_at__lt=end, ends_at__gt=start)
    for device, starts, ends in labels.values_list("device_id", "starts_at", "ends_at"):
        found[device].append((starts, ends))
    return found


def weights(row: FallModel) -> dict[str, Any]:
    """Return the weights of a model with the limit of the share it was rehearsed with, as a line holds them."""
    [limit] = [found["limit"] for found in row.found if found["share"] == row.share]
    return {**row.weights, "limit": limit, "model": row.pk}


@transaction.atomic
def apply_falls(viewer: Viewer, model_id: int, *, why: str, now: datetime) -> FallModel:
    """Let a rehearsed model ring: windows that it takes for falls open cases from now on. Another one ends with it."""
    row = queries.fall_model(viewer, model_id, lock=True)
    permissions.check(viewer, "line.manage", row.line)
    FALL_MODEL.after(row.state, "apply")
    reason = _reason(why)
    if row.rehearsed_at is None or now - row.rehearsed_at > FRESH:
        raise FallRehearsalOld(id=row.pk)
    for other in FallModel.objects.select_for_update().filter(line=row.line_id, state="applied"):
        before = FALL_MODEL.advance(other, "take_back", taken_back_at=now)
        leave(viewer, other, "take_back", before, now=now, why=reason, data={"by_model": row.pk})
    before = FALL_MODEL.advance(row, "apply", applied_at=now, applied_by_name=viewer.name, taken_back_at=None)
    leave(viewer, row, "apply", before, now=now, why=reason, data={"share": row.share})
    _hold(viewer, row, weights(row), "falls_on", now)
    return row


@transaction.atomic
def take_back_falls(viewer: Viewer, model_id: int, *, why: str, now: datetime) -> FallModel:
    """Let nothing ring by this model any more, at once. Open cases stay."""
    row = queries.fall_model(viewer, model_id, lock=True)
    permissions.check(viewer, "line.manage", row.line)
    FALL_MODEL.after(row.state, "take_back")
    reason = _reason(why)
    before = FALL_MODEL.advance(row, "take_back", taken_back_at=now)
    leave(viewer, row, "take_back", before, now=now, why=reason)
    _hold(viewer, row, {}, "falls_off", now)
    return row


@transaction.atomic
def drop_falls(viewer: Viewer, model_id: int, *, now: datetime) -> FallModel:
    """Leave a model that does not ring; nothing changes by it."""
    row = queries.fall_model(viewer, model_id, lock=True)
    permissions.check(viewer, "line.manage", row.line)
    before = FALL_MODEL.advance(row, "drop")
    leave(viewer, row, "drop", before, now=now)
    return row


def _reason(why: str) -> str:
    if not why.strip():
        raise FallReasonMissing(field="why")
    return why.strip()[:200]


def _hold(viewer: Viewer, row: FallModel, held: dict[str, Any], verb: str, now: datetime) -> None:
    """Give the line what the lanes judge by; they look at it every few seconds."""
    Line.objects.filter(pk=row.line_id).update(fall_weights=held)
    journal.record_audit(
        viewer, kind="change", thing="line", thing_id=row.line_id, area=row.line.area_code, now=now,
        data={"verb": verb, "model": row.pk},
    )  # fmt: skip
