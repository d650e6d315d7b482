"""The codecs by protocol name, with what each needs to be known: its topic root and when silence begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from anju_edge.protocols import (
    anju_json,
    chirpstack,
    ctwing,
    ev07b,
    gb26875,
    ha_discovery,
    iw,
    jt808,
    meokon,
    onenet,
    scaip,
    watch,
    zigbee2mqtt,
)
from anju_edge.protocols.events import Context, Event
from anju_edge.protocols.outline import MAX_PAYLOAD, outline
from anju_edge.protocols.push import Push, Pushed, refused
from anju_edge.protocols.topics import EDGE_ROOT
from anju_edge.protocols.wire import Wire

Decode = Callable[[str, bytes, Context], list[Event]]
IsCalm = Callable[[bytes], bool]
Outline = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Protocol:
    """One protocol. ``silent_after_s`` is the platform's own rule, tighter than the gateway's 25 hours.

    ``root`` begins the topics of its lines. ``wire`` is there where a gateway of ours speaks it on a socket, ``push``
    where a vendor's platform posts it to an address of ours; what has neither comes by MQTT alone. ``is_calm`` tells
    at a glance, and certainly, that a frame calls nobody: nothing in it is an alarm, the end of one, or a value or a
    place that somebody judges. ``outline`` leaves out what may change from one routine frame to the next: two frames
    of one topic and outline say the same of alarms. Where there is neither, every frame is read. ``windows``: its
    devices may send windows of acceleration.
    """

    name: str
    title: str
    root: str
    decode: Decode
    silent_after_s: int
    wire: Wire | None = None
    push: Push | None = None
    mqtt: bool = True
    is_calm: IsCalm | None = None
    outline: Outline | None = None
    windows: bool = False

    @property
    def is_pushed(self) -> bool:
        """Whether a vendor's platform posts it; a template would call ``push`` itself instead of looking at it."""
        return self.push is not None


def _chirpstack(_settings: Mapping[str, Any], method: str, query: Mapping[str, str], body: bytes) -> Pushed:
    """Take one event of the network server, which reads nothing but the status and never sends again."""
    if method != "POST":
        return refused(405, "post_only")
    if not body:
        return refused(400, "empty")
    return Pushed(chirpstack.push(query, body), b"")


_CALM: Final[Mapping[str, IsCalm]] = {
    "watch": watch.is_calm, "iw": iw.is_calm, "gb26875": gb26875.is_calm, "scaip": scaip.is_calm,
    "jt808": jt808.is_calm, "ev07b": ev07b.is_calm,
}  # fmt: skip


def _gateway(
    name: str, title: str, decode: Decode, silent_after_s: int, wire: Wire, *, outline: Outline | None = None
) -> Protocol:
    return Protocol(
        name, title, EDGE_ROOT, decode, silent_after_s, wire=wire, mqtt=False, is_calm=_CALM.get(name), outline=outline
    )


def _pushed(name: str, title: str, decode: Decode, silent_after_s: int, push: Push) -> Protocol:
    return Protocol(name, title, EDGE_ROOT, decode, silent_after_s, push=push, mqtt=False, outline=outline)


def _whole(payload: bytes) -> bytes:
    """Leave out nothing: in Home Assistant discovery any property can be announced as an alarm."""
    return payload if len(payload) <= MAX_PAYLOAD else b""


_HOUR: Final = 3600
PROTOCOLS: Final[Mapping[str, Protocol]] = {
    protocol.name: protocol
    for protocol in (
        Protocol("zigbee2mqtt", "Zigbee2MQTT", "zigbee2mqtt", zigbee2mqtt.decode, 12 * _HOUR, outline=outline),
        Protocol("anju_json", "Anju JSON", "anju", anju_json.decode, 24 * _HOUR, outline=outline, windows=True),
        Protocol(
            "ha_discovery", "Home Assistant discovery", "homeassistant", ha_discovery.decode, 12 * _HOUR, outline=_whole
        ),
        Protocol("chirpstack", "ChirpStack", "chirpstack", chirpstack.decode, 40 * _HOUR, push=_chirpstack),
        _gateway("watch", "手环（SeTracker/3G）", watch.decode, 24 * 60, watch.WIRE),
        _gateway("iw", "手环（IW/TRV）", iw.decode, 24 * 60, iw.WIRE),
        _gateway("gb26875", "用传（GB/T 26875.3）", gb26875.decode, 15 * 60, gb26875.WIRE, outline=gb26875.outline),
        _gateway("scaip", "SCAIP（SIP 呼叫器）", scaip.decode, 25 * _HOUR, scaip.WIRE),
        _gateway("jt808", "部标终端（JT/T 808）", jt808.decode, _HOUR, jt808.WIRE),
        _gateway("ev07b", "挂件（EV07B）", ev07b.decode, 24 * _HOUR, ev07b.WIRE),
        _gateway(
            "meokon", "水压、燃气表（铭控 A5 5A）", meokon.decode, 26 * _HOUR, meokon.WIRE, outline=meokon.outline
        ),
        _pushed("ctwing", "电信 CTWing", ctwing.decode, 24 * _HOUR, ctwing.push),
        _pushed("onenet", "移动 OneNET", onenet.decode, 24 * _HOUR, onenet.push),
    )
}


def decode(protocol: str, rest: str, payload: bytes, context: Context) -> list[Event]:
    """Read one frame with the codec of its protocol."""
    return PROTOCOLS[protocol].decode(rest, payload, context)
