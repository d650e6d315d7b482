"""Assignments: who was asked to go where, and why this one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.dispatch.lifecycle import ACTIVE
from anju.dispatch.models.workers import Worker
from anju.kernel.fields import AreaCodeField, CodeField


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
    reasons = models.JSONField(default=dict)  # why this one; of care at home the whole ranking is kept beside
    minutes_estimated = models.PositiveSmallIntegerField(null=True)
    item = CodeField(blank=True)  # code of the service, for care at home
    organisation_id = models.BigIntegerField(null=True)  # the provider whose worker goes
    planned_from = models.DateTimeField(null=True)  # care at home has a window; a case is now
    planned_to = models.DateTimeField(null=True)
    minimum_minutes = models.PositiveSmallIntegerField(null=True)  # what the catalogue asks at least
    proof = models.JSONField(null=True)  # score, result and checks, worked out at the end and never changed
    offered_by = CodeField()
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=100, blank=True)
    arrived_at = models.DateTimeField(null=True)  # when it happened; a phone without a net tells it later
    arrived_heard_at = models.DateTimeField(null=True)
    arrived_longitude = models.FloatField(null=True)
    arrived_latitude = models.FloatField(null=True)
    arrived_accuracy_m = models.FloatField(null=True)
    arrived_distance_m = models.FloatField(null=True)
    place_flag = CodeField(blank=True)  # near, far, unknown: a lead for a person, never a verdict
    entry = CodeField(blank=True)  # key, elder, forced
    findings = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True)
    finished_heard_at = models.DateTimeField(null=True)
    finished_longitude = models.FloatField(null=True)
    finished_latitude = models.FloatField(null=True)
    finished_accuracy_m = models.FloatField(null=True)
    finished_distance_m = models.FloatField(null=True)
    second = CodeField(blank=True)  # the proof besides the place: qr, nfc, typed, card; a call is looked up at the end
    noticed = ArrayField(
        CodeField(), default=list
    )  # what was odd about the phone's own words, such as a clock set back

    class Meta:
        indexes = [  # and one that the migrations make: of the few that last over midnight
            models.Index(fields=["thing", "thing_id"], name="assignment_of_thing"),
            models.Index(fields=["worker", "-id"], name="assignment_of_worker"),
            models.Index(fields=["worker", "planned_from"], name="assignment_planned"),
            models.Index(fields=["worker"], condition=Q(state__in=ACTIVE), name="assignment_running"),
            models.Index(
                fields=["organisation_id", "planned_from"],
                condition=Q(state__in=[*ACTIVE, "finished"]),
                name="assignment_of_provider",
            ),
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
            "item", "organisation_id", "planned_from", "planned_to", "minimum_minutes",
            "offered_by", "offered_at", "answer_by", "answered_at", "arrived_at", "arrived_accuracy_m",
            "arrived_distance_m", "arrived_heard_at", "place_flag", "entry", "finished_at", "finished_heard_at",
            "finished_accuracy_m", "finished_distance_m", "second", "noticed",
        )  # fmt: skip
        masked = (
            "reasons", "refusal", "target_longitude", "target_latitude", "arrived_longitude", "arrived_latitude",
            "finished_longitude", "finished_latitude", "findings", "note", "proof",
        )  # fmt: skip
        sealed = ()

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id} → {self.worker_id}"
