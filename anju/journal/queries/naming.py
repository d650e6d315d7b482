"""What the rows of the journal are about, in words. The journal stands below every app, so each app brings its own.

A name is only words: whoever may read the row may read them, and an app masks what must stay masked. The link is there
for readers who may open the thing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.journal.models import Audit
from anju.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Named:
    """What a thing is called for one reader; ``href`` only where the reader may open it."""

    text: str
    href: str = ""


Namer = Callable[[Viewer, Sequence[int]], Mapping[int, Named]]
ActorNamer = Callable[[Viewer, Iterable[tuple[str, datetime]]], Mapping[tuple[str, datetime], str]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its word, how its things are named, and the words of what its rows hold."""

    label: Any
    namer: Namer | None = None
    words: Mapping[str, Any] = field(default_factory=dict)


kinds: dict[str, Kind] = {"audit": Kind(gettext_lazy("审计记录"))}
actor_namers: list[ActorNamer] = []  # who somebody was on the day: the post
_KEYS = {
    "verb": "",
    "fields": gettext_lazy("改了"),
    "field": gettext_lazy("看了"),
    "role": gettext_lazy("岗位"),
    "count": gettext_lazy("人数"),
    "rows": gettext_lazy("行数"),
    "filters": gettext_lazy("筛选"),
    "on": gettext_lazy("日期"),
    "number": gettext_lazy("编号"),
    "kind": gettext_lazy("类别"),
    "choice": gettext_lazy("结论"),
    "purpose": gettext_lazy("用途"),
    "removed": gettext_lazy("划去"),
    "from": gettext_lazy("起"),
    "to": gettext_lazy("止"),
    "area": gettext_lazy("区划"),
    "into": gettext_lazy("变为"),
    "before": gettext_lazy("原来"),
    "after": gettext_lazy("现在"),
    "counts": gettext_lazy("结果"),
    "url": gettext_lazy("地址"),
    "facts": gettext_lazy("事实"),
    "expires_on": gettext_lazy("有效期至"),
    "import": gettext_lazy("导入批次"),
    "lane": gettext_lazy("通道"),
    "first_seq": gettext_lazy("起号"),
    "last_seq": gettext_lazy("止号"),
    "stream_seq": gettext_lazy("号"),
    "read": gettext_lazy("读入"),
    "created": gettext_lazy("新建"),
    "renamed": gettext_lazy("更名"),
}
_UNSAID = frozenset({"user", "contact", "other", "registered", "stream"})  # inner numbers: the thing's own name says it


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One audit row as a person reads it."""

    row: Audit
    thing: str
    named: Named | None
    post: str
    told: list[str]


def name_thing(viewer: Viewer, thing: str, thing_id: int) -> Named:
    """Return the name of one thing; its number where nobody knows a name."""
    kind = kinds.get(thing)
    found = kind.namer(viewer, [thing_id]) if kind is not None and kind.namer is not None else {}
    return found.get(thing_id) or Named(str(thing_id))


def audit_lines(viewer: Viewer, rows: Sequence[Audit]) -> list[AuditLine]:
    """Say for each row what it is about, who did it at which post, and what it holds."""
    names = _names(viewer, rows)
    posts: dict[tuple[str, datetime], str] = {}
    for namer in actor_namers:
        posts.update(namer(viewer, [(row.actor, row.at) for row in rows]))
    return [
        AuditLine(
            row=row,
            thing=str(kinds[row.thing].label) if row.thing in kinds else row.thing,
            named=names.get((row.thing, row.thing_id or 0)) or (Named(str(row.thing_id)) if row.thing_id else None),
            post=posts.get((row.actor, row.at), ""),
            told=_told(row),
        )
        for row in rows
    ]


def _names(viewer: Viewer, rows: Sequence[Audit]) -> dict[tuple[str, int], Named]:
    asked: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.thing_id:
            asked[row.thing].add(row.thing_id)
    names = {}
    for thing, numbers in asked.items():
        kind = kinds.get(thing)
        if kind is not None and kind.namer is not None:
            names.update({(thing, number): named for number, named in kind.namer(viewer, sorted(numbers)).items()})
    return names


def _told(row: Audit) -> list[str]:
    words = kinds[row.thing].words if row.thing in kinds else {}
    said = []
    for key in sorted(row.data, key=lambda name: name != "verb"):  # what was done comes first
        value = row.data[key]
        if key in _UNSAID or value in (None, "", [], {}):
            continue
        label, text = _KEYS.get(key, key), _say(value, words)
        said.append(_("%(name)s：%(value)s") % {"name": label, "value": text} if label else text)
    return said


def _say(value: object, words: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping):
        pairs = [
            f"{words.get(str(key), key)} {_say(item, words)}" for key, item in value.items() if item not in ("", None)
        ]
        return "，".join(pairs)
    if isinstance(value, list):
        return _("、").join(dict.fromkeys(_say(item, words) for item in value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(words.get(str(value), value))
