"""The devices app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_ON_LINES = {
    "create": _("建立"), "password": _("换密码"), "enable": _("启用"), "disable": _("停用"),
    "falls_on": _("启用跌倒模型"), "falls_off": _("停用跌倒模型"), "keep_labels": _("收下跌倒标注"),
    "remove_label": _("删去跌倒标注"),
}  # fmt: skip


class DevicesConfig(AppConfig):
    """Registers devices."""

    name = "anju.devices"
    label = "devices"
    verbose_name = _("设备")

    def ready(self) -> None:
        """Put devices on the elder's page, let the search box find by a device number, give the journal our names."""
        from anju.devices.models import FALL_STATES, SENSOR_LABELS, WATCH_LABELS
        from anju.devices.queries.duty import LANES
        from anju.devices.queries.finding import elders_of_number
        from anju.devices.queries.naming import name_days, name_devices, name_fall_models, name_lines
        from anju.devices.queries.panel import links, panel, sign_line
        from anju.devices.queries.sensor_words import name_sensors
        from anju.journal.queries import Kind, kinds
        from anju.people.queries import card_links, card_panels, search_sources

        for source in (panel, sign_line):
            if source not in card_panels:
                card_panels.append(source)
        if links not in card_links:
            card_links.append(links)
        if elders_of_number not in search_sources:
            search_sources.append(elders_of_number)
        kinds["device"] = Kind(_("设备"), name_devices)
        kinds["line"] = Kind(_("接入线路"), name_lines, _ON_LINES)
        kinds["fall_model"] = Kind(_("跌倒模型"), name_fall_models, FALL_STATES)
        kinds["sensor"] = Kind(_("机构传感器"), name_sensors, {**SENSOR_LABELS, **WATCH_LABELS})
        kinds["unknown_device"] = Kind(_("未登记设备"))
        kinds["stream_gap"] = Kind(_("消息缺号"), None, LANES)
        kinds["lane_fault"] = Kind(_("消息处理失败"), None, LANES)
        kinds["chain_hour"] = Kind(_("报文链时段"), None)
        kinds["day_balance"] = Kind(_("台账日结"), name_days)
        kinds["frame_ledger"] = Kind(_("报文台账"), None)
