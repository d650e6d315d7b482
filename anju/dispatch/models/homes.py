"""What hangs at a home so that a visit can be proven without a face: a printed code, and calls from its telephone."""

from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class HomeTag(models.Model):
    """The code of an elder's home, printed as QR and written on an NFC tag; a new one revokes the one before."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="home_tags")
    area_code = AreaCodeField()
    code_sealed = models.BinaryField()
    issued_by = CodeField()
    issued_name = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_name = models.CharField(max_length=60, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder"], condition=Q(revoked_at__isnull=True), name="home_tag_one_in_force"
            )
        ]

    class Privacy:
        plain = ("id", "elder", "area_code", "issued_by", "issued_at", "revoked_at")
        masked = ("issued_name", "revoked_name", "revoked_why")
        sealed = ("code_sealed",)

    def __str__(self) -> str:
        return str(self.pk)


class HomeCall(models.Model):
    """A call that the telephone exchange heard on the number for check-ins; the line only as a blind index."""

    line_index = models.BinaryField()
    called_at = models.DateTimeField()
    heard_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line_index", "called_at"], name="home_call_line")]
        constraints = [models.UniqueConstraint(fields=["line_index", "called_at"], name="home_call_once")]

    class Privacy:
        plain = ("id", "called_at", "heard_at")
        masked = ()
        sealed = ("line_index",)

    def __str__(self) -> str:
        return f"{self.called_at:%Y-%m-%d %H:%M}"
