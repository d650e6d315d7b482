"""The messages of classic OneNET: data points, online state, command results."""

from collections.abc import Mapping
from typing import Any, Final

from anju_edge.protocols import carrier, profiles, reading
from anju_edge.protocols.carrier import Sender, Stamp
from anju_edge.protocols.events import Availability, Confirmed, Context, Event, Report
from anju_edge.protocols.property_words import QUIET

_POINT, _ONLINE, _RESULT = "1", "2", "7"
_STATES: Final = {"1": True, "0": False, "online": True, "offline": False}
_SERIALS: Final = ("cmd_id", "cmd_uuid", "uuid", "id")
_ERRORS: Final = ("errno", "error", "err")


def read(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    """Read one message by its type."""
    kind = profiles.code(message.get("type"))
    if kind == _POINT:
        return _point(message, known.device, context)
    if kind == _ONLINE:
        online = _STATES.get(profiles.code(message.get("status")))
        return [] if online is None else [Availability(known.device, online)]
    if kind == _RESULT:
        serial = next((found for key in _SERIALS if (found := carrier.real(message.get(key)))), "")
        failed = any(profiles.code(message.get(key)) not in QUIET for key in _ERRORS)
        return [Confirmed(known.device, serial, not failed)]
    return [Report(known.device, ())]


def _point(message: Mapping[str, Any], device: str, context: Context) -> list[Event]:
    """Read one data point: a value, a structure of values, or what the device itself wrote."""
    table = profiles.profile(context.settings, message.get("product_id", message.get("pid")))
    at = reading.moment(message.get("at"))
    stream, value = str(message.get("ds_id", "")), carrier.parsed(message.get("value"))
    stamp = Stamp(at, carrier.real(message.get("at"))[:40])
    if isinstance(message.get("value"), str) and _own(value):
        found = carrier.inside(device, str(message["value"]).encode(), table, context)
        return [carrier.stamped(event, stamp) for event in found]
    if isinstance(value, dict):
        return [carrier.stamped(event, stamp) for event in carrier.structure(device, value, table, context)]
    values = profiles.read([(stream, value)], table)
    return [Report(device, values.signals, stamp.at, values.battery, None, stamp.seq)]


def _own(value: object) -> bool:
    """Whether a text is a frame of the device's own, or a structure written as a text."""
    return isinstance(value, list | dict) or (isinstance(value, str) and carrier.is_meokon(value.encode()))
