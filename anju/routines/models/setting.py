"""Thresholds by area and by home, and their rehearsals on the last thirty days."""

from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField
from anju.routines.models.home import Home


class Setting(models.Model):
    """The thresholds of an area, or of one home. The nearest one holds: home, community, …, country."""

    area_code = AreaCodeField(blank=True)
    home = models.OneToOneField(Home, models.CASCADE, null=True, related_name="setting")
    version = models.PositiveIntegerField(default=1)
    enabled = models.BooleanField(default=False)
    mode = CodeField(max_length=10, default="learned")  # learned, fixed
    false_alarm_cost = models.FloatField(default=300.0)
    fixed_hours = models.FloatField(null=True)
    changed_by = CodeField()
    changed_by_name = models.CharField(max_length=60)
    changed_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_code"], condition=Q(home__isnull=True), name="routine_setting_one_per_area"
            )
        ]

    class Privacy:
        plain = (
            "id", "area_code", "home", "version", "enabled", "mode", "false_alarm_cost", "fixed_hours", "changed_by",
            "changed_at",
        )  # fmt: skip
        masked = ("changed_by_name", "why")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.area_code or 'country'} {self.home_id or ''} version {self.version}"


class Rehearsal(models.Model):
    """What other thresholds would have done on the last days of an area or a home; it holds once it is applied."""

    area_code = AreaCodeField(blank=True)
    home = models.ForeignKey(Home, models.CASCADE, null=True, related_name="rehearsals")
    state = CodeField(max_length=10, default="waiting")
    proposed = models.JSONField()
    follows = models.BooleanField(default=False)  # proposed is what the wider area has: the own setting is taken away
    base = models.PositiveIntegerField()  # version of the setting that would be changed; 0: there was none
    held = models.JSONField(default=dict)  # the values that held when it was asked for
    until = models.DateField()  # the days before it are replayed
    days = models.PositiveSmallIntegerField()
    homes = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    asked_by = CodeField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area_code", "-id"], name="rehearsal_of_area")]

    class Privacy:
        plain = (
            "id", "area_code", "home", "state", "proposed", "follows", "base", "held", "until", "days", "homes", "done",
            "asked_by", "asked_at", "beat_at", "ended_at",
        )  # fmt: skip
        masked = ("asked_by_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"rehearsal {self.pk} {self.state}"


class RehearsedHome(models.Model):
    """One home of a rehearsal: days that could be judged, alarms before and after, real emergencies found when."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="rehearsed")
    home = models.ForeignKey(Home, models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()  # judged by the proposed thresholds
    days_before = models.PositiveSmallIntegerField()  # judged by those that hold
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    emergencies = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rehearsal", "home"], name="rehearsed_home_once")]

    class Privacy:
        plain = ("id", "rehearsal", "home", "days", "days_before", "before", "after")
        masked = ("emergencies",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.rehearsal_id} {self.home_id}"


class RehearsedAlarm(models.Model):
    """A silence that would have been told: by the thresholds that hold, by the proposed ones, or by both."""

    rehearsal = models.ForeignKey(Rehearsal, models.CASCADE, related_name="alarms")
    home = models.ForeignKey(Home, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField()
    before_at = models.DateTimeField(null=True)
    after_at = models.DateTimeField(null=True)
    reason = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["rehearsal", "since"], name="rehearsed_alarm_order")]

    class Privacy:
        plain = ("id", "rehearsal", "home")
        masked = ("since", "ended_at", "before_at", "after_at", "reason")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.rehearsal_id} {self.home_id} {self.since}"
