"""How the board puts numbers into words and colours. Pure: plain values in, words out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.kernel import clock

STEPS = (0.90, 0.93, 0.96, 0.98)  # where a tile takes the next shade
NIGHT_BEGINS = 18
DAYS = 14
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Night:
    """The last night: from six in the evening to the reader's now, at most to noon."""

    start: datetime
    end: datetime


def last_night(now: datetime) -> Night:
    """Return the night that the reader has just come from."""
    start_of_day, _end = clock.day_bounds(clock.local_day(now))
    start = start_of_day - timedelta(hours=24 - NIGHT_BEGINS)
    return Night(start, min(now, start_of_day + timedelta(hours=12)))


def last_days(now: datetime, days: int = DAYS) -> list[date]:
    """Return the last full days and today, oldest first."""
    today = clock.local_day(now)
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def shade(share: float | None) -> str:
    """Return the step of the one-hue scale, 1 to 5; no value is a hatch, never a shade."""
    return MISSING if share is None else str(1 + sum(share >= step for step in STEPS))


def percent(share: float | None) -> str:
    """Write a share with one decimal; never round a miss up to a hit."""
    if share is None:
        return _("缺数")
    return f"{int(share * 1000) / 10:.1f}%"


def minutes(seconds: float | None) -> str:
    """Write seconds as minutes for people: under two minutes in seconds."""
    if seconds is None:
        return _("缺数")
    if seconds < 120:  # noqa: PLR2004 - two minutes
        return _("%(n)d 秒") % {"n": round(seconds)}
    return _("%(n)d 分") % {"n": round(seconds / 60)}


@dataclass(frozen=True, slots=True)
class Morning:
    """What the sentence on top is made of; None means that part has no data."""

    life: int
    life_reached: int
    to_do: int
    open_now: int
    waiting: int


def headline(morning: Morning) -> str:
    """Say the state in one or two sentences."""
    return _("%(night)s%(work)s") % {"night": _night(morning), "work": _work(morning)}


def _night(morning: Morning) -> str:
    if morning.life == 0:
        return _("昨夜没有生命警报。")
    if morning.life_reached == morning.life:
        return ngettext(
            "昨夜 %(n)d 起生命警报，全部有人到达或通话确认。",
            "昨夜 %(n)d 起生命警报，全部有人到达或通话确认。",
            morning.life,
        ) % {"n": morning.life}
    facts = {"n": morning.life, "left": morning.life - morning.life_reached}
    return _("昨夜 %(n)d 起生命警报，%(left)d 起还没有结果。") % facts


def _work(morning: Morning) -> str:
    if morning.waiting:
        return _("现在 %(n)d 起警情没人接。") % {"n": morning.waiting}
    if morning.to_do:
        return _("今早 %(n)d 件事等人处理。") % {"n": morning.to_do}
    return _("%(n)d 起在办，没有别的待办。") % {"n": morning.open_now} if morning.open_now else _("没有待处理的事。")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of the chart: how many counted, how many in time. Nothing counted is missing, not 100 %."""

    on: date
    received: int
    counted: int
    met: int

    @property
    def share(self) -> float | None:
        """The share, or nothing."""
        return self.met / self.counted if self.counted else None

    @property
    def share_words(self) -> str:
        """The share for people."""
        return percent(self.share)


def series_words(rows: Sequence[DayRow], target: float) -> str:
    """Say what the chart shows: the share of the whole period, and how many days missed the target."""
    counted, met = sum(row.counted for row in rows), sum(row.met for row in rows)
    if not counted:
        return _("近 %(days)d 天没有来警，缺数") % {"days": len(rows)}
    missed = sum(row.share is not None and row.share < target for row in rows)
    verdict = _("达标") if met / counted >= target else _("未达标")
    facts = {"days": len(rows), "share": percent(met / counted), "met": met, "counted": counted, "verdict": verdict}
    words = _("近 %(days)d 天 %(share)s，%(met)d/%(counted)d 起，%(verdict)s") % facts
    return words + (_("；%(n)d 天低于目标") % {"n": missed} if missed else "")
