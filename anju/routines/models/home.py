"""A home with sensors: when to look at it again, what moved there day by day, and the pattern learned from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class Home(models.Model):
    """A home in which sensors can see movement, under the elder who is asked after. Looking moves ``due_at``."""

    elder = models.OneToOneField("people.Elder", models.PROTECT, related_name="routine_home")
    dwelling = models.ForeignKey("people.Dwelling", models.PROTECT, null=True, related_name="routine_homes")
    area_code = AreaCodeField()
    sensors = ArrayField(models.BigIntegerField(), default=list)  # devices of the whole dwelling
    condition = CodeField(max_length=10, default="learning")  # as last looked at: rules.judging.CONDITIONS
    condition_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # null: never, until a sensor is there again
    last_moved_at = models.DateTimeField(null=True)
    last_place = models.CharField(max_length=30, blank=True)
    watched_since = models.DateTimeField(null=True)  # when the sensors came back, or the person did
    stored_until = models.DateField(null=True)  # the days before it are stored
    learned_on = models.DateField(null=True)
    days_known = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="routine_home_due"),
            models.Index(fields=["area_code", "id"], name="routine_home_area"),
            models.Index(fields=["learned_on", "id"], name="routine_home_learned"),
        ]

    class Privacy:
        plain = (
            "id", "elder", "dwelling", "area_code", "sensors", "due_at", "stored_until", "learned_on", "days_known",
            "created_at",
        )  # fmt: skip
        masked = ("condition", "condition_at", "last_moved_at", "last_place", "watched_since")
        sealed = ()

    def __str__(self) -> str:
        return f"home of {self.elder_id}"


class HomeDay(models.Model):
    """What moved in a home on one Beijing day, by place and minute; and when no sensor could have seen anything."""

    home = models.ForeignKey(Home, models.CASCADE, related_name="days")
    day = models.DateField()
    minutes = models.JSONField(default=dict)  # place → minutes since midnight, rising
    unseen = models.JSONField(default=list)  # [from, to) in minutes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home", "day"], name="home_day_once")]

    class Privacy:
        plain = ("id", "home", "day")
        masked = ("minutes", "unseen")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.home_id} {self.day}"


class Pattern(models.Model):
    """What is usual in a home: learned from its own days, written anew each night."""

    home = models.OneToOneField(Home, models.CASCADE, primary_key=True, related_name="pattern")
    version = models.PositiveIntegerField(default=1)
    learned_at = models.DateTimeField()
    first_day = models.DateField(null=True)
    days = models.PositiveSmallIntegerField()  # that could be seen
    limits = models.JSONField(default=dict)  # place → hours until unusual, for each half hour of the day
    longest = models.JSONField(default=list)  # weekday × hour → longest silence that began then, in hours, or null

    class Privacy:
        plain = ("home", "version", "learned_at", "first_day", "days")
        masked = ("limits", "longest")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.home_id} version {self.version}"
