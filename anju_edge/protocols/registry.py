"""The codecs by protocol name, with what each needs to be known: its topic root and when silence begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from anju_edge.protocols import anju_json, ha_discovery, zigbee2mqtt
from anju_edge.protocols.events import Context, Event

Decode = Callable[[str, bytes, Context], list[Event]]


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol. ``silent_after_s`` is the platform's own rule, tighter than the gateway's 25 hours."""

    name: str
    title: str
    root: str
    decode: Decode
    silent_after_s: int


_HOUR: Final = 3600
PROTOCOLS: Final[Mapping[str, Protocol]] = {
    protocol.name: protocol
    for protocol in (
        Protocol("zigbee2mqtt", "Zigbee2MQTT", "zigbee2mqtt", zigbee2mqtt.decode, 12 * _HOUR),
        Protocol("anju_json", "Anju JSON", "anju", anju_json.decode, 24 * _HOUR),
        Protocol("ha_discovery", "Home Assistant discovery", "homeassistant", ha_discovery.decode, 12 * _HOUR),
    )
}


def decode(protocol: str, rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame with the codec of its protocol."""
    return PROTOCOLS[protocol].decode(rest, payload, context)
