"""Lives of what is done with a device: something asked of it, its installation, a press that is a test."""

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

INSTALLATION = Lifecycle(
    name="installation",
    states=("open", "done", "dropped"),
    moves=(move("finish", "open", "done"), move("drop", "open", "dropped")),
    closed=frozenset({"done", "dropped"}),
)

TRIAL = Lifecycle(
    name="device_trial",
    states=("waiting", "heard", "over", "stopped", "rang"),
    moves=(
        move("hear", "waiting", "heard"),
        move("end", "waiting", "over"),
        move("stop", "waiting", "stopped"),
        move("ring", "heard", "rang"),  # what was heard still holds when the time is over: it is real
    ),
    closed=frozenset({"heard", "over", "stopped", "rang"}),
)

FALL_MODEL = Lifecycle(
    name="fall_model",
    states=("learning", "learned", "rehearsing", "rehearsed", "applied", "taken_back", "failed", "dropped"),
    moves=(
        move("finish_learning", "learning", "learned"),
        move("fail", "learning", "failed"),
        move("rehearse", "learned rehearsed taken_back", "rehearsing"),
        move("finish", "rehearsing", "rehearsed"),
        move("apply", "rehearsed", "applied"),
        move("take_back", "applied", "taken_back"),  # by a person, or because another one is applied
        move("drop", "learning learned rehearsing rehearsed taken_back", "dropped"),
    ),
    closed=frozenset({"failed", "dropped"}),
)
FALL_UNDER_WAY = ("learning", "rehearsing")
