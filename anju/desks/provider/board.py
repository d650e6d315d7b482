"""The day of a provider: what waits for somebody, what is under way, what is done, and who works."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from anju.areas import queries as areas
from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.orders import queries as orders

if TYPE_CHECKING:
    from anju.orders.models import Order

MOST = 50  # of a group on the desk; the rest stands on pages of its own
PEOPLE = 200


class Line(NamedTuple):
    """One order in one line."""

    pk: int
    starts_at: datetime
    elder: str
    worker_name: str
    urgent: bool
    item: str
    state: str
    place: str
    late: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Orders that stand alike: how many there are, the first of them, and how many the desk does not show."""

    count: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many stand on the pages behind."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Person:
    """One worker of the day: how many visits and hours, over the limit or not, on leave or not."""

    worker: dispatch.Known
    visits: int
    hours: str
    over: bool
    away: bool
    duty: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the board shows of one day."""

    name: str
    day: date
    before: date
    after: date
    total: int
    waiting: Group
    going: Group
    done: Group
    trouble: Group
    people: tuple[Person, ...]
    certificates: int


def only_providers(viewer: Viewer) -> None:
    """Refuse whoever does not dispatch for a provider."""
    viewer.need("assignment.plan")
    if viewer.principal is not Principal.PROVIDER:
        raise NotAllowed(verb="order.serve")


def board(viewer: Viewer, *, day: date, now: datetime) -> Board:
    """Compose a day of the viewer's own provider; what waited longer than the day is shown today too."""
    only_providers(viewer)
    span = _span(day, now)
    counts = orders.day_counts(viewer, span)
    filled = tuple(name for name, count in counts.groups.items() if count)
    lines = _lines(viewer, span, filled, now)
    groups = {name: Group(count, lines.get(name, ())) for name, count in counts.groups.items()}
    own = viewer.organisation_id or 0
    return Board(
        name=institutions.institution_names(SYSTEM, frozenset({own})).get(own, ""),
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        total=counts.total,
        people=_people(viewer, day=day, now=now),
        certificates=dispatch.ending_certificates(viewer, day=clock.local_day(now)).count(),
        **groups,
    )


def mark(found: Board, today: date, *more: object) -> str:
    """Return a short word for everything that a board shows: two boards with one mark look alike."""
    people = [
        (one.worker.pk, one.worker.name, one.worker.visits_a_day, one.worker.hours_a_day, one.visits, one.hours,
         one.over, one.away, one.duty)
        for one in found.people
    ]  # fmt: skip
    return sha256(repr((replace(found, people=()), people, today, more)).encode()).hexdigest()[:16]


def group(viewer: Viewer, name: str, *, day: date, now: datetime, page: int) -> tuple[Group, int]:
    """Return one page of a group of a day and which one it is; the last if there are not so many."""
    only_providers(viewer)
    if name not in orders.DAY_GROUPS:
        raise NotVisible(group=name)
    span = _span(day, now)
    count = orders.day_counts(viewer, span).groups[name]
    number = max(1, min(page, -(-count // MOST)))
    return Group(count, _lines(viewer, span, (name,), now, first=(number - 1) * MOST)[name]), number


def _span(day: date, now: datetime) -> orders.Span:
    start, end = clock.day_bounds(day)
    return orders.Span(start, end, lasting=day == clock.local_day(now))


def _lines(
    viewer: Viewer, span: orders.Span, names: tuple[str, ...], now: datetime, *, first: int = 0
) -> dict[str, tuple[Line, ...]]:
    found = orders.day_lines(viewer, span, names, first=first, most=MOST)
    states = {code: orders.state_label(code) for code in {row.state for rows in found.values() for row in rows}}
    return {name: tuple(_line(row, states[row.state], now) for row in rows) for name, rows in found.items()}


def _line(row: orders.OrderLine, state: str, now: datetime) -> Line:
    return Line(
        row.pk, row.starts_at, row.elder, row.worker_name, row.urgent, row.item, state, areas.name(row.area_code),
        _late(row, now),
    )  # fmt: skip


def line(row: "Order", *, now: datetime) -> Line:
    """Dress one order that was fetched before."""
    return Line(
        row.pk, row.starts_at, row.elder.name, row.worker_name, row.urgent, row.item.name if row.item else "",
        orders.state_label(row.state), areas.name(row.area_code), _late(row, now),
    )  # fmt: skip


def _late(row: "Order | orders.OrderLine", now: datetime) -> bool:
    return bool(row.alert) or (row.state in {"placed", "dispatching", "reassigned"} and row.starts_at < now)


def _people(viewer: Viewer, *, day: date, now: datetime) -> tuple[Person, ...]:
    return tuple(
        Person(found.worker, found.load.visits, f"{found.load.hours:.1f}", found.load.over, found.load.away, found.duty)
        for found in dispatch.staff_board(viewer, day=day, now=now, most=PEOPLE)
    )
