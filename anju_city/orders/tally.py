"""What the city did and how long each kind of request took: its own book beside the platform's."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from anju_city.orders.wishes import Wish


@dataclass(slots=True)
class Placed:
    """One order as the city knows it. ``word`` is the state that the city's own last accepted step must have led to."""

    wish: Wish
    id: str
    subsidy_fen: int = 0
    word: str = ""
    finished: bool = False  # a phone was told that its handover was taken
    events: list[str] = field(default_factory=list)


class Tally:
    """Orders by their number, refusals with their reason, milliseconds by kind of request."""

    def __init__(self) -> None:
        self.orders: dict[str, Placed] = {}
        self.refused: Counter[str] = Counter()
        self.problems: list[str] = []
        self.counted: Counter[str] = Counter()
        self.purses: dict[str, tuple[int, int, str]] = {}  # elder: fen left before, fen left after, priced by
        self.times: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    @contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Measure one request."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            taken = (time.perf_counter() - begun) * 1000
            with self._lock:
                self.times[kind].append(taken)

    def placed(self, found: Placed) -> bool:
        """Note a new order; false when the platform gave its number before."""
        with self._lock:
            if found.id in self.orders:
                return False
            self.orders[found.id] = found
            return True

    def count(self, what: str) -> None:
        """Count something that happened."""
        with self._lock:
            self.counted[what] += 1

    def refuse(self, code: str) -> None:
        """Count a refusal that has a reason."""
        with self._lock:
            self.refused[code] += 1

    def problem(self, text: str) -> None:
        """Keep something that must not be."""
        with self._lock:
            self.problems.append(text)

    def shares(self) -> dict[str, dict[str, float]]:
        """Return count, p50, p95, p99 and the longest of each kind of request, in milliseconds."""
        return {kind: _shares(sorted(values)) for kind, values in sorted(self.times.items())}


def _shares(values: list[float]) -> dict[str, float]:
    last = len(values) - 1
    found = {
        name: round(values[round(last * share)], 1) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    return {"count": len(values), **found, "most": round(values[-1], 1)}
