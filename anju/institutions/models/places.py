"""The institution and the points inside it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Institution(models.Model):
    """A place that serves elders under one name. Positions are WGS-84; ``datum_in`` says what they came in."""

    kind = CodeField(max_length=12)
    name = models.CharField(max_length=80)
    code = CodeField(max_length=40, blank=True)  # 备案编号, as the civil affairs office gave it
    credit_code = CodeField(max_length=18, blank=True)  # 统一社会信用代码; branches share one
    area_code = AreaCodeField()
    address = models.CharField(max_length=200)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    datum_in = CodeField(max_length=10, blank=True)
    legal_name = models.CharField(max_length=60, blank=True)
    responsible_name = models.CharField(max_length=60)
    responsible_phone_sealed = models.BinaryField(null=True)
    responsible_phone_index = models.BinaryField(null=True)
    responsible_phone_last4 = CodeField(max_length=4, blank=True)
    duty_phone_sealed = models.BinaryField(null=True)  # who answers at night
    duty_phone_index = models.BinaryField(null=True)
    duty_phone_last4 = CodeField(max_length=4, blank=True)
    state = CodeField(max_length=10, default="open")
    service_areas = ArrayField(AreaCodeField(), default=list)  # where it may serve elders at home
    items = ArrayField(CodeField(), default=list)  # codes of the services it may deliver there
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area_code", "id"], name="institution_area")]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="institution_one_per_code"),
            models.UniqueConstraint(fields=["area_code", "name"], name="institution_one_per_name"),
        ]

    class Privacy:
        plain = (
            "id", "kind", "name", "code", "credit_code", "area_code", "address", "longitude", "latitude", "datum_in",
            "state", "service_areas", "items", "synthetic", "created_at", "changed_at",
        )  # fmt: skip
        masked = ("legal_name", "responsible_name", "responsible_phone_last4", "duty_phone_last4")
        sealed = (
            "responsible_phone_sealed", "responsible_phone_index", "duty_phone_sealed", "duty_phone_index",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Point(models.Model):
    """A spot inside an institution where something is watched. One found by a panel waits for its name."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="points", db_index=False)
    kind = CodeField(max_length=12, default="other")
    name = models.CharField(max_length=60)
    building = models.CharField(max_length=30, blank=True)
    floor = models.CharField(max_length=20, blank=True)
    room = models.CharField(max_length=30, blank=True)
    named_at = models.DateTimeField(null=True)  # null: a machine found it, nobody has said where it is
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "name"], name="point_one_per_name")]

    class Privacy:
        plain = ("id", "institution", "kind", "name", "building", "floor", "room", "named_at", "created_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name

    @property
    def way(self) -> str:
        """Return building, floor and room as one reads them on the way there."""
        return " ".join(part for part in (self.building, self.floor, self.room) if part)

    @property
    def full(self) -> str:
        """Return the way and the name, neither twice."""
        return f"{self.way} {self.name}".strip() if self.name not in self.way else self.way
