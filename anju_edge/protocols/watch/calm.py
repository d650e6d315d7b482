"""Watch frames that certainly call nobody: heartbeats, and places without a fix whose status word holds no alarm."""

import re
from typing import Final

_BEAT: Final = rb"LK(?:,\d{1,9}){0,3}"
# date, time, no fix, twelve fields, a status word of eight digits without a bit of its alarm byte, cells and networks
_NO_FIX: Final = (
    rb"(?:UD\d?(?:_[A-Z0-9]{1,8})?|WT),\d{6},\d{6},V(?:,[^,\[\]]{0,20}){12},"
    rb"[0-9A-Fa-f]{2}00[0-9A-Fa-f]{4}(?:,[^\[\]]*)?"
)
_CALM: Final = re.compile(
    rb"\[[0-9A-Za-z]{2}\*[0-9A-Za-z]{1,20}\*(?:[0-9A-Fa-f]{4}\*)?[0-9A-Fa-f]{4}\*(?:"
    + _BEAT
    + rb"|"
    + _NO_FIX
    + rb")\]"
)


def is_calm(payload: bytes) -> bool:
    """Whether a frame says nothing but steps, charge and what holds without being an alarm."""
    return _CALM.fullmatch(payload) is not None
