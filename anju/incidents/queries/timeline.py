"""The timeline of a case: who did what, when and why; moves, presses, calls, steps, messages and assignments in one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anju.incidents.queries import beyond, words
from anju.incidents.queries.file import CaseFile, case_file
from anju.incidents.queries.words import word
from anju.journal.queries import Moved
from anju.kernel.viewer import Principal, Viewer
from anju.routines.queries import moved_said, silence_said
from ui.marks import duration

if TYPE_CHECKING:
    from anju.messaging.models import Message

_QUIET_FOR_FAMILY = frozenset({"add_note", "turn_amber", "take_over", "answer_step", "fault", "overflow", "escalate"})
_TOLD_BY_CASE = frozenset({"accept", "arrive", "finish"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``kind`` is the verb, ``tone`` a tone of the design (life, risk, done, plain)."""

    at: datetime
    who: str
    text: str
    why: str
    kind: str
    tone: str = "plain"
    data: dict[str, Any] | None = None


def timeline(viewer: Viewer, incident_id: int) -> list[Entry]:
    """Return the lines of a case, oldest first."""
    return timeline_of(viewer, case_file(viewer, incident_id))


def timeline_of(viewer: Viewer, file: CaseFile) -> list[Entry]:
    """Return the lines of a case whose file is open, oldest first."""
    family = viewer.principal is Principal.FAMILY
    entries = [_of_move(move) for move in file.moves if not (family and move.verb in _QUIET_FOR_FAMILY)]
    if not family:
        told = [move for move in file.assignment_moves if move.verb not in _TOLD_BY_CASE]
        entries += [_entry(move, _ASSIGNMENT.get(move.verb, _plain)(move.data)) for move in told]
        entries += [_of_message(row) for row in file.messages]
    return sorted(entries, key=lambda entry: entry.at)


def _of_message(row: "Message") -> Entry:
    state = word(words.MESSAGE_STATES, row.state)
    text = _("%(to)s：%(title)s（%(state)s）") % {"to": row.recipient, "title": row.title, "state": state}
    tone = "risk" if row.state == "failed" else "plain"
    why = words.problem_label(row.problem)
    return Entry(row.created_at, "", text, why, "message", tone, {"channel": row.channel, "state": row.state})


def _of_move(move: Moved) -> Entry:
    return _entry(move, _TEXTS.get(move.verb, _plain)(move.data))


def _entry(move: Moved, text: str) -> Entry:
    text = text.removeprefix(move.actor_name)  # the line begins with the name already
    return Entry(
        at=move.at,
        who=move.actor_name,
        text=text or move.verb,
        why="" if move.data.get("ground") == "handover" else move.why,  # the line says it already
        kind=move.verb,
        tone=_TONES.get(move.verb, "plain"),
        data=move.data,
    )


_TONES = {
    "ring": "life",
    "press": "life",
    "treat_as_real": "life",
    "turn_amber": "risk",
    "overflow": "risk",
    "escalate": "risk",
    "miss_call_back": "risk",
    "stand_down": "risk",
    "worker_lost": "risk",
    "worker_arrived": "done",
    "end_condition": "done",
    "resolve": "done",
    "review": "done",
    "moved_again": "done",
}

Data = dict[str, Any]


def _plain(_data: Data) -> str:
    return ""


def _ring(data: Data) -> str:
    if "noticed" in data:
        return silence_said(data["reason"])
    faults = "、".join(word(words.FAULTS, fault) for fault in data.get("faults") or [])
    text = _("%(kind)s报警，原始报文已存") if data.get("signal") else _("人工登记警情")
    if data.get("signal") and "at_start" not in data:  # a look at the devices found it: no frame told
        text = _("%(kind)s：设备巡检发现")
    text %= {"kind": words.kind_label(data.get("signal", ""))}
    if isinstance(data.get("devices"), int):
        text = _("%(what)s，%(devices)s 台设备，%(people)s 位老人") % {
            "what": text, "devices": data["devices"], "people": len(data.get("elders") or []),
        }  # fmt: skip
    tried = data.get("trial")
    if isinstance(tried, dict):
        told = {"by": tried.get("by", ""), "kind": words.kind_label(str(tried.get("signal", "")))}
        text = _("%(by)s试机：收到%(kind)s，不响铃，原始报文已存") % told
    elif data.get("after_trial"):
        text = _("试机已结束，%(kind)s仍未解除") % {"kind": words.kind_label(data.get("signal", ""))}
    return "；".join([text, *beyond.lines(data), *([faults] if faults else [])])


def _press(data: Data) -> str:
    if "noticed" in data:
        return silence_said(data["reason"])
    if "presses" not in data:
        return _("又有发现：%(device)s") % {"device": data.get("device") or "—"}
    return "；".join([_("第 %(presses)s 次报警，并入本案") % data, *beyond.lines(data)])


def _claim(data: Data) -> str:
    return _("接警，响铃 %(length)s") % {"length": duration(data.get("seconds", 0))}


def _take_over(data: Data) -> str:
    grounds = {
        "no_heartbeat": _("心跳中断"),
        "just_claimed": _("接警 20 秒内"),
        "with_reason": _("已写明原因"),
        "handover": _("交接班"),
    }
    return _("从 %(from)s 接手：%(ground)s") % {
        "from": data.get("from") or "—",
        "ground": grounds.get(data.get("ground", ""), ""),
    }


def _escalate(data: Data) -> str:
    return _("无人接警，转到%(to)s") % {"to": word(words.ESCALATED, data.get("to"))}


def _answer_step(data: Data) -> str:
    step = str(data.get("step"))
    answer = data.get("answer") or {}
    if step in words.QUESTIONS:
        labels = words.ANSWERS if step in {"responds", "breathing"} else words.ANSWERS_SEEN
        return f"{word(words.QUESTIONS, step)}{word(labels, answer.get('value', ''))}"
    return _("已完成：%(step)s") % {"step": word(words.STEPS, step)}


def _treat_as_real(data: Data) -> str:
    return _("回拨 %(call_backs)s 次到时，均未登记接通：按真实警情处置") % data


def _call_again(data: Data) -> str:
    return _("第 %(call_back)s 次回拨到时，未登记接通") % data


def _start_call(data: Data) -> str:
    return _("拨打%(who)s") % data


def _end_call(data: Data) -> str:
    return _("%(who)s：%(result)s") % {"who": data.get("who"), "result": word(words.RESULTS, data.get("result"))}


def _call_emergency(data: Data) -> str:
    return _("转 %(service)s") % data


def _send(data: Data) -> str:
    reasons = "，".join(str(reason) for reason in data.get("reasons") or [])
    text = _("请%(worker)s前往") % data
    if data.get("rank"):
        text += _("：排序第 %(rank)s，约 %(minutes)s 分钟") % data
    return f"{text}（{reasons}）" if reasons else text


def _accepted(data: Data) -> str:
    return _("%(worker)s接受任务，赶赴中") % data


def _arrived(data: Data) -> str:
    return _("%(worker)s到达，%(place)s") % {**data, "place": word(words.PLACES, data.get("place"))}


def _finished(data: Data) -> str:
    return _("%(worker)s完成并交接") % data


def _lost(data: Data) -> str:
    how = {"refused": _("不能去"), "expired": _("逾时未答"), "withdrawn": _("已撤回")}
    text = f"{data.get('worker')}{how.get(data.get('how', ''), '')}"
    return text + (_("，已请%(next)s") % data if data.get("next") else "")


def _resolve(data: Data) -> str:
    return _("办结：%(outcome)s") % {"outcome": words.outcome_label(data.get("outcome", ""))}


def _fixed(text: str) -> Callable[[Data], str]:
    return lambda _data: _(text)


_TEXTS: dict[str, Callable[[Data], str]] = {
    "ring": _ring,
    "moved_again": lambda data: moved_said(data["since"], data["moved_at"], data["place"]),
    "note": _ring,
    "press": _press,
    "end_condition": beyond.ended,
    "claim": _claim,
    "take_over": _take_over,
    "turn_amber": _fixed(gettext_noop("45 秒没有心跳，同事可以接手")),
    "overflow": _escalate,
    "escalate": _escalate,
    "assess": _fixed(gettext_noop("开始研判")),
    "no_speech": _fixed(gettext_noop("无语音，开始回拨")),
    "call_again": _call_again,
    "treat_as_real": _treat_as_real,
    "answer_step": _answer_step,
    "start_call": _start_call,
    "end_call": _end_call,
    "call_emergency": _call_emergency,
    "send_worker": _send,
    "worker_accepted": _accepted,
    "worker_arrived": _arrived,
    "worker_finished": _finished,
    "worker_lost": _lost,
    "stand_down": _lost,
    "add_note": _fixed(gettext_noop("记一笔")),
    "change_elder": _fixed(gettext_noop("档案合并，警情归入保留的档案")),
    "fault": lambda data: word(words.FAULTS, data.get("fault")),
    "resolve": _resolve,
    "close_routine": _fixed(gettext_noop("自动办结")),
    "call_back": _fixed(gettext_noop("已回访")),
    "miss_call_back": _fixed(gettext_noop("24 小时内没有回访")),
    "review": _fixed(gettext_noop("复核通过")),
    "reopen": _fixed(gettext_noop("重新打开")),
}
_ASSIGNMENT: dict[str, Callable[[Data], str]] = {
    "offer": lambda data: _("任务已到%(worker)s手机") % data,
    "refuse": lambda data: _("%(worker)s不能去") % data,
    "expire": lambda data: _("%(worker)s 60 秒未答复") % data,
    "withdraw": lambda data: _("撤回%(worker)s的任务") % data,
}
