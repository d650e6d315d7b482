"""Whether a frame's own fields agree with it: its length, and its check sum where it has one."""

from collections.abc import Callable, Mapping
from typing import Final

from anju_edge.protocols.ev07b import frame as ev07b
from anju_edge.protocols.gb26875 import frames as gb26875
from anju_edge.protocols.iw import frames as iw
from anju_edge.protocols.jt808 import frame as jt808
from anju_edge.protocols.meokon import frame as meokon
from anju_edge.protocols.scaip import sip
from anju_edge.protocols.watch import frames as watch

_LENGTH: Final = 0x03FF


def _watch(raw: bytes) -> bool:
    frame = watch.opened(raw)
    return frame is not None and frame.whole and frame.length_is_right


def _iw(raw: bytes) -> bool:
    frame = iw.opened(raw)
    return frame is not None and frame.closed


def _gb26875(raw: bytes) -> bool:
    frame = gb26875.opened(raw)
    return frame is not None and not frame.fault


def _jt808(raw: bytes) -> bool:
    frame = jt808.parse(raw)
    if frame is None or not frame.sound:
        return False
    attributes = int.from_bytes(jt808.unescape(raw.strip(jt808.MARKER))[2:4])
    return attributes & _LENGTH == len(frame.body)


def _ev07b(raw: bytes) -> bool:
    frame = ev07b.parse(raw)
    return frame is not None and frame.sound and frame.whole


def _meokon(raw: bytes) -> bool:
    return meokon.sealed(raw) and meokon.head(raw).length == len(raw)


def _scaip(raw: bytes) -> bool:
    request = sip.parse(raw)
    return request is not None and request.first("content-length") == str(len(request.body))


SOUND: Final[Mapping[str, Callable[[bytes], bool]]] = {
    "watch": _watch,
    "iw": _iw,
    "gb26875": _gb26875,
    "jt808": _jt808,
    "ev07b": _ev07b,
    "meokon": _meokon,
    "scaip": _scaip,
}
