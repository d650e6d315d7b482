"""The life of an assignment: offered, accepted, arrived, finished; or refused, expired, withdrawn, nobody met."""

from anju.kernel.lifecycle import Lifecycle, move

STATES = ("offered", "accepted", "arrived", "finished", "refused", "expired", "withdrawn", "missed")
ACTIVE = ("offered", "accepted", "arrived")

LIFECYCLE = Lifecycle(
    name="assignment",
    states=STATES,
    moves=(
        move("accept", "offered", "accepted"),
        move("refuse", "offered", "refused"),
        move("expire", "offered", "expired"),
        move("arrive", "accepted", "arrived"),
        move("finish", "arrived", "finished"),
        move("miss", "accepted arrived", "missed"),
        move("withdraw", "offered accepted", "withdrawn"),
    ),
    closed=frozenset({"finished", "refused", "expired", "withdrawn", "missed"}),
)

CORRECTION = Lifecycle(
    name="correction",
    states=("asked", "approved", "refused"),
    moves=(move("approve", "asked", "approved"), move("refuse", "asked", "refused")),
    closed=frozenset({"approved", "refused"}),
)
