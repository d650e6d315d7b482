"""What happened in an incident: presses, calls, steps taken, timers that wait."""

from django.db import models
from django.db.models import Q

from anju.incidents.models.case import Incident
from anju.kernel.fields import CodeField


class Press(models.Model):
    """One alarm that opened or joined an incident, exactly once: a frame may hold the alarms of several devices."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="press_list")
    stream = CodeField(max_length=80)
    stream_seq = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)  # which alarm of its device and kind in the frame
    signal = CodeField()
    received_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    device = models.ForeignKey("devices.Device", models.PROTECT, null=True)
    device_number = CodeField(max_length=64, blank=True)  # as the frame names it, registered or not
    joined = models.BooleanField()
    at_start = models.BooleanField(default=False)  # "state at start": first sight of a state already true
    unparsed = models.BooleanField(default=False)
    raw = models.BinaryField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "stream_seq", "signal", "device_number", "part"], name="press_once"
            ),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="press_of_incident")]

    class Privacy:
        plain = (
            "id",
            "incident",
            "stream",
            "stream_seq",
            "part",
            "signal",
            "received_at",
            "device_at",
            "device",
            "device_number",
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
