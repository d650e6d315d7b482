"""The sentences of a decision, from its facts: what a person at the desk reads, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from anju.devices.queries.naming import kind_words
from anju.kernel.clock import BEIJING
from anju.routines.models.words import WEEKDAYS
from ui.marks import duration


def hours_words(hours: float) -> str:
    """Say hours to the minute, as in "3 小时 40 分"."""
    return duration(timedelta(minutes=round(hours * 60)))


def place_words(place: str) -> str:
    """Name the place of a movement: the room as written, or the kind of the sensor."""
    return kind_words(place)


def moment_words(moment: datetime | str) -> str:
    """Say a moment by day and minute, in Beijing time."""
    found = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{found.astimezone(BEIJING):%m-%d %H:%M}"


def silence_said(reason: Mapping[str, Any]) -> str:
    """Say why a silence is unusual: since when, the usual longest then, how many days are known, the threshold."""
    place = place_words(reason.get("place") or "")
    where = _("（最后在%(place)s）") % {"place": place} if place else ""
    facts = {
        "since": moment_words(reason["since"]),
        "where": where,
        "length": hours_words(reason["silent_hours"]),
    }
    if reason.get("restored"):
        first = _("自 %(since)s 恢复守望起没有活动%(where)s，已 %(length)s") % facts
    else:
        first = _("自 %(since)s 起没有活动%(where)s，已 %(length)s") % facts
    return "；".join(part for part in (first, _usual(reason), _limit(reason), _deaf(reason)) if part) + "。"


def _usual(reason: Mapping[str, Any]) -> str:
    """Compare with the same weekday where there was one, else with any day near that hour."""
    same, longest, days = reason["longest_same_weekday_hours"], reason["longest_hours"], reason["days"]
    if same is not None:
        weekday = str(WEEKDAYS[reason["weekday"]])
        facts = {"weekday": weekday, "count": reason["same_weekdays"], "longest": hours_words(same), "days": days}
        return _("以往 %(count)s 个%(weekday)s这个时段最长 %(longest)s（已了解 %(days)s 天）") % facts
    if longest is not None:
        return _("以往这个时段最长 %(longest)s（已了解 %(days)s 天）") % {"longest": hours_words(longest), "days": days}
    return _("这个时段以往没有静止过（已了解 %(days)s 天）") % {"days": days} if days else ""


def _limit(reason: Mapping[str, Any]) -> str:
    if reason["threshold_hours"] is None:
        return ""
    facts = {"limit": hours_words(reason["threshold_hours"])}
    if reason["mode"] == "fixed":
        return _("固定阈值 %(limit)s") % facts
    return _("超过 %(limit)s 即提醒") % facts


def _deaf(reason: Mapping[str, Any]) -> str:
    count = reason.get("deaf_sensors") or 0
    return _("另有 %(count)s 个传感器离线") % {"count": count} if count else ""


def moved_said(since: str, moved_at: str, place: str) -> str:
    """Say that somebody moved after a silence that had been told."""
    length = datetime.fromisoformat(moved_at) - datetime.fromisoformat(since)
    facts = {"at": moment_words(moved_at), "place": place_words(place), "length": duration(length)}
    return _("%(at)s 又有活动（%(place)s），共静止 %(length)s") % facts
