"""What the record itself says on the timeline: registered, changed, ended, merged."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.journal import queries as journal
from anju.kernel.viewer import Viewer
from anju.people.models import CategoryKind, ConsentPurpose
from anju.people.queries.card import TimelineEntry

FIELDS = {
    "address": gettext_lazy("住址"),
    "animal_note": gettext_lazy("养犬"),
    "area_code": gettext_lazy("居住地区划"),
    "birth_on": gettext_lazy("出生日期"),
    "care_level": gettext_lazy("能力等级"),
    "carer_gender": gettext_lazy("希望上门人员"),
    "categories": gettext_lazy("人员类别"),
    "consents": gettext_lazy("知情同意"),
    "contacts": gettext_lazy("联系人"),
    "datum_in": gettext_lazy("坐标"),
    "door_code": gettext_lazy("门禁密码"),
    "door_note": gettext_lazy("门禁说明"),
    "duplicate": gettext_lazy("疑似重复的结论"),
    "fences": gettext_lazy("电子围栏"),
    "floor_note": gettext_lazy("楼层说明"),
    "health": gettext_lazy("健康提示"),
    "hearing_note": gettext_lazy("听力"),
    "id_kind": gettext_lazy("证件种类"),
    "id_number": gettext_lazy("身份证号"),
    "key_note": gettext_lazy("钥匙保管"),
    "language_note": gettext_lazy("语言"),
    "latitude": gettext_lazy("坐标"),
    "living_alone": gettext_lazy("独居"),
    "longitude": gettext_lazy("坐标"),
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "registered_area_code": gettext_lazy("户籍地"),
    "sex": gettext_lazy("性别"),
    "synthetic": gettext_lazy("模拟数据标记"),
    "user": gettext_lazy("本人账号"),
    "vital_limits": gettext_lazy("体征限值"),
}
VERBS = {
    "register": gettext_lazy("建档"),
    "record_death": gettext_lazy("登记去世"),
    "record_move_away": gettext_lazy("登记迁出"),
    "merge": gettext_lazy("并入另一份档案"),
}
_SHOWN = ("hearing_note", "language_note", "care_level", "name", "living_alone", "area_code")


def own_timeline(viewer: Viewer, elder_id: int, limit: int) -> list[TimelineEntry]:
    """Return the record's own entries."""
    moves = journal.moves(viewer, thing="elder", thing_id=elder_id)
    entries = [
        TimelineEntry(
            at=row.at,
            kind="record",
            title=str(VERBS.get(row.verb, row.verb)),
            text=str(row.data.get("number", "")),
            who=row.actor_name,
            why=row.why,
            icon="archive" if row.verb in {"record_death", "record_move_away", "merge"} else "user-plus",
            tone="risk" if row.verb == "record_death" else "done",
        )
        for row in moves
    ]
    return entries + _changes(viewer, elder_id, limit)


def _changes(viewer: Viewer, elder_id: int, limit: int) -> list[TimelineEntry]:
    """Return the changes; what one person did within ten minutes is one entry."""
    entries: list[TimelineEntry] = []
    for row in journal.changes(viewer, "elder", elder_id)[: limit * 3]:
        if row.data.get("registered"):
            entries.append(_brought_in(row))
            continue
        names = {str(FIELDS.get(name, name)) for name in row.data.get("fields", [])}
        last = entries[-1] if entries else None
        if last and last.who == row.actor_name and last.why == row.reason and last.at - row.at < timedelta(minutes=10):
            known = set(last.title.removeprefix(_("更改")).strip().split("、"))
            entries[-1] = _entry(row, known | names, " ".join(filter(None, [last.text, _words(row.data)])))
        else:
            entries.append(_entry(row, names, _words(row.data)))
    return entries[:limit]


def _entry(row: Any, names: set[str], text: str) -> TimelineEntry:
    return TimelineEntry(
        at=row.at,
        kind="record",
        title=_("更改") + " " + "、".join(sorted(names)),
        text=text,
        who=row.actor_name,
        why=row.reason,
        icon="pencil",
    )


def _brought_in(row: Any) -> TimelineEntry:
    """Say that the record began with a file."""
    return TimelineEntry(
        at=row.at,
        kind="record",
        title=str(VERBS["register"]),
        text=_("批量导入第 %(number)s 号文件") % {"number": row.data.get("import", "")},
        who=row.actor_name,
        why=row.reason,
        icon="user-plus",
        tone="done",
    )


def _words(data: dict[str, Any]) -> str:
    """Say what was before and what is now, where that may be shown."""
    before, after = data.get("before", {}), data.get("after", {})
    said = [f"{before[name] or '—'} → {after.get(name) or '—'}" for name in _SHOWN if name in before]
    for key, words in (("kind", CategoryKind), ("purpose", ConsentPurpose)):
        if data.get(key) in words.values:
            said.append(str(words(data[key]).label))
    if data.get("removed"):
        said.append(_("划去“%(text)s”") % {"text": data["removed"]})
    return "；".join(said)
