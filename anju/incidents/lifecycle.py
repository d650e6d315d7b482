"""The life of an incident, from the frame that was received to the reviewed case; and that of a hand-over of a desk."""

from anju.kernel.lifecycle import Lifecycle, Move, move

STATES = (
    "received",
    "ringing",
    "claimed",
    "assessing",
    "dispatched",
    "accepted",
    "arrived",
    "resolved",
    "reviewed",
)
BEGINNING = "received"
WAITING = (BEGINNING, "ringing")
WORKED = ("claimed", "assessing", "dispatched", "accepted", "arrived")
OPEN = (*WAITING, *WORKED)
CLOSED = ("resolved", "reviewed")


def _stays(verb: str, states: tuple[str, ...]) -> tuple[Move, ...]:
    return tuple(move(verb, state, state) for state in states)


LIFECYCLE = Lifecycle(
    name="incident",
    states=STATES,
    moves=(
        move("ring", "received", "ringing"),
        *_stays("note", ("received",)),
        *_stays("press", OPEN),
        *_stays("overflow", WAITING),
        *_stays("escalate", WAITING),
        move("claim", WAITING, "claimed"),
        *_stays("take_over", WORKED),
        *_stays("turn_amber", WORKED),
        move("assess", "claimed", "assessing"),
        *_stays("no_speech", WORKED),
        *_stays("treat_as_real", WORKED),
        *_stays("call_emergency", WORKED),
        move("send_worker", "claimed assessing dispatched", "dispatched"),
        *_stays("send_worker", ("accepted", "arrived")),
        move("stand_down", "dispatched accepted", "assessing"),
        move("worker_accepted", "claimed assessing dispatched accepted", "accepted"),
        *_stays("worker_accepted", ("arrived",)),
        move("worker_arrived", "claimed assessing dispatched accepted arrived", "arrived"),
        *_stays("worker_finished", ("arrived",)),
        move("resolve", WORKED, "resolved"),
        move("close_routine", OPEN, "resolved"),
        *_stays("call_back", CLOSED),
        *_stays("miss_call_back", CLOSED),
        move("review", "resolved", "reviewed"),
        move("reopen", CLOSED, "ringing"),
    ),
    closed=frozenset(CLOSED),
)

HANDOVER = Lifecycle(
    name="handover",
    states=("draft", "signed", "taken"),
    moves=(
        *_stays("begin", ("draft",)),
        *_stays("tell", ("draft",)),
        move("sign", "draft", "signed"),
        move("withdraw", "signed", "draft"),
        move("take", "signed", "taken"),
    ),
    closed=frozenset({"taken"}),
)
