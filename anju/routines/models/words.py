"""What conditions, levels and reasons of routines are called."""

from django.utils.translation import gettext_lazy as _

CONDITION_LABELS = {
    "on": _("守望中"),
    "unusual": _("静止异常"),
    "learning": _("学习中"),
    "away": _("不在家"),
    "silent": _("传感器离线"),
    "off": _("未开启"),
    "none": _("没有传感器"),
}
CONDITION_TONES = {
    "on": "accent",
    "unusual": "life",
    "learning": "outline",
    "away": "plain",
    "silent": "warn",
    "off": "outline",
    "none": "outline",
}
REASON_LABELS = {
    "hospital": _("住院"),
    "facility": _("住养老机构"),
    "family": _("在家人处"),
    "travel": _("外出"),
    "other": _("其他"),
}
LEVEL_LABELS = {
    "keen": _("灵敏：早一点报，误报多一些"),
    "even": _("均衡"),
    "calm": _("稳妥：少误报，晚一点报"),
    "slow": _("很稳：几乎不误报，晚很多"),
}
LEVEL_WORDS = {"keen": _("灵敏"), "even": _("均衡"), "calm": _("稳妥"), "slow": _("很稳")}
MODE_LABELS = {"learned": _("按这一户自己的规律"), "fixed": _("按固定小时数")}
REHEARSAL_LABELS = {
    "waiting": _("排队中"),
    "running": _("预演中"),
    "rehearsed": _("已预演，未启用"),
    "applied": _("已启用"),
    "dropped": _("已放弃"),
}
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
