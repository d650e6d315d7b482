"""Shares of call-backs, call-backs, and samples drawn for audit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anju.kernel.fields import AreaCodeField, CodeField
from anju.quality.lifecycle import LIFECYCLE

REASONS = {
    "dispute": _("有异议"),
    "rating": _("差评"),
    "score": _("真实度低"),
    "sample": _("抽中"),
}
STATES = {
    "waiting": _("待回访"),
    "taken": _("回访中"),
    "later": _("未接通，再打"),
    "reached": _("已回访"),
    "given_up": _("联系不上"),
    "to_recheck": _("待实地核查"),
    "rechecked": _("已核查"),
}
STRATA = {"": _("不分层"), "item": _("按服务项目"), "provider": _("按服务商"), "area": _("按社区")}


class CallShare(models.Model):
    """Which share of a provider's visits is called back, in percent; without a row, the default."""

    provider = models.OneToOneField("institutions.Institution", models.PROTECT, related_name="call_share")
    area_code = AreaCodeField()
    percent = models.PositiveSmallIntegerField()
    set_by = CodeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="call_share_percent")]

    class Privacy:
        plain = ("id", "provider", "area_code", "percent", "set_by", "set_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.provider_id} {self.percent}%"


class CallBack(models.Model):
    """One visit that somebody asks the elder about. ``lot`` and ``percent`` say how chance chose it."""

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="call_back")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="call_backs")
    area_code = AreaCodeField()
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="call_backs")
    reason = CodeField(max_length=8)
    lot = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField()
    state = CodeField(max_length=12, default="waiting")
    chosen_at = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True)
    taken_name = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True)
    long_enough = models.BooleanField(null=True)
    paid_privately = models.BooleanField(null=True)
    satisfied = models.PositiveSmallIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    complaint = models.ForeignKey("complaints.Complaint", models.PROTECT, null=True, related_name="call_backs")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfied__isnull=True) | Q(satisfied__range=(1, 5)), name="call_back_satisfied"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state"], name="call_back_area"),
            models.Index(fields=["chosen_at"], condition=Q(state__in=LIFECYCLE.open), name="call_back_open"),
        ]

    class Privacy:
        plain = (
            "id", "order", "elder", "area_code", "provider", "reason", "lot", "percent", "state", "chosen_at",
            "taken_by", "tries", "next_try_at", "came", "long_enough", "paid_privately", "satisfied", "complaint",
            "ended_at",
        )  # fmt: skip
        masked = ("taken_name", "note")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class AuditDraw(models.Model):
    """One sample: seed, frame and what was drawn, written down for good. Days are Beijing days, the last one inside."""

    area_code = AreaCodeField()
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="audit_draws")
    seed = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    size = models.PositiveSmallIntegerField()
    strata = CodeField(max_length=10, blank=True)
    population = models.PositiveIntegerField()
    population_digest = CodeField(max_length=64)
    members = models.JSONField()  # rank, number, stratum, order
    drawn_by = CodeField()
    drawn_name = models.CharField(max_length=60)
    drawn_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area_code", "-id"], name="audit_draw_area")]

    class Privacy:
        plain = (
            "id", "area_code", "provider", "seed", "starts_on", "ends_on", "size", "strata", "population",
            "population_digest", "members", "drawn_by", "drawn_at",
        )  # fmt: skip
        masked = ("drawn_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.area_code} {self.seed}"
