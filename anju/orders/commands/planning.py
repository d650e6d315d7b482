"""Weekly plans: opened, paused, ended; and their orders, made ahead of time, each day once."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from anju.journal import commands as journal
from anju.kernel.clock import BEIJING, local_day
from anju.kernel.refusals import Invalid, Refusal
from anju.kernel.viewer import SYSTEM, Viewer
from anju.orders import permissions, queries
from anju.orders.commands.placing import ElderGone, Origin, Wish, put
from anju.orders.lifecycle import PLAN
from anju.orders.models import Plan
from anju.orders.rules import planning
from anju.people import queries as people

THING = "plan"
AHEAD = timedelta(days=14)
_LONGEST_WINDOW = 720


class PlanInvalid(Invalid):
    """No weekday, an end before the start, or a window of more than half a day; facts name the field."""

    code = "plan_invalid"


@transaction.atomic
def open_plan(
    viewer: Viewer,
    elder_id: int,
    *,
    item: str,
    weekdays: Collection[int],
    start_time: time,
    starts_on: date,
    channel: str,
    now: datetime,
    ends_on: date | None = None,
    provider_id: int | None = None,
    quantity: int = 1,
    window_minutes: int = 60,
    holiday_rule: str = planning.SKIP,
    note: str = "",
    carer_gender: str | None = None,
    carer_language: str = "",
) -> Plan:
    """Begin a weekly plan and make the orders of the next fortnight at once."""
    permissions.check(viewer, "place")
    elder = people.elder(viewer, elder_id)
    if elder.status != "living":
        raise ElderGone(name=elder.name)
    days = sorted(set(weekdays))
    if not days or days[0] < 1 or days[-1] > 7:  # noqa: PLR2004 - ISO weekdays
        raise PlanInvalid(field="weekdays")
    if holiday_rule not in planning.RULES:
        raise PlanInvalid(field="holiday_rule")
    if starts_on < local_day(now) or (ends_on is not None and ends_on <= starts_on):
        raise PlanInvalid(field="starts_on")
    if not 0 < window_minutes <= _LONGEST_WINDOW:
        raise PlanInvalid(field="window_minutes")
    queries.quote(SYSTEM, elder, item, on=starts_on, provider_id=provider_id, quantity=quantity)
    row = Plan.objects.create(
        elder=elder, area_code=elder.area_code, item_code=item, provider_id=provider_id, weekdays=days,
        start_time=start_time, window_minutes=window_minutes, quantity=quantity, holiday_rule=holiday_rule,
        starts_on=starts_on, ends_on=ends_on, channel=channel, note=note.strip()[:500], placed_by=viewer.actor,
        placed_name=viewer.name[:60], created_at=now, carer_language=carer_language[:30],
        carer_gender=elder.carer_gender if carer_gender is None else carer_gender,
    )  # fmt: skip
    plan_moved(viewer, row, "open", "", now)
    make_orders(SYSTEM, row.pk, now=now)
    row.refresh_from_db()
    return row


@transaction.atomic
def make_orders(viewer: Viewer, plan_id: int, *, now: datetime) -> int:
    """Make the orders of a plan up to a fortnight ahead; a day that was made is never made again.

    A day that cannot be ordered (no price, no provider) is kept on the plan as its problem and tried again tomorrow.
    """
    viewer.need("order.manage")
    row = queries.plan(viewer, plan_id, lock=True)
    if row.state != "active" or row.elder.status != "living":
        return 0
    today = local_day(now)
    until = today + AHEAD
    end = min(until, row.ends_on) if row.ends_on else until
    made_days = set(row.orders.values_list("plan_day", flat=True))
    found = planning.days(row.weekdays, queries.holidays(viewer), row.holiday_rule,
                          start=max(today, row.starts_on), end=end)  # fmt: skip
    made = 0
    row.problem, row.problem_on = "", None
    for day in found:
        if day.plan_day in made_days or day.plan_day in row.skipped or day.on is None:
            continue
        starts_at = datetime.combine(day.on, row.start_time, BEIJING)
        if starts_at <= now:
            continue
        problem = _make(viewer, row, day.plan_day, starts_at, now)
        made += not problem
        if problem and not row.problem:
            row.problem, row.problem_on = problem, day.plan_day
    row.made_until = until
    row.save(update_fields=["made_until", "problem", "problem_on"])
    return made


def _make(viewer: Viewer, row: Plan, plan_day: date, starts_at: datetime, now: datetime) -> str:
    """Place one day's order; return the code of what stood in the way, or an empty string."""
    wish = Wish(
        item=row.item_code, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=row.window_minutes),
        provider_id=row.provider_id, quantity=row.quantity, note=row.note,
        carer_gender=row.carer_gender, carer_language=row.carer_language,
    )  # fmt: skip
    try:
        with transaction.atomic():
            put(viewer, row.elder, wish, channel=row.channel, now=now, origin=Origin(plan=row, plan_day=plan_day))
    except Refusal as refusal:
        return refusal.code
    except IntegrityError:  # another process made this day a moment ago
        return ""
    return ""


@transaction.atomic
def pause_plan(viewer: Viewer, plan_id: int, *, now: datetime, why: str = "") -> Plan:
    """Rest for a while; orders that are made stay, the next are not made."""
    return _step(viewer, plan_id, "pause", why, now)


@transaction.atomic
def resume_plan(viewer: Viewer, plan_id: int, *, now: datetime) -> Plan:
    """Go on."""
    row = _step(viewer, plan_id, "resume", "", now)
    make_orders(SYSTEM, row.pk, now=now)
    return row


@transaction.atomic
def end_plan(viewer: Viewer, plan_id: int, *, now: datetime, why: str = "") -> Plan:
    """End a plan for good; orders that are made are called off one by one by whoever wants so."""
    return _step(viewer, plan_id, "end", why, now)


def _step(viewer: Viewer, plan_id: int, verb: str, why: str, now: datetime) -> Plan:
    permissions.check(viewer, "place")
    row = queries.plan(viewer, plan_id, lock=True)
    before, row.state = row.state, PLAN.after(row.state, verb)
    row.save(update_fields=["state"])
    plan_moved(viewer, row, verb, before, now, why)
    return row


def plan_moved(  # noqa: PLR0917 - what one row of the journal tells
    viewer: Viewer,
    row: Plan,
    verb: str,
    before: str,
    now: datetime,
    why: str = "",
    more: dict[str, str] | None = None,
) -> None:
    """Leave the row of a move of a plan."""
    journal.record_move(
        viewer, thing=THING, thing_id=row.pk, area=row.area_code, verb=verb, from_state=before, to_state=row.state,
        now=now, why=why, data={"elder": row.elder_id, "item": row.item_code, **(more or {})},
    )  # fmt: skip
