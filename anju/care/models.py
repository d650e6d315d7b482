"""Lists of elders to look in on, and what became of each of them."""

from django.db import models
from django.db.models import Q

from anju.care.lifecycle import OPEN
from anju.kernel.fields import AreaCodeField, CodeField


class Round(models.Model):
    """One list: a county's of a morning, or everybody behind one silence of many devices. Kept for good."""

    kind = CodeField()  # morning, mass, gateway
    area_code = AreaCodeField()
    day = models.DateField(null=True)
    event = models.OneToOneField("devices.SilenceEvent", models.PROTECT, null=True, related_name="round")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_why = CodeField(blank=True)
    totals = models.JSONField(default=dict)  # how many belonged on it, by part; a list shows the most at risk

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_code", "day"], name="round_once_a_morning")]

    class Privacy:
        plain = ("id", "kind", "area_code", "day", "event", "opened_at", "closed_at", "closed_why", "totals")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code}"


class Check(models.Model):
    """One elder on a list: why, how much at risk, the last sign as it was then, and what was done."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="checks")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="checks")
    area_code = AreaCodeField()
    part = CodeField()  # unheard, deaf, silent
    risk = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)  # [name, points], the heaviest first
    last_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=120, blank=True)
    state = CodeField(default="waiting")
    missed_calls = models.PositiveSmallIntegerField(default=0)
    asked_of = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = CodeField(blank=True)
    ended_name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "elder"], name="check_once")]
        indexes = [
            models.Index(fields=["round", "-risk", "-id"], name="check_by_risk"),
            models.Index(fields=["elder"], condition=Q(state__in=OPEN), name="check_open"),
        ]

    class Privacy:
        plain = (
            "id", "round", "elder", "area_code", "part", "state", "missed_calls", "asked_at", "ended_at", "ended_by",
        )  # fmt: skip
        masked = ("risk", "reasons", "last_at", "last_words", "asked_of", "ended_name", "note")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.state}"
