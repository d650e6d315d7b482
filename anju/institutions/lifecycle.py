"""The life of an institution: open, suspended for a time, closed for good."""

from anju.kernel.lifecycle import Lifecycle, move

STATES = ("open", "suspended", "closed")

LIFECYCLE = Lifecycle(
    name="institution",
    states=STATES,
    moves=(
        move("suspend", "open", "suspended"),
        move("resume", "suspended", "open"),
        move("close", "open suspended", "closed"),
    ),
    closed=frozenset({"closed"}),
)
