"""IW frames that certainly call nobody: a code of a heartbeat, whatever its fields are, says no more than steps."""

from typing import Final

from anju_edge.protocols.iw.frames import MAKERS
from anju_edge.protocols.iw.words import BEATS, LOGIN

_HEADS: Final = tuple(f"{maker}{code}".encode() for maker in MAKERS for code in sorted(BEATS | {LOGIN}))


def is_calm(payload: bytes) -> bool:
    """Whether a frame begins as a heartbeat or as a login."""
    return payload.startswith(_HEADS)
