"""The one definition of what can become of a frame, and how a device's own counter tells of frames that never came."""

from collections.abc import Mapping
from typing import Final

ROUTINE: Final = ("read", "ignored")
REFUSED: Final = ("unknown_device", "no_line")  # stored, and nobody to give it to
OUTCOMES: Final = ("opened", "joined", "routine", "refused", "unread")
COUNTER_JUMP: Final = 1000  # a counter that jumps further was reset or has wrapped; nothing is concluded from it


def outcome(word: str, verdict: str = "") -> str:
    """Return what became of a frame: of its alarm where it told one, otherwise of the reading.

    ``word`` is what the codec said in one word, ``verdict`` is ``opened``, ``joined``, ``canary`` or empty. A frame
    whose alarm opened a case is ``opened``, even if the number is nobody's: the call was answered.
    """
    if verdict in ("opened", "joined"):
        return verdict
    if word in ROUTINE:
        return "routine"
    return "refused" if word in REFUSED else "unread"


def closes(counts: Mapping[str, int]) -> bool:
    """Whether ``received`` is the sum of what became of the frames."""
    return counts["received"] == sum(counts[name] for name in OUTCOMES)
