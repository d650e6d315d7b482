"""The whole ranking that an assignment came from, kept for appeal."""

from django.db import models

from anju.dispatch.models.assignments import Assignment


class Ranking(models.Model):
    """Everybody who was looked at for an assignment, as small numbers; see ``rules.keeping``.

    A table of its own: it is long, and read only when somebody asks why.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, primary_key=True, related_name="ranking")
    lines = models.BinaryField()  # packed, with the number of its format inside

    class Privacy:
        plain = ("assignment",)
        masked = ("lines",)
        sealed = ()

    def __str__(self) -> str:
        return str(self.pk)
