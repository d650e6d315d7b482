"""What kinds and conditions of devices are called."""

from django.utils.translation import gettext_lazy as _

KIND_LABELS = {
    "button": _("求助按钮"),
    "cord": _("拉绳"),
    "pendant": _("挂件"),
    "smoke": _("烟感"),
    "gas": _("燃气"),
    "co": _("一氧化碳"),
    "leak": _("水浸"),
    "contact": _("门磁"),
    "motion": _("人体红外"),
    "presence": _("存在雷达"),
    "fall_radar": _("跌倒雷达"),
    "watch": _("手表"),
    "bed": _("床垫"),
    "temperature": _("温度"),
    "gateway": _("网关"),
    "other": _("其他"),
}
CONDITION_LABELS = {
    "normal": _("正常"),
    "low_battery": _("电量低"),
    "offline": _("离线"),
    "unknown": _("不明"),
    "fault": _("故障"),
    "dormant": _("休眠"),
    "retired": _("已拆除"),
}
