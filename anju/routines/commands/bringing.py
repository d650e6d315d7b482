"""Bringing in what is known of a home from elsewhere: an older platform, a vendor's export."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import Viewer
from anju.routines import queries
from anju.routines.commands.learning import learn
from anju.routines.models import Home, HomeDay
from anju.routines.rules.days import MINUTES_OF_DAY, moment_of
from anju.routines.rules.thresholds import KEPT_DAYS

Minutes = Mapping[str, Sequence[int]]


class WrongDay(Invalid):
    """A day that is not over, is too long ago, or holds a minute that no day has."""

    code = "routine_day_invalid"


@transaction.atomic
def bring_days(viewer: Viewer, home_id: int, days: Mapping[date, Minutes], *, now: datetime) -> Home:
    """Store days of movements by place and minute where none are stored yet, and learn the home from them."""
    viewer.need("frame.record")
    row = queries.home(viewer, home_id, lock=True)
    today = local_day(now)
    for day, minutes in days.items():
        known = today - timedelta(days=KEPT_DAYS) <= day < today
        if not known or any(not 0 <= minute < MINUTES_OF_DAY for told in minutes.values() for minute in told):
            raise WrongDay(field="days", day=day.isoformat())
    HomeDay.objects.bulk_create(
        [
            HomeDay(home=row, day=day, minutes={place[:30]: sorted(set(told)) for place, told in minutes.items()})
            for day, minutes in sorted(days.items())
        ],
        ignore_conflicts=True,
    )
    last = max(
        (
            (moment_of(day, minute), place[:30])
            for day, minutes in days.items()
            for place, told in minutes.items()
            for minute in told
        ),
        default=None,
    )
    if last is not None and (row.last_moved_at is None or last[0] > row.last_moved_at):
        row.last_moved_at, row.last_place = last
    row.stored_until, row.watched_since = row.stored_until or today, now  # from here on the platform watches itself
    row.save(update_fields=["watched_since"])
    learn(viewer, [row], now=now)
    journal.record_audit(
        viewer, kind="change", thing="routine_days", thing_id=row.pk, area=row.area_code, now=now,
        data={"days": len(days)},
    )  # fmt: skip
    return row
