"""Putting a device up at somebody's home: the installer's work, and the short time in which one press is a test."""

from django.db import models
from django.db.models import Q

from anju.devices.models.registry import Device
from anju.kernel.fields import AreaCodeField, CodeField


class Installation(models.Model):
    """One device being put up: begun, left and taken up again, done or given up. Whoever installs there may go on."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="installations")
    area_code = AreaCodeField()
    state = CodeField(default="open")  # open, done, dropped
    by = CodeField()
    by_name = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)  # since when it is said whose it is and where it hangs
    ended_at = models.DateTimeField(null=True)
    battery = models.SmallIntegerField(null=True)  # as they were when it was done
    link_quality = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(state="open"), name="installation_one_open")
        ]
        indexes = [models.Index(fields=["by", "-started_at"], name="installation_by")]

    class Privacy:
        plain = (
            "id", "device", "area_code", "state", "by", "by_name", "started_at", "placed_at", "ended_at", "battery",
            "link_quality",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.state}"


class Trial(models.Model):
    """A few minutes in which one alarm of one device is a test: who opened it, and what was heard."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="trials")
    area_code = AreaCodeField()
    state = CodeField(default="waiting")  # waiting, heard, over, stopped, rang
    by = CodeField()
    by_name = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    signal = CodeField(blank=True)  # what it would have rung as
    why = CodeField(max_length=40, blank=True)  # why something heard in time was no test, or how it ended
    stream = CodeField(max_length=80, blank=True)
    stream_seq = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)  # when it was looked at again after its end

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device"], condition=Q(state="waiting"), name="trial_one_waiting")
        ]
        indexes = [
            models.Index(fields=["device", "-opened_at"], name="trial_device"),
            models.Index(fields=["ends_at"], condition=Q(settled_at=None), name="trial_unsettled"),
        ]

    class Privacy:
        plain = (
            "id", "device", "area_code", "state", "by", "by_name", "opened_at", "ends_at", "heard_at", "signal", "why",
            "stream", "stream_seq", "settled_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.state}"
