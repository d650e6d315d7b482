"""What devices last said, and when to look at them again."""

from django.db import models
from django.db.models import Q

from anju.devices.models.registry import Device, Line
from anju.kernel.fields import AreaCodeField, CodeField


class DeviceState(models.Model):
    """The newest word of a device. Narrow and without secondary indexes, so that an update stays in its page."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="state")
    last_seen_at = models.DateTimeField(null=True)
    online = models.BooleanField(null=True)  # what its gateway says; null is unknown
    battery = models.SmallIntegerField(null=True)
    link_quality = models.SmallIntegerField(null=True)
    values = models.JSONField(default=dict)
    silent_since = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)  # the newest sign of a person; signs from before never move it
    alive_what = CodeField(blank=True, default="", db_default="")  # its kind; empty while nobody has given one
    alive_device_at = models.DateTimeField(null=True)  # what the device's clock said, where that clock is wrong

    class Privacy:
        plain = ("device", "last_seen_at", "online", "battery", "link_quality", "silent_since")
        masked = ("values", "alive_at", "alive_what", "alive_device_at")
        sealed = ()

    def __str__(self) -> str:
        return f"state of {self.device_id}"


class AlarmState(models.Model):
    """Whether an alarm condition of a device holds: edges are found against this, kept by the alarms lane alone."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="alarm_states")
    signal = CodeField()
    active = models.BooleanField()
    since = models.DateTimeField()
    stream_seq = models.BigIntegerField()
    key = CodeField(
        max_length=1300, blank=True
    )  # of the last event, or those of one upload: sent again it has the same

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "signal"], name="alarm_state_once")]

    class Privacy:
        plain = ("id", "device", "signal", "active", "since", "stream_seq", "key")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.signal} {self.active}"


class DueCheck(models.Model):
    """When to look at a device again: silence, dormancy, battery. Looking moves ``due_at``; frames do not."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="due_checks")
    kind = CodeField()  # silence, dormant, battery
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "kind"], name="due_check_once")]
        indexes = [models.Index(fields=["due_at"], name="due_check_due")]

    class Privacy:
        plain = ("id", "device", "kind", "due_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"


class UnknownDevice(models.Model):
    """A number that speaks but is not registered: kept and shown until somebody enrols or dismisses it."""

    number = CodeField(max_length=64)
    line = models.ForeignKey(Line, models.CASCADE, null=True)
    area_code = AreaCodeField(blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    frames = models.PositiveIntegerField(default=1)
    alarms = models.PositiveIntegerField(default=0)
    sample = models.JSONField(default=dict)
    active = models.JSONField(default=dict)  # alarm signals that hold, kept by the alarms lane
    dismissed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "line"], name="unknown_once", nulls_distinct=False)]

    class Privacy:
        plain = (
            "id",
            "number",
            "line",
            "area_code",
            "first_seen_at",
            "last_seen_at",
            "frames",
            "alarms",
            "dismissed_at",
        )
        masked = ("sample", "active")
        sealed = ()

    def __str__(self) -> str:
        return self.number


class SilenceEvent(models.Model):
    """Devices gone silent together, or one gateway with all behind it: one event, people sorted by risk."""

    kind = CodeField()  # device, gateway, mass
    area_code = AreaCodeField()
    gateway = models.ForeignKey(Device, models.CASCADE, null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    devices = models.PositiveIntegerField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gateway"],
                condition=Q(ended_at__isnull=True, gateway__isnull=False),
                name="silence_one_per_gateway",
            )
        ]

    class Privacy:
        plain = ("id", "kind", "area_code", "gateway", "started_at", "ended_at", "devices")
        masked = ("data",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.area_code}"


class DoorEvent(models.Model):
    """What a gateway or a bridge of ours saw and no device said: a refused peer, two sockets with one number."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="events")
    device_number = CodeField(max_length=64, blank=True)
    what = CodeField(max_length=40)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["line", "-at"], name="door_event_line"),
            models.Index(fields=["device_number", "-at"], name="door_event_device"),
        ]

    class Privacy:
        plain = ("id", "line", "device_number", "what", "at")
        masked = ("detail",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.line_id} {self.what}"


class DeviceCommand(models.Model):
    """Something that was asked of a device (find it, set its numbers): who asked, and what became of it."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="commands")
    verb = CodeField()
    arguments = models.JSONField(default=dict)
    state = CodeField(default="asked")  # asked, sent, confirmed, denied, failed
    why = CodeField(max_length=80, blank=True)
    echo = CodeField(max_length=40, blank=True)  # the word or serial by which the device confirms it
    asked_by = CodeField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["device", "-id"], name="device_command_device")]

    class Privacy:
        plain = ("id", "device", "verb", "state", "why", "echo", "asked_by", "asked_at", "ended_at")
        masked = ("arguments",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.verb} {self.state}"
