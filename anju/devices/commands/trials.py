"""A few minutes in which one press of a device is a test: opened by an installer, kept as a row, ended by the press.

The frame is stored and judged as always; only the word under which it is told becomes ``test``. A second press, a press
after the time, an alarm of another kind or one that cannot be read is real.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.events import AlarmHeard
from anju.devices.lifecycle import TRIAL
from anju.devices.models import AlarmState, Device, Trial
from anju.devices.rules import trials
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer

_HOUR = timedelta(hours=1)
_SETTLED_AT_ONCE = 200


class TooManyTrials(Conflict):
    """A device was tried so often within the hour that its presses would never ring; facts hold how often."""

    code = "trial_too_many"


class TrialOpen(Conflict):
    """Somebody else is trying this device right now; facts hold who."""

    code = "trial_open"


@transaction.atomic
def open_trial(viewer: Viewer, device_id: int, *, now: datetime) -> Trial:
    """Announce that the next press of a device is a test. Opened again by the same person it starts anew."""
    device = queries.device(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    Device.objects.select_for_update(of=("self",)).get(pk=device_id)
    waiting = Trial.objects.select_for_update(of=("self",)).filter(device=device, state="waiting").first()
    if waiting is not None:
        if waiting.by != viewer.actor and waiting.ends_at > now:
            raise TrialOpen(by=waiting.by_name)
        _move(viewer, waiting, "end" if waiting.ends_at <= now else "stop", now=now)
    tried = Trial.objects.filter(device=device, opened_at__gt=now - _HOUR).count()
    if tried >= trials.MOST_AN_HOUR:
        raise TooManyTrials(count=tried)
    row = Trial.objects.create(
        device=device, area_code=device.area_code, by=viewer.actor, by_name=viewer.name[:60], opened_at=now,
        ends_at=now + trials.LASTS,
    )  # fmt: skip
    _moved(viewer, row, "open", "", now=now)
    return row


@transaction.atomic
def stop_trial(viewer: Viewer, device_id: int, *, now: datetime) -> Trial | None:
    """End the waiting before its time: every press is real again. Nothing when nobody was waiting."""
    device = queries.device(viewer, device_id)
    permissions.check(viewer, "device.bind", device)
    row = Trial.objects.select_for_update(of=("self",)).filter(device=device, state="waiting").first()
    if row is not None:
        _move(viewer, row, "stop", now=now)
    return row


def weigh(
    viewer: Viewer,
    device_id: int,
    signal: str,
    *,
    received_at: datetime,
    device_at: datetime | None,
    unparsed: bool,
    place: tuple[str, int],
    now: datetime,
) -> Trial | None:
    """Return the trial that an alarm answers, and close it; nothing where the alarm is real. In the lane's transaction.

    ``place`` is the stream and the number of the frame.
    """
    viewer.need("frame.record")
    waiting = Trial.objects.select_for_update(of=("self",)).filter(device_id=device_id, state="waiting")
    row = waiting.select_related("device").first()
    if row is None:
        return None
    window = trials.Window(row.device.kind, row.opened_at, row.ends_at)
    ruling = trials.rule(window, signal, received_at=received_at, device_at=device_at, unparsed=unparsed)
    if not ruling.counts:
        row.why = ruling.why
        row.save(update_fields=["why"])
        _wake(row)
        return None
    row.heard_at, row.signal, (row.stream, row.stream_seq), row.why = received_at, signal, place, ""
    row.save(update_fields=["heard_at", "signal", "stream", "stream_seq"])
    _move(viewer, row, "hear", now=now)
    return row


@transaction.atomic
def settle(viewer: Viewer, *, now: datetime) -> int:
    """Look at the trials whose time is over; what was heard as a test and still holds rings now. Returns how many."""
    viewer.need("frame.record")
    rows = Trial.objects.select_for_update(of=("self",), skip_locked=True).filter(settled_at=None, ends_at__lte=now)
    rang = 0
    for row in rows.select_related("device", "device__elder").order_by("ends_at")[:_SETTLED_AT_ONCE]:
        row.settled_at = now
        row.save(update_fields=["settled_at"])
        if row.state == "waiting":
            _move(viewer, row, "end", now=now)
        elif row.state == "heard" and trials.still_holds(row.signal, active=_active(row)):
            _ring(viewer, row, now=now)
            rang += 1
    return rang


def _active(row: Trial) -> bool:
    return AlarmState.objects.filter(device=row.device_id, signal=row.signal, active=True).exists()


def _ring(viewer: Viewer, row: Trial, *, now: datetime) -> None:
    """Tell of the alarm under its own name, with the frame in which it was heard."""
    device = row.device
    fact = AlarmHeard(
        area=device.area_code,
        stream=row.stream,
        stream_seq=row.stream_seq or 0,
        signal=row.signal,
        received_at=now.isoformat(),
        device_id=device.pk,
        device_number=device.number,
        device_kind=device.kind,
        elder_id=device.elder_id,
        dwelling_id=device.dwelling_id,
        faults=[] if device.elder_id else ["not_bound"],
        values={row.signal: True, "after_trial": row.pk},
    )
    journal.publish(viewer, fact, now=now)
    _move(viewer, row, "ring", now=now)


def _move(viewer: Viewer, row: Trial, verb: str, *, now: datetime) -> None:
    before, row.state = row.state, TRIAL.after(row.state, verb)
    row.save(update_fields=["state", "why"])
    _moved(viewer, row, verb, before, now=now)


def _moved(viewer: Viewer, row: Trial, verb: str, before: str, *, now: datetime) -> None:
    journal.record_move(
        viewer, thing="device_trial", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, data={"device": row.device_id, "signal": row.signal},
    )  # fmt: skip
    _wake(row)


def _wake(row: Trial) -> None:
    said = {"topic": "device", "area": row.area_code, "id": row.device_id, "elder": row.device.elder_id, "user": None}
    journal.wake("live", json.dumps(said))
