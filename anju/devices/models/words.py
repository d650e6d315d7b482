"""What kinds and conditions of devices are called."""

from django.utils.translation import gettext_lazy as _

from ui.words import DEVICE_KINDS, SIGNALS

KIND_LABELS = DEVICE_KINDS
CONDITION_LABELS = {
    "normal": _("正常"),
    "low_battery": _("电量低"),
    "offline": _("离线"),
    "unknown": _("不明"),
    "fault": _("故障"),
    "dormant": _("休眠"),
    "retired": _("已拆除"),
}
SIGNAL_LABELS = {
    **SIGNALS,
    "battery_low": _("电量低"),
    "door": _("门开着"),
    "motion": _("有人活动"),
    "presence": _("有人在"),
    "vibration": _("震动"),
    "bed": _("在床"),
    "action": _("按键"),
    "temperature": _("温度"),
    "humidity": _("湿度"),
    "illuminance": _("光照"),
    "pressure": _("气压"),
    "voltage": _("电压"),
    "co2": _("二氧化碳"),
    "pm25": _("细颗粒物"),
    "gas_density": _("燃气浓度"),
    "heart_rate": _("心率"),
    "respiration": _("呼吸"),
    "spo2": _("血氧"),
    "systolic": _("收缩压"),
    "diastolic": _("舒张压"),
    "glucose": _("血糖"),
    "weight": _("体重"),
    "steps": _("步数"),
}
OUTCOME_LABELS = {
    "read": _("已读懂"),
    "ignored": _("没有可记的"),
    "unknown_device": _("未登记设备"),
    "no_line": _("不属于任何线路"),
    "not_json": _("不是完整的 JSON"),
    "not_an_object": _("格式不对"),
    "unknown_word": _("没见过的词"),
    "too_large": _("太大"),
    "crashed": _("无法解读"),
}
