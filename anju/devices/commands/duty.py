"""Looking at what went wrong in a lane: a person explains a gap or closes a fault, and the duty light turns back."""

from datetime import datetime

from django.db import transaction

from anju.devices.models import ChainHour, DayBalance, Gap, LaneFault
from anju.devices.queries import duty
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, Invalid, NotVisible
from anju.kernel.viewer import Viewer

LEAST, MOST = 4, 200


class NoteMissing(Invalid):
    """Nobody will know later what was found."""

    code = "lane_note_missing"


class AlreadyLookedAt(Conflict):
    """A colleague was faster."""

    code = "lane_looked_at"


@transaction.atomic
def explain_gap(viewer: Viewer, gap_id: int, *, text: str, now: datetime) -> Gap:
    """Say what the missing numbers were, after looking."""
    duty.check_lanes(viewer)
    note = _note(text)
    gap = Gap.objects.select_for_update().filter(pk=gap_id).first()
    if gap is None:
        raise NotVisible(gap=gap_id)
    if gap.explained:
        raise AlreadyLookedAt(said=gap.explained)
    gap.explained = note
    gap.save(update_fields=["explained"])
    facts = {"lane": gap.lane, "stream": gap.stream, "first_seq": gap.first_seq, "last_seq": gap.last_seq}
    journal.record_audit(
        viewer, kind="change", thing="stream_gap", thing_id=gap.pk, area="", now=now, reason=note, data=facts
    )
    return gap


@transaction.atomic
def close_fault(viewer: Viewer, fault_id: int, *, text: str, now: datetime) -> LaneFault:
    """Close a frame that could not be handled, after looking; what it held stays stored."""
    duty.check_lanes(viewer)
    note = _note(text)
    fault = LaneFault.objects.select_for_update().filter(pk=fault_id).first()
    if fault is None:
        raise NotVisible(fault=fault_id)
    if fault.solved_at is not None:
        raise AlreadyLookedAt(said="")
    fault.solved_at = now
    fault.save(update_fields=["solved_at"])
    facts = {
        "lane": fault.lane,
        "stream": fault.stream,
        "stream_seq": fault.stream_seq,
        "alarm_untold": bool(fault.fact),
    }
    journal.record_audit(
        viewer, kind="change", thing="lane_fault", thing_id=fault.pk, area="", now=now, reason=note, data=facts
    )
    return fault


@transaction.atomic
def explain_hour(viewer: Viewer, hour_id: int, *, text: str, now: datetime) -> ChainHour:
    """Say why an hour of the chain does not fit, after looking. It stays broken; the light turns back."""
    duty.check_lanes(viewer)
    note = _note(text)
    hour = ChainHour.objects.select_for_update().exclude(broken="").filter(pk=hour_id).first()
    if hour is None:
        raise NotVisible(hour=hour_id)
    if hour.explained:
        raise AlreadyLookedAt(said=hour.explained)
    hour.explained = note
    hour.save(update_fields=["explained"])
    facts = {"stream": hour.stream, "hour": hour.hour.isoformat(), "broken": hour.broken, "seq": hour.broken_seq}
    journal.record_audit(
        viewer, kind="change", thing="chain_hour", thing_id=hour.pk, area="", now=now, reason=note, data=facts
    )
    return hour


@transaction.atomic
def explain_day(viewer: Viewer, balance_id: int, *, text: str, now: datetime) -> DayBalance:
    """Say why a closed day does not balance, after looking. What was signed stays as it is."""
    duty.check_lanes(viewer)
    note = _note(text)
    row = DayBalance.objects.select_for_update().filter(pk=balance_id, closed_at__isnull=False).first()
    if row is None or row.holds:
        raise NotVisible(day=balance_id)
    if row.explained:
        raise AlreadyLookedAt(said=row.explained)
    row.explained = note
    row.save(update_fields=["explained"])
    facts = {"day": row.day.isoformat(), "difference": row.difference}
    journal.record_audit(
        viewer, kind="change", thing="day_balance", thing_id=row.pk, area="", now=now, reason=note, data=facts
    )
    return row


def _note(text: str) -> str:
    note = " ".join(text.split())[:MOST]
    if len(note) < LEAST:
        raise NoteMissing(least=LEAST)
    return note
