"""Until when calling off is free in an area, and what a late one costs: version by version."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from anju.kernel.fields import AreaCodeField, CodeField


class CancelRule(models.Model):
    """One version of an area's rule; an order keeps the one that held when it was placed."""

    area_code = AreaCodeField()
    free_minutes = models.PositiveSmallIntegerField()  # calling off is free until so long before the window
    fee_percent = models.PositiveSmallIntegerField(default=0)  # of the full price, once somebody had promised to come
    most_fen = models.BigIntegerField(null=True)
    purse_pays = models.BooleanField(default=False)  # whether the subsidy carries its share of the fee
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    set_by = CodeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="cancelrule_one_at_a_time",
                expressions=[
                    ("area_code", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(fee_percent__lte=100), name="cancelrule_percent"),
            models.CheckConstraint(condition=Q(most_fen__isnull=True) | Q(most_fen__gte=0), name="cancelrule_most"),
        ]

    class Privacy:
        plain = (
            "id", "area_code", "free_minutes", "fee_percent", "most_fen", "purse_pays", "starts_on", "ends_on",
            "set_by", "set_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.area_code} {self.free_minutes} {self.fee_percent}"
