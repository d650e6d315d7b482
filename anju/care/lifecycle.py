"""The life of a check: waiting, perhaps a visit is asked for, until the elder is reached, seen or not found."""

from anju.kernel.lifecycle import Lifecycle, move

OPEN = ("waiting", "asked")
DONE = ("reached", "visited", "heard", "not_found")
CLOSED = (*DONE, "back", "dropped")

LIFECYCLE = Lifecycle(
    name="check",
    states=(*OPEN, *CLOSED),
    moves=(
        move("miss_call", "waiting", "waiting"),
        move("miss_call", "asked", "asked"),
        move("ask_visit", OPEN, "asked"),
        move("reach", OPEN, "reached"),
        move("visit", OPEN, "visited"),
        move("not_find", OPEN, "not_found"),
        move("hear", OPEN, "heard"),
        move("come_back", OPEN, "back"),
        move("drop", OPEN, "dropped"),
    ),
    closed=frozenset(CLOSED),
)
