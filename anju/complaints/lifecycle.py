"""The life of a complaint: taken in, accepted, with the provider, answered, content or not, with the county, closed."""

from anju.kernel.lifecycle import Lifecycle, move

WORKING = ("accepted", "with_provider", "escalated")
LIFECYCLE = Lifecycle(
    name="complaint",
    states=(
        "opened", "accepted", "with_provider", "answered", "satisfied", "unsatisfied", "escalated", "closed",
        "dismissed",
    ),
    moves=(
        move("accept", "opened", "accepted"),
        move("hand_over", "accepted unsatisfied escalated", "with_provider"),
        move("answer", WORKING, "answered"),
        move("satisfy", "answered", "satisfied"),
        move("object", "answered", "unsatisfied"),
        move("escalate", "opened accepted with_provider answered unsatisfied", "escalated"),
        move("close", "satisfied escalated", "closed"),
        move("dismiss", "opened accepted escalated", "dismissed"),
    ),
    closed=frozenset({"closed", "dismissed"}),
)  # fmt: skip
