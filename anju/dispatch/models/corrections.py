"""A finished visit is locked; what was wrong about it stands beside it as a request with its reason and its answer."""

from django.db import models
from django.db.models import Q

from anju.dispatch.models.assignments import Assignment
from anju.kernel.fields import AreaCodeField, CodeField


class Correction(models.Model):
    """What a worker or a provider asks to be read instead; the original stays as it is, whatever is decided."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="corrections")
    area_code = AreaCodeField()
    state = CodeField(default="asked")
    arrived_at = models.DateTimeField(null=True)  # null: as recorded
    finished_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=500)
    asked_by = CodeField()
    asked_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = CodeField(blank=True)
    decided_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=500, blank=True)
    proof = models.JSONField(null=True)  # the checks once more with the corrected times, when approved

    class Meta:
        indexes = [models.Index(fields=["area_code", "-id"], name="correction_area")]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=Q(state="asked"), name="correction_one_open"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | (~Q(state="asked") & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="correction_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(decided_by=models.F("asked_by")), name="correction_by_another"),
        ]

    class Privacy:
        plain = (
            "id", "assignment", "area_code", "state", "arrived_at", "finished_at", "asked_by", "asked_at",
            "decided_by", "decided_at",
        )  # fmt: skip
        masked = ("note", "reason", "asked_name", "decided_name", "decided_why", "proof")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.state}"
