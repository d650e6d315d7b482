"""The numbers of response. Each has one definition: a name, who counts, what is measured, and a target."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from anju.incidents.rules.closing import FALSE_ALARMS

RUNG = frozenset({"P1", "P2", "P3"})
WAITING = frozenset({"received", "ringing"})
CLOSED = frozenset({"resolved", "reviewed"})
ARRIVAL_TARGET_S = {True: 30 * 60, False: 15 * 60}  # rural, urban


@dataclass(frozen=True, slots=True)
class Case:
    """What the figures need of a case."""

    id: int
    area: str
    priority: str
    source: str
    state: str
    received_at: datetime
    answered_at: datetime | None
    dispatched_at: datetime | None
    on_site_at: datetime | None
    rural: bool | None
    outcome: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One number: ``counts`` says who belongs to it, ``meets`` who fulfils it, ``measures`` what is taken from each."""

    name: str
    kind: str  # count, share, median
    counts: Callable[[Case, datetime], bool]
    meets: Callable[[Case], bool] = field(default=lambda _case: True)
    measures: Callable[[Case], float | None] = field(default=lambda _case: None)
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that can be opened: value (None: missing), who is in, who is out (counted but not fulfilled)."""

    name: str
    kind: str
    value: float | None
    target: float | None
    ids_in: tuple[int, ...]
    ids_out: tuple[int, ...]

    @property
    def of(self) -> int:
        """How many cases count."""
        return len(self.ids_in) + len(self.ids_out)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without a target or a value."""
        if self.target is None or self.value is None:
            return None
        return self.value <= self.target if self.kind == "median" else self.value >= self.target


def _is_rung(case: Case) -> bool:
    return case.priority in RUNG and case.source != "canary"


def answer_seconds(case: Case) -> float | None:
    """Return seconds from receipt to the first claim; never negative, whatever a clock did."""
    return max(0.0, (case.answered_at - case.received_at).total_seconds()) if case.answered_at else None


def arrival_seconds(case: Case) -> float | None:
    """Return seconds from receipt to the first arrival."""
    return max(0.0, (case.on_site_at - case.received_at).total_seconds()) if case.on_site_at else None


def _answer_due(limit: int) -> Callable[[Case, datetime], bool]:
    def counts(case: Case, now: datetime) -> bool:
        waited = (now - case.received_at).total_seconds()
        return _is_rung(case) and (case.answered_at is not None or waited >= limit)

    return counts


def _answered(limit: int) -> Callable[[Case], bool]:
    return lambda case: (seconds := answer_seconds(case)) is not None and seconds <= limit


def _arrived_in_time(case: Case) -> bool:
    seconds = arrival_seconds(case)
    return seconds is not None and seconds <= ARRIVAL_TARGET_S[bool(case.rural)]


def _arrival_due(case: Case, now: datetime) -> bool:
    if not _is_rung(case) or case.dispatched_at is None:
        return False
    over = (now - case.received_at).total_seconds() >= ARRIVAL_TARGET_S[bool(case.rural)]
    return case.on_site_at is not None or (over and case.state not in CLOSED)


DEFINITIONS = {
    item.name: item
    for item in (
        Definition("open", "count", lambda case, _now: case.state not in CLOSED),
        Definition("waiting", "count", lambda case, _now: case.state in WAITING and _is_rung(case)),
        Definition("received", "count", lambda case, _now: _is_rung(case)),
        Definition("answered_60", "share", _answer_due(60), _answered(60), answer_seconds, 0.975),
        Definition("answered_180", "share", _answer_due(180), _answered(180), answer_seconds, 0.99),
        Definition(
            "answer_median",
            "median",
            lambda case, _now: _is_rung(case) and case.answered_at is not None,
            measures=answer_seconds,
            target=30,
        ),
        Definition("arrived_in_time", "share", _arrival_due, _arrived_in_time, arrival_seconds, 0.9),
        Definition(
            "arrival_median",
            "median",
            lambda case, _now: _is_rung(case) and case.on_site_at is not None,
            measures=arrival_seconds,
        ),
        Definition(
            "false_alarms",
            "share",
            lambda case, _now: _is_rung(case) and case.state in CLOSED,
            lambda case: case.outcome in FALSE_ALARMS,
        ),
    )
}


def compute(definition: Definition, cases: Iterable[Case], now: datetime) -> Figure:
    """Compute one number over cases."""
    counted = [case for case in cases if definition.counts(case, now)]
    inside = [case for case in counted if definition.meets(case)]
    ids_in = tuple(case.id for case in inside)
    met = set(ids_in)
    return Figure(
        name=definition.name,
        kind=definition.kind,
        value=_value(definition, counted, inside),
        target=definition.target,
        ids_in=ids_in,
        ids_out=tuple(case.id for case in counted if case.id not in met),
    )


def _value(definition: Definition, counted: list[Case], inside: list[Case]) -> float | None:
    if definition.kind == "count":
        return float(len(inside))
    if not counted:
        return None
    if definition.kind == "share":
        return len(inside) / len(counted)
    taken = [value for value in map(definition.measures, inside) if value is not None]
    return median(taken) if taken else None
