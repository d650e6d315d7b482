"""What whoever answers an alarm of an institution must know, on one card. Telephone numbers are masked."""

from dataclasses import dataclass

from anju.areas import queries as areas
from anju.institutions.models import Institution, Point
from anju.institutions.queries.register import institution
from anju.institutions.queries.words import kind_label, point_kind_label
from anju.kernel import masking
from anju.kernel.secrets import unseal
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Card:
    """An institution as the desk and its own page show it; ``point`` is where the alarm comes from."""

    institution_id: int
    name: str
    kind: str
    area_code: str
    area_path: str
    address: str
    longitude: float | None
    latitude: float | None
    responsible: str
    responsible_phone: str
    duty_phone: str
    state: str
    point: str = ""
    point_kind: str = ""


def card(viewer: Viewer, institution_id: int, *, point: Point | None = None) -> Card:
    """Return the card of an institution inside the viewer's scope."""
    return card_of(institution(viewer, institution_id), point)


def card_of(row: Institution, point: Point | None = None) -> Card:
    """Write the card of a row that was fetched already."""
    return Card(
        institution_id=row.pk,
        name=row.name,
        kind=kind_label(row.kind),
        area_code=row.area_code,
        area_path=areas.full_name(row.area_code),
        address=row.address,
        longitude=row.longitude,
        latitude=row.latitude,
        responsible=row.responsible_name,
        responsible_phone=_masked(row.responsible_phone_sealed),
        duty_phone=_masked(row.duty_phone_sealed),
        state=row.state,
        point=point.full if point else "",
        point_kind=point_kind_label(point.kind) if point else "",
    )


def _masked(sealed: bytes | memoryview | None) -> str:
    return masking.phone(unseal(sealed)) if sealed else ""
