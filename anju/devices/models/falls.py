"""What a line learned of falls: labelled recordings, and the models made of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anju.devices.models.registry import Device, Line
from anju.kernel.fields import AreaCodeField, CodeField

FALL_STATES = {
    "learning": _("正在学习"),
    "learned": _("已学好，未预演"),
    "rehearsing": _("正在预演"),
    "rehearsed": _("已预演，未启用"),
    "applied": _("已启用"),
    "taken_back": _("已停用"),
    "failed": _("没有学成"),
    "dropped": _("已放弃"),
}


class FallLabel(models.Model):
    """What a person says of a piece of a wearable's recordings: who wore it, and whether it holds a fall."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="fall_labels")
    device = models.ForeignKey(Device, models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()  # by the time of receipt
    ends_at = models.DateTimeField()
    wearer = models.CharField(max_length=40)
    fallen = models.BooleanField()
    by = CodeField()
    by_name = models.CharField(max_length=60)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "device", "starts_at", "ends_at"], name="fall_label_once"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="fall_label_has_length"),
        ]

    class Privacy:
        plain = ("id", "line", "device", "starts_at", "ends_at", "fallen", "by", "kept_at")
        masked = ("wearer", "by_name")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.starts_at} {'fall' if self.fallen else 'other'}"


class FallModel(models.Model):
    """Weights learned for one line: of what, what they found, what they would have done lately, who let them ring."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="fall_models")
    area_code = AreaCodeField(blank=True)
    state = CodeField(default="learning")
    windows = models.PositiveIntegerField(default=0)  # that taught
    falls = models.PositiveIntegerField(default=0)  # of these
    wearers = models.PositiveIntegerField(default=0)
    weights = models.JSONField(default=dict)  # without a limit
    found = models.JSONField(default=list)  # for each share: limit, falls found, other windows that rang
    share = models.FloatField(null=True)  # the one rehearsed, and applied
    why_not = CodeField(blank=True)  # why nothing was learned
    until = models.DateField(null=True)  # the days before it are rehearsed
    days = models.JSONField(default=list)  # of the rehearsal: day, windows, those that rang
    rang = models.JSONField(default=list)  # the newest of these: device, frame, facts
    asked_by = CodeField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    rehearsed_at = models.DateTimeField(null=True)
    applied_by_name = models.CharField(max_length=60, blank=True)
    applied_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["line", "-id"], name="fall_model_newest")]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="applied"), name="fall_model_one_applied"),
            models.UniqueConstraint(
                fields=["line"], condition=Q(state__in=("learning", "rehearsing")), name="fall_model_one_under_way"
            ),
        ]

    class Privacy:
        plain = (
            "id", "line", "area_code", "state", "windows", "falls", "wearers", "weights", "found", "share", "why_not",
            "until", "days", "asked_by", "asked_at", "beat_at", "rehearsed_at", "applied_at", "taken_back_at",
        )  # fmt: skip
        masked = ("rang", "asked_by_name", "applied_by_name")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.line_id} {self.state}"
