"""The newest sign of life of an elder that no bound device gave."""

from django.db import models

from anju.kernel.fields import CodeField


class LifeSign(models.Model):
    """When an elder was last met, heard or seen by a person, or by a device that is bound no longer; one row each."""

    elder = models.OneToOneField("people.Elder", models.CASCADE, primary_key=True, related_name="life_sign")
    at = models.DateTimeField()
    source = CodeField()  # call, visit, note, device
    what = CodeField(blank=True)  # of a device: the kind of signal
    detail = models.CharField(max_length=60, blank=True)  # who met the elder; of a device: the room
    thing = CodeField(blank=True)  # where it was written down: incident, assignment, check, device
    thing_id = models.BigIntegerField(null=True)

    class Privacy:
        plain = ("elder", "source", "thing", "thing_id")
        masked = ("at", "what", "detail")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.source}"
