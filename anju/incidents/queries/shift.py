"""What one shift leaves to the next: its cases, call-backs, watched elders and notes; and the hand-overs themselves."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from anju.incidents.lifecycle import WORKED
from anju.incidents.models import Handover, Incident, ShiftNote, Watch
from anju.incidents.queries.cases import open_incidents
from anju.incidents.queries.desk import call_backs_due
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import LEVELS, visible
from anju.kernel.viewer import Principal, Viewer

MOST = 20  # rows of one group; how many more there are is an item of its own
OPEN_AFTER = timedelta(minutes=15)
KEPT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a hand-over, in codes and names; words come when it is shown."""

    key: str  # case:12, call_back:9, watch:3, note:4, more:technical
    group: str  # mine, colleagues, technical, call_backs, watches, notes
    who: str = ""
    area: str = ""
    priority: str = ""
    kind: str = ""
    state: str = ""
    outcome: str = ""
    by: str = ""
    text: str = ""
    until: str = ""
    count: int = 0
    case: int | None = None

    def data(self) -> dict[str, Any]:
        """Return what is kept of it, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, None)}


@dataclass(frozen=True, slots=True)
class Shift:
    """What the desk of a viewer has at hand now."""

    mine: list[Incident]
    colleagues: list[Incident]
    technical: list[Incident]
    call_backs: list[Incident]
    watches: list[Watch]
    notes: list[ShiftNote]
    more: dict[str, int] = field(default_factory=dict)  # group → how many have no row

    def items(self) -> list[Item]:
        """List everything that the next shift must hear, in the order of the page."""
        found = [
            *(_case(case, "mine") for case in self.mine),
            *(_case(case, "colleagues") for case in self.colleagues),
            *(_case(case, "technical") for case in self.technical),
            *(_call_back(case) for case in self.call_backs),
            *(_watch(row) for row in self.watches),
            *(_note(row) for row in self.notes),
        ]
        return found + [Item(f"more:{group}", group, count=count) for group, count in self.more.items() if count]


def shift(viewer: Viewer, now: datetime) -> Shift:
    """Gather what belongs to a hand-over of the viewer's desk."""
    live = [case for case in open_incidents(viewer) if case.state in WORKED or case.priority == "P4"]
    others = [case for case in live if case.claimed_by_id != viewer.user_id]
    technical = [case for case in others if case.priority == "P4"]
    call_backs = list(call_backs_due(viewer, now)[: MOST + 1])
    waiting = call_backs_due(viewer, now).count() if len(call_backs) > MOST else len(call_backs)
    return Shift(
        mine=[case for case in live if case.claimed_by_id == viewer.user_id],
        colleagues=[case for case in others if case.priority != "P4"],
        technical=technical[:MOST],
        call_backs=call_backs[:MOST],
        watches=list(watches(viewer, now)),
        notes=list(notes(viewer, now)),
        more={"technical": max(len(technical) - MOST, 0), "call_backs": max(waiting - MOST, 0)},
    )


def _who(case: Incident) -> str:
    place = case.point.institution.name if case.point else ""
    return (case.elder.name if case.elder else place) or case.device_number or case.number


def _case(case: Incident, group: str) -> Item:
    return Item(
        key=f"case:{case.pk}",
        group=group,
        who=_who(case),
        area=case.area_code,
        priority=case.priority,
        kind=case.kind,
        state=case.state,
        by=case.claimed_name,
        case=case.pk,
    )


def _call_back(case: Incident) -> Item:
    return Item(
        key=f"call_back:{case.pk}",
        group="call_backs",
        who=_who(case),
        area=case.area_code,
        priority=case.priority,
        kind=case.kind,
        outcome=case.outcome,
        until=(case.resolved_at + timedelta(days=1)).isoformat() if case.resolved_at else "",
        case=case.pk,
    )


def _watch(row: Watch) -> Item:
    return Item(
        key=f"watch:{row.pk}",
        group="watches",
        who=row.elder.name,
        area=row.area_code,
        text=row.reason,
        by=row.by_name,
        until=row.ends_at.isoformat(),
    )


def _note(row: ShiftNote) -> Item:
    return Item(
        key=f"note:{row.pk}",
        group="notes",
        area=row.area_code,
        text=row.text,
        by=row.by_name,
        until=row.ends_at.isoformat(),
    )


def _at_the_desk(viewer: Viewer) -> bool:
    return viewer.principal is not Principal.FAMILY and viewer.can("seat.take")


def watches(viewer: Viewer, now: datetime) -> QuerySet[Watch]:
    """List the watched elders of the viewer's area, the one that ends first on top; over is over by itself."""
    if not _at_the_desk(viewer):
        return Watch.objects.none()
    rows = Watch.objects.filter(visible(viewer), ended_at=None, ends_at__gt=now, elder__status="living")
    return rows.select_related("elder").order_by("ends_at", "id")


def watch(viewer: Viewer, watch_id: int, *, lock: bool = False) -> Watch:
    """Return one watch or raise ``NotVisible``; ``lock`` holds its row."""
    rows = Watch.objects.filter(visible(viewer)).select_related("elder")
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=watch_id).first()
    if row is None or not _at_the_desk(viewer):
        raise NotVisible(watch=watch_id)
    return row


def _read_here(viewer: Viewer) -> Q:
    """Build the filter of notes: those of desks below the viewer's area, of its own and of those above it."""
    own = visible(viewer)
    return (
        own | Q(area_code__in=[viewer.area[:digits] for digits in LEVELS if digits <= len(viewer.area)]) if own else own
    )


def notes(viewer: Viewer, now: datetime) -> QuerySet[ShiftNote]:
    """List the notes that count now, the newest first; over is over by itself."""
    if not _at_the_desk(viewer):
        return ShiftNote.objects.none()
    rows = ShiftNote.objects.filter(_read_here(viewer), ended_at=None, written_at__lte=now, ends_at__gt=now)
    return rows.order_by("-written_at", "-id")


def shift_note(viewer: Viewer, note_id: int, *, lock: bool = False) -> ShiftNote:
    """Return one note or raise ``NotVisible``; ``lock`` holds its row."""
    rows = ShiftNote.objects.filter(_read_here(viewer))
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=note_id).first()
    if row is None or not _at_the_desk(viewer):
        raise NotVisible(note=note_id)
    return row


def _seen(viewer: Viewer) -> QuerySet[Handover]:
    if not _at_the_desk(viewer):
        return Handover.objects.none()
    own = visible(viewer)
    return Handover.objects.filter(own | Q(from_user_id=viewer.user_id) | Q(to_user_id=viewer.user_id) if own else own)


def handover(viewer: Viewer, handover_id: int, *, lock: bool = False) -> Handover:
    """Return one hand-over of the viewer's desk, or raise ``NotVisible``; ``lock`` holds its row."""
    rows = _seen(viewer)
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=handover_id).first()
    if row is None:
        raise NotVisible(handover=handover_id)
    return row


def handovers(viewer: Viewer, now: datetime) -> QuerySet[Handover]:
    """List the signed hand-overs of the last weeks, the newest first."""
    rows = _seen(viewer).exclude(state="draft").filter(signed_at__gte=now - timedelta(days=KEPT_DAYS))
    return rows.order_by("-signed_at", "-id")


def waiting_handovers(viewer: Viewer) -> QuerySet[Handover]:
    """List the hand-overs that only the leaver has signed, the oldest first."""
    return _seen(viewer).filter(state="signed").order_by("signed_at", "id")


def own_handover(viewer: Viewer, *, lock: bool = False) -> Handover | None:
    """Return the hand-over that the viewer is preparing or has signed, if any."""
    rows = Handover.objects.filter(from_user_id=viewer.user_id or 0, state__in=["draft", "signed"])
    return (rows.select_for_update(of=("self",)) if lock else rows).first()


def is_unsigned(row: Handover, now: datetime) -> bool:
    """Whether nobody has signed a hand-over for a quarter of an hour: it is shown as open."""
    return row.state == "signed" and row.signed_at is not None and now - row.signed_at >= OPEN_AFTER
