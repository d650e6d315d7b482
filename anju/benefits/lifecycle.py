"""The life of a hold: money set aside for one service, until it is spent or given back; spent money may come back."""

from anju.kernel.lifecycle import Lifecycle, move

LIFECYCLE = Lifecycle(
    name="hold",
    states=("held", "debited", "released", "refunded"),
    moves=(
        move("debit", "held", "debited"),
        move("release", "held", "released"),
        move("refund", "debited", "refunded"),
    ),
    closed=frozenset({"released", "refunded"}),
)
