"""A window of acceleration judged with the weights of its line: a fall, or nothing that rings.

Where a line has weights, its codec is followed by this judgement, so that both lanes, the inspector and a second
reading judge alike. The engine is loaded where it is needed: lines without weights do not wait for it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from anju_edge.protocols.events import EVENT, Context, Event, Report, Signal, Window
from anju_edge.protocols.registry import Decode

if TYPE_CHECKING:
    from anju_engines.detection.falls import Fall, Learned, Model, Shape

RATE_HZ: Final = 50.0  # windows of other rates are read as if sampled so: learned and judged alike
SHARES: Final = (0.01, 0.02, 0.05)  # of other windows that may ring
_WORD: Final = "window"


class Facts(NamedTuple):
    """What a judgement tells: how sure, from when it rings, and what a person can imagine of it."""

    chance: float
    limit: float
    peak_g: float
    turned: float  # degrees between the posture before and after
    still: float  # share of the seconds after the blow
    after_s: float  # how many seconds of them the window has
    at_s: float  # the blow, from the start of the window


class Judged(NamedTuple):
    """One window: whether it is a fall by these weights, and why; without facts nothing in it was hard."""

    fallen: bool
    facts: Facts | None


def judging(decode: Decode, weights: Mapping[str, Any]) -> Decode:
    """Return a codec that adds to windows what these weights find in them."""
    known = model(weights)

    def judged(rest: str, payload: bytes, context: Context) -> list[Event]:
        events = decode(rest, payload, context)
        if len(events) == 1:  # nearly always: a window comes with its hardest moment, never alone
            return events
        return [*events, *(found for event in events if type(event) is Window for found in _fall(known, event))]

    return judged


def judge(known: "Model", window: Window) -> Judged:
    """Judge one window."""
    from anju_engines.detection import judge_fall

    found = judge_fall(known, _samples(window), RATE_HZ)
    return Judged(found.fallen, _facts(found, window))


def moments(window: Window) -> "list[Shape]":
    """Return what one window teaches."""
    from anju_engines.detection import falls

    return falls.moments(_samples(window), RATE_HZ)


def learn(found: "Sequence[list[Shape]]", fallen: Sequence[bool], people: Sequence[str]) -> "Learned":
    """Learn from the moments of labelled windows; raises ``ValueError`` when they are too few."""
    from anju_engines.detection import falls

    return falls.learn(found, fallen, people)


def seconds(window: Window) -> float:
    """Return how long a window is."""
    return len(window.xyz) / window.rate


def model(weights: Mapping[str, Any]) -> "Model":
    """Return the engine's model of stored weights."""
    from anju_engines.detection.falls import Model
    from anju_engines.detection.weighing import Weights

    terms = Weights(tuple(weights["middle"]), tuple(weights["spread"]), tuple(weights["terms"]))
    return Model(terms, limit=float(weights["limit"]), hard_g=float(weights["hard_g"]))


def weights_of(learned: "Learned") -> dict[str, Any]:
    """Return weights as they are stored; a line holds them with a limit."""
    found = learned.weights
    return {
        "middle": list(found.middle),
        "spread": list(found.spread),
        "terms": list(found.terms),
        "hard_g": learned.hard_g,
    }


def written(facts: Facts) -> str:
    """Write facts as the text of a signal."""
    return " ".join((_WORD, *(f"{name}={value:.3g}" for name, value in zip(facts._fields, facts, strict=True))))


def facts_in(text: str) -> Facts | None:
    """Read facts from the text of a signal; nothing where it is another text."""
    word, *parts = text.split(" ")
    if word != _WORD:
        return None
    try:
        return Facts(**{name: float(value) for name, _, value in (part.partition("=") for part in parts)})
    except (TypeError, ValueError):
        return None


def _fall(known: "Model", window: Window) -> list[Event]:
    found = judge(known, window)
    if not found.fallen or found.facts is None:
        return []
    return [
        Report(window.device, (Signal("fall", EVENT, None, None, written(found.facts)),), window.at, seq=window.seq)
    ]


def _facts(found: "Fall", window: Window) -> Facts | None:
    from anju_engines.detection.falls import AFTER_S

    shape, at = found.shape, found.at_s
    if shape is None or at is None:
        return None
    after = max(min(AFTER_S, seconds(window) - at) - 1.0, 0.0)
    return Facts(found.chance, found.limit, shape.peak_g, shape.turned_degrees, shape.stillness, after, at)


def _samples(window: Window) -> Any:
    import numpy as np

    from anju_engines.detection.falls import at_rate

    return at_rate(np.array(window.xyz), window.rate, RATE_HZ)
