"""What an unregistered number probably is, by the protocol it speaks and the words it has used. A person confirms."""

from collections.abc import Collection
from typing import NamedTuple

_BY_PROTOCOL = {"watch": "watch", "iw": "watch", "ev07b": "pendant", "jt808": "pendant", "scaip": "button"}
_WEARS = frozenset({"position", "steps", "heart_rate", "worn_off"})
# the first line of which any word was used decides; a detector also tells of its temperature, a radar of presence
_BY_WORD: tuple[tuple[str, frozenset[str]], ...] = (
    ("fall_radar", frozenset({"fall"})),
    ("smoke", frozenset({"smoke", "fire", "smoke_density"})),
    ("co", frozenset({"co", "co_density"})),
    ("gas", frozenset({"gas", "gas_density"})),
    ("leak", frozenset({"leak"})),
    ("bed", frozenset({"bed", "bed_exit"})),
    ("cord", frozenset({"cord"})),
    ("button", frozenset({"sos", "help"})),
    ("contact", frozenset({"door"})),
    ("presence", frozenset({"presence", "inactivity"})),
    ("motion", frozenset({"motion"})),
    ("button", frozenset({"action"})),
    ("temperature", frozenset({"temperature", "humidity", "illuminance"})),
)
UNSURE = "other"


class Guess(NamedTuple):
    """A kind of device and the word or protocol that speaks for it; nothing speaks for ``other``."""

    kind: str
    because: str = ""


def guess(protocol: str, said: Collection[str], number: str = "") -> Guess:
    """Guess the kind of a device: what one wears by its protocol, everything else by what it said."""
    if protocol == "gb26875" and "-" not in number:
        return Guess(UNSURE, protocol)  # the transmission device itself: it tells of the fires of its detectors
    worn = _BY_PROTOCOL.get(protocol)
    if worn is not None:
        return Guess(worn, protocol)
    words = frozenset(said)
    if "fall" in words and words & _WEARS:
        return Guess("pendant", "fall")
    for kind, telling in _BY_WORD:
        used = words & telling
        if used:
            return Guess(kind, min(used))
    return Guess(UNSURE)
