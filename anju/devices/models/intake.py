"""How far the lanes have come and what went wrong on the way; the day partitions they write."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class LanePosition(models.Model):
    """How far a lane has come in a stream; moved in the same transaction as the rows it wrote."""

    lane = CodeField()  # alarms, records
    stream = CodeField(max_length=80)  # name@creation time: a new stream starts anew
    seq = models.BigIntegerField()
    message_at = models.DateTimeField(null=True)  # of the frame at ``seq``: tells a stream that was rolled back
    at = models.DateTimeField()
    link = models.BinaryField(default=bytes)  # of the last stored frame, in the records lane

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "stream"], name="lane_position_once")]

    class Privacy:
        plain = ("id", "lane", "stream", "seq", "message_at", "at", "link")
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


class LaneFault(models.Model):
    """A frame whose handling raised: kept with the error, tried again by a job, red until somebody has looked."""

    lane = CodeField()
    stream = CodeField(max_length=80)
    stream_seq = models.BigIntegerField()
    at = models.DateTimeField()
    subject = models.TextField()
    raw = models.BinaryField()
    fact = models.JSONField(default=dict)  # the alarm that could not be told
    error = models.TextField()
    tries = models.PositiveSmallIntegerField(default=1)
    solved_at = models.DateTimeField(null=True)

    class Privacy:
        plain = ("id", "lane", "stream", "stream_seq", "at", "subject", "error", "tries", "solved_at")
        masked = ("raw", "fact")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.lane} {self.stream_seq}"


class LaneGauge(models.Model):
    """One counter of a lane for ``/metrics`` and the duty light; written with each batch."""

    lane = CodeField()
    name = CodeField()
    value = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "name"], name="lane_gauge_once")]

    class Privacy:
        plain = ("id", "lane", "name", "value", "at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.lane} {self.name}"


class Frame(models.Model):
    """One message as it came through the door. A view of day partitions that are made and written by SQL."""

    pk = models.CompositePrimaryKey("received_at", "door", "stream_seq")
    received_at = models.DateTimeField()
    door = models.SmallIntegerField()  # 1 acknowledged (QoS 1, HTTP), 0 plain (QoS 0)
    stream_seq = models.BigIntegerField()
    line_id = models.BigIntegerField(null=True)
    device_id = models.BigIntegerField(null=True)
    device_number = models.TextField()
    subject = models.TextField()
    raw = models.BinaryField()
    outcome = models.TextField()
    device_at = models.DateTimeField(null=True)
    counter = models.BigIntegerField(null=True)  # the sender's own
    link = models.BinaryField(null=True)  # of the chain; null in rows older than it

    class Meta:
        managed = False
        db_table = "devices_frame"

    class Privacy:
        plain = (
            "pk",
            "received_at",
            "door",
            "stream_seq",
            "line_id",
            "device_id",
            "device_number",
            "subject",
            "outcome",
            "device_at",
            "counter",
            "link",
        )
        masked = ("raw",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.stream_seq} {self.subject}"


class Heard(models.Model):
    """One signal read from a frame. A view of day partitions that are made and written by SQL."""

    pk = models.CompositePrimaryKey("received_at", "door", "stream_seq", "ordinal")
    received_at = models.DateTimeField()
    door = models.SmallIntegerField()
    stream_seq = models.BigIntegerField()
    ordinal = models.SmallIntegerField()
    device_id = models.BigIntegerField()
    elder_id = models.BigIntegerField(null=True)
    area_code = AreaCodeField()
    kind = CodeField()
    value = models.FloatField(null=True)
    text = models.TextField(null=True)  # noqa: DJ001 - written by COPY, where nothing is null
    active = models.BooleanField(null=True)

    class Meta:
        managed = False
        db_table = "devices_signal"

    class Privacy:
        plain = ("pk", "received_at", "door", "stream_seq", "ordinal", "device_id", "elder_id", "area_code", "kind")
        masked = ("value", "text", "active")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.device_id} {self.kind}"


class CanaryPress(models.Model):
    """One press of a county's canary through the real door: when, and when the alarms lane had told of it."""

    device = models.ForeignKey("devices.Device", models.CASCADE, related_name="canary_presses")
    area_code = AreaCodeField()
    pressed_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)  # null for a minute: missed

    class Meta:
        indexes = [models.Index(fields=["device", "-pressed_at"], name="canary_press_newest")]

    class Privacy:
        plain = ("id", "device", "area_code", "pressed_at", "heard_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.area_code} {self.pressed_at}"
