"""What every codec speaks: reports with signals, availability, gateway state, lists of devices. Plain values only.

Tuples and not dataclasses, because intake makes tens of thousands a second.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from anju_edge.protocols import signals
from anju_edge.protocols.signals import SIGNALS

STATE: Final = signals.STATE
EVENT: Final = signals.EVENT
VALUE: Final = signals.VALUE
EVENT_KINDS: Final = frozenset(kind.name for kind in SIGNALS if kind.shape == EVENT)
STATE_ALARMS: Final = frozenset(kind.name for kind in SIGNALS if kind.shape == STATE and kind.alarm)
ALARM_KINDS: Final = frozenset(kind.name for kind in SIGNALS if kind.alarm)
ROUTINE_STATES: Final = frozenset(kind.name for kind in SIGNALS if kind.shape == STATE and not kind.alarm)
UNITS: Final[Mapping[str, str]] = {kind.name: kind.unit for kind in SIGNALS if kind.shape == VALUE}
KINDS: Final = EVENT_KINDS | STATE_ALARMS | ROUTINE_STATES | frozenset(UNITS)


class Signal(NamedTuple):
    """One thing said: a state that holds or not, an event, or a measured value."""

    kind: str
    shape: str
    active: bool | None = None
    value: float | None = None
    text: str = ""


class Report(NamedTuple):
    """One device's word in one frame. ``seq`` is the sender's own counter, where it has one."""

    device: str
    signals: tuple[Signal, ...]
    at: datetime | None = None
    battery: int | None = None
    link_quality: int | None = None
    seq: str = ""
    firmware: str = ""


class Availability(NamedTuple):
    """What its gateway says about a device: reachable or not."""

    device: str
    online: bool


class Gateway(NamedTuple):
    """The gateway itself came or went; gone means that everything behind it is of unknown state."""

    online: bool


class Described(NamedTuple):
    """One device as its gateway describes it. ``name`` is what topics call it, ``device`` is its lasting number."""

    device: str
    name: str
    model: str = ""
    vendor: str = ""
    properties: tuple[str, ...] = ()
    firmware: str = ""


class Entity(NamedTuple):
    """One thing that Home Assistant discovery announced: where its values appear and how to read them."""

    device: str
    topic: str
    kind: str
    shape: str
    path: tuple[str, ...] = ()
    on: str = ""
    name: str = ""
    model: str = ""


class Announced(NamedTuple):
    """One entity that a gateway announced, understood or not, with what it says of its device.

    ``kind`` is the signal that it was taken for; without one, ``why`` says what was not understood.
    """

    device: str
    component: str
    entity: str
    kind: str = ""
    why: str = ""
    name: str = ""
    model: str = ""
    vendor: str = ""
    place: str = ""


class Learned(NamedTuple):
    """What a gateway taught about the devices behind it. ``source`` is the topic; an empty list forgets it."""

    source: str
    devices: tuple[Described, ...] = ()
    entities: tuple[Entity, ...] = ()
    announced: Announced | None = None


class Unreadable(NamedTuple):
    """A frame that cannot be read. ``alarm`` tells whether it looks like one: then it must be treated as one."""

    device: str
    reason: str
    alarm: bool


class Confirmed(NamedTuple):
    """A device answered a command: the verb as the protocol echoes it, or the serial that the command carried."""

    device: str
    what: str
    ok: bool = True


class Noticed(NamedTuple):
    """What a gateway of ours saw and no device said: two sockets with one number, a refused address, a flood."""

    device: str
    what: str
    detail: str = ""


Triple = tuple[float, float, float]


class Window(NamedTuple):
    """Some seconds of acceleration of a wearable, in g, evenly spaced. What they mean the platform judges."""

    device: str
    rate: float
    xyz: tuple[Triple, ...]
    at: datetime | None = None
    seq: str = ""


Event = Report | Availability | Gateway | Learned | Unreadable | Confirmed | Noticed | Window


def position(latitude: float, longitude: float, accuracy_m: float | None = None) -> Signal | None:
    """Say where a device is, WGS-84 degrees. What is no place on earth is none, nor 0°, 0°, which means "no fix"."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (abs(latitude) < 0.01 and abs(longitude) < 0.01):  # noqa: PLR2004
        return None
    return Signal("position", VALUE, None, accuracy_m, f"{latitude:.6f},{longitude:.6f}")


@dataclass(slots=True)
class Context:
    """What a line has taught so far (names of devices, their models, announced entities by topic) and how it is set."""

    base: str = ""
    names: dict[str, str] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    entities: dict[str, list[Entity]] = field(default_factory=dict)
    announced: dict[str, Announced] = field(default_factory=dict)  # by the topic of the announcement
    beyond: int = 0  # announcements that came when there were too many already
    settings: Mapping[str, Any] = field(default_factory=dict)  # per line: what the bits of its model mean, its datum
