"""The messages of OneNET Studio: properties and events of things, their life cycle, replies, places."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from anju_edge.protocols import carrier, profiles, reading
from anju_edge.protocols.carrier import Sender, Stamp
from anju_edge.protocols.events import Availability, Confirmed, Context, Event, Report, Signal, Unreadable

OF_NO_DEVICE: Final = frozenset({"sceneLog"})
_STATES: Final = {"online": True, "offline": False}
_SUCCESS: Final = "200"


def read(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    """Read one message by its type."""
    return _KINDS.get(str(message["messageType"]), _other)(message, known, context)


def _notify(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    data = carrier.parsed(message.get("data"))
    params = carrier.parsed(data.get("params")) if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(params, dict):
        return [Unreadable(known.device, "no_data", message.get("notifyType") == "event")]
    table = profiles.profile(context.settings, message.get("productId"))
    stamp = Stamp(_newest(params), carrier.real(data.get("id"))[:40])
    if message.get("notifyType") == "event":
        return list(_events(params, known.device, table, stamp))
    own, pairs = _sorted_out(params)
    found = [
        carrier.stamped(event, stamp)
        for text in own
        for event in carrier.inside(known.device, text.encode(), table, context)
    ]
    if pairs or not found:
        values = profiles.read(pairs, table)
        found.insert(0, Report(known.device, values.signals, stamp.at, values.battery, None, stamp.seq))
    return found


def _sorted_out(params: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, object]]]:
    """Separate frames of the device's own from plain values."""
    own: list[str] = []
    plain: dict[str, object] = {}
    for name, value in _values(params):
        if isinstance(value, str) and carrier.is_meokon(value.encode("utf-8", "replace")):
            own.append(value)
        else:
            plain[name] = carrier.parsed(value)
    return own, list(profiles.leaves(plain))


def _events(params: Mapping[str, Any], device: str, table: profiles.Profile, stamp: Stamp) -> Iterator[Event]:
    at, seq = stamp
    for name, value in _values(params):
        content = value if isinstance(value, dict) else {name: value}
        if name in table and isinstance(value, dict):
            yield Report(device, profiles.happened(name, "", table[name]), at, seq=seq)
            continue
        values = profiles.read(profiles.leaves(content), table)
        silent = not any(signal.active or signal.kind == "unspecified" for signal in values.signals)
        if silent and isinstance(value, dict) and profiles.sounds_like_alarm(name):
            values = values._replace(signals=(*values.signals, profiles.unmapped(name, "event")))
        yield Report(device, values.signals, at, values.battery, None, seq)


def _values(params: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, item in params.items():
        yield name, item.get("value") if isinstance(item, dict) and "value" in item else item


def _newest(params: Mapping[str, Any]) -> Any:
    moments = [reading.moment(item["time"]) for item in params.values() if isinstance(item, dict) and "time" in item]
    return max(filter(None, moments), default=None)


def _life(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    data = carrier.parsed(message.get("data"))
    online = _STATES.get(str(data.get("status")).lower()) if isinstance(data, dict) else None
    return [] if online is None else [Availability(known.device, online)]


def _reply(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    answer = message.get("response")
    if not isinstance(answer, dict):
        return [Report(known.device, ())]
    return [Confirmed(known.device, carrier.real(answer.get("id"))[:40], profiles.code(answer.get("code")) == _SUCCESS)]


def _place(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:
    data = carrier.parsed(message.get("data"))
    found: Signal | None = None
    if isinstance(data, dict):
        found = carrier.place(context.settings, data.get("lat"), data.get("lon"), data.get("accuracy"))
    return [Report(known.device, (found,) if found else (), reading.moment(message.get("timestamp")))]


def _nothing(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    return []


def _other(message: Mapping[str, Any], known: Sender, context: Context) -> list[Event]:  # noqa: ARG001
    return [Report(known.device, ())]


_Read = Callable[[Mapping[str, Any], Sender, Context], list[Event]]
_KINDS: Final[Mapping[str, _Read]] = {
    "notify": _notify,
    "lifeCycle": _life,
    "reply": _reply,
    "lbsAndWifi": _place,
    "sceneLog": _nothing,
}
