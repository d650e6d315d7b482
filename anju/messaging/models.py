"""Messages to people and what became of them."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class Message(models.Model):
    """One message to one person over one channel; a fallback is a message of its own that names the first."""

    thing = CodeField(blank=True)
    thing_id = models.BigIntegerField(null=True)
    area_code = AreaCodeField(blank=True)
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="messages")
    recipient = models.CharField(max_length=60)
    address_sealed = models.BinaryField(null=True)
    channel = CodeField()  # in_app, email, sms, webhook
    template = CodeField()
    title = models.CharField(max_length=100)
    body = models.TextField()
    link = models.CharField(max_length=200, blank=True)
    state = CodeField()  # queued, sent, delivered, read, failed, held
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    fallbacks = models.JSONField(default=list)  # channels still to be tried, with addresses by reference
    fallback_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="fallen_back_to")
    urgent = models.BooleanField(default=False)
    standing = CodeField(max_length=12, blank=True)  # why urgent news may wake this person: on_duty, contact
    problem = models.CharField(max_length=200, blank=True)
    provider_ref = CodeField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_id", "id"], name="message_of_thing"),
            models.Index(fields=["user", "-id"], name="message_of_user"),
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="message_due"),
            models.Index(fields=["provider_ref"], name="message_provider_ref"),
        ]

    class Privacy:
        plain = (
            "id", "thing", "thing_id", "area_code", "user", "channel", "template", "state", "attempts", "next_at",
            "fallbacks", "fallback_of", "urgent", "standing", "provider_ref", "created_at", "sent_at", "delivered_at",
            "read_at",
        )  # fmt: skip
        masked = ("recipient", "title", "body", "link", "problem")
        sealed = ("address_sealed",)

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.state}"
