"""What a responder can tick, and what to bring. Words for people are Chinese and go through gettext."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Promise]

ENTRIES: Words = {"key": _("钥匙"), "elder": _("老人开门"), "forced": _("破门")}
CONDITIONS: Words = {"fine": _("无恙"), "hurt": _("受伤"), "unclear": _("不清醒")}
BODY: Words = {"lifted": _("扶起"), "dressed": _("包扎"), "escorted": _("陪同送医")}
FIRE: Words = {"aired": _("开窗通风"), "shut_off": _("关火关气"), "led_out": _("带离房间")}
WATER: Words = {"valve": _("关水阀"), "dried": _("清理积水"), "comforted": _("安抚")}
HOUSE: Words = {"comforted": _("安抚"), "measured": _("量血压"), "called_family": _("联系家属")}
DONE: Words = {**BODY, **FIRE, **WATER, **HOUSE}
REFUSALS: Words = {
    "busy": _("手上有急事"),
    "too_far": _("离得太远"),
    "unwell": _("身体不适"),
    "no_vehicle": _("车坏了"),
}
ABSENCES: Words = {
    "nobody": _("无人在家"),
    "silent": _("屋里有动静，不应门"),
    "unwanted": _("老人说不要了"),
    "not_found": _("找不到门"),
}
MODES: Words = {"foot": _("步行"), "ebike": _("骑电动车"), "car": _("开车")}

_BY_KIND: Mapping[str, Words] = {
    "smoke": FIRE, "gas": FIRE, "co": FIRE, "leak": WATER,
    "inactivity": HOUSE, "help": HOUSE, "vital": HOUSE, "geofence": HOUSE,
}  # fmt: skip
BRING: Words = {
    "sos": _("带急救包"),
    "fall": _("可能受伤，带急救包"),
    "cord": _("带急救包"),
    "smoke": _("可能着火，先看烟，不要独自进入浓烟"),
    "gas": _("可能有燃气，不开灯、不按门铃、不打电话"),
    "co": _("可能中毒，先开窗再施救"),
    "leak": _("带扳手，先关水阀"),
    "unspecified": _("情况不明，带急救包"),
}


def done_for(kind: str) -> Words:
    """Return the three things most often done for a kind of alarm."""
    return _BY_KIND.get(kind, BODY)
