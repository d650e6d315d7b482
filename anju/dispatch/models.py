"""Workers, rosters and assignments."""

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
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["area_code", "id"], name="worker_area")]

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

    class Meta:
        indexes = [models.Index(fields=["worker", "starts_at"], name="shift_worker")]

    class Privacy:
        plain = ("id", "worker", "starts_at", "ends_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.worker_id} {self.starts_at:%F %R}"


class Assignment(models.Model):
    """A worker asked to go to an elder's home for some thing (an incident, later an order or a visit)."""

    thing = CodeField()
    thing_id = models.BigIntegerField()
    elder = models.ForeignKey("people.Elder", models.PROTECT, null=True, related_name="assignments")
    area_code = AreaCodeField()
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="assignments")
    kind = CodeField(blank=True)  # what it is about: fall, sos, …
    state = CodeField()
    target_longitude = models.FloatField(null=True)
    target_latitude = models.FloatField(null=True)
    urgent = models.BooleanField(default=True)
    reasons = models.JSONField(default=dict)  # the ranking at the time, with what would have changed it
    minutes_estimated = models.PositiveSmallIntegerField(null=True)
    offered_by = CodeField()
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=100, blank=True)
    arrived_at = models.DateTimeField(null=True)
    arrived_longitude = models.FloatField(null=True)
    arrived_latitude = models.FloatField(null=True)
    arrived_accuracy_m = models.FloatField(null=True)
    arrived_distance_m = models.FloatField(null=True)
    place_flag = CodeField(blank=True)  # near, far, unknown: a lead for a person, never a verdict
    entry = CodeField(blank=True)  # key, elder, forced
    findings = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_id"], name="assignment_of_thing"),
            models.Index(fields=["worker", "-id"], name="assignment_of_worker"),
            models.Index(fields=["answer_by"], condition=Q(state="offered"), name="assignment_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "thing_id", "worker"],
                condition=Q(state__in=["offered", "accepted", "arrived"]),
                name="assignment_once_per_worker",
            )
        ]

    class Privacy:
        plain = (
            "id", "thing", "thing_id", "elder", "area_code", "worker", "kind", "state", "urgent", "minutes_estimated",
            "offered_by", "offered_at", "answer_by", "answered_at", "arrived_at", "arrived_accuracy_m",
            "arrived_distance_m", "place_flag", "entry", "finished_at",
        )  # fmt: skip
        masked = (
            "reasons", "refusal", "target_longitude", "target_latitude", "arrived_longitude", "arrived_latitude",
            "findings", "note",
        )  # fmt: skip
        sealed = ()

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id} → {self.worker_id}"
