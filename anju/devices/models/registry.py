"""Lines, devices and to whom they belong."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

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
    learned = models.JSONField(default=dict)  # what its gateway taught: names, models, announced entities
    port = models.PositiveIntegerField(null=True, unique=True)  # of a gateway of ours; other lines have none
    networks = models.JSONField(default=list)  # from where devices may come in; empty: from everywhere
    settings = models.JSONField(default=dict)  # what the bits of its models mean, its datum, its accounts
    fall_weights = models.JSONField(default=dict)  # of the model applied here, by which windows are judged
    beat_at = models.DateTimeField(null=True)  # when a gateway of ours last said that the port is open
    sockets = models.PositiveIntegerField(null=True)  # how many devices were connected then
    created_at = models.DateTimeField()

    class Privacy:
        plain = (
            "id", "name", "protocol", "username", "topic_base", "area_code", "enabled", "created_by", "created_at",
            "port", "networks", "beat_at", "sockets",
        )  # fmt: skip
        masked = ("learned", "settings", "fall_weights")
        sealed = ("password_digest",)

    def __str__(self) -> str:
        return self.username


class Device(models.Model):
    """One thing with a number that can speak: a button, a sensor, a watch, a gateway."""

    number = CodeField(max_length=64, unique=True)
    kind = CodeField()
    model = models.CharField(max_length=60, blank=True)
    vendor = models.CharField(max_length=60, blank=True)
    firmware = models.CharField(max_length=40, blank=True)  # what it, its gateway or a person said last
    protocol = CodeField()
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="devices")
    gateway = models.ForeignKey("self", models.PROTECT, null=True, related_name="behind")
    area_code = AreaCodeField()
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, related_name="devices")
    dwelling = models.ForeignKey("people.Dwelling", models.PROTECT, null=True, related_name="devices")
    point = models.ForeignKey("institutions.Point", models.PROTECT, null=True, related_name="devices")
    room = models.CharField(max_length=30, blank=True)
    status = CodeField(default="active")  # active, suspended, retired
    silent_after_s = models.PositiveIntegerField()
    installed_on = models.DateField(null=True)
    tested_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    heard_before_at = models.DateTimeField(null=True)  # when its number was last heard before anybody registered it

    class Meta:
        indexes = [models.Index(fields=["area_code", "id"], name="device_area")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(elder__isnull=True) | models.Q(point__isnull=True), name="device_at_one_place"
            )
        ]

    class Privacy:
        plain = (
            "id", "number", "kind", "model", "vendor", "firmware", "protocol", "line", "gateway", "area_code",
            "elder", "dwelling", "point", "room", "status", "silent_after_s", "installed_on", "tested_at",
            "synthetic", "created_at", "heard_before_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.number


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
