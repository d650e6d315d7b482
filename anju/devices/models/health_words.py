"""What the lists of device health, their reasons and their estimates are called."""

from django.utils.translation import gettext_lazy as _

HEALTH_LABELS = {
    "never_online": _("从未上线"),
    "untested": _("31 天没测"),
    "left": _("老人已不在"),
    "low_battery": _("电量低"),
    "idle": _("没人在用"),
    "spare": _("待再发"),
}
HEALTH_FORMULAS = {
    "never_online": _("在用、登记以后一次也没有听到的设备。天数从安装日起算，没有安装日的从登记日起算。"),
    "untested": _("在用、不含网关，31 天没有测试过的设备（含离线、电量低的）；从未测试的从登记日起算。"),
    "left": _("佩戴人已去世、迁出或档案已合并，设备还没有收回：仍绑定着的，和已自动解绑、还留在原处的。"),
    "low_battery": _("在用、电量不高于 20% 或自己报电量低的设备（含离线的）。还能用几天，按近五周每天的电量推算。"),
    "idle": _(
        "在用、不含网关，没有人在用的设备：佩戴人不在了；解绑以后没有再绑；30 天没有消息；自己报没有佩戴已满 7 天。"
    ),
    "spare": _("已收回、可以再发的设备。绑定到新的老人就重新投入使用，并要当场测试。"),
}
HEALTH_SINCE = {
    "never_online": _("安装"),
    "untested": _("上次测试"),
    "left": _("从何时"),
    "low_battery": _("最后听到"),
    "idle": _("从何时"),
    "spare": _("收回"),
}
HEALTH_EMPTY = {
    "never_online": _("登记过的设备都上线过。"),
    "untested": _("每台设备 31 天内都测过。"),
    "left": _("没有留在去世或迁出老人处的设备。"),
    "low_battery": _("没有电量低的设备。"),
    "idle": _("每台设备都有人在用。"),
    "spare": _("没有等着再发的设备。在“没人在用”里点“收回”，收回的就排到这里。"),
}
REASON_LABELS = {
    "left": _("老人已不在"),
    "given_back": _("解绑后没有再绑"),
    "unheard": _("30 天没有消息"),
    "not_worn": _("没有佩戴满 7 天"),
}
GONE_LABELS = {"died": _("去世"), "moved": _("迁出"), "merged": _("档案已合并")}
TAKE_BACK_LABELS = {
    "died": _("老人去世"),
    "moved": _("老人迁出"),
    "merged": _("档案已合并"),
    "given_back": _("老人退回"),
    "unheard": _("长期没有消息"),
    "not_worn": _("长期不佩戴"),
    "broken": _("设备损坏"),
    "replaced": _("换了新设备"),
    "other": _("其他"),
}
ESTIMATE_LABELS = {
    "silent": _("不明：五周内没有报过电量"),
    "charged": _("不明：刚充过电或换过电池"),
    "few": _("不明：电量记录不到一周"),
    "flat": _("不明：近来电量没有下降"),
}
