"""The showcase (展示): what a county's points lend, what is there now, and what can be tried on the spot."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from anju.assistive.models import Kind, Piece, Terms
from anju.assistive.queries.catalogue import kinds
from anju.institutions import queries as institutions
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.people import queries as people

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind at one place: its price, how many can be borrowed at once, how many can be tried."""

    kind: Kind
    place_id: int
    place: str
    address: str
    deposit_fen: int
    rent_fen: int
    longest_days: int
    subsidised: bool
    free: int
    to_try: int


def _county(viewer: Viewer, elder_id: int | None, area: str) -> str:
    """Return the area whose points are shown: an elder's county, the own county of staff, else the own area."""
    viewer.need("aid.read")
    if elder_id is not None and viewer.principal is not Principal.PROVIDER:
        return people.elder(viewer, elder_id).area_code[:COUNTY_DIGITS]
    if viewer.principal is Principal.FAMILY:
        raise NotVisible(elder=elder_id)
    if viewer.organisation_id is not None:
        return institutions.institution(SYSTEM, viewer.organisation_id).area_code[:COUNTY_DIGITS]
    own = viewer.area[:COUNTY_DIGITS]
    if area and not area.startswith(own):
        raise NotVisible(area=area)
    return area or own


def showcase(
    viewer: Viewer, *, on: date, elder_id: int | None = None, area: str = "", aim: str = "", kind: str = ""
) -> list[Offer]:
    """List what can be borrowed and tried, by kind, the place with the most on its shelf first.

    Kinds, prices and numbers are public knowledge of the county; no person is in them.
    """
    county = _county(viewer, elder_id, area)
    known = {row.code: row for row in kinds(viewer, on=on) if aim in {"", row.aim} and kind in {"", row.code}}
    rows = Terms.objects.filter(
        area_filter(county, "institution__area_code"), kind_code__in=known, institution__state="open"
    ).select_related("institution")
    counts = {
        (row["institution_id"], row["kind_code"]): row
        for row in Piece.objects.filter(area_filter(county), state="in_stock").order_by()
        .values("institution_id", "kind_code")
        .annotate(free=Count("id", filter=Q(for_show=False)), to_try=Count("id", filter=Q(for_show=True)))
    }  # fmt: skip
    offers = [_offer(row, known[row.kind_code], counts.get((row.institution_id, row.kind_code), {})) for row in rows]
    return sorted(offers, key=lambda item: (item.kind.position, -item.free, item.rent_fen, item.place_id))


def _offer(row: Terms, kind: Kind, there: dict[str, int]) -> Offer:
    where = row.institution
    return Offer(
        kind, where.pk, where.name, where.address, row.deposit_fen, row.rent_fen, row.longest_days,
        row.subsidised, there.get("free", 0), there.get("to_try", 0),
    )  # fmt: skip


def offer(
    viewer: Viewer, place_id: int, code: str, *, on: date, elder_id: int | None = None
) -> Offer:  # fmt: skip
    """Return one offer of the county, or raise ``NotVisible``."""
    for row in showcase(viewer, on=on, elder_id=elder_id, kind=code):
        if row.place_id == place_id:
            return row
    raise NotVisible(institution=place_id, kind=code)
