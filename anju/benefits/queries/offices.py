"""What an office and an elder read of the book: programmes with their sums, entitlements with balances, a statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from anju.benefits.models import Account, Entitlement, Entry, Programme
from anju.benefits.queries.purse import ungranted
from anju.benefits.rules import month_of
from anju.journal.queries import Named, kinds
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import SYSTEM, Principal, Viewer

_LEVELS = (12, 9, 6, 4, 2)
_READ = "benefit.read"


@dataclass(frozen=True, slots=True)
class Sums:
    """Money of one month in fen: granted = left + held + spent + given back."""

    granted: int = 0
    left: int = 0
    held: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Granted:
    """One entitlement with its money of a month."""

    entitlement: Entitlement
    sums: Sums


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entitlements inside the viewer's area have not got this month's money, and how much that is."""

    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class Line:
    """One booking as it touches an elder: what became free or not, what was set aside, and what then was left."""

    at: datetime
    verb: str
    programme: str
    thing: str
    named: Named | None
    why: str
    free: int
    held: int
    left: int


@dataclass(frozen=True, slots=True)
class Statement:
    """An elder's money of one month, booking by booking."""

    month: date
    lines: tuple[Line, ...]
    sums: Sums


def programmes(viewer: Viewer) -> QuerySet[Programme]:
    """List the programmes of the viewer's area and of the wider ones that it lies in, the running ones first."""
    viewer.need(_READ)
    wider = [viewer.area[:digits] for digits in _LEVELS if len(viewer.area) >= digits]
    here = area_filter(viewer.area, "entitlements__area_code") & Q(entitlements__ends_on__isnull=True)
    rows = Programme.objects.filter(area_filter(viewer.area) | Q(area_code__in=wider))
    return rows.annotate(people=Count("entitlements", filter=here)).order_by(F("ends_on").desc(nulls_first=True), "id")


def open_programmes(viewer: Viewer, *, area: str, on: date) -> QuerySet[Programme]:
    """List the programmes that an elder of an area could be given on a day."""
    wider = [area[:digits] for digits in _LEVELS if len(area) >= digits]
    return programmes(viewer).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), area_code__in=wider)


def programme_seen(viewer: Viewer, programme_id: int) -> Programme:
    """Return one programme, or raise ``NotVisible``."""
    row = programmes(viewer).filter(pk=programme_id).first()
    if row is None:
        raise NotVisible(programme=programme_id)
    return row


def entitlements(viewer: Viewer, **filters: Any) -> QuerySet[Entitlement]:
    """List entitlements by ``programme, elder`` (ids) and ``open``; the newest first."""
    viewer.need(_READ)
    rows = Entitlement.objects.filter(visible(viewer, elder="elder_id")).select_related("elder", "programme")
    rows = rows.filter(**{f"{name}_id": filters[name] for name in ("programme", "elder") if filters.get(name)})
    return (rows.filter(ends_on__isnull=True) if filters.get("open") else rows).order_by("-id")


def entitlement(viewer: Viewer, entitlement_id: int, *, lock: bool = False) -> Entitlement:
    """Return one entitlement, or raise ``NotVisible``."""
    rows = entitlements(viewer).filter(pk=entitlement_id)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotVisible(entitlement=entitlement_id)
    return row


def balances(viewer: Viewer, rows: Iterable[Entitlement], *, month: date) -> list[Granted]:
    """Return entitlements (fetched before) with their money of a month, in one statement."""
    listed = list(rows) if viewer else []
    found = _sums(Q(account__entitlement__in=[row.pk for row in listed]), month, "account__entitlement_id")
    return [Granted(row, found.get(row.pk, Sums())) for row in listed]


def sums(viewer: Viewer, rows: Iterable[Programme], *, month: date) -> dict[int, Sums]:
    """Return by programme what a month's money of the viewer's area did."""
    viewer.need(_READ)
    of = Q(account__programme__in=[row.pk for row in rows]) & area_filter(
        viewer.area, "account__entitlement__area_code"
    )
    return _sums(of, month, "account__programme_id")


def _sums(of: Q, month: date, key: str) -> dict[int, Sums]:
    elder, held = Q(account__kind="elder"), Q(account__kind="held")
    debit = held & Q(transaction__verb="debit")
    rows = Entry.objects.filter(of, account__month=month_of(month), account__kind__in=("elder", "held"))
    found = rows.values(key).annotate(
        granted=Coalesce(Sum("fen", filter=elder & Q(transaction__verb="grant")), 0),
        left=Coalesce(Sum("fen", filter=elder), 0),
        held=Coalesce(Sum("fen", filter=held), 0),
        spent=Coalesce(Sum("fen", filter=debit), 0),
        back=Coalesce(Sum("fen", filter=elder & Q(transaction__verb="refund")), 0),
    )
    return {
        row[key]: Sums(row["granted"], row["left"], row["held"], -row["spent"] - row["back"]) for row in found
    }  # fmt: skip


def waiting(viewer: Viewer, *, on: date) -> Waiting:
    """Count who inside the viewer's area has not got this month's money."""
    viewer.need(_READ)
    rows = ungranted(SYSTEM, on=on).filter(area_filter(viewer.area)).order_by()
    found = rows.aggregate(count=Count("id"), fen=Coalesce(Sum("programme__monthly_fen"), 0))
    return Waiting(found["count"], found["fen"])


def months_of(viewer: Viewer, elder_id: int) -> list[date]:
    """List the months in which an elder (fetched before) had money, the newest first."""
    read_own(viewer, elder_id)
    rows = Account.objects.filter(elder_id=elder_id, month__isnull=False).order_by("-month")
    return [month for month in rows.values_list("month", flat=True).distinct() if month is not None]


def statement(viewer: Viewer, elder_id: int, *, month: date) -> Statement:
    """Return a month of an elder who was fetched (and so authorised) before, booking by booking."""
    read_own(viewer, elder_id)
    own, held = Q(account__kind="elder"), Q(account__kind="held")
    rows = Entry.objects.filter(own | held, account__elder_id=elder_id, account__month=month_of(month))
    told = list(
        rows.values(
            "transaction_id", "transaction__verb", "transaction__at", "transaction__why",
            "transaction__hold__thing", "transaction__hold__thing_id", "account__programme__name",
        )
        .annotate(free=Coalesce(Sum("fen", filter=own), 0), aside=Coalesce(Sum("fen", filter=held), 0))
        .order_by("transaction_id", "account__programme__name")
    )  # fmt: skip
    names = _named(viewer, told)
    lines, left = [], 0
    for row in told:
        left += row["free"]
        thing = row["transaction__hold__thing"] or ""
        lines.append(
            Line(
                row["transaction__at"], row["transaction__verb"], row["account__programme__name"], thing,
                names.get((thing, row["transaction__hold__thing_id"])), row["transaction__why"], row["free"],
                row["aside"], left,
            )
        )  # fmt: skip
    found = _sums(Q(account__elder_id=elder_id), month, "account__elder_id")
    return Statement(month_of(month), tuple(lines), found.get(elder_id, Sums()))


def read_own(viewer: Viewer, elder_id: int) -> None:
    """Let in who reads statements; the family reads those of its own elders."""
    viewer.need(_READ)
    if viewer.principal is Principal.FAMILY and elder_id not in viewer.elders:
        raise NotVisible(elder=elder_id)


def _named(viewer: Viewer, told: list[dict[str, Any]]) -> dict[tuple[str, int], Named]:
    """Name what money was held for, kind by kind, as the journal names it."""
    found: dict[tuple[str, int], Named] = {}
    for thing in {row["transaction__hold__thing"] for row in told}:
        kind = kinds.get(thing or "")
        if kind is None or kind.namer is None:
            continue
        ids = {row["transaction__hold__thing_id"] for row in told if row["transaction__hold__thing"] == thing}
        found |= {(thing, number): named for number, named in kind.namer(viewer, sorted(ids)).items()}
    return found
