"""What went wrong in the lanes and waits for a person: numbers never seen, frames that could not be handled."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.devices.models import ChainHour, DayBalance, Gap, LaneFault, break_words
from anju.devices.queries import ledger
from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed
from anju.kernel.viewer import Viewer

SHOWN = 100
CLOSED = 20
LANES = {"alarms": gettext_lazy("收警"), "records": gettext_lazy("入库"), "ledger": gettext_lazy("台账")}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One gap or fault in words. ``by`` and ``said`` are of whoever has looked."""

    id: int
    kind: str  # gap, fault, chain, day
    lane: str
    at: datetime
    what: str
    means: str
    error: str = ""
    urgent: bool = False
    said: str = ""
    by: str = ""
    closed_at: datetime | None = None
    day: date | None = None  # of the ledger, where the numbers stand


def sees_lanes(viewer: Viewer) -> bool:
    """Whether the lanes' troubles are this viewer's to look at: the lead operator's and the system administrator's.

    They belong to no area: a number that was never seen may have been anybody's alarm.
    """
    return viewer.can("setting.manage") or (viewer.can("incident.review") and viewer.can("seat.take"))


def check_lanes(viewer: Viewer) -> None:
    """Raise unless the troubles are this viewer's to look at."""
    if not sees_lanes(viewer):
        raise NotAllowed(verb="setting.manage")


def open_troubles(viewer: Viewer) -> list[Trouble]:
    """List what waits, the alarms lane first."""
    check_lanes(viewer)
    found = [_gap(row) for row in Gap.objects.filter(explained="").order_by("-id")[:SHOWN]]
    found += [_fault(row) for row in LaneFault.objects.filter(solved_at=None).order_by("-id")[:SHOWN]]
    found += [_hour(row) for row in ledger.broken_hours(explained=False)[:SHOWN]]
    found += [_day(row) for row in ledger.broken_days(explained=False)]
    return sorted(found, key=lambda item: (not item.urgent, item.lane != "alarms", -item.at.timestamp()))


def closed_troubles(viewer: Viewer) -> list[Trouble]:
    """List what was looked at last, with who said what about it."""
    check_lanes(viewer)
    gaps = [_told(viewer, _gap(row)) for row in Gap.objects.exclude(explained="").order_by("-id")[:CLOSED]]
    rows = LaneFault.objects.exclude(solved_at=None).order_by("-solved_at")[:CLOSED]
    faults = [_told(viewer, _fault(row)) for row in rows]
    hours = [_told(viewer, _hour(row)) for row in ledger.broken_hours(explained=True)[:CLOSED]]
    days = [_told(viewer, _day(row)) for row in ledger.broken_days(explained=True)[:CLOSED]]
    return sorted((*gaps, *faults, *hours, *days), key=lambda item: item.closed_at or item.at, reverse=True)[:CLOSED]


def _gap(row: Gap) -> Trouble:
    count = row.last_seq - row.first_seq + 1
    alarms = row.lane == "alarms"
    means = (
        _("这些消息没有判断过，其中可能有报警。请核对这段时间有没有老人求助未接，必要时逐户回访。")
        if alarms
        else _("这些消息没有入库，设备页上会缺这一段。报警不受影响。")
    )
    what = _("缺号 %(first)s–%(last)s，共 %(count)s 条") % {
        "first": row.first_seq,
        "last": row.last_seq,
        "count": count,
    }
    return Trouble(row.pk, "gap", row.lane, row.found_at, what, means, urgent=alarms, said=row.explained)


def _fault(row: LaneFault) -> Trouble:
    untold = bool(row.fact) and row.solved_at is None
    if untold:
        means = _("一条报警没有送出去，系统每分钟再试一次。请马上按设备主题找到这一户并联系。")
    elif row.lane == "alarms":
        means = _("一条消息无法判断。像报警的已按报警送出；请看原因，确认设备是否正常。")
    else:
        means = _("一条消息无法解读，原文已保存。请看原因，确认设备是否正常。")
    what = _("消息 %(seq)s 处理失败：%(subject)s") % {"seq": row.stream_seq, "subject": row.subject[:120]}
    return Trouble(
        row.pk, "fault", row.lane, row.at, what, means, row.error[:300], urgent=untold, closed_at=row.solved_at
    )


def _hour(row: ChainHour) -> Trouble:
    moment = row.hour.astimezone(clock.BEIJING)
    why = break_words(row.broken, row.broken_seq)
    what = _("报文链 %(hour)s 时段断开：%(why)s") % {"hour": f"{moment:%m-%d %H:00}", "why": why}
    means = _("入库的原文与当时的链条对不上。请查数据库的操作记录，核对备份，必要时报告安全管理员。")
    at = row.verified_at or row.hour
    return Trouble(
        row.pk, "chain", "ledger", at, what, means, urgent=True, said=row.explained, day=clock.local_day(row.hour)
    )


def _day(row: DayBalance) -> Trouble:
    what = _("%(day)s 的台账不平：差 %(count)s 条，未交代的报警 %(alarms)s 条") % {
        "day": row.day.isoformat(),
        "count": row.difference,
        "alarms": row.alarms_told - row.alarms_answered,
    }
    means = _("有消息进了门却没有去处。请先查同一天的缺号，再查是否有人动过数据。")
    return Trouble(row.pk, "day", "ledger", row.counted_at, what, means, urgent=True, said=row.explained, day=row.day)


_THINGS = {"gap": "stream_gap", "fault": "lane_fault", "chain": "chain_hour", "day": "day_balance"}


def _told(viewer: Viewer, trouble: Trouble) -> Trouble:
    last = journal.changes(viewer, _THINGS[trouble.kind], trouble.id).first()
    if last is None:
        return trouble
    values = {name: getattr(trouble, name) for name in ("id", "kind", "lane", "at", "what", "means", "error", "day")}
    return Trouble(**values, said=last.reason, by=last.actor_name, closed_at=last.at)
