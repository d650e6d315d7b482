"""The life of a rehearsal: asked for, run by a job, looked at, and applied or left."""

from anju.kernel.lifecycle import Lifecycle, move

LIFECYCLE = Lifecycle(
    name="rehearsal",
    states=("waiting", "running", "rehearsed", "applied", "dropped"),
    moves=(
        move("begin", "waiting", "running"),
        move("finish", "running", "rehearsed"),
        move("apply", "rehearsed", "applied"),
        move("drop", "waiting running rehearsed", "dropped"),
    ),
    closed=frozenset({"applied", "dropped"}),
)
UNDER_WAY = ("waiting", "running")
