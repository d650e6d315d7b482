"""What happened in homes: silences that were told, times away, and emergencies that were real."""

from django.db import models
from django.db.models import F, Q

from anju.kernel.fields import AreaCodeField, CodeField
from anju.routines.models.home import Home


class Episode(models.Model):
    """One silence that was told, once. It ends when somebody moves."""

    home = models.ForeignKey(Home, models.CASCADE, related_name="episodes")
    area_code = AreaCodeField()
    since = models.DateTimeField()
    told_at = models.DateTimeField()
    reason = models.JSONField(default=dict)  # the facts of the decision: rules.judging.facts_of
    moved_at = models.DateTimeField(null=True)
    moved_place = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["home", "since"], name="episode_once"),
            models.UniqueConstraint(
                fields=["home"], condition=Q(moved_at__isnull=True), name="episode_one_open_per_home"
            ),
        ]

    class Privacy:
        plain = ("id", "home", "area_code", "told_at")
        masked = ("since", "reason", "moved_at", "moved_place")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.home_id} {self.since}"


class Absence(models.Model):
    """An elder is not at home from … to, and why. It ends by itself."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="absences")
    area_code = AreaCodeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = CodeField(max_length=10)  # hospital, facility, family, travel, other
    note = models.CharField(max_length=100, blank=True)
    by = CodeField()
    by_name = models.CharField(max_length=60)
    marked_at = models.DateTimeField()
    ended_by_name = models.CharField(max_length=60, blank=True)  # who said that they came home before the end

    class Meta:
        indexes = [models.Index(fields=["elder", "-ends_at"], name="absence_of_elder")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="absence_ends_after")]

    class Privacy:
        plain = ("id", "elder", "area_code", "by", "marked_at")
        masked = ("starts_at", "ends_at", "reason", "note", "by_name", "ended_by_name")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.reason}"


class Emergency(models.Model):
    """A case of an elder that turned out to be real: rehearsals say how soon other thresholds would have found it."""

    case_id = models.BigIntegerField(unique=True)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="+")
    kind = CodeField()
    outcome = CodeField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["elder", "at"], name="emergency_of_elder")]

    class Privacy:
        plain = ("id", "case_id", "elder", "kind")
        masked = ("outcome", "at")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
