"""What watches over an institution: the state of each sensor as the safety board shows it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.devices.models.registry import Device
from anju.kernel.fields import AreaCodeField, CodeField

WATCH_LABELS = {
    "coal": _("煤（一氧化碳）"),
    "electricity": _("电"),
    "fire": _("火"),
    "water": _("水"),
    "gas": _("气"),
    "security": _("安防"),
}
SENSOR_LABELS = {
    "normal": _("正常"),
    "warning": _("预警"),
    "alarm": _("报警"),
    "fault": _("故障"),
    "offline": _("离线"),
    "disabled": _("停用"),
}
SENSOR_REASONS = {
    "never": _("装上后从未上线"),
    "silent": _("超过两个心跳周期没有消息"),
    "gateway": _("所在网关或用传离线"),
    "unreachable": _("网关报告联系不上"),
    "fault": _("设备报故障"),
    "mains_lost": _("市电中断"),
    "shielded": _("在控制器上被屏蔽"),
    "tamper": _("被拆动"),
    "disabled": _("有人停用"),
    "evacuate": _("一氧化碳极高：立即疏散"),
}


class Sensor(models.Model):
    """A device at a point of an institution: one of six states, since when and why, and what people did about it."""

    device = models.OneToOneField(Device, models.CASCADE, related_name="sensor")
    area_code = AreaCodeField()
    watch = CodeField(max_length=12)
    state = CodeField(max_length=10, default="offline")
    since = models.DateTimeField()
    why = CodeField(max_length=24, default="never")
    value = models.FloatField(null=True)  # the reading that decided
    over_since = models.DateTimeField(null=True)  # when a reading first passed its warning level
    beneath = CodeField(max_length=10, blank=True)  # while disabled: what it would be
    due_at = models.DateTimeField()  # when time alone may change the state
    heartbeat_s = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)  # levels that differ from the usual ones
    disabled_at = models.DateTimeField(null=True)
    disabled_until = models.DateTimeField(null=True)
    disabled_by = CodeField(blank=True)
    disabled_name = models.CharField(max_length=60, blank=True)
    disabled_why = models.CharField(max_length=200, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = CodeField(blank=True)
    acknowledged_name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "watch", "state"], name="sensor_board"),
            models.Index(fields=["due_at"], name="sensor_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True, disabled_until__isnull=True)
                | Q(disabled_at__isnull=False, disabled_until__isnull=False) & ~Q(disabled_by="") & ~Q(disabled_why=""),
                name="sensor_disabled_by_somebody_until",
            )
        ]

    class Privacy:
        plain = (
            "id", "device", "area_code", "watch", "state", "since", "why", "value", "over_since", "beneath", "due_at",
            "heartbeat_s", "settings", "disabled_at", "disabled_until", "disabled_by", "acknowledged_at",
            "acknowledged_by", "created_at",
        )  # fmt: skip
        masked = ("disabled_name", "disabled_why", "acknowledged_name")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.state}"
