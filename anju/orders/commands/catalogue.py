"""The catalogue from its reference file, and prices with their period."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel import reference
from anju.kernel.refusals import Invalid, NotVisible
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import permissions, queries
from anju.orders.models import Item, Price

_MOST_FEN = 100_000_00


class PriceInvalid(Invalid):
    """Not a price that can be set: the sum, the day, or another price of the same time stands in the way."""

    code = "price_invalid"


@transaction.atomic
def load_catalogue(viewer: Viewer, *, now: datetime) -> int:
    """Write the versions of the reference file that are not in the database yet; return how many were new."""
    viewer.need("order.manage")
    made = reference.write_versions(Item, "catalogue", "items.csv", values=_values)
    if made:
        journal.record_audit(viewer, kind="change", thing="catalogue", thing_id=None, area="", now=now,
                             data={"verb": "load", "rows": made})  # fmt: skip
    return made


def _values(line: dict[str, str]) -> dict[str, Any]:
    return {
        "class_code": line["class"], "name": line["name"], "english": line["english"], "unit": line["unit"],
        "sample_fen": _number(line["price_fen"]), "default_minutes": _number(line["minutes"]),
        "minimum_minutes": _number(line["minimum"]), "required_qualification": line["qualification"],
        "evidence": line["evidence"].split(), "subsidy_for": line["subsidy"].split(),
        "people": _number(line["people"]) or 1, "people_for": line["people_for"].split(), "after_code": line["after"],
        "after_least": _number(line["after_least"]) or 0, "after_most": _number(line["after_most"]) or 0,
        "ground": line["ground"],
    }  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None


@transaction.atomic
def set_price(
    viewer: Viewer, *, item: str, area: str, fen: int, starts_on: date, now: datetime, provider_id: int | None = None
) -> Price:
    """Let a price hold from a day on; the one before it ends on that day."""
    permissions.check(viewer, "price")
    if not viewer.covers(area):
        raise NotVisible(area=area)
    row = queries.item(viewer, item, on=starts_on)
    if not 0 <= fen <= _MOST_FEN:
        raise PriceInvalid(field="fen", name=row.name)
    if provider_id is not None:
        institutions.institution(SYSTEM, provider_id)
    same = Price.objects.select_for_update().filter(item_code=item, area_code=area, provider_id=provider_id)
    open_one = same.filter(ends_on__isnull=True).first()
    if open_one is not None and open_one.starts_on == starts_on:
        before, open_one.fen, open_one.set_by, open_one.set_at = open_one.fen, fen, viewer.actor, now
        open_one.save(update_fields=["fen", "set_by", "set_at"])
        _audit(viewer, open_one, before, now)
        return open_one
    if open_one is not None and open_one.starts_on > starts_on:
        raise PriceInvalid(field="starts_on", name=row.name)
    old = open_one.fen if open_one else None
    if open_one is not None:
        open_one.ends_on = starts_on
        open_one.save(update_fields=["ends_on"])
    try:
        with transaction.atomic():
            price = Price.objects.create(
                item_code=item, area_code=area, provider_id=provider_id, fen=fen, starts_on=starts_on,
                set_by=viewer.actor, set_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise PriceInvalid(field="starts_on", name=row.name) from None
    _audit(viewer, price, old, now)
    return price


def _audit(viewer: Viewer, row: Price, before: int | None, now: datetime) -> None:
    journal.record_audit(
        viewer, kind="change", thing="price", thing_id=row.pk, area=row.area_code, now=now,
        data={"verb": "set_price", "number": row.item_code, "before": before, "after": row.fen,
              "from": row.starts_on.isoformat()},
    )  # fmt: skip
