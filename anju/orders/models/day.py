"""The plan of one provider's day: who goes where and when, as a draft until it is published."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class DayPlan(models.Model):
    """A provider's Beijing day. ``version`` goes up with every change, so that of two planners one is told.

    ``stops``: order, person, worker, arrives, starts, ends (minutes from midnight), travel, pinned.
    ``unplaced``: order, why.
    """

    provider = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="day_plans")
    area_code = AreaCodeField()
    day = models.DateField()
    version = models.PositiveIntegerField(default=1)
    state = CodeField(max_length=10)  # computing, draft, published
    stops = models.JSONField(default=list)
    unplaced = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True)
    proposal = models.JSONField(null=True)  # a mended plan that somebody has yet to accept
    taken_at = models.DateTimeField(null=True)  # when a process began to compute it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="order_dayplan_once")]

    class Privacy:
        plain = ("id", "provider", "area_code", "day", "version", "state", "stops", "changed_at", "published_at",
                 "taken_at")  # fmt: skip
        masked = ("unplaced", "proposal", "changed_by")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.provider_id} {self.day}"
