"""The life of a piece, from the shelf to somebody's home and back through the disinfection; and of one loan."""

from anju.kernel.lifecycle import Lifecycle, move

PIECE = Lifecycle(
    name="piece",
    states=("in_stock", "reserved", "lent", "returned", "disinfected", "repair", "lost", "scrapped"),
    moves=(
        move("reserve", "in_stock", "reserved"),
        move("free", "reserved", "in_stock"),
        move("lend", "in_stock reserved", "lent"),
        move("take_back", "lent lost", "returned"),
        move("disinfect", "returned", "disinfected"),
        move("shelve", "disinfected", "in_stock"),
        move("send_to_repair", "in_stock returned disinfected", "repair"),
        move("mend", "repair", "returned"),
        move("lose", "lent", "lost"),
        move("scrap", "in_stock returned disinfected repair lost", "scrapped"),
    ),
    closed=frozenset({"scrapped"}),
)

LOAN = Lifecycle(
    name="loan",
    states=("reserved", "lent", "returned", "cancelled", "expired", "lost"),
    moves=(
        move("hand_over", "reserved", "lent"),
        move("extend", "lent", "lent"),
        move("ring", "lent", "lent"),
        move("take_back", "lent lost", "returned"),
        move("cancel", "reserved", "cancelled"),
        move("expire", "reserved", "expired"),
        move("lose", "lent", "lost"),
    ),
    closed=frozenset({"returned", "cancelled", "expired", "lost"}),
)
