"""A lifecycle is a table of moves: which verb leads from which states to which state. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from anju.kernel.refusals import Conflict


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: ``verb`` leads from any of ``sources`` to ``target``."""

    verb: str
    sources: frozenset[str]
    target: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """States in their natural order, the moves between them, and the states in which a thing is over."""

    name: str
    states: tuple[str, ...]
    moves: tuple[Move, ...]
    closed: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        known = set(self.states)
        for move in self.moves:
            unknown = (set(move.sources) | {move.target}) - known
            if unknown:
                msg = f"{self.name}: {move.verb} names unknown states {sorted(unknown)}"
                raise ValueError(msg)

    @property
    def open(self) -> tuple[str, ...]:
        """States in which the thing still needs somebody."""
        return tuple(state for state in self.states if state not in self.closed)

    def allows(self, state: str, verb: str) -> bool:
        """Whether ``verb`` is a move from ``state``."""
        return any(move.verb == verb and state in move.sources for move in self.moves)

    def after(self, state: str, verb: str) -> str:
        """Return the state that ``verb`` leads to; raise ``WrongState`` when the table has no such move."""
        for move in self.moves:
            if move.verb == verb and state in move.sources:
                return move.target
        raise WrongState(lifecycle=self.name, state=state, verb=verb)

    def advance(self, row: Any, verb: str, **changes: Any) -> str:
        """Take a row one move on and save it with the values that belong to the move; return the state before."""
        before, row.state = str(row.state), self.after(row.state, verb)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=["state", *changes])
        return before

    def verbs(self, state: str) -> tuple[str, ...]:
        """Verbs that are moves from ``state``, in table order."""
        return tuple(dict.fromkeys(move.verb for move in self.moves if state in move.sources))


class WrongState(Conflict):
    """The thing is in a state from which this verb does not lead anywhere."""

    code = "wrong_state"


def move(verb: str, sources: str | Iterable[str], target: str) -> Move:
    """Write one row of a table; ``sources`` is one state or several."""
    names = sources.split() if isinstance(sources, str) else sources
    return Move(verb=verb, sources=frozenset(names), target=target)
