"""The life of an order, from a draft on the telephone to the archive, with every side way; and of a weekly plan."""

from anju.kernel.lifecycle import Lifecycle, move

WAITING = ("placed", "dispatching", "reassigned")  # nobody goes yet
GOING = ("accepted", "departed")
AT_HOME = ("checked_in", "in_service")
DONE = ("checked_out", "confirmed", "rated", "called_back", "audited", "settled", "archived")
OPEN = ("draft", *WAITING, *GOING, *AT_HOME, "interrupted", "no_show")  # somebody still has to come or to go on
CANCELLABLE = ("draft", *WAITING, *GOING, "no_show")

LIFECYCLE = Lifecycle(
    name="order",
    states=(
        "draft", "placed", "dispatching", "accepted", "departed", "checked_in", "in_service", "checked_out",
        "confirmed", "rated", "called_back", "audited", "settled", "archived", "reassigned", "rejected", "cancelled",
        "no_show", "interrupted", "disputed", "voided",
    ),
    moves=(
        move("place", "draft", "placed"),
        move("reject", ("draft", *WAITING), "rejected"),
        move("send", WAITING, "dispatching"),
        move("accept", "dispatching", "accepted"),
        move("reassign", ("dispatching", *GOING, "no_show"), "reassigned"),
        move("depart", "accepted", "departed"),
        move("check_in", GOING, "checked_in"),
        move("begin", "checked_in", "in_service"),
        move("interrupt", AT_HOME, "interrupted"),
        move("resume", "interrupted", "in_service"),
        move("check_out", (*AT_HOME, "interrupted"), "checked_out"),
        move("miss", (*GOING, *AT_HOME), "no_show"),
        move("confirm", "checked_out", "confirmed"),
        move("rate", "confirmed", "rated"),
        move("call_back", "confirmed rated", "called_back"),
        move("audit", "confirmed rated called_back", "audited"),
        move("settle", "audited", "settled"),
        move("archive", "settled", "archived"),
        move("dispute", "checked_out confirmed rated called_back audited", "disputed"),
        move("uphold", "disputed", "confirmed"),
        move("cancel", CANCELLABLE, "cancelled"),
        move("void", "no_show interrupted disputed checked_out", "voided"),
    ),
    closed=frozenset({"archived", "rejected", "cancelled", "voided"}),
)  # fmt: skip

PLAN = Lifecycle(
    name="plan",
    states=("active", "paused", "ended"),
    moves=(
        move("pause", "active", "paused"),
        move("resume", "paused", "active"),
        move("end", "active paused", "ended"),
    ),
    closed=frozenset({"ended"}),
)
