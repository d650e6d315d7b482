"""The lines of this machine as the platform wrote them: a port, a protocol, who may come in, what its bits mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from anju_edge.protocols import topics
from anju_edge.protocols.registry import PROTOCOLS, Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """What one line and one socket may take. Times in seconds."""

    sockets: int = 20_000
    per_address: int = 20_000  # a carrier's private network brings every device through a few addresses
    first_s: float = 60.0  # without one whole message a socket is closed
    half_s: float = 60.0  # half a message waits so long for its rest
    idle_s: float = 1800.0
    waiting: int = 64  # messages of one socket that wait for the store before it is read on
    unread: int = 64 * 1024  # bytes that a socket may leave unread


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it listens and for whom."""

    login: str
    protocol: str
    base: str
    port: int = 0  # 0: no socket of ours; the line comes by MQTT, by a bridge or by HTTP
    host: str = "0.0.0.0"  # noqa: S104 - devices come from everywhere; the line's networks say who may
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = Limits()

    @property
    def speaks(self) -> Protocol:
        """The protocol of the line."""
        return PROTOCOLS[self.protocol]

    def admits(self, address: str) -> bool:
        """Whether a peer's address may come in; a line without networks admits everybody."""
        if not self.networks:
            return True
        peer = ip_address(address.split("%", 1)[0])
        mapped = getattr(peer, "ipv4_mapped", None)
        return any((mapped or peer) in network for network in self.networks)

    def subject(self, device: str, peer: str = "") -> str:
        """Return where a message is stored: below the line's base, its device and the peer's address."""
        topic = f"{self.base}/{device}/{peer}" if peer else f"{self.base}/{device}"
        return topics.STORED_PREFIX + topics.to_subject(topics.fitting(topic))


def read(path: Path) -> dict[str, Line]:
    """Read the lines by login; a line that this version cannot speak is left out."""
    written = json.loads(path.read_text())
    host = written.get("host", "0.0.0.0")  # noqa: S104
    lines = (_line(item, host) for item in written["lines"])
    return {line.login: line for line in lines if line.protocol in PROTOCOLS}


def _line(item: Mapping[str, Any], host: str) -> Line:
    known = {name: item["limits"][name] for name in Limits.__slots__ if name in item.get("limits", {})}
    return Line(
        login=item["login"],
        protocol=item["protocol"],
        base=item["base"],
        port=int(item.get("port") or 0),
        host=host,
        networks=tuple(ip_network(text) for text in item.get("networks", ())),
        settings=item.get("settings", {}),
        limits=Limits(**known),
    )
