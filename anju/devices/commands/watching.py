"""The alarms lane watches values and places: a value beyond an elder's limit, an elder beyond a fence, and back again.

In the alarms lane and not behind the records lane, because a life value must not wait for a lane that may be an hour
behind; what is as it was costs a look into memory and nothing else.
"""

from datetime import datetime
from typing import Any, NamedTuple

from anju.devices.commands import lanes, tell
from anju.devices.commands.sifting import Candidate
from anju.devices.events import ConditionEnded, VitalNoticed
from anju.devices.models import Fence, FenceCrossing, VitalEpisode
from anju.devices.queries.watching import POSITION, Guarded, Watch, Watching, fix_of, measured
from anju.devices.rules import fences, limits
from anju.devices.rules.frames import Frame, LineInfo, Thing
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju_edge.protocols.events import STATE, Report, Signal
from anju_edge.protocols.signals import is_plausible

_VITAL, _GEOFENCE = Signal("vital", STATE, active=True), Signal("geofence", STATE, active=True)


class Said(NamedTuple):
    """One report with what its weighing needs."""

    stream: str
    frame: Frame
    line: LineInfo | None
    report: Report
    device: Thing
    elder_id: int
    now: datetime


def weigh(viewer: Viewer, stream: lanes.Stream, watching: Watching, found: Candidate, *, now: datetime) -> None:
    """Judge what one report measured and where its wearer is; tell of what begins and of what ends."""
    if found.thing is None or found.thing.elder_id is None:
        return
    said = Said(stream.key, found.frame, found.line, found.report, found.thing, found.thing.elder_id, now)
    watch = watching.fresh(said.elder_id)
    beyond = [found for signal in said.report.signals for found in _vital(viewer, watch, said, signal)]
    if beyond:
        _tell(viewer, said, _VITAL, {"vitals": beyond})
    for signal in said.report.signals:
        if signal.kind == POSITION and watch.fences:
            _place(viewer, watch, said, fix_of(signal, said.report, said.frame.at))


def _vital(viewer: Viewer, watch: Watch, said: Said, signal: Signal) -> list[dict[str, Any]]:
    """Step the streaks of one value; return what rings as an alarm."""
    if signal.kind not in limits.VITALS or signal.value is None or not is_plausible(signal.kind, signal.value):
        return []
    rings = []
    one = measured(signal, said.report, said.frame.at, said.device.id)
    for grade in limits.GRADES:
        key = signal.kind, grade
        bounds, before = watch.of(*key), watch.streaks.get(key)
        step = limits.step(bounds, before, one)
        if step.what == limits.NOTHING:
            continue
        _keep(said, key, bounds, one, step)
        if step.streak is None:
            watch.streaks.pop(key, None)
        else:
            watch.streaks[key] = step.streak
        facts = _facts(signal, grade, bounds, step.streak or before)
        if step.what == limits.RING and grade == limits.ALARM:
            rings.append(facts)
        elif step.what == limits.RING:
            _publish(viewer, said, VitalNoticed, facts)
        elif step.what == limits.END and grade == limits.ALARM:
            _publish(viewer, said, ConditionEnded, facts, signal="vital")
    return rings


def _facts(signal: Signal, grade: str, bounds: limits.Bounds, streak: limits.Streak | None) -> dict[str, Any]:
    return {
        "kind": signal.kind,
        "grade": grade,
        "value": signal.value,
        "unit": limits.unit(signal.kind),
        "low": bounds.low,
        "high": bounds.high,
        "count": streak.length if streak else 0,
        "since": streak.since.isoformat() if streak else None,
    }


def _keep(said: Said, key: tuple[str, str], bounds: limits.Bounds, one: limits.Measured, step: limits.Step) -> None:
    """Write the streak: a row while it goes on, kept with its end when it rang, gone when it never did."""
    kind, grade = key
    held = VitalEpisode.objects.filter(elder_id=said.elder_id, kind=kind, grade=grade, ended_at=None)
    streak = step.streak
    if step.what == limits.DROP:
        held.delete()
    elif streak is None:
        held.update(ended_at=one.at)
    else:
        values: dict[str, Any] = {
            "device_id": streak.device_id, "count": streak.length, "last_value": one.value, "last_at": streak.last_at,
            "measured_at": streak.measured_at, "key": streak.key, "low": bounds.low, "high": bounds.high,
        }  # fmt: skip
        if step.what == limits.RING:
            values["rung_at"] = one.at
        first = {"area_code": said.device.area, "started_at": streak.since, "first_value": one.value}
        if not held.update(**values):
            VitalEpisode.objects.create(elder_id=said.elder_id, kind=kind, grade=grade, **first, **values)


def _place(viewer: Viewer, watch: Watch, said: Said, fix: fences.Fix) -> None:
    """Judge one fix against every fence of the wearer; all that ring with one fix are one alarm."""
    if watch.is_older(fix):
        return
    rung = []
    for fence_id, guarded in watch.fences.items():
        verdict = fences.judge(guarded.fence, guarded.standing, fix)
        if verdict.after != guarded.standing:
            watch.fences[fence_id] = guarded._replace(standing=verdict.after)
            Fence.objects.filter(pk=fence_id).update(**verdict.after._asdict())
        if verdict.what:
            rung += _crossed(viewer, said, guarded, verdict, fix)
    watch.note_fix(fix)
    if rung:
        place = {"latitude": fix.point[0], "longitude": fix.point[1], "accuracy": fix.accuracy}
        _tell(viewer, said, _GEOFENCE, {"fences": rung, "place": place})


def _crossed(
    viewer: Viewer, said: Said, guarded: Guarded, verdict: fences.Verdict, fix: fences.Fix
) -> list[dict[str, Any]]:
    """Keep a crossing; return it where it rings."""
    FenceCrossing.objects.create(
        fence_id=guarded.fence.id, elder_id=said.elder_id, device_id=said.device.id, what=verdict.what, at=fix.at,
        latitude=fix.point[0], longitude=fix.point[1], accuracy=fix.accuracy, distance=round(verdict.distance, 1),
    )  # fmt: skip
    facts = {
        "id": guarded.fence.id, "name": guarded.name, "rule": guarded.fence.rule, "distance": round(verdict.distance),
    }  # fmt: skip
    if verdict.what == fences.RING:
        return [facts]
    _publish(viewer, said, ConditionEnded, facts | {"unused": verdict.unused}, signal="geofence")
    return []


def _tell(viewer: Viewer, said: Said, signal: Signal, more: dict[str, Any]) -> None:
    told = tell.Told(
        stream=said.stream,
        frame=said.frame,
        line_id=said.line.id if said.line else None,
        placed=said.line is not None,
        area=said.line.area if said.line else "",
        report=said.report,
        signal=signal,
        device_id=said.device.id,
        at_start=False,
        unparsed=False,
        more=more,
    )
    tell.alarm(viewer, told, now=said.now)


def _publish(
    viewer: Viewer,
    said: Said,
    kind: type[VitalNoticed] | type[ConditionEnded],
    facts: dict[str, Any],
    **more: Any,
) -> None:
    fact = kind(
        area=said.device.area,
        elder_id=said.elder_id,
        device_id=said.device.id,
        at=said.frame.at.isoformat(),
        values=facts,
        **more,
    )
    journal.publish(viewer, fact, now=said.now)
