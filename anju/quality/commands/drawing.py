"""Drawing a sample for audit: the list is written down with its seed and frame before anybody has seen it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.quality import permissions, queries, rules
from anju.quality.models import STRATA, AuditDraw
from anju.quality.queries.draws import numbers_of

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
    """Draw; the same seed and data give the same sample, whoever draws."""
    permissions.check(viewer, "draw")
    _sound(frame)
    if frame.provider_id is not None:
        institutions.institution(viewer, frame.provider_id)
    rows = queries.drawable(viewer, starts_on=frame.starts_on, ends_on=frame.ends_on, provider_id=frame.provider_id)
    known = numbers_of(viewer, rows, frame.strata)
    if not known:
        raise DrawInvalid(field="period")
    ids = {number: key for key, number, _stratum in known}
    drawn = rules.draw(
        (rules.Member(number, stratum) for _key, number, stratum in known), seed=frame.seed, size=frame.size
    )
    row = AuditDraw.objects.create(
        area_code=viewer.area, provider_id=frame.provider_id, seed=frame.seed, starts_on=frame.starts_on,
        ends_on=frame.ends_on, size=frame.size, strata=frame.strata, population=len(known),
        population_digest=rules.digest(ids), drawn_by=viewer.actor, drawn_name=viewer.name[:60], drawn_at=now,
        members=[
            {"rank": one.rank, "number": one.number, "stratum": one.stratum, "order": ids[one.number]} for one in drawn
        ],
    )  # fmt: skip
    journal.record_move(
        viewer, thing="audit_draw", thing_id=row.pk, area=row.area_code, verb="draw", from_state="", to_state="drawn",
        now=now, data={"seed": row.seed, "size": len(drawn), "population": row.population},
    )  # fmt: skip
    return row


def _sound(frame: Frame) -> None:
    wrong = {
        "seed": not frame.seed.strip(), "size": not 1 <= frame.size <= LARGEST, "strata": frame.strata not in STRATA,
        "period": not 0 <= (frame.ends_on - frame.starts_on).days <= LONGEST_DAYS,
    }  # fmt: skip
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise DrawInvalid(field=field)
