"""SCAIP requests that certainly call nobody: heartbeats in the plain form in which nearly all units write them."""

import re
from typing import Final

from anju_edge.protocols.scaip.body import FLAT, MAX_BODY

_BEGINS: Final = re.compile(rb"MESSAGE \S{1,500} SIP/2\.0\r\n")
_BLANK: Final = b"\r\n\r\n"
_BEAT: Final = "<mty>PI</mty>"
_TYPES: Final = re.compile(r"<mty>", re.IGNORECASE)
_PLACES: Final = re.compile(r"<g(?:eo|ga)>", re.IGNORECASE)


def is_calm(payload: bytes) -> bool:
    """Whether a whole request holds one type, the heartbeat's, and no place."""
    head, blank, written = payload.partition(_BLANK)
    if not blank or len(written) > MAX_BODY or _BEGINS.match(head + b"\r\n") is None or not written.isascii():
        return False
    text = written.decode("ascii")
    return (
        _BEAT in text
        and len(_TYPES.findall(text)) == 1
        and _PLACES.search(text) is None
        and FLAT.fullmatch(text) is not None
        and b"\n\n" not in head
        and b"\n\r\n" not in head + blank[:-1]
    )
