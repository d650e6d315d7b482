"""Tables of the API itself: answers kept for repeats, requests counted, webhooks and what was sent to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Answer(models.Model):
    """The answer to a write with an ``Idempotency-Key``: the same request gets it again, unchanged."""

    actor = CodeField()
    key = CodeField(max_length=100)
    digest = models.BinaryField()  # of method, path and body
    status = models.PositiveSmallIntegerField(default=0)
    content_type = CodeField(max_length=60, blank=True)
    body_sealed = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="answer_once")]
        indexes = [models.Index(fields=["at"], name="answer_at")]

    class Privacy:
        plain = ("id", "actor", "key", "digest", "status", "content_type", "at")
        masked = ()
        sealed = ("body_sealed",)

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"


class Used(models.Model):
    """Requests of one key handed out in one minute, over all processes. The table is unlogged: a crash forgives."""

    actor = CodeField(primary_key=True)
    minute = models.BigIntegerField()
    requests = models.PositiveIntegerField()

    class Privacy:
        plain = ("actor", "minute", "requests")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.actor} {self.requests}"


class Webhook(models.Model):
    """A machine client's wish to hear facts of an area at an address, each signed with a secret of their own."""

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=300)
    facts = ArrayField(CodeField(max_length=60))
    area_code = AreaCodeField(blank=True)
    owner = CodeField()  # key:3 or user:12
    secret_sealed = models.BinaryField()
    failures = models.PositiveIntegerField(default=0)  # in a row
    disabled_at = models.DateTimeField(null=True)
    disabled_why = CodeField(blank=True)  # failures, owner
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(disabled_at__isnull=True), name="webhook_awake")]

    class Privacy:
        plain = (
            "id", "name", "url", "facts", "area_code", "owner", "failures", "disabled_at", "disabled_why", "created_at",
        )  # fmt: skip
        masked = ()
        sealed = ("secret_sealed",)

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One fact on its way to one webhook: a row with a due time until it has arrived or was given up."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    fact = CodeField(max_length=60)
    body = models.JSONField()
    state = CodeField()  # queued, sent, failed
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # the last HTTP answer
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
        ]

    class Privacy:
        plain = ("id", "webhook", "fact", "state", "attempts", "due_at", "status", "created_at", "sent_at")
        masked = ("body", "problem")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.fact} {self.state}"
