"""The way of a call-back: waiting, taken, handed over, tried again later, reached or given up, looked at on site."""

from anju.kernel.lifecycle import Lifecycle, move

LIFECYCLE = Lifecycle(
    name="call_back",
    states=("waiting", "taken", "later", "reached", "given_up", "to_recheck", "rechecked"),
    moves=(
        move("take", "waiting later", "taken"),
        move("give_back", "taken", "waiting"),
        move("hand_over", "taken", "taken"),
        move("miss", "taken", "later"),
        move("reach", "taken", "reached"),
        move("doubt", "taken", "to_recheck"),
        move("give_up", "taken", "given_up"),
        move("recheck", "to_recheck", "rechecked"),
    ),
    closed=frozenset({"reached", "given_up", "rechecked"}),
)
