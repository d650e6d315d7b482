"""What is watched for an elder: medical limits, geofences, and what came of them."""

from django.db import models
from django.db.models import Q

from anju.devices.models.registry import Device
from anju.kernel.fields import AreaCodeField, CodeField


class VitalLimit(models.Model):
    """The limits of one elder for one kind of value, where they are not the defaults."""

    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="vital_limits")
    kind = CodeField()
    grade = CodeField()  # notice, alarm
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    times = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    set_by = CodeField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["elder", "kind", "grade"], name="vital_limit_once")]

    class Privacy:
        plain = ("id", "elder", "kind", "grade", "set_by", "set_at")
        masked = ("low", "high", "times", "minutes", "reason")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind} {self.grade}"


class VitalEpisode(models.Model):
    """Measurements beyond a limit one after the other: open while they go on, kept when it rang, by the alarms lane."""

    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="vital_episodes")
    device = models.ForeignKey(Device, models.CASCADE, related_name="vital_episodes")
    area_code = AreaCodeField()
    kind = CodeField()
    grade = CodeField()
    low = models.FloatField(null=True)  # the limits as they were when it began
    high = models.FloatField(null=True)
    first_value = models.FloatField()
    last_value = models.FloatField()
    count = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    measured_at = models.DateTimeField()
    key = CodeField(max_length=80, blank=True)
    rung_at = models.DateTimeField(null=True)  # null: not yet often or long enough
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "kind", "grade"], condition=Q(ended_at__isnull=True), name="vital_episode_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["elder", "-started_at"], name="vital_episode_elder"),
            models.Index(
                fields=["area_code", "-rung_at"],
                condition=Q(rung_at__isnull=False, ended_at__isnull=True),
                name="vital_episode_open_area",
            ),
        ]

    class Privacy:
        plain = (
            "id", "elder", "device", "area_code", "kind", "grade", "started_at", "last_at", "measured_at", "rung_at",
            "ended_at", "key",
        )  # fmt: skip
        masked = ("low", "high", "first_value", "last_value", "count")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind} {self.grade}"


class Fence(models.Model):
    """A place that an elder stays in or keeps out of, WGS-84, with what the alarms lane knows about it."""

    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="fences")
    area_code = AreaCodeField()
    name = models.CharField(max_length=40)
    rule = CodeField()  # stay, keep_out
    points = models.JSONField()  # [[latitude, longitude], …]; one with a radius is a circle
    radius = models.FloatField(null=True)
    datum_in = CodeField(max_length=10)  # in which datum it was written
    days = CodeField(max_length=7)
    starts = models.TimeField(null=True)
    ends = models.TimeField(null=True)
    set_by = CodeField()
    set_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    inside = models.BooleanField(null=True)
    since = models.DateTimeField(null=True)
    against = models.PositiveSmallIntegerField(default=0)
    against_at = models.DateTimeField(null=True)
    against_made_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["elder"], condition=Q(removed_at__isnull=True), name="fence_of_elder"),
        ]

    class Privacy:
        plain = (
            "id", "elder", "area_code", "rule", "datum_in", "days", "starts", "ends", "set_by", "set_at", "removed_at",
            "inside", "since", "against", "against_at", "against_made_at",
        )  # fmt: skip
        masked = ("name", "points", "radius")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.rule}"


class FenceCrossing(models.Model):
    """An elder left a fence, entered one, or is back: with the fix that said so."""

    fence = models.ForeignKey(Fence, models.CASCADE, related_name="crossings")
    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="fence_crossings")
    device = models.ForeignKey(Device, models.CASCADE, related_name="fence_crossings")
    what = CodeField()  # ring, back
    at = models.DateTimeField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy = models.FloatField(null=True)
    distance = models.FloatField()  # metres beyond the line; negative inside

    class Meta:
        indexes = [models.Index(fields=["elder", "-at"], name="fence_crossing_elder")]

    class Privacy:
        plain = ("id", "fence", "elder", "device", "what", "at")
        masked = ("latitude", "longitude", "accuracy", "distance")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.fence_id} {self.what}"
