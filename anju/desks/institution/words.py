"""The words of the safety board."""

from django.utils.translation import gettext_lazy as _

from anju.devices import queries

WATCHES = queries.WATCH_WORDS
STATES = queries.SENSOR_WORDS
KINDS = ("smoke", "fire", "gas", "co", "electrical", "water", "leak", "contact", "motion", "gateway", "other")
ICONS = {
    "coal": "cloud", "electricity": "bolt", "fire": "flame", "water": "droplet", "gas": "wind",
    "security": "shield-check",
}  # fmt: skip
VERBS = {
    "turn": _("状态变化"),
    "acknowledge": _("确认"),
    "disable": _("停用"),
    "enable": _("恢复使用"),
    "set": _("改限值"),
    "release": _("从点位拆下"),
}
