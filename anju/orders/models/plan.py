"""A weekly plan: the same service on the same days, until somebody ends it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Plan(models.Model):
    """What recurs. Its orders are made ahead of time, one for each day, once."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="service_plans")
    area_code = AreaCodeField()
    item_code = CodeField()
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="service_plans")
    weekdays = ArrayField(models.PositiveSmallIntegerField())  # ISO: Monday is 1
    start_time = models.TimeField()  # in Beijing
    window_minutes = models.PositiveSmallIntegerField(default=60)
    quantity = models.PositiveSmallIntegerField(default=1)
    skipped = ArrayField(models.DateField(), default=list)  # days of the plan that somebody left out
    holiday_rule = CodeField(max_length=8, default="skip")  # skip, move (to the next working day), keep
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    state = CodeField(max_length=10, default="active")
    channel = CodeField(max_length=10)
    note = models.CharField(max_length=500, blank=True)
    carer_gender = CodeField(max_length=1, blank=True, default="")
    carer_language = models.CharField(max_length=30, blank=True, default="")
    placed_by = CodeField()
    placed_name = models.CharField(max_length=60)
    made_until = models.DateField(null=True)  # days before this one have been looked at
    problem = CodeField(blank=True)  # why the newest day could not be ordered
    problem_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_until"], condition=Q(state="active"), name="plan_running")]

    class Privacy:
        plain = (
            "id", "elder", "area_code", "item_code", "provider", "weekdays", "start_time", "window_minutes", "quantity",
            "skipped", "holiday_rule", "starts_on", "ends_on", "state", "channel", "placed_by", "made_until", "problem",
            "problem_on", "created_at", "carer_gender", "carer_language",
        )  # fmt: skip
        masked = ("note", "placed_name")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.item_code} {self.weekdays}"
