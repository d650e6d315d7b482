"""How a process that stays up looks for garbage: rarely, and never through what it loaded at its start."""

import gc

YOUNG, MIDDLE, OLD = 5_000, 20, 50
"""New objects between two looks at the youngest; such looks to one at the middle ones; of those to one at all.

A page makes tens of thousands of objects that die with it and few cycles. By the interpreter's own numbers every fourth
day of a planner waited for a walk through everything the process had ever loaded.
"""


def settle(young: int = YOUNG, middle: int = MIDDLE, old: int = OLD) -> None:
    """Set aside what is loaded by now, once, when a process is about to begin its work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(young, middle, old)
