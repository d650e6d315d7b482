"""What can be ordered, version by version, and what it costs where, from whom and when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from anju.kernel.fields import AreaCodeField, CodeField

BROUGHT = frozenset({"meal"})  # handed over at the door: how long somebody stays says nothing
_DAYS = Func(F("starts_on"), F("ends_on"), function="daterange")


class Item(models.Model):
    """One version of one service of the catalogue; ``code`` stays the same from version to version."""

    code = CodeField()
    class_code = CodeField()
    name = models.CharField(max_length=60)
    english = models.CharField(max_length=120)
    unit = CodeField(max_length=10)  # visit, hour, piece, day
    sample_fen = models.BigIntegerField(null=True)  # of the published sample list: no price of any county
    default_minutes = models.PositiveSmallIntegerField(null=True)
    minimum_minutes = models.PositiveSmallIntegerField(null=True)
    required_qualification = CodeField(blank=True)
    evidence = ArrayField(CodeField(), default=list)
    subsidy_for = ArrayField(CodeField(), default=list)  # any, or ability levels and standings; empty is nobody
    people = models.PositiveSmallIntegerField(default=1)  # who go together, such as two to lift
    people_for = ArrayField(CodeField(), default=list)  # ability levels that need so many; empty is everybody
    after_code = CodeField(blank=True)  # on the same day it follows this item
    after_least = models.PositiveSmallIntegerField(default=0)  # minutes from the end of that one to the begin
    after_most = models.PositiveSmallIntegerField(default=0)
    ground = models.CharField(max_length=200, blank=True)  # why so many people, why this order
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="item_one_version_a_day",
                expressions=[("code", RangeOperators.EQUAL), (_DAYS, RangeOperators.OVERLAPS)],
            )
        ]

    class Privacy:
        plain = (
            "id", "code", "class_code", "name", "english", "unit", "sample_fen", "default_minutes", "minimum_minutes",
            "required_qualification", "evidence", "subsidy_for", "people",
            "people_for", "after_code", "after_least", "after_most", "ground", "position", "starts_on", "ends_on",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name

    @property
    def is_brought(self) -> bool:
        """Whether something is handed over at the door: whoever brings it may go at once."""
        return self.code in BROUGHT

    @property
    def is_timed(self) -> bool:
        """Whether the time in the home is the service: not where something is brought, nor for the days of a stay."""
        return self.unit in {"visit", "hour"} and not self.is_brought

    def minutes_for(self, quantity: int) -> tuple[int | None, int | None]:
        """Return how long so many units last by default and at least; only hours add up, two boxes are one visit."""
        if not self.is_timed:
            return None, None
        times = quantity if self.unit == "hour" else 1
        usual, least = self.default_minutes, self.minimum_minutes
        return usual * times if usual else None, least * times if least else None


class Price(models.Model):
    """What one unit of an item costs in an area, from one provider (or, without one, from any), from a day on."""

    item_code = CodeField()
    area_code = AreaCodeField()
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="prices")
    fen = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day on which it no longer holds
    set_by = CodeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="price_one_at_a_time",
                expressions=[
                    ("item_code", RangeOperators.EQUAL),
                    ("area_code", RangeOperators.EQUAL),
                    (Coalesce(F("provider"), Value(0)), RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(fen__gte=0), name="price_not_below_zero"),
        ]
        indexes = [models.Index(fields=["item_code", "area_code"], name="price_of_item")]

    class Privacy:
        plain = ("id", "item_code", "area_code", "provider", "fen", "starts_on", "ends_on", "set_by", "set_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.item_code} {self.area_code} {self.fen}"
