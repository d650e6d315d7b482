"""GB/T 26875.3 frames as the gateway stored them. Bytes in, events out; nothing raises."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import reading, wire
from anju_edge.protocols.events import Confirmed, Context, Event, Report, Unreadable
from anju_edge.protocols.gb26875 import clock, frames, identity, objects, saying, tables, units

_STATUS: Final = (objects.SystemStatus, objects.OwnStatus)
_SYSTEM: Final = (objects.SystemStatus, objects.SystemOperation)
_SURE_OF_SENDER: Final = frozenset({"", frames.BAD_SUM, frames.UNKNOWN_COMMAND})
_ALARM_COMMANDS: Final = frozenset({tables.SEND, tables.REPLY})


def decode(rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame; ``rest`` is the topic below the line's base."""
    known = reading.device_number(wire.owner(rest))
    frame = frames.opened(payload)
    if frame is None:
        return [Unreadable(known, "not_a_frame", alarm=False)]
    sender = identity.device(frame, context.settings, known)
    if frame.fault and not is_tolerated(frame, context.settings):
        named = sender if frame.fault in _SURE_OF_SENDER else known or sender
        return [Unreadable(named, frame.fault, _looks_like_alarm(frame))]
    if frame.command in (tables.CONFIRM, tables.DENY):
        return [Confirmed(sender, str(frame.serial), frame.command == tables.CONFIRM)]
    events = _told(frame, sender, context.settings)
    if frame.command == tables.REPLY:
        events.append(Confirmed(sender, str(frame.serial)))
    return events


def is_tolerated(frame: frames.Frame, settings: Mapping[str, Any]) -> bool:
    """Whether the line takes a frame in spite of its fault: a wrong sum, of a maker known to write wrong ones."""
    return (
        frame.fault == frames.BAD_SUM
        and frame.command in tables.COMMANDS
        and identity.is_set(settings, "accept_bad_sum")
    )


def _told(frame: frames.Frame, sender: str, settings: Mapping[str, Any]) -> list[Event]:
    unit = units.parse(frame.unit)
    if unit.problem:
        return [Unreadable(sender, unit.problem, alarm=unit.type_flag in tables.ALARM_UNITS)]
    if not unit.things and not _may_be_silent(frame, unit):
        return [Unreadable(sender, "unknown_type", alarm=False)]
    reports = _reports(frame, unit.things, sender, settings)
    events: list[Event] = [*reports]
    if all(report.device != sender for report in reports):
        events.append(_report(frame, sender, (), 0))  # the transmission device spoke, though of others
    if any(saying.answers_duty_check(thing) for thing in unit.things):
        events.append(Confirmed(sender, saying.DUTY_CHECK))
    return events


def _may_be_silent(frame: frames.Frame, unit: units.Unit) -> bool:
    return frame.unit in (b"", units.HEARTBEAT) or unit.type_flag in tables.USER_UNITS


def _reports(
    frame: frames.Frame, things: tuple[objects.Thing, ...], sender: str, settings: Mapping[str, Any]
) -> list[Report]:
    own_systems = identity.is_set(settings, "own_systems")
    if len(things) == 1:
        return [_report(frame, _device(things[0], sender, own_systems=own_systems), things, 0)]
    reports: list[Report] = []
    for index, thing in enumerate(things):
        if not isinstance(thing, _STATUS):
            reports.append(_report(frame, _device(thing, sender, own_systems=own_systems), (thing,), index))
    grouped: dict[str, list[objects.Thing]] = {}
    for thing in things:
        if isinstance(thing, _STATUS):
            grouped.setdefault(_device(thing, sender, own_systems=own_systems), []).append(thing)
    for index, (device, group) in enumerate(grouped.items()):
        reports.append(_report(frame, device, tuple(group), index))
    return reports


def _device(thing: objects.Thing, sender: str, *, own_systems: bool) -> str:
    if isinstance(thing, objects.OfComponent):
        return identity.component(sender, thing.system, thing.address)
    if own_systems and isinstance(thing, _SYSTEM):
        return identity.system(sender, thing.system)
    return sender


def _report(frame: frames.Frame, device: str, things: tuple[objects.Thing, ...], index: int) -> Report:
    """Report what one device says. A frame that is sent again has the same serial and the same times."""
    if len(things) == 1:
        signals, at = saying.signals(things[0]), getattr(things[0], "at", None)
    else:
        said = [(thing, saying.signals(thing)) for thing in things]
        loud = [thing for thing, told in said if any(map(saying.is_alarm, told))]
        at = next((found for thing in (*loud, *things) if (found := getattr(thing, "at", None))), None)
        signals = saying.together(signal for _, told in said for signal in told)
    at = at or clock.read(frame.tag)
    return Report(device, signals, at, seq=f"{frame.serial}.{index}", firmware=_firmware(things))


def _firmware(things: tuple[objects.Thing, ...]) -> str:
    """Return the software of the transmission device where it says it, such as ``1.4``."""
    for thing in things:
        if isinstance(thing, objects.OwnVersion):
            return f"{thing.major}.{thing.minor}"
    return ""


def _looks_like_alarm(frame: frames.Frame) -> bool:
    """Whether a frame that is to be discarded says a fire, or cannot be asked any more whether it does."""
    unit = units.parse(frame.unit)
    if unit.problem:
        return frame.command in _ALARM_COMMANDS and unit.type_flag in tables.ALARM_UNITS
    return any(saying.is_alarm(signal) for thing in unit.things for signal in saying.signals(thing))
