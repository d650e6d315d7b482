"""Deciding the states of institutions' sensors: as their frames come, and by the clock. A move leaves its row."""

import json
import logging
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from anju.devices.events import SensorTurned
from anju.devices.models import AlarmState, Device, Sensor
from anju.devices.queries.positions import horizon
from anju.devices.rules import sensing
from anju.journal import commands as journal
from anju.kernel.viewer import SYSTEM, Viewer

BATCH = 500
_log = logging.getLogger(__name__)
_KEPT = ("why", "value", "over_since", "beneath", "due_at")


def follow(viewer: Viewer, device_ids: Collection[int], *, now: datetime, lines: Collection[int] = ()) -> None:
    """Decide anew what a batch of a lane touched. What goes wrong here must not stop a lane: a job looks again."""
    viewer.need("frame.record")
    if not device_ids and not lines:
        return
    try:
        with transaction.atomic():
            reassess(viewer, Q(device_id__in=list(device_ids)) | Q(device__line_id__in=list(lines)), now=now)
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: the whole batch comes again
    except Exception:  # noqa: BLE001 - as the docstring says
        _log.exception("sensors of a batch could not be judged")


@transaction.atomic
def check_sensors(viewer: Viewer, *, now: datetime) -> int:
    """Look at the sensors whose state time alone may change; return how many. Does nothing while intake is away."""
    viewer.need("frame.record")
    heard_until = horizon(viewer, now=now)
    if heard_until is None:
        return 0
    due = list(Sensor.objects.filter(due_at__lte=now).order_by("due_at").values_list("pk", flat=True)[:BATCH])
    reassess(viewer, Q(pk__in=due), now=now, heard_until=min(now, heard_until))
    return len(due)


def reassess(viewer: Viewer, which: Q, *, now: datetime, heard_until: datetime | None = None) -> None:
    """Decide the states of some sensors from what is stored. ``heard_until``: silence counts up to here."""
    viewer.need("frame.record")
    found = Sensor.objects.select_for_update(of=("self",)).filter(which).order_by("pk")
    rows = list(found.select_related("device__state", "device__gateway__state", "device__point"))
    active: dict[int, set[str]] = defaultdict(set)
    held = AlarmState.objects.filter(device_id__in=[row.device_id for row in rows], active=True)
    for device_id, signal in held.values_list("device_id", "signal"):
        active[device_id].add(signal)
    for row in rows:
        moment = max(heard_until or now, row.since)  # a lane that is behind does not turn back the clock
        verdict = sensing.judge(
            _stored(row, active[row.device_id]), setting(row), now=moment, over_since=row.over_since
        )
        _apply(viewer, row, verdict, now=moment)


def setting(row: Sensor) -> sensing.Setting:
    """Return how a sensor is set."""
    return sensing.Setting(
        levels=sensing.levels(row.watch, row.settings), heartbeat_s=row.heartbeat_s, disabled_until=row.disabled_until
    )


def _stored(row: Sensor, active: set[str]) -> sensing.Stored:
    device, state = row.device, row.device.state
    gateway = device.gateway
    return sensing.Stored(
        values=state.values,
        active=frozenset(active),
        last_seen_at=state.last_seen_at,
        online=state.online,
        gateway_silent=gateway is not None and gateway.state.silent_since is not None,
        battery=state.battery,
    )


def _apply(viewer: Viewer, row: Sensor, verdict: sensing.Verdict, *, now: datetime) -> None:
    changes: dict[str, Any] = {name: getattr(verdict, name) for name in _KEPT}
    if row.disabled_until is not None and verdict.state != sensing.DISABLED:
        changes |= {
            "disabled_at": None,
            "disabled_until": None,
            "disabled_by": "",
            "disabled_name": "",
            "disabled_why": "",
        }
    before = row.state
    if verdict.state != before:
        changes |= {
            "state": verdict.state, "since": now, "acknowledged_at": None, "acknowledged_by": "",
            "acknowledged_name": "",
        }  # fmt: skip
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, changes[name])
    row.save(update_fields=changed)
    if verdict.state != before:
        turned(viewer, row, before, now=now)


def leave(viewer: Viewer, device: Device, *, now: datetime, why: str) -> None:
    """Take a device away from the point where it stands, if it stands at one; what it saw stays in the journal."""
    row = Sensor.objects.select_related("device__point").filter(device=device).first()
    if row is not None:
        move(viewer, row, "release", row.state, "released", now=now, why=why[:200])
        row.delete()
    if device.point_id is not None:
        device.point = None
        device.save(update_fields=["point"])


def turned(viewer: Viewer, row: Sensor, before: str, *, now: datetime) -> None:
    """Write down one move of a sensor, tell it, and wake the boards."""
    move(viewer, row, "turn", before, row.state, now=now, why=row.why)
    point = row.device.point
    if point is not None:
        fact = SensorTurned(
            area=row.area_code, device_id=row.device_id, institution_id=point.institution_id, point_id=point.pk,
            watch=row.watch, from_state=before, to_state=row.state, why=row.why, value=row.value,
        )  # fmt: skip
        journal.publish(SYSTEM, fact, now=now)


def move(
    viewer: Viewer, row: Sensor, verb: str, before: str, after: str, *, now: datetime, why: str = "", **more: Any
) -> None:
    """Leave one row in the history of a sensor and wake the boards that show it."""
    journal.record_move(
        viewer, thing="sensor", thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=after,
        now=now, why=why, data={"watch": row.watch, "value": row.value, **more},
    )  # fmt: skip
    point = row.device.point
    said = {
        "topic": "device", "area": row.area_code, "id": row.device_id,
        "organisation": point.institution_id if point else None,
    }  # fmt: skip
    journal.wake("live", json.dumps(said))
