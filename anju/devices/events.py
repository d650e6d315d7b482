"""Facts that devices publish: an alarm was heard, a device fell silent, a battery is low, a binding ended."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from anju.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmHeard(Fact):
    """An alarm frame was heard, from a known device or not, parsed or not. Times are ISO 8601 texts."""

    name: ClassVar[str] = "devices.alarm_heard"

    stream: str
    stream_seq: int
    signal: str
    received_at: str
    part: int = 0  # which alarm of its device in the frame: an upload after an outage holds several presses
    device_at: str | None = None
    device_id: int | None = None
    device_number: str = ""
    device_kind: str = ""
    elder_id: int | None = None
    dwelling_id: int | None = None
    point_id: int | None = None  # where in an institution it stands
    at_start: bool = False
    unparsed: bool = False
    faults: list[str] = field(default_factory=list)
    raw_base64: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSilent(Fact):
    """A device has not been heard for too long; ``devices`` counts all behind it when it is a gateway."""

    name: ClassVar[str] = "devices.silent"

    device_id: int
    device_number: str
    device_kind: str
    elder_id: int | None
    since: str
    gateway: bool = False
    devices: int = 1
    event_id: int | None = None
    point_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHeardAgain(Fact):
    """A device that was silent has spoken."""

    name: ClassVar[str] = "devices.heard_again"

    device_id: int
    device_number: str
    elder_id: int | None
    since: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MassSilence(Fact):
    """Many devices of one place fell silent together: one event, the people sorted by risk."""

    name: ClassVar[str] = "devices.mass_silence"

    event_id: int
    devices: int
    since: str
    elders: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class MassGrew(Fact):
    """More devices of the place fell silent: they belong to the same event; the people sorted by risk anew."""

    name: ClassVar[str] = "devices.mass_grew"

    event_id: int
    devices: int
    elders: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceEnded(Fact):
    """An event of silence is over: ``back``, all speak again; ``joined``, it went into a mass event."""

    name: ClassVar[str] = "devices.silence_ended"

    event_id: int
    kind: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatteryLow(Fact):
    """A battery is low or says so."""

    name: ClassVar[str] = "devices.battery_low"

    device_id: int
    device_number: str
    device_kind: str
    elder_id: int | None
    battery: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUnbound(Fact):
    """A device no longer belongs to anybody, and why."""

    name: ClassVar[str] = "devices.unbound"

    device_id: int
    device_number: str
    elder_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceDormant(Fact):
    """A device has not been tested for 31 days: nobody knows whether it would call."""

    name: ClassVar[str] = "devices.dormant"

    device_id: int
    device_number: str
    device_kind: str
    elder_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTakenBack(Fact):
    """A device was taken back and nothing of it is expected any more; ``reason`` is a code."""

    name: ClassVar[str] = "devices.taken_back"

    device_id: int
    device_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalNoticed(Fact):
    """A value of an elder lies beyond the limit for a notice: worth a look, no alarm."""

    name: ClassVar[str] = "devices.vital_noticed"

    elder_id: int
    device_id: int
    at: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEnded(Fact):
    """What had rung is over: a value is within its limits again (``vital``), an elder is back (``geofence``)."""

    name: ClassVar[str] = "devices.condition_ended"

    signal: str
    elder_id: int
    device_id: int
    at: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorTurned(Fact):
    """A sensor of an institution went from one of its six states to another, and why."""

    name: ClassVar[str] = "devices.sensor_turned"

    device_id: int
    institution_id: int
    point_id: int
    watch: str
    from_state: str
    to_state: str
    why: str
    value: float | None
