"""An uplink whose JSON is broken: whose it is, and whether it looks like an alarm."""

import re
from typing import Final

from anju_edge.protocols import milesight, reading
from anju_edge.protocols.chirpstack import uplink
from anju_edge.protocols.events import Report

_DEVICE: Final = re.compile(rb'"devEui"\s*:\s*"([0-9A-Fa-f]{16})"')
_DATA: Final = re.compile(rb'"data"\s*:\s*"([A-Za-z0-9+/=_-]{4,700})')
_WORDS: Final = re.compile(
    rb"""alarm_triggered"|"(?:short|long|double)[ _]press"|"(?:press|button\w*)"\s*:\s*"?(?:short|long|double|[1-9t])"""
    rb"""|"detection_status"\s*:\s*"fall"|"leak\w*"\s*:\s*"leak"|"\w+_status"\s*:\s*"alarm\"""",
)


def device_of(payload: bytes) -> str:
    """Return the number that stands in a broken body, or nothing."""
    found = _DEVICE.search(payload[: reading.MAX_DEVICE_FRAME])
    return found[1].decode().lower() if found else ""


def looks_like_alarm(payload: bytes) -> bool:
    """Whether a broken body has the words of an alarm, or bytes of a device that say one."""
    start = payload[: reading.MAX_DEVICE_FRAME]
    return reading.looks_like_alarm(start) or _WORDS.search(start) is not None or _bytes_alarm(start)


def _bytes_alarm(start: bytes) -> bool:
    found = _DATA.search(start)
    if found is None:
        return False
    model = milesight.known_model(start[:2000].decode("utf-8", "replace"))
    said = milesight.decode_payload(model, uplink.decoded_data(found[1].decode()))
    return uplink.is_alarming([Report("", said.signals)])
