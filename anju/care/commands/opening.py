"""Making lists: a county's of a morning, and everybody behind a silence of many devices."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Left
from django.utils import translation

from anju.care.commands.moving import ROUND, close, wake
from anju.care.lifecycle import OPEN
from anju.care.models import Check, Round
from anju.care.rules import mornings
from anju.devices import queries as devices
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer
from anju.people import queries as people
from anju.routines import queries as routines

_COUNTY = 6
SILENT = "silent"


def make_morning_lists(viewer: Viewer, *, hour: int, now: datetime) -> int:
    """Make the lists that are due and not made yet, one county a transaction; return how many.

    Whatever stops it, the next run goes on with the counties that are left.
    """
    viewer.need("frame.record")
    day = mornings.day_due(now, hour)
    if day is None:
        return 0
    made = set(Round.objects.filter(kind="morning", day=day).values_list("area_code", flat=True))
    counties = people.elders(viewer, status="living").annotate(county=Left("area_code", _COUNTY)).order_by()
    due = sorted(set(counties.values_list("county", flat=True).distinct()) - made)
    return sum(make_morning_list(viewer, county, day, now=now) for county in due)


@transaction.atomic
def make_morning_list(viewer: Viewer, county: str, day: date, *, now: datetime) -> bool:
    """Make the list of a county's morning once; return whether this call made it. Yesterday's ends."""
    viewer.need("frame.record")
    row, made = Round.objects.get_or_create(area_code=county, day=day, defaults={"kind": "morning", "opened_at": now})
    if not made:
        return False
    for old in Round.objects.select_for_update().filter(
        kind="morning", area_code=county, closed_at__isnull=True, day__lt=day
    ):
        close(viewer, old, why="day_over", now=now)
    found = devices.unheard(viewer, county, now=now)
    away = routines.away_now(viewer, [item.elder_id for item in found], now=now)
    kept, totals = mornings.kept([(item.group, item) for item in found if item.elder_id not in away])
    row.totals = {**totals, "away": len(away)}
    row.save(update_fields=["totals"])
    _put(row, kept)
    _moved(viewer, row, "open", now=now)
    return True


@transaction.atomic
def open_event_list(
    viewer: Viewer, event_id: int, *, kind: str, area: str, elders: Iterable[int], now: datetime
) -> Round | None:
    """Put everybody behind a silence on one list, by risk; who comes later is added, and a closed list opens again.

    An event that is over already, or behind which nobody lives, has none.
    """
    viewer.need("frame.record")
    found = devices.at_risk(viewer, elders, now=now)
    if not found or devices.silence_event(viewer, event_id).ended_at is not None:
        return None
    row, made = Round.objects.select_for_update().get_or_create(
        event_id=event_id, defaults={"kind": kind, "area_code": area, "opened_at": now}
    )
    known = set(row.checks.values_list("elder_id", flat=True))
    new = [item for item in found if item.elder_id not in known]
    if not new:
        return row
    _put(row, new, part=SILENT)
    row.totals = {SILENT: len(known) + len(new)}
    row.closed_at, row.closed_why = None, ""
    row.save(update_fields=["totals", "closed_at", "closed_why"])
    _moved(viewer, row, "open" if made else "extend", now=now)
    return row


def _put(row: Round, people_at_risk: Sequence[devices.AtRisk], *, part: str = "") -> None:
    """Write one check for each; the last sign is kept in the language of the records."""
    with translation.override("zh-hans"):
        Check.objects.bulk_create(
            [
                Check(
                    round=row,
                    elder_id=item.elder_id,
                    area_code=item.area_code,
                    part=part or item.group,
                    risk=item.risk,
                    reasons=[list(reason) for reason in item.reasons],
                    last_at=item.last.at if item.last else None,
                    last_words=item.last.words[:120] if item.last else "",
                )
                for item in people_at_risk
            ],
            batch_size=1000,
        )


def _moved(viewer: Viewer, row: Round, verb: str, *, now: datetime) -> None:
    journal.record_move(
        viewer, thing=ROUND, thing_id=row.pk, area=row.area_code, verb=verb, to_state="open", now=now,
        from_state="" if verb == "open" else "open",
        data={**row.totals, "open": row.checks.filter(state__in=OPEN).count()},
    )  # fmt: skip
    wake(row.area_code, row.pk, None)
