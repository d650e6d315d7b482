"""What an institution is allowed to do: its permits."""

from django.db import models

from anju.institutions.models.places import Institution
from anju.kernel.fields import CodeField


class Permit(models.Model):
    """A licence, a record or a contract with its number and its last day; none means without an end."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="permits", db_index=False)
    kind = CodeField(max_length=16)
    number = CodeField(max_length=60)
    expires_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "kind", "number"], name="permit_one_per_number")]

    class Privacy:
        plain = ("id", "institution", "kind", "number", "expires_on", "created_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
