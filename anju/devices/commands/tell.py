"""Telling of an alarm: the fact with everything that is known, and never a frame that stops the lane."""

import base64
import logging
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from anju.devices.commands import parts, trials
from anju.devices.events import AlarmHeard
from anju.devices.models import Device, LaneFault, Trial
from anju.devices.queries.telling import Sender, sender
from anju.devices.rules import falls
from anju.devices.rules.alarms import clock_is_wrong
from anju.devices.rules.frames import Frame
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import Report, Signal

_RAW = 16 * 1024
_WORN = ("watch", "pendant")  # of any other, the alarm may be that of the other elder of the home
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alarm as the lane found it."""

    stream: str
    frame: Frame
    line_id: int | None
    placed: bool  # a line, or the HTTP door
    area: str
    report: Report
    signal: Signal
    device_id: int | None
    at_start: bool
    unparsed: bool
    part: int = 0  # which alarm of its device and kind in the frame
    trial: Trial | None = None  # an installer had announced it
    more: dict[str, Any] = field(default_factory=dict)  # what the platform found out beside the frame


def alarm(viewer: Viewer, told: Told, *, now: datetime) -> None:
    """Publish ``AlarmHeard``. If that fails, publish it without its details; if that fails too, keep it as a fault."""
    problem = _publish(viewer, told, _fact, now=now)
    if problem is None:
        return
    again = _publish(viewer, told, _bare_fact, now=now)
    LaneFault.objects.create(
        lane="alarms",
        stream=told.stream,
        stream_seq=told.frame.seq,
        at=now,
        subject=told.frame.subject,
        raw=told.frame.payload,
        fact=_bare_fact(viewer, told).data(),
        error=f"{type(problem).__name__}: {problem}"[:2000],
        solved_at=now if again is None else None,
    )


def _publish(viewer: Viewer, told: Told, make: Any, *, now: datetime) -> Exception | None:
    try:
        with transaction.atomic():
            device = sender(viewer, told.device_id, told.report.device, told.line_id)
            told = _tried(viewer, told, device, now=now)
            journal.publish(viewer, make(viewer, told, device), now=now)
            if told.signal.kind == "test" and told.device_id is not None:
                Device.objects.filter(pk=told.device_id).update(tested_at=told.frame.at)
    except (OperationalError, InterfaceError):
        raise  # the database is away or busy: the whole batch comes again
    except Exception as problem:
        _log.exception("alarm %s of frame %s could not be told", told.signal.kind, told.frame.seq)
        if isinstance(problem, DatabaseError) and "transaction" in str(problem):
            raise
        return problem
    return None


def _tried(viewer: Viewer, told: Told, device: Sender | None, *, now: datetime) -> Told:
    """Tell of the one press that an installer has announced as a test; every other is what it says.

    A device that was registered a moment ago may be unknown to the lane still; its trial is not.
    """
    if device is None or not device.on_trial:
        return told
    trial = trials.weigh(
        viewer, device.id, told.signal.kind, received_at=told.frame.at, device_at=told.report.at,
        unparsed=told.unparsed, place=(told.stream, told.frame.seq), now=now,
    )  # fmt: skip
    if trial is None:
        return told
    return replace(told, signal=told.signal._replace(kind="test"), trial=trial, device_id=trial.device_id)


def _fact(viewer: Viewer, told: Told, device: Sender | None) -> AlarmHeard:
    panel = parts.panel_of(viewer, told.report.device, told.line_id) if device is None else None
    near = device or panel
    return AlarmHeard(
        area=near.area_code if near else told.area,
        stream=told.stream,
        stream_seq=told.frame.seq,
        part=told.part,
        signal=told.signal.kind,
        received_at=told.frame.at.isoformat(),
        device_at=told.report.at.isoformat() if told.report.at else None,
        device_id=device.id if device else None,
        device_number=told.report.device,
        device_kind=device.kind if device else "",
        elder_id=device.elder_id if device else None,
        dwelling_id=device.dwelling_id if device else None,
        point_id=near.point_id if near else None,
        at_start=told.at_start,
        unparsed=told.unparsed,
        faults=_faults(told, device),
        raw_base64=base64.b64encode(told.frame.payload[:_RAW]).decode(),
        values=_values(told),
    )


def _bare_fact(viewer: Viewer, told: Told, _device: Sender | None = None) -> AlarmHeard:
    viewer.need("frame.record")
    fact = bare(told.stream, told.frame, area=told.area, number=told.report.device, word=told.signal.kind)
    return replace(fact, part=told.part)


def bare(stream: str, frame: Frame, *, area: str = "", number: str = "", word: str = "") -> AlarmHeard:
    """Make the fact that needs nothing but the frame."""
    return AlarmHeard(
        area=area,
        stream=stream,
        stream_seq=frame.seq,
        signal="unspecified",
        received_at=frame.at.isoformat(),
        device_number=number,
        unparsed=True,
        faults=["handling_failed"],
        raw_base64=base64.b64encode(frame.payload[:_RAW]).decode(),
        values={"signal": word},
    )


def _faults(told: Told, device: Sender | None) -> list[str]:
    faults = [] if told.placed else ["no_line"]
    if clock_is_wrong(told.report.at, told.frame.at):
        faults.append("wrong_clock")
    if device is None:
        return ["unknown_device", *faults]
    if device.kind == "canary":
        return faults
    checks = {
        "retired_device": device.status == "retired",
        "suspended_device": device.status == "suspended",
        "wrong_line": None not in (device.line_id, told.line_id) and device.line_id != told.line_id,
        "not_bound": device.elder_id is None and device.point_id is None,
        "wearer_died": device.elder_status == "died",
        "wearer_moved": device.elder_status == "moved",
        "two_elders": device.living_there > 1 and device.kind not in _WORN,
    }
    return [*(name for name, holds in checks.items() if holds), *faults]


def _values(told: Told) -> dict[str, Any]:
    values: dict[str, Any] = {
        signal.kind: signal.text or (signal.active if signal.value is None else signal.value)
        for signal in told.report.signals
    }
    extra: dict[str, Any] = {
        "battery": told.report.battery,
        "link_quality": told.report.link_quality,
        "word": told.signal.text or None,
    }
    judged = falls.facts_in(told.signal.text)
    if judged is not None:
        extra["word"], extra["window"] = None, judged._asdict()
    if told.trial is not None:
        extra["trial"] = {"id": told.trial.pk, "by": told.trial.by_name, "signal": told.trial.signal}
    return values | {name: value for name, value in extra.items() if value is not None} | told.more
