"""Photographs of visits by their content: the file lies in the media folder, its digest here tells it again."""

from django.db import models

from anju.dispatch.models.assignments import Assignment
from anju.kernel.fields import CodeField


class VisitPhoto(models.Model):
    """One photograph or signature of a visit; the same bytes at another visit are noticed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="pictures")
    name = CodeField(max_length=40)
    kind = CodeField(max_length=10, default="photo")  # photo, signature
    digest = models.BinaryField()  # SHA-256 of the picture without what it said of itself
    told_digest = models.BinaryField(null=True)  # as it was handed over, where its words were taken out later
    taken_at = models.DateTimeField(null=True)  # what it said; many say nothing
    taken_longitude = models.FloatField(null=True)  # WGS-84
    taken_latitude = models.FloatField(null=True)
    taken_accuracy_m = models.FloatField(null=True)
    at = models.DateTimeField()  # when it was kept
    after = models.BooleanField(default=False)  # handed over after the visit was locked: no part of the record

    class Meta:
        indexes = [models.Index(fields=["digest"], name="visit_photo_digest")]
        constraints = [models.UniqueConstraint(fields=["assignment", "name"], name="visit_photo_once")]

    class Privacy:
        plain = (
            "id",
            "assignment",
            "name",
            "kind",
            "digest",
            "told_digest",
            "at",
            "after",
            "taken_at",
            "taken_accuracy_m",
        )
        masked = ("taken_longitude", "taken_latitude")
        sealed = ()

    def __str__(self) -> str:
        return self.name
