"""Drawing a sample for audit: the list is written down with its seed and frame before anybody has seen it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from anju.dispatch import queries as dispatch
from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.quality import permissions, queries, rules
from anju.quality.models import STRATA, AuditDraw
from anju.quality.queries.draws import numbers_of
from anju.quality.queries.patterns import Leads

LARGEST = 300
LONGEST_DAYS = 366


class DrawInvalid(Invalid):
    """No seed, a period of more than a year, a size out of range, or nothing to draw from; facts name the field."""

    code = "audit_draw_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is drawn from, and how many."""

    seed: str
    starts_on: date
    ends_on: date
    size: int
    provider_id: int | None = None
    strata: str = ""


@transaction.atomic
def draw_sample(viewer: Viewer, frame: Frame, *, now: datetime) -> AuditDraw:
    """Draw; the same seed and data give the same sample, whoever draws.

    Beside what chance draws stand orders that show a pattern, at most as many again: leads, each with its reason.
    """
    permissions.check(viewer, "draw")
    _sound(frame)
    if frame.provider_id is not None:
        institutions.institution(viewer, frame.provider_id)
    rows = queries.drawable(viewer, starts_on=frame.starts_on, ends_on=frame.ends_on, provider_id=frame.provider_id)
    mine = dispatch.related_providers(viewer)
    dispatch.check_impartial(viewer, providers=rows.filter(provider__in=mine).values_list("provider_id", flat=True)[:1])
    known = numbers_of(viewer, rows, frame.strata)
    if not known:
        raise DrawInvalid(field="period")
    ids = {number: key for key, number, _stratum in known}
    drawn = rules.draw(
        (rules.Member(number, stratum) for _key, number, stratum in known), seed=frame.seed, size=frame.size
    )
    leads = queries.patterns(viewer, rows, queries.months_of(
        viewer, starts_on=frame.starts_on, ends_on=frame.ends_on, provider_id=frame.provider_id
    ))  # fmt: skip
    row = AuditDraw.objects.create(
        area_code=viewer.area, provider_id=frame.provider_id, seed=frame.seed, starts_on=frame.starts_on,
        ends_on=frame.ends_on, size=frame.size, strata=frame.strata, population=len(known),
        population_digest=rules.digest(ids), drawn_by=viewer.actor, drawn_name=viewer.name[:60], drawn_at=now,
        members=_members(drawn, known, leads, frame),
    )  # fmt: skip
    journal.record_move(
        viewer, thing="audit_draw", thing_id=row.pk, area=row.area_code, verb="draw", from_state="", to_state="drawn",
        now=now, data={"seed": row.seed, "size": len(drawn), "leads": len(row.members) - len(drawn),
                       "population": row.population},
    )  # fmt: skip
    return row


def _members(
    drawn: list[rules.Drawn], known: Sequence[tuple[int, str, str]], leads: Leads, frame: Frame
) -> list[dict[str, Any]]:
    ids = {number: key for key, number, _stratum in known}
    listed = [
        {"rank": one.rank, "number": one.number, "stratum": one.stratum, "order": ids[one.number], "drawn": True}
        for one in drawn
    ]
    free = {number: (key, stratum) for key, number, stratum in known if key in leads}
    for one in drawn:
        free.pop(one.number, None)
    listed += [
        {"rank": rank, "number": number, "stratum": free[number][1], "order": free[number][0], "drawn": False}
        for rank, number in enumerate(rules.pick(free, seed=frame.seed, most=frame.size), start=len(drawn) + 1)
    ]
    return [{**line, "why": leads.get(int(str(line["order"])), [])} for line in listed]


def _sound(frame: Frame) -> None:
    wrong = {
        "seed": not frame.seed.strip(), "size": not 1 <= frame.size <= LARGEST, "strata": frame.strata not in STRATA,
        "period": not 0 <= (frame.ends_on - frame.starts_on).days <= LONGEST_DAYS,
    }  # fmt: skip
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise DrawInvalid(field=field)
