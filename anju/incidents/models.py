"""An incident is one episode of need; presses, calls, steps and timers hang on it."""

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
                fields=["device_number", "kind"],
                condition=Q(state__in=OPEN, elder__isnull=True),
                name="incident_one_open_per_device",
            ),
        ]

    class Privacy:
        plain = (
            "id", "number", "kind", "priority", "state", "area_code", "desk_area_code", "elder", "dwelling", "device",
            "device_number", "source", "presses", "last_press_at", "faults", "rural", "received_at", "opened_at",
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


class Press(models.Model):
    """One alarm frame that opened or joined an incident. The stream number makes it exactly once."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="press_list")
    stream = CodeField(max_length=80)
    stream_seq = models.BigIntegerField()
    signal = CodeField()
    received_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    device = models.ForeignKey("devices.Device", models.PROTECT, null=True)
    joined = models.BooleanField()
    at_start = models.BooleanField(default=False)  # "state at start": first sight of a state already true
    unparsed = models.BooleanField(default=False)
    raw = models.BinaryField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "stream_seq", "signal"], name="press_once")]
        indexes = [models.Index(fields=["incident", "id"], name="press_of_incident")]

    class Privacy:
        plain = (
            "id",
            "incident",
            "stream",
            "stream_seq",
            "signal",
            "received_at",
            "device_at",
            "device",
            "joined",
            "at_start",
            "unparsed",
        )
        masked = ("raw", "data")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.stream_seq} {self.signal}"


class ContactCall(models.Model):
    """One call to a contact, to the elder or to 120/119, and its result."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="calls")
    contact = models.ForeignKey("people.Contact", models.SET_NULL, null=True)
    who = models.CharField(max_length=60)  # name as called; 老人本人, 120, 119
    target = CodeField(max_length=12)  # elder, contact, emergency
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = CodeField(max_length=12, blank=True)  # reached, no_answer, busy, wrong_number, no_speech
    note = models.CharField(max_length=200, blank=True)
    by = CodeField()

    class Meta:
        indexes = [models.Index(fields=["incident", "id"], name="call_of_incident")]

    class Privacy:
        plain = ("id", "incident", "contact", "target", "started_at", "ended_at", "result", "by")
        masked = ("who", "note")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.target} {self.result}"


class StepDone(models.Model):
    """A step of the plan that has been taken, with the answer given."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="steps_done")
    step = CodeField()
    at = models.DateTimeField()
    by = CodeField()
    by_name = models.CharField(max_length=60, blank=True)
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "step"], name="step_done_once")]

    class Privacy:
        plain = ("id", "incident", "step", "at", "by")
        masked = ("by_name", "answer")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.step}"


class Timer(models.Model):
    """Something that must happen at a time unless somebody acts first. Survives any restart."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="timers")
    kind = CodeField()  # overflow, county, city, call_again, callback
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    result = CodeField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="timer_due")]
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind"], condition=Q(done_at__isnull=True), name="timer_once")
        ]

    class Privacy:
        plain = ("id", "incident", "kind", "due_at", "done_at", "result")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"


class ElderPlan(models.Model):
    """What this elder's own response plan adds to the standard one for a kind of incident (empty kind: for all)."""

    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="plans")
    kind = CodeField(blank=True)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    changed_by = CodeField()
    changed_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "elder", "kind", "position", "changed_by", "changed_at")
        masked = ("text",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Seat(models.Model):
    """An operator at a desk: present while the heart beats."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="seat")
    area_code = AreaCodeField()
    name = models.CharField(max_length=60)
    state = CodeField()  # present, away, left
    since = models.DateTimeField()
    heartbeat_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "user", "area_code", "state", "since", "heartbeat_at")
        masked = ("name",)
        sealed = ()

    def __str__(self) -> str:
        return f"seat of {self.user_id}"
