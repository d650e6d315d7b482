"""Merge, split, rename: the old division ends on a day, the new one begins, and the succession joins them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from psycopg.types.range import Range

from anju.areas import queries
from anju.areas.commands.reference import Row, mark_changed
from anju.areas.models import Area, Succession
from anju.journal import commands as journal
from anju.kernel.refusals import Conflict, NotVisible
from anju.kernel.scope import LEVELS
from anju.kernel.viewer import Viewer


class ChangeTooEarly(Conflict):
    """The day lies before the division began; fact ``since`` says when."""

    code = "area_change_too_early"


def _end(viewer: Viewer, code: str, on: date) -> Area:
    viewer.need("setting.manage")
    if not viewer.covers(code):
        raise NotVisible(area=code)
    row = Area.objects.select_for_update(of=("self",)).filter(code=code, validity__endswith=None).first()
    if row is None:
        raise queries.AreaUnknown(area=code)
    if on <= row.validity.lower:
        raise ChangeTooEarly(area=code, since=row.validity.lower.isoformat())
    row.validity = Range[date](row.validity.lower, on)
    row.save(update_fields=["validity"])
    return row


def _begin(row: Row, on: date) -> Area:
    parent = row.code[: max(level for level in LEVELS if level < len(row.code))]
    above = Area.objects.filter(code=parent, validity__endswith=None).first()
    return Area.objects.create(
        code=row.code,
        level=len(row.code),
        parent_code=parent,
        name=row.name,
        full_name=f"{above.full_name if above else ''}{row.name}",
        urban_class=row.urban_class,
        validity=Range[date](on, None),
    )


def _join(viewer: Viewer, old: Sequence[Area], new: Sequence[Area], *, kind: str, on: date, now: datetime) -> None:
    for before in old:
        for after in new:
            Succession.objects.create(predecessor=before, successor=after, kind=kind, on=on)
        journal.record_audit(
            viewer,
            kind="change",
            thing="area",
            thing_id=before.pk,
            area=before.code,
            now=now,
            data={"verb": kind, "on": on.isoformat(), "into": [after.code for after in new]},
        )
    mark_changed()


@transaction.atomic
def rename(viewer: Viewer, code: str, *, name: str, on: date, now: datetime) -> Area:
    """Give a division another name from a day on; the code stays."""
    old = _end(viewer, code, on)
    new = _begin(Row(code, name, old.urban_class), on)
    _join(viewer, [old], [new], kind="rename", on=on, now=now)
    _rename_below(new)
    return new


def _rename_below(area: Area) -> None:
    """Write the long names of everything below again; the rows themselves have not changed."""
    below = Area.objects.filter(code__startswith=area.code, validity__endswith=None).exclude(pk=area.pk)
    names = {area.code: area.full_name}
    for row in below.order_by("level", "code"):
        row.full_name = names[row.code] = f"{names.get(row.parent_code, '')}{row.name}"
        row.save(update_fields=["full_name"])


@transaction.atomic
def merge(viewer: Viewer, codes: Sequence[str], *, into: Row, on: date, now: datetime) -> Area:
    """Join several divisions into one. The new code may be one of theirs, a new one, or a neighbour's that stays."""
    standing = Area.objects.filter(code=into.code, validity__endswith=None).first()
    stays = standing is not None and into.code not in codes
    old = [_end(viewer, code, on) for code in codes]
    new = standing if standing is not None and stays else _begin(into, on)
    _join(viewer, old, [new], kind="merge", on=on, now=now)
    return new


@transaction.atomic
def split(viewer: Viewer, code: str, *, into: Sequence[Row], on: date, now: datetime) -> list[Area]:
    """Divide a division into several; one of them may keep the code."""
    old = _end(viewer, code, on)
    new = [_begin(row, on) for row in into]
    _join(viewer, [old], new, kind="split", on=on, now=now)
    return new
