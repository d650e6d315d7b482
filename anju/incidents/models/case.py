"""An incident is one episode of need, and the counters its number comes from."""

from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField

OPEN = ["received", "ringing", "claimed", "assessing", "dispatched", "accepted", "arrived"]


class Incident(models.Model):
    """One episode. Times are receive times in UTC; what the device's clock said is kept on the press."""

    number = CodeField(max_length=30, unique=True)  # NG-20261208-0147
    kind = CodeField()  # sos, fall, smoke, gas, co, cord, inactivity, geofence, …, unspecified
    priority = CodeField(max_length=2)  # P0 … P4
    state = CodeField()
    area_code = AreaCodeField(blank=True)
    desk_area_code = AreaCodeField(blank=True)  # whose desk it rings at: widens with escalation
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, related_name="incidents")
    dwelling = models.ForeignKey("people.Dwelling", models.PROTECT, null=True, related_name="incidents")
    point = models.ForeignKey("institutions.Point", models.PROTECT, null=True, related_name="incidents")
    device = models.ForeignKey("devices.Device", models.PROTECT, null=True, related_name="incidents")
    device_number = CodeField(max_length=64, blank=True)
    source = CodeField()  # device, phone, visit, manual, canary
    presses = models.PositiveIntegerField(default=1)
    last_press_at = models.DateTimeField()
    faults = models.JSONField(default=list)  # unknown_device, two_elders, wearer_died, no_contacts, …
    rural = models.BooleanField(null=True)  # which arrival target counts; null: the area does not say
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # the first claim ever: what the answer figures count
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="claims")
    claimed_name = models.CharField(max_length=60, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    on_site_at = models.DateTimeField(null=True)  # the first arrival ever: what the arrival figures count
    no_speech_at = models.DateTimeField(null=True)
    treated_as_real_at = models.DateTimeField(null=True)  # three call-backs without a voice
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="resolved_incidents")
    outcome = CodeField(blank=True)
    spoken_with = models.CharField(max_length=60, blank=True)  # whose word allowed closing without an arrival
    outcome_note = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="reviewed_incidents")
    review_note = models.TextField(blank=True)
    called_back_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    reopened_at = models.DateTimeField(null=True)
    overflowed_at = models.DateTimeField(null=True)
    escalated_to = CodeField(max_length=12, blank=True)  # desk, county, city

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "-received_at"], name="incident_area_time"),
            models.Index(
                fields=["desk_area_code", "priority", "received_at"], condition=Q(state__in=OPEN), name="incident_open"
            ),
            models.Index(fields=["elder", "-received_at"], name="incident_of_elder"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "kind"],
                condition=Q(state__in=OPEN, elder__isnull=False),
                name="incident_one_open_per_elder",
            ),
            models.UniqueConstraint(
                fields=["point", "kind"],
                condition=Q(state__in=OPEN, point__isnull=False),
                name="incident_one_open_per_point",
            ),
            models.UniqueConstraint(
                fields=["device_number", "kind"],
                condition=Q(state__in=OPEN, elder__isnull=True, point__isnull=True),
                name="incident_one_open_per_unplaced",
            ),
            models.CheckConstraint(
                condition=Q(elder__isnull=True) | Q(point__isnull=True), name="incident_of_elder_or_point"
            ),
        ]

    class Privacy:
        plain = (
            "id", "number", "kind", "priority", "state", "area_code", "desk_area_code", "elder", "dwelling", "point",
            "device", "device_number", "source", "presses", "last_press_at", "faults", "rural", "received_at",
            "opened_at",
            "answered_at", "claimed_at", "claimed_by", "heartbeat_at", "dispatched_at", "accepted_at", "arrived_at",
            "on_site_at", "no_speech_at", "treated_as_real_at", "reopened_at", "resolved_at", "resolved_by", "outcome",
            "reviewed_at", "reviewed_by", "called_back_at", "reopened", "overflowed_at", "escalated_to",
        )  # fmt: skip
        masked = ("claimed_name", "spoken_with", "outcome_note", "review_note")
        sealed = ()

    def __str__(self) -> str:
        return self.number


class CountyNumber(models.Model):
    """The letters that a county's case numbers begin with; no two counties share them."""

    county_code = AreaCodeField(primary_key=True)
    prefix = CodeField(max_length=12, unique=True)

    class Privacy:
        plain = ("county_code", "prefix")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.prefix


class DayNumber(models.Model):
    """The last number given out in a county on a Beijing day."""

    county_code = AreaCodeField()
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county_code", "day"], name="day_number_once")]

    class Privacy:
        plain = ("id", "county_code", "day", "last")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.county_code} {self.day} {self.last}"
