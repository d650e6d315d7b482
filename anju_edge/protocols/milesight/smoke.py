"""GS524N, the smoke detector: a frame of its own, six bytes with one event."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from anju_edge.protocols.events import EVENT, STATE, VALUE, Signal
from anju_edge.protocols.milesight import words

LENGTH: Final = 6  # version and protocol, type and event, battery, concentration, temperature, sum to zero
_SMOKE_SENSOR = 1
_BYTE = 0x100
_SIGN = 0x80


class _Event(NamedTuple):
    word: str
    signals: tuple[Signal, ...] = ()


_TEST = Signal("test", EVENT)
_LOW = Signal("battery_low", STATE, active=True)
_EVENTS: Final[Mapping[int, _Event]] = {
    0x01: _Event("alarm", (Signal("smoke", STATE, active=True),)),
    0x02: _Event("silent"),  # somebody silenced it; the smoke stays as it is
    0x04: _Event("low battery", (_LOW,)),
    0x05: _Event("failover", (Signal("fault", STATE, active=True),)),
    0x07: _Event("normal", (Signal("smoke", STATE, active=False), Signal("fault", STATE, active=False))),
    0x0A: _Event("removed", (Signal("tamper", STATE, active=True),)),
    0x0B: _Event("installed", (Signal("tamper", STATE, active=False),)),
    0x0E: _Event("testing alarm with normal battery", (_TEST,)),
    0x0F: _Event("testing alarm with low battery", (_TEST, _LOW)),
}
_BY_WORD: Final[Mapping[str, _Event]] = {event.word: event for event in _EVENTS.values()}


def is_frame(data: bytes) -> bool:
    """Whether bytes of an unknown model are such a frame: length, type of sensor and sum agree."""
    return len(data) == LENGTH and data[1] >> 4 == _SMOKE_SENSOR and sum(data) % _BYTE == 0


def frame(data: bytes) -> words.Payload:
    """Read a frame, also one that was cut after its event. A wrong sum changes nothing: the radio has its own."""
    if len(data) < 2:  # noqa: PLR2004 - the event is in the second byte
        return words.Payload((), None, data)
    found = event(data[1] & 0x0F, smoke_sensor=data[1] >> 4 == _SMOKE_SENSOR)
    battery, concentration, temperature = (
        data[index] if index < min(len(data), LENGTH) else None for index in (2, 3, 4)
    )
    if battery is not None:
        found.append(Signal(words.BATTERY, VALUE, None, battery))
    if concentration is not None:
        found += words.measured("smoke_density", concentration, highest=100)
    if temperature is not None:
        found += words.measured("temperature", temperature - _BYTE if temperature >= _SIGN else temperature)
    return words.conclude(found, data[LENGTH:])


def event(what: object, *, smoke_sensor: bool = True) -> list[Signal]:
    """Read an event, a code or a word. One that nobody knows, or of another sensor, may be an alarm."""
    known = _EVENTS.get(what) if isinstance(what, int) else _BY_WORD.get(str(what).strip().lower())
    if known is None or (known.word == "alarm" and not smoke_sensor):
        return words.unclear(f"detector event {what}")
    return list(known.signals)
