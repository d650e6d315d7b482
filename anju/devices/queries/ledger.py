"""Reading the ledger: days, what one's own devices said and what became of it, alarms and their verdicts, the chain.

Sums are those of the viewer's area, from one table by one function; whether the installation's own balance closes is
everybody's to know.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext

from anju.devices.models import VERDICT_LABELS, AlarmVerdict, ChainHour, DayBalance, DayTally, LaneGauge, LanePosition
from anju.devices.rules.ledger import OUTCOMES
from anju.journal import queries as journal
from anju.kernel import clock, signing
from anju.kernel.lights import Light
from anju.kernel.refusals import NotVisible
from anju.kernel.scope import area_filter
from anju.kernel.viewer import Principal, Viewer

ALIVE = timedelta(seconds=15)
SETTLED = timedelta(minutes=10)
VERDICTS = VERDICT_LABELS
NUMBERS = ("received", *OUTCOMES)
_PAGE = 5000
_CLOSED_WITHIN = timedelta(hours=12)
_HOLDS = Q(alarms_told=F("alarms_answered")) & Q(
    received=F("opened") + F("joined") + F("routine") + F("refused") + F("unread")
)
Totals = dict[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """One day as a viewer may see it: the sums of the own area beside the installation's balance."""

    day: date
    totals: Totals
    balance: DayBalance
    chain_broken: bool = False  # an hour of it does not fit, and nobody has said why

    @property
    def state(self) -> str:
        """``running``, ``holds``, ``explained`` or ``broken``."""
        if self.balance.closed_at is None:
            return "running"
        if self.balance.holds:
            return "holds"
        return "explained" if self.balance.explained else "broken"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way by which frames come in: a line, the HTTP door, or none that anybody may use."""

    line_id: int | None
    name: str
    protocol: str
    totals: Totals
    devices: int
    counter_missing: int


def check(viewer: Viewer) -> None:
    """Raise unless the ledger is this viewer's to read."""
    viewer.need("ledger.read")
    if viewer.principal in (Principal.FAMILY, Principal.PROVIDER):
        raise NotVisible(ledger="")


def _tallies(viewer: Viewer) -> QuerySet[DayTally]:
    check(viewer)
    return DayTally.objects.filter(area_filter(viewer.area))


def totals_of(rows: QuerySet[DayTally]) -> Totals:
    """Sum tallies: the one definition of every number on the ledger's pages."""
    found = rows.aggregate(**{name: Sum(name) for name in NUMBERS})
    return {name: found[name] or 0 for name in NUMBERS}


def days(viewer: Viewer, *, since: date, until: date) -> list[Day]:
    """List the days in ``[since, until)``, newest first, with the sums of the viewer's area."""
    rows: Any = _tallies(viewer).filter(day__gte=since, day__lt=until).order_by().values("day")
    sums = {row["day"]: row for row in rows.annotate(**{f"{name}_sum": Sum(name) for name in NUMBERS})}
    balances = DayBalance.objects.filter(day__gte=since, day__lt=until).order_by("-day")
    start, end = clock.day_bounds(since)[0], clock.day_bounds(until)[0]
    hours = broken_hours(explained=False).filter(hour__gte=start, hour__lt=end).values_list("hour", flat=True)
    torn = {clock.local_day(hour) for hour in hours}
    return [Day(row.day, _from(sums.get(row.day, {})), row, row.day in torn) for row in balances]


def day(viewer: Viewer, on: date) -> Day:
    """Return one day, or raise ``NotVisible`` where nothing was counted."""
    rows = _tallies(viewer).filter(day=on)
    balance = DayBalance.objects.filter(day=on).first()
    if balance is None:
        raise NotVisible(day=on.isoformat())
    return Day(on, totals_of(rows), balance)


def channels(viewer: Viewer, on: date) -> list[Channel]:
    """Sum a day by channel, the busiest first."""
    rows: Any = _tallies(viewer).filter(day=on).order_by().values("line_id", "line__name", "channel")
    wanted = {f"{name}_sum": Sum(name) for name in NUMBERS}
    found = rows.annotate(**wanted, devices=Count("device_id", distinct=True), lost=Sum("counter_missing"))
    made = [
        Channel(row["line_id"], row["line__name"] or "", row["channel"], _from(row), row["devices"], row["lost"] or 0)
        for row in found
    ]
    return sorted(made, key=lambda item: -item.totals["received"])


def reasons(viewer: Viewer, on: date) -> dict[str, int]:
    """Count why frames of a day were refused or not understood, the most frequent first."""
    found: dict[str, int] = {}
    for words in _tallies(viewer).filter(day=on).exclude(reasons={}).values_list("reasons", flat=True).iterator():
        for word, count in words.items():
            found[word] = found.get(word, 0) + count
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def devices_of_day(
    viewer: Viewer, on: date, *, text: str = "", channel: str = "", what: str = "", sort: str = "-received"
) -> QuerySet[DayTally]:
    """List what each device said on a day. ``what`` keeps only rows with that outcome, or ``counter_missing``."""
    rows = _tallies(viewer).filter(day=on).select_related("device", "line")
    if text:
        rows = rows.filter(device__number__icontains=text)
    if channel:
        rows = rows.filter(channel=channel)
    if what == "counter_missing":
        rows = rows.filter(counter_missing__gt=0)
    elif what in OUTCOMES:
        rows = rows.filter(**{f"{what}__gt": 0})
    column = sort if sort.lstrip("-") in (*NUMBERS, "counter_missing") else "-received"
    return rows.order_by(column, "id")


def hours(viewer: Viewer, on: date) -> list[ChainHour]:
    """List the hours of the chain on a Beijing day. They hold numbers and digests, nothing of anybody's."""
    check(viewer)
    start, end = clock.day_bounds(on)
    return list(ChainHour.objects.filter(hour__gte=start, hour__lt=end).order_by("-door", "stream", "hour"))


def verdicts(viewer: Viewer, *, on: date | None = None, text: str = "", verdict: str = "") -> QuerySet[AlarmVerdict]:
    """List alarms with what became of them, newest first."""
    check(viewer)
    rows = AlarmVerdict.objects.filter(area_filter(viewer.area)).select_related("device")
    if on is not None:
        start, end = clock.day_bounds(on)
        rows = rows.filter(received_at__gte=start, received_at__lt=end)
    if text:
        rows = rows.filter(Q(device_number__icontains=text) | Q(signal=text))
    if verdict:
        rows = rows.filter(verdict=verdict)
    return rows.order_by("-received_at", "-id")


def verdict(viewer: Viewer, verdict_id: int) -> AlarmVerdict:
    """Return one alarm with its verdict, or raise ``NotVisible``."""
    row = verdicts(viewer).filter(pk=verdict_id).first()
    if row is None:
        raise NotVisible(alarm=verdict_id)
    return row


def hour_of(viewer: Viewer, row: AlarmVerdict) -> ChainHour | None:
    """Return the hour of the chain that covers an alarm's frame; nothing before the records lane has come there."""
    check(viewer)
    covering = ChainHour.objects.filter(door=row.door, first_seq__lte=row.stream_seq, last_seq__gte=row.stream_seq)
    return covering.filter(stream=row.stream).first()


def document(viewer: Viewer, on: date) -> dict[str, Any]:
    """Return a closed or running day as a signed document: the own area's rows, the whole day's digest and chain."""
    found = day(viewer, on)
    rows = devices_of_day(viewer, on).order_by("id")
    content = {
        "format": "anju-frame-ledger-1",
        "day": on.isoformat(),
        "area": viewer.area,
        "state": found.state,
        "totals": found.totals,
        "channels": [_channel(item) for item in channels(viewer, on)],
        "devices": [_row(row) for row in rows.iterator(chunk_size=_PAGE)],
        "balance": found.balance.content,
        "balance_digest": found.balance.digest,
        "balance_signature": found.balance.signature,
        "balance_key": found.balance.public_key,
        "chain": _walked(hours(viewer, on)),
    }
    return {
        **content,
        "signature": {
            "algorithm": "Ed25519",
            "public_key": signing.public_key(),
            "value": signing.sign(content),
        },
    }


def _walked(found: list[ChainHour]) -> dict[str, Any]:
    """Return what walking the chain of a day has found by now: its balance was signed before and cannot tell."""
    return {
        "hours": len(found),
        "walked": sum(hour.verified_at is not None for hour in found),
        "broken": [
            {"hour": hour.hour.isoformat(), "door": hour.door, "what": hour.broken, "seq": hour.broken_seq,
             "explained": hour.explained}
            for hour in found if hour.broken
        ],
    }  # fmt: skip


def alarms_told(viewer: Viewer, on: date) -> tuple[int, int]:
    """Count the alarms told on a day, and those of them that have a verdict."""
    viewer.need("frame.record")
    start, end = clock.day_bounds(on)
    facts = journal.facts(viewer, "devices.alarm_heard", since=start, until=end).values_list(
        "data__stream", "data__stream_seq", "data__signal", "data__device_number", "data__part"
    )
    told = {(*key, part or 0) for *key, part in facts}
    if not told:
        return 0, 0
    rows = AlarmVerdict.objects.filter(stream__in={key[0] for key in told}, stream_seq__in={key[1] for key in told})
    return len(told), len(told & set(rows.values_list("stream", "stream_seq", "signal", "device_number", "part")))


def is_over(viewer: Viewer, on: date, *, now: datetime) -> bool:
    """Whether a day has ended and both lanes have come past its end: they run, and wait for nothing or read later."""
    viewer.need("frame.record")
    _, end = clock.day_bounds(on)
    return now >= end + SETTLED and all(_has_passed(lane, end, now) for lane in ("alarms", "records"))


def _has_passed(lane: str, end: datetime, now: datetime) -> bool:
    gauges = {row.name: row for row in LaneGauge.objects.filter(lane=lane)}
    beat, pending = gauges.get("heartbeat"), gauges.get("pending")
    if beat is None or now - beat.at > ALIVE:
        return False
    if pending is not None and pending.value == 0 and pending.at >= end:
        return True
    read = LanePosition.objects.filter(lane=lane, at__gte=end).values_list("message_at", flat=True)
    return bool(read) and all(at is not None and at >= end for at in read)


def next_open_day(viewer: Viewer) -> date | None:
    """Return the first day to close: after the last closed one, or the first the chain knows."""
    viewer.need("frame.record")
    last = DayBalance.objects.filter(closed_at__isnull=False).order_by("-day").first()
    first = ChainHour.objects.order_by("hour").first()
    return _after(last.day if last else None, first.hour if first else None)


def _after(closed: date | None, began: datetime | None) -> date | None:
    """Return the day behind the last closed one, or the day the chain began."""
    if closed is not None:
        return closed + timedelta(days=1)
    return clock.local_day(began) if began is not None else None


def broken_hours(*, explained: bool) -> QuerySet[ChainHour]:
    """List the hours whose chain does not fit, newest first. Their callers have asked whether the viewer may look."""
    rows = ChainHour.objects.exclude(broken="").order_by("-hour")
    return rows.exclude(explained="") if explained else rows.filter(explained="")


def broken_days(*, explained: bool) -> list[DayBalance]:
    """List the closed days that do not balance, newest first."""
    rows = DayBalance.objects.filter(closed_at__isnull=False).exclude(_HOLDS).order_by("-day")
    return list(rows.exclude(explained="") if explained else rows.filter(explained=""))


def light(viewer: Viewer, *, now: datetime, url: str) -> Light | None:
    """Return the lamp of the ledger: red when the chain is broken or a day does not balance, until somebody looked."""
    if not viewer.can("ledger.read"):
        return None
    with connection.cursor() as cursor:  # every page of the ledger's readers asks: one statement
        cursor.execute(_LAMP)
        chain, balance, closed, began = cursor.fetchone()
    if chain:
        return Light(gettext("台账"), gettext("报文链断开，请查看"), "broken", url)
    if balance:
        return Light(gettext("台账"), gettext("有一天不平，请查看"), "broken", url)
    waits = _after(closed, began)
    if waits is not None and now >= clock.day_bounds(waits)[1] + _CLOSED_WITHIN:
        return Light(gettext("台账"), gettext("%(day)s 还没有结账") % {"day": waits.isoformat()}, "warn", url)
    return Light(gettext("台账"), gettext("平"), "ok", url)


_LAMP = """
SELECT EXISTS (SELECT 1 FROM devices_chainhour WHERE broken <> '' AND explained = ''),
  EXISTS (SELECT 1 FROM devices_daybalance WHERE closed_at IS NOT NULL AND explained = ''
    AND (alarms_told <> alarms_answered OR received <> opened + joined + routine + refused + unread)),
  (SELECT max(day) FROM devices_daybalance WHERE closed_at IS NOT NULL),
  (SELECT min(hour) FROM devices_chainhour)
"""


def tallies_digest(on: date) -> str:
    """Return the digest over every row of a day, in the order they were written: it makes the rows provable."""
    worker = hashlib.sha256()
    rows = DayTally.objects.filter(day=on).order_by("id").select_related("device")
    for row in rows.iterator(chunk_size=_PAGE):
        worker.update(signing.canonical(_row(row)) + b"\n")
    return worker.hexdigest()


def _row(row: DayTally) -> dict[str, Any]:
    names = (*NUMBERS, "channel", "reasons", "counter_first", "counter_last", "counter_missing")
    return {
        "area": row.area_code,
        "line": row.line_id,
        "device": row.device.number if row.device else None,
        **{name: getattr(row, name) for name in names},
    }


def _channel(item: Channel) -> dict[str, Any]:
    return {
        "line": item.line_id,
        "protocol": item.protocol,
        "devices": item.devices,
        **item.totals,
        "counter_missing": item.counter_missing,
    }


def _from(row: Mapping[str, Any]) -> Totals:
    return {name: row.get(f"{name}_sum") or 0 for name in NUMBERS}
