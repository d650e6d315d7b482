"""Which firmware a device had, and since when."""

from django.db import models

from anju.devices.models.registry import Device


class Firmware(models.Model):
    """One version of a device and since when it was known to run: a later alarm counts for this one."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="firmwares")
    version = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "since"], name="firmware_once")]

    class Privacy:
        plain = ("id", "device", "version", "since")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.version}"
