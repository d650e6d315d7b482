"""The complaint and the numbers of a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anju.complaints.lifecycle import LIFECYCLE
from anju.kernel.fields import AreaCodeField, CodeField

KINDS = {
    "absent": _("没有上门"),
    "late": _("迟到"),
    "short": _("时间不够"),
    "quality": _("服务没做好"),
    "attitude": _("态度不好"),
    "money": _("私下收费、财物问题"),
    "harm": _("老人受伤、受惊"),
    "other": _("建议、其他"),
}
CHANNELS = {
    "phone": _("电话"),
    "family": _("家属、老人网页"),
    "order": _("服务订单"),
    "call_back": _("回访发现"),
    "api": _("接口"),
}
STATES = {
    "opened": _("待受理"),
    "accepted": _("已受理"),
    "with_provider": _("待服务商答复"),
    "answered": _("已答复，待回访"),
    "satisfied": _("满意"),
    "unsatisfied": _("不满意"),
    "escalated": _("县级处理中"),
    "closed": _("已办结"),
    "dismissed": _("不予受理"),
}
RESULTS = {
    "upheld": _("属实"),
    "partly": _("部分属实"),
    "unfounded": _("不属实"),
    "unclear": _("无法查实"),
}


class DayNumber(models.Model):
    """The last complaint number of a county and Beijing day; its row is the lock."""

    county_code = AreaCodeField()
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county_code", "day"], name="complaint_daynumber_once")]

    class Privacy:
        plain = ("id", "county_code", "day", "last")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.county_code} {self.day} {self.last}"


class Complaint(models.Model):
    """One complaint. ``brief`` is what the provider reads; of an unnamed caller it reads nothing else."""

    number = CodeField(max_length=30, unique=True)
    channel = CodeField(max_length=10)
    kind = CodeField(max_length=10)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="complaints")
    area_code = AreaCodeField()
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="complaints")
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="complaints")
    caller_name = models.CharField(max_length=60)
    secret = models.BooleanField(default=False)  # the caller asked not to be named
    text = models.CharField(max_length=1000)
    brief = models.CharField(max_length=1000, blank=True)
    state = CodeField(max_length=14, default="opened")
    opened_by = CodeField()
    opened_at = models.DateTimeField()
    acknowledge_due_at = models.DateTimeField()
    answer_due_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # from here on the provider sees it
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_name = models.CharField(max_length=60, blank=True)
    rounds = models.PositiveSmallIntegerField(default=0)  # answers that were given
    escalated_at = models.DateTimeField(null=True)
    alert = CodeField(max_length=12, blank=True)  # acknowledge, answer: a clock has run out
    alert_at = models.DateTimeField(null=True)
    alert_seen_by = models.CharField(max_length=60, blank=True)
    result = CodeField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("with_provider",)) | Q(provider__isnull=False, handed_at__isnull=False),
                name="complaint_with_somebody",
            ),
            models.CheckConstraint(condition=Q(answer_due_at__gt=F("opened_at")), name="complaint_due_later"),
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(order__isnull=False, state__in=LIFECYCLE.open),
                name="complaint_once_open",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["area_code", "-id"], name="complaint_area"),
            models.Index(fields=["provider", "-id"], name="complaint_of_provider"),
            models.Index(fields=["elder", "-id"], name="complaint_of_elder"),
            models.Index(fields=["answer_due_at"], condition=Q(state__in=LIFECYCLE.open), name="complaint_due"),
        ]

    class Privacy:
        plain = (
            "id", "number", "channel", "kind", "elder", "area_code", "order", "provider", "secret", "state",
            "opened_by", "opened_at", "acknowledge_due_at", "answer_due_at", "accepted_at", "handed_at", "answered_at",
            "rounds", "escalated_at", "alert", "alert_at", "result", "ended_at",
        )  # fmt: skip
        masked = ("caller_name", "text", "brief", "answer", "answered_name", "alert_seen_by", "ended_why")
        sealed = ()

    def __str__(self) -> str:
        return self.number
