"""The ledger of frames: the chain hour by hour, what became of each alarm, and the balance of each day."""

from django.db import models

from anju.devices.models.registry import Device, Line
from anju.kernel.fields import AreaCodeField, CodeField


class ChainHour(models.Model):
    """One hour of one stream: which numbers it covers, on which link it stands and with which it ends.

    Written in the transaction that stores the frames. Numbers are ``frames`` stored, ``copies`` (plain copies of
    acknowledged frames, never stored) or missing.
    """

    stream = CodeField(max_length=80)
    door = models.SmallIntegerField()
    hour = models.DateTimeField()
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    frames = models.PositiveIntegerField()
    copies = models.PositiveIntegerField()
    first_link = models.BinaryField()  # on which the first frame stands
    last_link = models.BinaryField()
    algorithm = CodeField(max_length=10)  # sha256, sm3
    received_from = models.DateTimeField()
    received_until = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    broken = CodeField(max_length=12, blank=True)  # changed, missing, extra, unlinked
    broken_seq = models.BigIntegerField(null=True)
    explained = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "hour"], name="chain_hour_once")]
        indexes = [models.Index(fields=["hour"], name="chain_hour_by_time")]

    class Privacy:
        plain = (
            "id", "stream", "door", "hour", "first_seq", "last_seq", "frames", "copies", "first_link", "last_link",
            "algorithm", "received_from", "received_until", "verified_at", "broken", "broken_seq", "explained",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.stream} {self.hour}"

    @property
    def numbers(self) -> int:
        """How many numbers the hour covers."""
        return self.last_seq - self.first_seq + 1

    @property
    def missing(self) -> int:
        """How many of them were never seen."""
        return self.numbers - self.frames - self.copies

    @property
    def end(self) -> str:
        """The last link, in hexadecimal."""
        return bytes(self.last_link).hex()


class AlarmVerdict(models.Model):
    """What became of one alarm that was told: written in the transaction that told it."""

    received_at = models.DateTimeField()
    door = models.SmallIntegerField()
    stream_seq = models.BigIntegerField()
    stream = CodeField(max_length=80)
    part = models.PositiveSmallIntegerField(default=0)  # which alarm of its device and kind in the frame
    signal = CodeField()
    verdict = CodeField(max_length=12)  # opened, joined, canary, service
    case_id = models.BigIntegerField(null=True)  # the incident, by its number among incidents
    device = models.ForeignKey(Device, models.PROTECT, null=True)
    device_number = CodeField(max_length=64, blank=True)
    area_code = AreaCodeField(blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "stream_seq", "signal", "device_number", "part"], name="alarm_verdict_once"
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "door", "stream_seq"], name="alarm_verdict_frame"),
            models.Index(fields=["area_code", "-received_at"], name="alarm_verdict_area"),
            models.Index(fields=["told_at"], name="alarm_verdict_told"),
        ]

    class Privacy:
        plain = (
            "id", "received_at", "door", "stream_seq", "stream", "part", "signal", "verdict", "case_id", "device",
            "device_number", "area_code", "told_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.stream_seq} {self.signal} {self.verdict}"


class DayBalance(models.Model):
    """A Beijing day of the whole installation: ``received`` by numbers, against what became of every frame.

    A running day has no ``closed_at`` and no signature. A closed one is chained to the day before and signed.
    """

    day = models.DateField(unique=True)
    counted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    received = models.BigIntegerField()  # by the door's own numbers, plain copies left out
    opened = models.BigIntegerField()
    joined = models.BigIntegerField()
    routine = models.BigIntegerField()
    refused = models.BigIntegerField()
    unread = models.BigIntegerField()
    alarms_told = models.BigIntegerField()
    alarms_answered = models.BigIntegerField()
    content = models.JSONField(default=dict)  # what is signed
    digest = CodeField(max_length=64, blank=True)
    signature = CodeField(max_length=128, blank=True)
    public_key = CodeField(max_length=64, blank=True)
    explained = models.CharField(max_length=200, blank=True)

    class Privacy:
        plain = (
            "id", "day", "counted_at", "closed_at", "received", "opened", "joined", "routine", "refused", "unread",
            "alarms_told", "alarms_answered", "content", "digest", "signature", "public_key", "explained",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def accounted(self) -> int:
        """How many frames have an outcome."""
        return self.opened + self.joined + self.routine + self.refused + self.unread

    @property
    def difference(self) -> int:
        """How many frames came through the door and have none."""
        return self.received - self.accounted

    @property
    def holds(self) -> bool:
        """Whether both equations close."""
        return not self.difference and self.alarms_told == self.alarms_answered


class DayTally(models.Model):
    """What one device said on one day through one line, and what became of it; no device where nobody knows it."""

    day = models.DateField()
    area_code = AreaCodeField(blank=True)
    line = models.ForeignKey(Line, models.SET_NULL, null=True, db_constraint=False)
    channel = CodeField(max_length=30)  # the line's protocol; http, none
    device = models.ForeignKey(Device, models.SET_NULL, null=True, db_constraint=False)
    received = models.BigIntegerField()
    opened = models.BigIntegerField()
    joined = models.BigIntegerField()
    routine = models.BigIntegerField()
    refused = models.BigIntegerField()
    unread = models.BigIntegerField()
    reasons = models.JSONField(default=dict)  # of what was refused or not understood: word → frames
    counter_first = models.BigIntegerField(null=True)
    counter_last = models.BigIntegerField(null=True)
    counter_missing = models.BigIntegerField(null=True)  # by the device's own counter: sent, never received

    class Meta:
        indexes = [models.Index(fields=["day", "area_code", "id"], name="day_tally_area")]

    class Privacy:
        plain = (
            "id", "day", "area_code", "line", "channel", "device", "received", "opened", "joined", "routine", "refused",
            "unread", "reasons", "counter_first", "counter_last", "counter_missing",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.day} {self.device_id}"
