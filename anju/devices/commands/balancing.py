"""The balance of a day: every number against what became of its frame, device by device; closed and signed."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from anju.devices.models import ChainHour, DayBalance, DayTally
from anju.devices.queries import ledger
from anju.devices.rules.ledger import COUNTER_JUMP, OUTCOMES, REFUSED, ROUTINE
from anju.journal import commands as journal
from anju.kernel import clock, signing
from anju.kernel.refusals import Conflict
from anju.kernel.viewer import Viewer

_LOCK = 4_340_002
_DAY = timedelta(days=1)
FORMAT = "anju-frame-balance-1"
_NUMBERS = ("received", *OUTCOMES)

# The frames are found by the numbers of the day's hours, so that both sides of the balance speak of the same frames.
_TALLY = """
WITH part AS (
  SELECT door, first_seq, last_seq, received_from, received_until FROM devices_chainhour
  WHERE hour >= %(start)s AND hour < %(end)s AND frames > 0
), verdict AS (
  SELECT received_at, door, stream_seq,
    min(CASE verdict WHEN 'opened' THEN 1 WHEN 'joined' THEN 2 ELSE 3 END) AS rank
  FROM devices_alarmverdict WHERE received_at BETWEEN %(low)s AND %(high)s GROUP BY 1, 2, 3
), seen AS (
  SELECT coalesce(frame.line_id, 0) AS line_id, coalesce(frame.device_id, 0) AS device_id, frame.outcome,
    frame.counter,
    CASE WHEN frame.line_id IS NOT NULL THEN '' WHEN frame.outcome IN ('no_line', 'failed') THEN 'none'
      ELSE 'http' END AS way,
    CASE WHEN verdict.rank = 1 THEN 'opened' WHEN verdict.rank = 2 THEN 'joined'
      WHEN frame.outcome = ANY(%(routine)s) THEN 'routine' WHEN frame.outcome = ANY(%(refused)s) THEN 'refused'
      ELSE 'unread' END AS what
  FROM part JOIN devices_frame frame ON frame.door = part.door
    AND frame.received_at BETWEEN part.received_from AND part.received_until
    AND frame.stream_seq BETWEEN part.first_seq AND part.last_seq
    AND frame.received_at BETWEEN %(low)s AND %(high)s
  LEFT JOIN verdict ON verdict.received_at = frame.received_at AND verdict.door = frame.door
    AND verdict.stream_seq = frame.stream_seq
), tally AS (
  SELECT line_id, device_id, way, count(*) AS received, count(*) FILTER (WHERE what = 'opened') AS opened,
    count(*) FILTER (WHERE what = 'joined') AS joined, count(*) FILTER (WHERE what = 'routine') AS routine,
    count(*) FILTER (WHERE what = 'refused') AS refused, count(*) FILTER (WHERE what = 'unread') AS unread
  FROM seen GROUP BY 1, 2, 3
), reason AS (
  SELECT line_id, device_id, way, jsonb_object_agg(outcome, frames) AS reasons FROM (
    SELECT line_id, device_id, way, outcome, count(*) AS frames FROM seen WHERE what IN ('refused', 'unread')
    GROUP BY 1, 2, 3, 4) AS word GROUP BY 1, 2, 3
), counter AS (
  SELECT line_id, device_id, way, min(counter) AS first, max(counter) AS last,
    coalesce(sum(step - 1) FILTER (WHERE step BETWEEN 2 AND %(jump)s), 0) AS missing
  FROM (SELECT line_id, device_id, way, counter,
      counter - lag(counter) OVER (PARTITION BY line_id, device_id, way ORDER BY counter) AS step
    FROM (SELECT DISTINCT line_id, device_id, way, counter FROM seen
      WHERE counter IS NOT NULL AND device_id <> 0) AS once) AS stepped
  GROUP BY 1, 2, 3
)
INSERT INTO devices_daytally (day, area_code, line_id, channel, device_id, received, opened, joined, routine, refused,
  unread, reasons, counter_first, counter_last, counter_missing)
SELECT %(day)s, coalesce(device.area_code, line.area_code, ''), nullif(tally.line_id, 0),
  coalesce(line.protocol, tally.way), nullif(tally.device_id, 0), tally.received, tally.opened, tally.joined,
  tally.routine, tally.refused, tally.unread, coalesce(reason.reasons, '{}'), counter.first, counter.last,
  counter.missing
FROM tally
LEFT JOIN reason USING (line_id, device_id, way)
LEFT JOIN counter USING (line_id, device_id, way)
LEFT JOIN devices_device device ON device.id = tally.device_id
LEFT JOIN devices_line line ON line.id = tally.line_id
ORDER BY 2, 3, 5
"""


class NotOver(Conflict):
    """The day is not over, or a lane has not come past its end: closing now would leave frames out."""

    code = "ledger_not_over"


@transaction.atomic
def count_day(viewer: Viewer, day: date, *, now: datetime) -> DayBalance:
    """Count a Beijing day anew as far as it has come. A closed day is returned as it was closed."""
    viewer.need("frame.record")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    closed = DayBalance.objects.filter(day=day, closed_at__isnull=False).first()
    if closed is not None:
        return closed
    hours = list(_hours(day))
    _tally(day, hours)
    told, answered = ledger.alarms_told(viewer, day)
    values = {
        **_totals(day),
        "received": sum(hour.numbers - hour.copies for hour in hours),
        "alarms_told": told,
        "alarms_answered": answered,
        "counted_at": now,
    }
    return DayBalance.objects.update_or_create(day=day, defaults=values)[0]


@transaction.atomic
def close_day(viewer: Viewer, day: date, *, now: datetime) -> DayBalance:
    """Close a day that is over and that both lanes have passed: chained to the day closed before, and signed."""
    viewer.need("frame.record")
    if not ledger.is_over(viewer, day, now=now):
        raise NotOver(day=day.isoformat())
    balance = count_day(viewer, day, now=now)
    if balance.closed_at is not None:
        return balance
    before = DayBalance.objects.filter(closed_at__isnull=False, day__lt=day).order_by("-day").first()
    balance.closed_at = now
    balance.content = _content(balance, before.digest if before else "")
    balance.digest = hashlib.sha256(signing.canonical(balance.content)).hexdigest()
    balance.signature = signing.sign(balance.content)
    balance.public_key = signing.public_key()
    balance.save()
    journal.record_audit(
        viewer,
        kind="change",
        thing="day_balance",
        thing_id=balance.pk,
        area="",
        now=now,
        data={"day": day.isoformat(), "digest": balance.digest, "holds": balance.holds},
    )
    return balance


def close_days(viewer: Viewer, *, now: datetime) -> int:
    """Close every day that can be closed, in order, and count the running one; return how many were closed."""
    viewer.need("frame.record")
    today = clock.local_day(now)
    closed = 0
    day = ledger.next_open_day(viewer)
    while day is not None and day < today:
        try:
            close_day(viewer, day, now=now)
        except NotOver:
            return closed
        closed += 1
        day += _DAY
    count_day(viewer, today, now=now)
    return closed


def _hours(day: date) -> Any:
    start, end = clock.day_bounds(day)
    return ChainHour.objects.filter(hour__gte=start, hour__lt=end).order_by("stream", "hour")


def _tally(day: date, hours: list[ChainHour]) -> None:
    DayTally.objects.filter(day=day).delete()
    stored = [hour for hour in hours if hour.frames]
    if not stored:
        return
    start, end = clock.day_bounds(day)
    values: dict[str, Any] = {
        "day": day,
        "start": start,
        "end": end,
        "low": min(hour.received_from for hour in stored),
        "high": max(hour.received_until for hour in stored),
        "routine": list(ROUTINE),
        "refused": list(REFUSED),
        "jump": COUNTER_JUMP,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, values)


def _totals(day: date) -> dict[str, int]:
    found = ledger.totals_of(DayTally.objects.filter(day=day))
    return {name: found[name] for name in OUTCOMES}


def _content(balance: DayBalance, previous: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "day": balance.day.isoformat(),
        "closed_at": balance.closed_at.isoformat() if balance.closed_at else "",
        **{name: getattr(balance, name) for name in _NUMBERS},
        "alarms_told": balance.alarms_told,
        "alarms_answered": balance.alarms_answered,
        "chain": [_link(hour) for hour in _hours(balance.day)],
        "tallies": ledger.tallies_digest(balance.day),
        "previous": previous,
    }


def _link(hour: ChainHour) -> dict[str, Any]:
    names = ("stream", "door", "first_seq", "last_seq", "frames", "copies", "algorithm")
    return {
        "hour": hour.hour.isoformat(),
        **{name: getattr(hour, name) for name in names},
        "first_link": bytes(hour.first_link).hex(),
        "last_link": bytes(hour.last_link).hex(),
    }
