"""The record of a hand-over: its items in groups, in the words of the reader."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.incidents import queries as incidents

if TYPE_CHECKING:
    from anju.incidents.models import Handover

TITLES = {
    "mine": gettext_lazy("交班人在办，签收后由接班人办"),
    "colleagues": gettext_lazy("同事在办"),
    "technical": gettext_lazy("断线与设备"),
    "call_backs": gettext_lazy("待回访"),
    "watches": gettext_lazy("重点关注"),
    "notes": gettext_lazy("今夜留言"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the arriving operator reads it."""

    key: str
    priority: str
    who: str
    what: str
    area: str
    outcome: str
    until: datetime | None
    case: int | None
    read: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one group."""

    title: str
    entries: list[Entry]


def parts(row: "Handover", read: frozenset[str] = frozenset()) -> list[Part]:
    """Return the groups that have items; ``read`` are the keys ticked so far."""
    found = []
    for group, title in TITLES.items():
        items = [item for item in row.items if item["group"] == group]
        if items:
            found.append(Part(str(title), [_entry(item, read) for item in items]))
    return found


def _entry(item: dict[str, Any], read: frozenset[str]) -> Entry:
    until = item.get("until")
    return Entry(
        key=item["key"],
        priority=item.get("priority", ""),
        who=item.get("who", ""),
        what=_what(item),
        area=item.get("area", ""),
        outcome=item.get("outcome", ""),
        until=datetime.fromisoformat(until) if until else None,
        case=item.get("case"),
        read=item["key"] in read,
    )


def _what(item: dict[str, Any]) -> str:
    if item.get("count"):
        return _("另有 %(count)s 条没有逐条列出，见警情列表") % {"count": item["count"]}
    words = [incidents.kind_label(item["kind"])] if item.get("kind") else []
    if item.get("state"):
        words.append(incidents.word(incidents.STATES, item["state"]))
    if item.get("outcome"):
        words.append(incidents.outcome_label(item["outcome"]))
    words += [item[name] for name in ("text", "by") if item.get(name)]
    return " · ".join(words)
