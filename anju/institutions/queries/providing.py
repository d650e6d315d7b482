"""Who may serve elders at home: providers by item, division and day, and their permits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from anju.institutions.models import PERMIT_KINDS, Institution, Permit
from anju.institutions.queries.register import institution, institutions
from anju.kernel.viewer import Viewer

SOON_DAYS = 60
_LEVELS = (2, 4, 6, 9, 12)
HOME_SERVICE, URGENT_HELP = "home_service", "urgent_help"
ItemSource = Callable[[], Mapping[str, str]]
item_sources: list[ItemSource] = []


@dataclass(frozen=True, slots=True)
class PermitLine:
    """A permit as people read it; ``state`` is valid, soon or expired."""

    id: int
    kind: str
    number: str
    expires_on: date | None
    state: str


def item_words(viewer: Viewer) -> dict[str, str]:
    """Return what the codes of services are called, as the apps above say."""
    found: dict[str, str] = {}
    for source in item_sources if viewer else ():
        found |= source()
    return found


def permits(viewer: Viewer, institution_id: int, *, day: date) -> list[PermitLine]:
    """List the permits of an institution, the earliest end first."""
    rows = institution(viewer, institution_id).permits.all()
    ordered = sorted(rows, key=lambda row: (row.expires_on or date.max, row.pk))
    return [
        PermitLine(row.pk, str(PERMIT_KINDS.get(row.kind, row.kind)), row.number, row.expires_on, _state(row, day))
        for row in ordered
    ]


def _state(row: Permit, day: date) -> str:
    if row.expires_on is None or (row.expires_on - day).days > SOON_DAYS:
        return "valid"
    return "expired" if row.expires_on < day else "soon"


def providers(viewer: Viewer, *, area: str, item: str = "", day: date) -> list[Institution]:
    """List the open institutions that serve a division at home (and may deliver an item); an expired permit bars."""
    above = [area[:digits] for digits in _LEVELS if digits <= len(area)]
    rows = institutions(viewer, state="open").filter(service_areas__overlap=above)
    if item:
        rows = rows.filter(items__contains=[item])
    held = Permit.objects.filter(institution__in=rows)
    barred = held.filter(expires_on__lt=day).values_list("institution_id", "kind")
    renewed = held.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))
    standing = set(renewed.values_list("institution_id", "kind"))
    out = {place for place, kind in barred if (place, kind) not in standing}
    return [row for row in rows if row.pk not in out]


def serves(viewer: Viewer, institution_id: int, *, area: str, item: str, day: date) -> bool:
    """Whether an institution may deliver an item in a division on a day."""
    return any(row.pk == institution_id for row in providers(viewer, area=area, item=item, day=day))


def not_for_alarms(viewer: Viewer, numbers: frozenset[int]) -> set[int]:
    """Name the home services among these that have not taken on urgent help: an alarm does not wake their people."""
    rows = Institution.objects.filter(pk__in=numbers, kind=HOME_SERVICE) if viewer else Institution.objects.none()
    return set(rows.exclude(state="open", items__contains=[URGENT_HELP]).values_list("pk", flat=True))


def institution_names(viewer: Viewer, numbers: frozenset[int]) -> dict[int, str]:
    """Return the names of institutions that stand on something the viewer may see already."""
    rows = Institution.objects.filter(pk__in=numbers) if viewer else Institution.objects.none()
    return dict(rows.values_list("pk", "name"))
