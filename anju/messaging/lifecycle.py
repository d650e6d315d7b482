"""The life of a message: queued, sent, delivered, read; held over night, failed, or handed to the next channel."""

from anju.kernel.lifecycle import Lifecycle, move

STATES = ("held", "queued", "sent", "delivered", "read", "failed")

LIFECYCLE = Lifecycle(
    name="message",
    states=STATES,
    moves=(
        move("release", "held", "queued"),
        move("try_again", "queued", "queued"),
        move("send", "queued", "sent"),
        move("deliver", "queued sent", "delivered"),
        move("deliver", "delivered", "delivered"),
        move("read", "queued sent delivered read", "read"),
        move("fail", "queued sent", "failed"),
        move("fall_back", "sent", "sent"),
        move("fall_back", "delivered", "delivered"),
    ),
    closed=frozenset({"read", "failed"}),
)
