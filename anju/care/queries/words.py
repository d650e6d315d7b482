"""What parts, states and reasons are called."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PARTS: dict[str, Promise] = {
    "unheard": gettext_lazy("一天没有动静"),
    "deaf": gettext_lazy("没有设备能听见"),
    "silent": gettext_lazy("设备成片失联"),
}
STATES: dict[str, Promise] = {
    "waiting": gettext_lazy("待核实"),
    "asked": gettext_lazy("已请人上门"),
    "reached": gettext_lazy("电话联系上"),
    "visited": gettext_lazy("见到本人"),
    "heard": gettext_lazy("已有动静"),
    "not_found": gettext_lazy("没有找到，已转警情"),
    "back": gettext_lazy("设备恢复，未核实"),
    "dropped": gettext_lazy("不用核实"),
}
VERBS: dict[str, Promise] = {
    "miss_call": gettext_lazy("打了电话，没人接"),
    "ask_visit": gettext_lazy("请人上门"),
    "reach": gettext_lazy("电话联系上"),
    "visit": gettext_lazy("见到本人"),
    "not_find": gettext_lazy("没有找到，转警情"),
    "hear": gettext_lazy("已有动静"),
    "come_back": gettext_lazy("设备恢复"),
    "drop": gettext_lazy("不用核实"),
}
REASONS: dict[str, Promise] = {
    "alone": gettext_lazy("独居"),
    "frail": gettext_lazy("失能"),
    "old": gettext_lazy("高龄"),
    "conditions": gettext_lazy("有重病"),
    "quiet": gettext_lazy("久无动静"),
    "deaf": gettext_lazy("没有能用的设备"),
}
CLOSED: dict[str, Promise] = {
    "all_checked": gettext_lazy("全部核实完毕"),
    "all_back": gettext_lazy("设备全部恢复"),
    "joined": gettext_lazy("并入成片失联"),
    "day_over": gettext_lazy("当天结束"),
}
ENDED = {**CLOSED, "died": gettext_lazy("老人去世"), "moved": gettext_lazy("老人搬离")}  # why a check ended unseen
KINDS: dict[str, Promise] = {
    "morning": gettext_lazy("晨间名单"),
    "mass": gettext_lazy("成片失联"),
    "gateway": gettext_lazy("网关失联"),
}


def reasons_said(reasons: Iterable[tuple[str, int]]) -> str:
    """Say the parts of a sum: 独居 30、高龄 24."""
    return "、".join(
        _("%(word)s %(points)d") % {"word": REASONS.get(name, name), "points": points} for name, points in reasons
    )
