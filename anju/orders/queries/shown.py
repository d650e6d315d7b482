"""An order as people read it: its steps on one line, and everything that happened with who and why."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.journal import queries as journal
from anju.kernel import clock
from anju.kernel.viewer import Viewer
from anju.orders.lifecycle import DONE
from anju.orders.queries.page import AnyOrder
from anju.orders.queries.words import channel_label

THING = "order"
VERBS = {
    "draft": gettext_lazy("老人呼叫服务"),
    "answer": gettext_lazy("接听服务呼叫"),
    "place": gettext_lazy("下单"),
    "plan": gettext_lazy("排定上门时间"),
    "send": gettext_lazy("请人上门"),
    "accept": gettext_lazy("接单"),
    "reassign": gettext_lazy("改派"),
    "depart": gettext_lazy("出发"),
    "check_in": gettext_lazy("到达签到"),
    "begin": gettext_lazy("开始服务"),
    "interrupt": gettext_lazy("服务中断"),
    "resume": gettext_lazy("恢复服务"),
    "check_out": gettext_lazy("服务签退"),
    "miss": gettext_lazy("未见面"),
    "confirm": gettext_lazy("确认服务"),
    "rate": gettext_lazy("评价"),
    "call_back": gettext_lazy("回访"),
    "audit": gettext_lazy("审核"),
    "settle": gettext_lazy("结算"),
    "archive": gettext_lazy("归档"),
    "dispute": gettext_lazy("提出异议"),
    "uphold": gettext_lazy("异议不成立，服务有效"),
    "cancel": gettext_lazy("取消"),
    "reject": gettext_lazy("不受理"),
    "void": gettext_lazy("作废"),
    "change": gettext_lazy("更改"),
    "alert": gettext_lazy("提醒坐席"),
    "see": gettext_lazy("坐席已看到"),
    "withhold": gettext_lazy("签到核验有疑点，先核实再付款"),
    "let_go": gettext_lazy("更正后没有疑点"),
    "clear": gettext_lazy("已核实，可以付款"),
    "remark": gettext_lazy("记录"),
}
ALERTS = {
    "call": gettext_lazy("老人按了服务呼叫，等人接听"),
    "nobody": gettext_lazy("快到时间了，还没有人接单"),
    "refused": gettext_lazy("已改派两次，还没有人接单"),
    "late": gettext_lazy("时间已到，上门人员没有签到"),
    "absent": gettext_lazy("人到了门口，敲门没人应"),
    "second": gettext_lazy("须两人同去，还缺一人"),
}
TOGETHER = {
    "send": gettext_lazy("另请一人同去"),
    "accept": gettext_lazy("同去的人接单"),
    "reassign": gettext_lazy("同去的人来不了"),
}
_LINE = (
    ("placed", gettext_lazy("下单")),
    ("accepted", gettext_lazy("接单")),
    ("checked_in", gettext_lazy("签到")),
    ("checked_out", gettext_lazy("签退")),
    ("confirmed", gettext_lazy("确认")),
    ("rated", gettext_lazy("评价")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line on top of an order."""

    label: object
    state: str  # done, now, next
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    who: str
    text: str
    why: str
    tone: str
    kind: str = "plain"


def steps(viewer: Viewer, row: AnyOrder) -> list[Step]:
    """Return the steps of an order that was fetched before."""
    when: dict[str, datetime | None] = {
        "placed": row.placed_at, "accepted": row.accepted_at, "checked_in": row.checked_in_at,
        "checked_out": row.checked_out_at,
    }  # fmt: skip
    past = {"placed": row.placed_at is not None, "accepted": row.accepted_at is not None,
            "checked_in": row.checked_in_at is not None, "checked_out": row.checked_out_at is not None,
            "confirmed": row.state in DONE[1:], "rated": row.rating is not None}  # fmt: skip
    found, now_given = [], not viewer
    for code, label in _LINE:
        state = "done" if past[code] else "next"
        if state == "next" and not now_given:
            state, now_given = "now", True
        at = when.get(code)
        found.append(Step(label, state, f"{at.astimezone(clock.BEIJING):%m-%d %H:%M}" if at else ""))
    return found


def timeline(viewer: Viewer, row: AnyOrder) -> list[Entry]:
    """List what happened to an order, the newest first: who, what, why."""
    moves = journal.moves_of(viewer, thing=THING, thing_ids=[row.pk])
    return [_entry(move, row.channel) for move in reversed(moves)]


def _entry(move: journal.Moved, channel: str) -> Entry:
    words = VERBS | TOGETHER if move.data.get("accompanies") else VERBS
    text = str(words.get(move.verb, move.verb))
    if move.verb in {"draft", "place"}:
        text = _("%(text)s（%(channel)s）") % {"text": text, "channel": channel_label(channel)}
    elif move.verb == "rate" and "stars" in move.data:
        text = _("%(text)s：%(stars)s 星") % {"text": text, "stars": move.data["stars"]}
    elif move.verb == "plan" and "start" in move.data:
        start, end = (datetime.fromisoformat(move.data[at]).astimezone(clock.BEIJING) for at in ("start", "end"))
        text = _("%(text)s：%(start)s–%(end)s") % {"text": text, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    worker = str(move.data.get("worker", ""))
    if worker and worker != move.actor_name:
        text = _("%(text)s：%(worker)s") % {"text": text, "worker": worker}
    if move.verb == "alert":
        text = str(ALERTS.get(str(move.data.get("alert", "")), text))
    trouble = move.verb in {"alert", "reassign", "dispute", "interrupt", "miss"}
    text = f"{text}（{move.at.astimezone(clock.BEIJING):%m-%d}）"
    return Entry(move.at, move.actor_name, text, move.why, "risk" if trouble else "plain")
