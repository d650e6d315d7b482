"""What an official decides: a programme begins or ends, an elder is entitled or no longer, a month's money goes out."""

from datetime import date, datetime

from django.db import transaction

from anju.benefits import permissions, queries
from anju.benefits.commands.programmes import ProgrammeInvalid, end_one, entitle, grant, grant_due, open_programme
from anju.benefits.models import Entitlement, Programme
from anju.benefits.rules import month_of
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.people import queries as people

_MOST_FEN = 1_000_000_00


class DecisionReasonNeeded(Invalid):
    """A decision about money needs its reason."""

    code = "benefit_reason_needed"


class NotEligible(Invalid):
    """The elder has died or moved away, lives outside the programme's area, or the day is wrong; facts say which."""

    code = "benefit_not_eligible"


@transaction.atomic
def create_programme(
    viewer: Viewer, *, name: str, area: str, monthly_fen: int, share_percent: int, starts_on: date, fund: str,
    now: datetime,
) -> Programme:  # fmt: skip
    """Begin a programme of a county or wider area; its code is given out."""
    permissions.check(viewer, "open", area)
    if not name.strip() or not 0 < monthly_fen <= _MOST_FEN:
        raise ProgrammeInvalid(code=name)
    number = Programme.objects.filter(area_code=area).count() + 1
    return open_programme(
        viewer.platform, code=f"BT-{area}-{number:02d}", name=name.strip()[:80], area=area, monthly_fen=monthly_fen,
        share_percent=share_percent, starts_on=starts_on, fund=fund.strip()[:80], now=now,
    )  # fmt: skip


@transaction.atomic
def close_programme(viewer: Viewer, programme_id: int, *, on: date, why: str, now: datetime) -> Programme:
    """Let a programme run out on a day: no month that begins later is granted; what was granted stays until its end."""
    row = queries.programme_seen(viewer, programme_id)
    permissions.check(viewer, "open", row.area_code)
    if not why.strip():
        raise DecisionReasonNeeded(field="why")
    if row.ends_on is not None or on <= local_day(now):
        raise ProgrammeInvalid(code=row.code)
    Programme.objects.filter(pk=row.pk).update(ends_on=on)
    row.ends_on = on
    data = {"verb": "close", "number": row.code, "on": on.isoformat()}
    journal.record_audit(viewer, kind="change", thing="programme", thing_id=row.pk, area=row.area_code, now=now,
                         reason=why.strip()[:200], data=data)  # fmt: skip
    return row


@transaction.atomic
def grant_entitlement(
    viewer: Viewer, programme_id: int, elder_id: int, *, starts_on: date, why: str, now: datetime
) -> Entitlement:
    """Entitle an elder from a day on, with the reason; money of a month that has begun comes at once."""
    row = queries.programme_seen(viewer, programme_id)
    elder = people.elder(viewer, elder_id)
    permissions.check(viewer, "entitle", elder.area_code)
    today = local_day(now)
    if not why.strip():
        raise DecisionReasonNeeded(field="why")
    if elder.status != "living":
        raise NotEligible(name=elder.name, why="gone")
    if not elder.area_code.startswith(row.area_code):
        raise NotEligible(name=elder.name, why="area")
    if starts_on < max(month_of(today), row.starts_on) or (row.ends_on is not None and starts_on >= row.ends_on):
        raise NotEligible(name=elder.name, why="day")
    platform = viewer.platform
    made = entitle(platform, programme=row.code, elder_id=elder.pk, area=elder.area_code, starts_on=starts_on,
                   now=now, why=why.strip())  # fmt: skip
    if starts_on <= today:
        grant(platform, made.pk, month=today, now=now)
    return made


@transaction.atomic
def stop_entitlement(viewer: Viewer, entitlement_id: int, *, why: str, now: datetime) -> Entitlement:
    """End one entitlement today, with the reason: what is left goes back, what is held for orders stays held."""
    row = queries.entitlement(viewer, entitlement_id, lock=True)
    permissions.check(viewer, "entitle", row.area_code)
    if not why.strip():
        raise DecisionReasonNeeded(field="why")
    if row.ends_on is None:
        end_one(viewer.platform, row, on=local_day(now), why="decided", reason=why.strip(), now=now)
    return row


@transaction.atomic
def run_month(viewer: Viewer, *, now: datetime) -> int:
    """Give this month's money to everybody inside the viewer's area who has not got it; return how many got it now.

    The clock does the same every hour; whoever comes second finds nothing to do.
    """
    permissions.check(viewer, "run")
    done = grant_due(viewer.platform, now=now, area=viewer.area)
    journal.record_audit(viewer, kind="change", thing="programme", thing_id=None, area=viewer.area, now=now,
                         data={"verb": "run_month", "rows": done, "month": f"{local_day(now):%Y-%m}"})  # fmt: skip
    return done
