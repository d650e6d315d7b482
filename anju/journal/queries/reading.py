"""Reading the journal: the history of a thing, who looked at it, the audit, and whether the chain holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from anju.journal import rules
from anju.journal.models import Audit, Fact, Link, Move
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter, visible
from anju.kernel.viewer import Viewer

_TABLES: dict[str, Any] = {"move": Move, "fact": Fact, "audit": Audit}
_LOOK_BACK = 50_000  # numbers: far more rows than can be written while one transaction is open
_BATCH = 2000
_NEWEST = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the chain holds. ``broken`` names the first link that does not fit, with the reason."""

    checked: int
    broken: str = ""
    reason: str = ""
    unchained: int = 0

    @property
    def holds(self) -> bool:
        """Whether every link looked at fits."""
        return not self.broken


def fact(viewer: Viewer, fact_id: int) -> Fact:
    """Return one fact inside the viewer's area or raise ``NotVisible``."""
    row = Fact.objects.filter(visible(viewer), pk=fact_id).first()
    if row is None:
        raise NotVisible(fact=fact_id)
    return row


def facts(viewer: Viewer, name: str, *, since: datetime, until: datetime) -> QuerySet[Fact]:
    """List the facts of one name in ``[since, until)`` inside the viewer's area, oldest first."""
    return Fact.objects.filter(visible(viewer), name=name, at__gte=since, at__lt=until).order_by("id")


def link_of(viewer: Viewer, name: str, *, at: datetime, data: Mapping[str, object]) -> Link | None:
    """Return the chain's link of the first fact of this name and moment whose data holds these values."""
    rows = Fact.objects.filter(visible(viewer), name=name, at=at, data__contains=dict(data))
    row = rows.order_by("id").first()
    return Link.objects.filter(source="fact", source_id=row.pk).first() if row is not None else None


def moves(viewer: Viewer, *, thing: str, thing_id: int) -> QuerySet[Move]:
    """List the moves of one thing, oldest first. The caller has already fetched (and so authorised) the thing."""
    return Move.objects.filter(thing=thing, thing_id=thing_id).order_by("id") if viewer else Move.objects.none()


def newest_move_at(viewer: Viewer, *, within: timedelta, now: datetime) -> datetime | None:
    """Return the latest moment of the newest moves, unless it lies further ahead of ``now`` than could be believed."""
    viewer.need("audit.chain")
    newest = Move.objects.order_by("-id").values_list("at", flat=True)[:_NEWEST]
    at = max(newest, default=None)
    return None if at is None or at - now > within else at


def looks_at(viewer: Viewer, thing: str, thing_id: int) -> QuerySet[Audit]:
    """List who looked at the sealed fields of a thing (谁看过), newest first. The caller has fetched the thing."""
    rows = Audit.objects.filter(kind__in=("read", "export"), thing=thing, thing_id=thing_id)
    return rows.order_by("-id") if viewer else rows.none()


def audit(
    viewer: Viewer,
    *,
    kind: str = "",
    actor: str = "",
    thing: str = "",
    thing_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> QuerySet[Audit]:
    """List audit rows of the viewer's area, newest first; ``before`` is the number after which the page goes on."""
    viewer.need("audit.read")
    rows = Audit.objects.filter(area_filter(viewer.area))
    wanted = {
        "kind": kind or None,
        "thing": thing or None,
        "thing_id": thing_id,
        "at__gte": since,
        "at__lt": until,
        "id__lt": before,
        ("actor" if ":" in actor else "actor_name__icontains"): actor or None,
    }
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None}).order_by("-id")


def _unlinked(source: str) -> QuerySet[Any]:
    linked = Link.objects.filter(source=source, source_id=OuterRef("pk"))
    rows: QuerySet[Any] = _TABLES[source].objects.filter(~Exists(linked))
    return rows


def unchained(viewer: Viewer, source: str, *, limit: int, whole: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of one source that no link names yet, in the order of their numbers."""
    viewer.need("audit.chain")
    rows = _unlinked(source)
    highest = Link.objects.filter(source=source).aggregate(top=Max("source_id"))["top"]
    if highest is not None and not whole:
        rows = rows.filter(pk__gt=highest - _LOOK_BACK)
    for row in rows.order_by("pk").values()[:limit].iterator(chunk_size=_BATCH):
        yield row["id"], row


def verify(viewer: Viewer, *, last: int | None = None) -> Verdict:
    """Walk the chain and tell the first broken link; ``last`` looks only at that many links from the end."""
    viewer.need("audit.read")
    links = Link.objects.order_by("id")
    before = rules.FIRST
    if last is not None:
        edge = Link.objects.order_by("-id")[last : last + 1].first()
        if edge is not None:
            links, before = links.filter(id__gt=edge.pk), bytes(edge.digest)
    open_rows = sum(_unlinked(source).count() for source in rules.SOURCES)
    checked, walk = 0, links.iterator(chunk_size=_BATCH)
    while batch := list(islice(walk, _BATCH)):
        rows = _rows_of(batch)
        for link in batch:
            row = rows.get((link.source, link.source_id))
            why = "missing" if row is None else ""
            if row is not None:
                now_digest = rules.digest(link.algorithm, before, rules.canonical(link.source, row))
                why = "" if now_digest == bytes(link.digest) else "changed"
            if why:
                name = f"{link.pk}: {link.source} {link.source_id}"
                return Verdict(checked=checked, broken=name, reason=why, unchained=open_rows)
            before = bytes(link.digest)
            checked += 1
    return Verdict(checked=checked, unchained=open_rows)


def _rows_of(links: list[Link]) -> dict[tuple[str, int], dict[str, Any]]:
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for source, table in _TABLES.items():
        numbers = [link.source_id for link in links if link.source == source]
        for row in table.objects.filter(pk__in=numbers).values():
            found[source, row["id"]] = row
    return found


def changes(viewer: Viewer, thing: str, thing_id: int) -> QuerySet[Audit]:
    """List the changes of a thing, newest first. The caller has fetched (and so authorised) the thing."""
    rows = Audit.objects.filter(kind="change", thing=thing, thing_id=thing_id)
    return rows.order_by("-id") if viewer else rows.none()
