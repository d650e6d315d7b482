"""The tree of administrative divisions, with validity and successors."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Cast

from anju.kernel.fields import AreaCodeField, CodeField


class Area(models.Model):
    """One division under one name for one period. ``level`` is the number of digits of its code: 2, 4, 6, 9 or 12."""

    code = AreaCodeField()
    level = models.PositiveSmallIntegerField()
    parent_code = AreaCodeField(blank=True)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=200)
    urban_class = CodeField(max_length=3, blank=True)
    validity = DateRangeField()
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["code"], name="area_code"),
            models.Index(fields=["parent_code"], name="area_parent"),
        ]
        constraints = [
            ExclusionConstraint(
                name="area_one_at_a_time",
                # As a number: a GiST index over text is five times slower to fill.
                expressions=[
                    (Cast("code", models.BigIntegerField()), RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            )
        ]

    class Privacy:
        plain = (
            "id",
            "code",
            "level",
            "parent_code",
            "name",
            "full_name",
            "urban_class",
            "validity",
            "longitude",
            "latitude",
        )
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Succession(models.Model):
    """What became of a division: merged, split, renamed or recoded, and into which."""

    predecessor = models.ForeignKey(Area, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Area, models.PROTECT, related_name="origins")
    kind = CodeField()  # merge, split, rename, recode
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once")]

    class Privacy:
        plain = ("id", "predecessor", "successor", "kind", "on")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class Edition(models.Model):
    """One row: which state of the tree this is. Every change writes a new mark, and every process forgets its cache."""

    mark = models.UUIDField()

    class Privacy:
        plain = ("id", "mark")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return str(self.mark)
