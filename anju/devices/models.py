"""Devices, bindings, lane positions and what has no home yet. Frames and signals are day partitions made by SQL."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Line(models.Model):
    """A door for one vendor or one gateway: protocol, credential, topic base and area."""

    name = models.CharField(max_length=60)
    protocol = CodeField()  # zigbee2mqtt, anju_json, …
    username = CodeField(max_length=60, unique=True)
    password_digest = models.CharField(max_length=100)
    topic_base = CodeField(max_length=100)
    area_code = AreaCodeField(blank=True)
    enabled = models.BooleanField(default=True)
    created_by = CodeField()
    created_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "name", "protocol", "username", "topic_base", "area_code", "enabled", "created_by", "created_at")
        masked = ()
        sealed = ("password_digest",)

    def __str__(self) -> str:
        return self.username


class Device(models.Model):
    """One thing with a number that can speak: a button, a sensor, a watch, a gateway."""

    number = CodeField(max_length=64, unique=True)
    kind = CodeField()
    model = models.CharField(max_length=60, blank=True)
    vendor = models.CharField(max_length=60, blank=True)
    protocol = CodeField()
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="devices")
    gateway = models.ForeignKey("self", models.PROTECT, null=True, related_name="behind")
    area_code = AreaCodeField()
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, related_name="devices")
    dwelling = models.ForeignKey("people.Dwelling", models.PROTECT, null=True, related_name="devices")
    room = models.CharField(max_length=30, blank=True)
    status = CodeField(default="active")  # active, suspended, retired
    silent_after_s = models.PositiveIntegerField()
    installed_on = models.DateField(null=True)
    tested_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area_code", "id"], name="device_area")]

    class Privacy:
        plain = (
            "id", "number", "kind", "model", "vendor", "protocol", "line", "gateway", "area_code", "elder", "dwelling", "room",
            "status", "silent_after_s", "installed_on", "tested_at", "synthetic", "created_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.number


class DeviceState(models.Model):
    """The newest word of a device. Narrow and without secondary indexes, so that an update stays in its page."""

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="state")
    last_seen_at = models.DateTimeField(null=True)
    online = models.BooleanField(null=True)  # what its gateway says; null is unknown
    battery = models.SmallIntegerField(null=True)
    link_quality = models.SmallIntegerField(null=True)
    values = models.JSONField(default=dict)
    silent_since = models.DateTimeField(null=True)

    class Privacy:
        plain = ("device", "last_seen_at", "online", "battery", "link_quality", "silent_since")
        masked = ("values",)
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "signal"], name="alarm_state_once")]

    class Privacy:
        plain = ("id", "device", "signal", "active", "since", "stream_seq")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.signal} {self.active}"


class Binding(models.Model):
    """Whom a device belonged to, and when."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="bindings")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="bindings")
    period = DateTimeRangeField()
    reason = models.CharField(max_length=100, blank=True)
    by = CodeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="binding_one_at_a_time",
                expressions=[("device", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            )
        ]

    class Privacy:
        plain = ("id", "device", "elder", "period", "by")
        masked = ("reason",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} → {self.elder_id}"


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
        masked = ("sample",)
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


class LanePosition(models.Model):
    """How far a lane has come in a stream; moved in the same transaction as the rows it wrote."""

    lane = CodeField()  # alarms, records
    stream = CodeField(max_length=80)  # name@creation time: a new stream starts anew
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "stream"], name="lane_position_once")]

    class Privacy:
        plain = ("id", "lane", "stream", "seq", "at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.lane} {self.seq}"


class Gap(models.Model):
    """Stream numbers that were never seen: the duty light is red until a person has looked."""

    lane = CodeField()
    stream = CodeField(max_length=80)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    found_at = models.DateTimeField()
    explained = models.TextField(blank=True)

    class Privacy:
        plain = ("id", "lane", "stream", "first_seq", "last_seq", "found_at", "explained")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.stream} {self.first_seq}–{self.last_seq}"
