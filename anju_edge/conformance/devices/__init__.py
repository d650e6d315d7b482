"""The devices by protocol, and by the way they speak."""

from collections.abc import Mapping
from typing import Final

from anju_edge.conformance.device import Asked, Device
from anju_edge.conformance.devices import ev07b, gb26875, iw, jt808, meokon, mqtt, scaip, watch

SOCKETS: Final[Mapping[str, type[Device]]] = {
    "watch": watch.Watch,
    "iw": iw.IwWatch,
    "gb26875": gb26875.FireUnit,
    "scaip": scaip.AlarmUnit,
    "jt808": jt808.Terminal,
    "ev07b": ev07b.Pendant,
    "meokon": meokon.Meter,
}
BROKERS: Final[Mapping[str, type[Device]]] = {
    "zigbee2mqtt": mqtt.HomeGateway,
    "anju_json": mqtt.JsonDevice,
    "chirpstack": mqtt.NetworkServer,
}


def device(protocol: str, asked: Asked, *, broker: bool) -> Device:
    """Return a device of a protocol. Raises ``KeyError`` where it does not speak that way."""
    return (BROKERS if broker else SOCKETS)[protocol](asked)
