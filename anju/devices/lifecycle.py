"""The life of something asked of a device: asked, sent to its socket, confirmed or denied by the device, or failed."""

from anju.kernel.lifecycle import Lifecycle, move

STATES = ("asked", "sent", "confirmed", "denied", "failed")

LIFECYCLE = Lifecycle(
    name="device_command",
    states=STATES,
    moves=(
        move("send", "asked", "sent"),
        move("fail", "asked", "failed"),
        move("confirm", "asked sent", "confirmed"),
        move("deny", "asked sent", "denied"),
    ),
    closed=frozenset({"confirmed", "denied", "failed"}),
)
