"""Who borrows, and what it costs them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anju.assistive.queries.places import terms_of
from anju.assistive.queries.showing import COUNTY_DIGITS
from anju.assistive.rules import Price, price, rent
from anju.benefits import queries as purse
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.people import queries as people

if TYPE_CHECKING:
    from anju.people.models import Elder


@dataclass(frozen=True, slots=True)
class Quote:
    """What a loan of some days costs an elder from a day on."""

    elder_id: int
    area: str
    price: Price
    longest_days: int


def borrower(viewer: Viewer, place_area: str, elder_id: int) -> "Elder":
    """Return a living elder who may borrow at a place: the viewer's own to see, and of the place's county."""
    viewer.need("aid.reserve")
    county = place_area[:COUNTY_DIGITS]
    staff = viewer.principal is Principal.PROVIDER
    found = people.elder(SYSTEM.narrowed(county) if staff else viewer, elder_id)
    if found.status != "living" or not found.area_code.startswith(county):
        raise NotVisible(elder=elder_id)
    return found


def quote(
    viewer: Viewer, institution_id: int, code: str, *, place_area: str, elder_id: int, days: int, on: date
) -> Quote:  # fmt: skip
    """Say what a loan costs: rent, what the purse gives of it, deposit."""
    found, asked = borrower(viewer, place_area, elder_id), terms_of(viewer, institution_id, code)
    rent_fen = rent(asked.rent_fen, days)
    covers = purse.available(SYSTEM, found.pk, on=on, price_fen=rent_fen).covers_fen if asked.subsidised else 0
    return Quote(
        found.pk, found.area_code,
        price(rent_fen, asked.deposit_fen, subsidised=asked.subsidised, covers_fen=covers), asked.longest_days,
    )  # fmt: skip
