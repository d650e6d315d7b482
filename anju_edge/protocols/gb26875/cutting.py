"""Where one message ends in what has come so far: by the length that it declares, and out of rubbish by the next start.

A frame of the right length that ends as it should is one, whatever its sum, unless a good one lies in it. Where the
length leads nowhere, the next whole frame with the right sum is looked for, so that half a frame or a wrong length
holds up nothing that follows.
"""

import re
from typing import Final

from anju_edge.protocols.gb26875.frames import END, MAX_FRAME, START, declared, is_closed, is_good

MAX_HELD: Final = 2 * MAX_FRAME  # so much of a frame that is too large is waited for
_PLAUSIBLE: Final = re.compile(rb"(?=@@.{23}[\x00-\x04])", re.DOTALL)  # a start, and a length that is allowed


def cut(buffer: bytearray) -> int:
    """Return how many bytes from the start are one message, or nothing while more must come."""
    if not buffer.startswith(START):
        return _rubbish(buffer)
    size = declared(buffer)
    later = 0 if is_good(buffer) else _good_later(buffer)
    if size is not None and is_closed(buffer, size):
        return later if 0 < later < size else size
    if later or size is None:
        return later
    return _too_large(buffer) if size > MAX_FRAME else _broken(buffer, size)


def _rubbish(buffer: bytearray) -> int:
    """Cut what stands before the next start; a frame with a wrong start alone is one message too."""
    if is_good(buffer):
        return declared(buffer) or 0
    start = buffer.find(START, 0, MAX_FRAME)
    if start > 0:
        return start
    if buffer.endswith(END):
        return min(len(buffer), MAX_FRAME)
    return MAX_FRAME - 1 if len(buffer) >= MAX_FRAME else 0  # the last byte may be half a start


def _broken(buffer: bytearray, size: int) -> int:
    """Cut a frame whose end is not where its length says: at the next start, or where it says."""
    if len(buffer) < size:
        return 0
    start = buffer.find(START, len(START), size + 1)
    return start if start > 0 else size


def _too_large(buffer: bytearray) -> int:
    """Cut a frame that declares more than is allowed: at its end if that shows, or at the limit."""
    end = buffer.find(END + START, 0, MAX_HELD)
    if end > 0:
        return end + len(END)
    if buffer.endswith(END) or len(buffer) >= MAX_HELD:
        return min(len(buffer), MAX_HELD)
    return 0


def _good_later(buffer: bytearray) -> int:
    """Return where the first whole frame with the right sum begins behind a start that leads nowhere."""
    places = (found.start() for found in _PLAUSIBLE.finditer(buffer, 1, MAX_HELD))
    return next((place for place in places if is_good(buffer, place)), 0)
