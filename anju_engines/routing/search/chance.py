"""Seeded chance inside compiled code: xorshift with 64 bits, the same on every machine."""

import numpy as np

from anju_engines.routing.search.board import Board
from anju_engines.routing.search.compiled import compiled


@compiled
def draw(board: Board) -> float:
    """Return a number in [0, 1)."""
    value = board.chance[0]
    value ^= value << np.uint64(13)
    value ^= value >> np.uint64(7)
    value ^= value << np.uint64(17)
    board.chance[0] = value
    return float(value >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def pick(board: Board, count: int) -> int:
    """Return a whole number in [0, count)."""
    return int(draw(board) * count)
