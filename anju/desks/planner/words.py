"""What the planner reads: rules, reasons and why a visit has nobody."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.orders import queries

AWAY = {
    "on_leave": gettext_lazy("请假"),
    "off_shift": gettext_lazy("当天没有排班"),
    "health_expired": gettext_lazy("健康证过期"),
}
RULES = {
    "shift": gettext_lazy("会超出排班时间"),
    "load": gettext_lazy("会超过每天最多工时"),
    "visits": gettext_lazy("会超过每天最多上门次数"),
    "pause": gettext_lazy("会占用午间休息"),
    "gap": gettext_lazy("与同一家的前一项服务间隔不对"),
    "different people": gettext_lazy("须由不同的人去"),
    "served": gettext_lazy("同去的人不够"),
    "early": gettext_lazy("早于约定的时间"),
    "way": gettext_lazy("路上来不及"),
    "skills": gettext_lazy("没有所需的证书"),
    "forbidden": gettext_lazy("已请别人前往"),
}


def rule(code: str) -> str:
    """Name a rule that a plan would break."""
    return str(RULES.get(code, gettext_lazy("与其他安排冲突")))


def unplaced(row: dict[str, Any]) -> str:
    """Say why a visit has nobody, and what would change that."""
    asked = queries.qualification_label(row["asked"]) if row["asked"] else ""
    if row["why"] == "nobody_there":
        return _("这一天没有人排班。请先排班，再重新计算。")
    if row["why"] == "expired":
        return _("需要“%(asked)s”，持证人员的证书已过期。登记新证书后再计算。") % {"asked": asked}
    if row["why"] == "nobody_holds":
        return _("需要“%(asked)s”，当天在岗的人都没有。") % {"asked": asked}
    if row["why"] == "off_hours":
        return _("能去的人在约定的时间都不在班。调整排班，或与老人改时间。")
    if row["why"] == "too_few":
        return _("需要两人同去，当天能去的人不够。请增加排班后再计算。")
    return _("能去的人这段时间都已排满。增加人手，或与老人改时间。")


def moment(minutes: float) -> str:
    """Write a minute of the day as a clock shows it."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"
