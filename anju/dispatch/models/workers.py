"""Workers: what they hold, when they work, when they are away."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Worker(models.Model):
    """A person who can be sent: responder, caregiver, grid worker. Duty and place are the newest known."""

    user = models.OneToOneField("accounts.User", models.PROTECT, related_name="worker")
    name = models.CharField(max_length=60)
    kind = CodeField()  # responder, caregiver, grid
    area_code = AreaCodeField()
    organisation_id = models.BigIntegerField(null=True)
    skills = ArrayField(CodeField(), default=list)  # first_aid, lifting, nursing, dialect, …
    languages = ArrayField(models.CharField(max_length=30), default=list)  # 东北话, 朝鲜语, …
    mode = CodeField(default="ebike")  # foot, ebike, car
    phone_sealed = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    on_duty = models.BooleanField(default=False)
    presence_at = models.DateTimeField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    position_at = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    gender = CodeField(max_length=1, blank=True)  # f, m, or empty when not said: an elder may wish for one
    visits_a_day = models.PositiveSmallIntegerField(default=10)
    hours_a_day = models.PositiveSmallIntegerField(default=10)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "id"], name="worker_area"),
            models.Index(fields=["organisation_id", "id"], name="worker_organisation"),
        ]

    class Privacy:
        plain = (
            "id",
            "user",
            "kind",
            "area_code",
            "organisation_id",
            "skills",
            "languages",
            "mode",
            "on_duty",
            "presence_at",
            "active",
            "gender",
            "visits_a_day",
            "hours_a_day",
            "created_at",
        )
        masked = ("name", "phone_last4", "longitude", "latitude", "position_at")
        sealed = ("phone_sealed",)

    def __str__(self) -> str:
        return f"worker {self.pk}"


class Certificate(models.Model):
    """A qualification with its end; an expired one does not count."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="certificates")
    kind = CodeField()
    number = CodeField(max_length=60, blank=True)
    expires_on = models.DateField(null=True)

    class Privacy:
        plain = ("id", "worker", "kind", "expires_on")
        masked = ("number",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.kind}"


class Shift(models.Model):
    """A stretch of the roster: half-open [starts_at, ends_at)."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    series = models.BigIntegerField(null=True)  # the first shift of a weekly repetition

    class Meta:
        indexes = [models.Index(fields=["worker", "starts_at"], name="shift_worker")]

    class Privacy:
        plain = ("id", "worker", "starts_at", "ends_at", "series")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.starts_at:%F %R}"


class Leave(models.Model):
    """Days on which a worker is away, the last one included; who is on leave is neither woken nor planned."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="leaves", db_index=False)
    kind = CodeField(max_length=12)  # annual, sick, other
    first_on = models.DateField()
    last_on = models.DateField()
    note = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["worker", "last_on"], name="leave_worker")]
        constraints = [models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="leave_in_order")]

    class Privacy:
        plain = ("id", "worker", "first_on", "last_on", "created_at")
        masked = ("kind", "note")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.first_on}"
