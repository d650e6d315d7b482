"""Windows and dishes of a canteen, the standards of an area, and the meals that were served."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from anju.kernel.fields import AreaCodeField, CodeField

MEALS = {"breakfast": _("早餐"), "lunch": _("午餐"), "supper": _("晚餐")}
REASONS = {
    "subsidised": _("按年龄享受补贴"),
    "had_one": _("本餐已享受过补贴，按全价"),
    "no_rule": _("没有适用的补贴标准，按全价"),
    "age_unknown": _("档案没有出生日期，按全价"),
}


class Window(models.Model):
    """When a canteen serves a meal: minutes of the Beijing day, the first in and the last out."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+")
    meal = CodeField(max_length=10)
    starts_min = models.PositiveSmallIntegerField()
    ends_min = models.PositiveSmallIntegerField()
    withdrawn_from = models.DateField(null=True)  # the first day without it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "meal"], name="meal_window_once"),
            models.CheckConstraint(
                condition=Q(starts_min__lt=F("ends_min")) & Q(ends_min__lte=1440), name="meal_window_order"
            ),
            ExclusionConstraint(
                name="meal_windows_apart",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    (Func(F("starts_min"), F("ends_min"), function="int4range"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    class Privacy:
        plain = ("id", "institution", "meal", "starts_min", "ends_min", "withdrawn_from")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.meal} {self.hours}"

    @property
    def hours(self) -> str:
        """Return the window as people read it."""
        first, last = self.starts_min, self.ends_min
        return f"{first // 60:02}:{first % 60:02}–{last // 60:02}:{last % 60:02}"


class Dish(models.Model):
    """A set on the menu of one day and meal, with its price. One taken off stays for the meals served of it."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    meal = CodeField(max_length=10)
    name = models.CharField(max_length=80)
    price_fen = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "day", "meal", "name"], condition=Q(off_at__isnull=True), name="dish_once"
            ),
            models.CheckConstraint(condition=Q(price_fen__gt=0), name="dish_price"),
        ]

    class Privacy:
        plain = ("id", "institution", "day", "meal", "name", "price_fen", "created_at", "off_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """What an area gives for each meal from an age on, as long as it runs. Paid out of ``programme``'s fund."""

    area_code = AreaCodeField()
    age_from = models.PositiveSmallIntegerField()
    fen = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day on which it no longer runs
    programme = CodeField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(age_from__range=(50, 120)), name="meal_rule_age"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="meal_rule_days"
            ),
            ExclusionConstraint(
                name="meal_rule_once_at_a_time",
                expressions=[
                    ("area_code", RangeOperators.EQUAL),
                    ("age_from", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    class Privacy:
        plain = ("id", "area_code", "age_from", "fen", "starts_on", "ends_on", "programme", "created_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.area_code} {self.age_from} {self.fen}"


class Meal(models.Model):
    """One meal that was handed over. The database lets nobody have two subsidised ones of a kind on a day."""

    institution = models.ForeignKey("institutions.Institution", models.PROTECT, related_name="+", db_index=False)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="+", db_index=False)
    area_code = AreaCodeField()  # of the canteen: who looks after the canteen reads what it served
    day = models.DateField()
    meal = CodeField(max_length=10)
    dish = models.ForeignKey(Dish, models.PROTECT, related_name="+")
    price_fen = models.PositiveIntegerField()
    subsidy_fen = models.PositiveIntegerField()
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", null=True)
    reason = CodeField(max_length=20)
    served_at = models.DateTimeField()
    served_by = CodeField()
    served_name = models.CharField(max_length=60)
    void_at = models.DateTimeField(null=True)
    void_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "day", "meal"],
                condition=Q(subsidy_fen__gt=0, void_at__isnull=True),
                name="meal_one_subsidised",
            ),
            models.CheckConstraint(condition=Q(subsidy_fen__lte=F("price_fen")), name="meal_subsidy_within_price"),
        ]
        indexes = [
            models.Index(fields=["institution", "day", "id"], name="meal_of_canteen"),
            models.Index(fields=["area_code", "day"], name="meal_of_area"),
            models.Index(fields=["elder", "-id"], name="meal_of_elder"),
        ]

    class Privacy:
        plain = (
            "id", "institution", "elder", "area_code", "day", "meal", "dish", "price_fen", "subsidy_fen", "rule",
            "reason", "served_at", "served_by", "void_at", "void_why",
        )  # fmt: skip
        masked = ("served_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.day} {self.meal} {self.elder_id}"

    @property
    def own_fen(self) -> int:
        """Return what the eater paid."""
        return self.price_fen - self.subsidy_fen
