"""How records come in and how doubles end."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField
from anju.people.models.person import Elder


class Duplicate(models.Model):
    """Two records that look like one person: open until somebody chooses."""

    first = models.ForeignKey(Elder, models.CASCADE, related_name="duplicates")
    second = models.ForeignKey(Elder, models.CASCADE, related_name="duplicate_of")
    reason = models.CharField(max_length=60)
    choice = CodeField(max_length=12, blank=True)  # same, different; empty while open
    chosen_by = CodeField(blank=True)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_once")]

    class Privacy:
        plain = ("id", "first", "second", "reason", "choice", "chosen_by", "chosen_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Import(models.Model):
    """One file brought in: rehearsed, then run, with its report."""

    kind = CodeField(max_length=20)  # elders
    area_code = AreaCodeField(blank=True)
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/%Y/%m")
    report = models.FileField(upload_to="imports/%Y/%m", blank=True)
    state = CodeField(max_length=12)  # waiting, reading, rehearsed, running, done, failed
    rehearsal = models.BooleanField(default=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # created, changed, same, refused, duplicate
    problem = models.TextField(blank=True)
    created_by = CodeField()
    created_by_name = models.CharField(max_length=60)
    language = CodeField(max_length=10, blank=True)  # of whoever brought it: the report speaks it
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)  # a run that stops beating is taken up again
    ended_at = models.DateTimeField(null=True)

    class Privacy:
        plain = (
            "id",
            "kind",
            "area_code",
            "state",
            "rehearsal",
            "rows_total",
            "rows_done",
            "counts",
            "problem",
            "created_by",
            "language",
            "created_at",
            "beat_at",
            "ended_at",
        )
        masked = ("file_name", "created_by_name")
        sealed = ("file", "report")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
