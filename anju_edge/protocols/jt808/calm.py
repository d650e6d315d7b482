"""JT/T 808 messages that certainly call nobody, by their identity: it stands first and says what the body is."""

from typing import Final

from anju_edge.protocols.jt808.frame import MARKER

_ANSWER, _HEARTBEAT, _LOGOUT, _LOGIN = 0x0001, 0x0002, 0x0003, 0x0102
_HEADS: Final = tuple(MARKER + message.to_bytes(2) for message in (_ANSWER, _HEARTBEAT, _LOGOUT, _LOGIN))


def is_calm(payload: bytes) -> bool:
    """Whether a message is a heartbeat, a login, a logout or an answer: without a place, without an alarm word."""
    return payload.startswith(_HEADS)
