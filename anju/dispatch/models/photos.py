"""Photographs of visits by their content: the file lies in the media folder, its digest here tells it again."""

from django.db import models

from anju.dispatch.models.assignments import Assignment
from anju.kernel.fields import CodeField


class VisitPhoto(models.Model):
    """One photograph or signature of a visit; the same bytes at another visit are noticed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="pictures")
    name = CodeField(max_length=40)
    kind = CodeField(max_length=10, default="photo")  # photo, signature
    digest = models.BinaryField()  # SHA-256
    at = models.DateTimeField()  # when it was kept
    after = models.BooleanField(default=False)  # handed over after the visit was locked: no part of the record

    class Meta:
        indexes = [models.Index(fields=["digest"], name="visit_photo_digest")]
        constraints = [models.UniqueConstraint(fields=["assignment", "name"], name="visit_photo_once")]

    class Privacy:
        plain = ("id", "assignment", "name", "kind", "digest", "at", "after")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name
