"""What surrounds an elder: people to call, what a helper must know, standings, consents."""

from django.db import models
from django.db.models import Q

from anju.kernel.fields import CodeField
from anju.people.models.person import Elder


class Contact(models.Model):
    """A person to call for an elder, in calling order."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="contacts", db_index=False)  # contact_order has it
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20)  # 女儿, 儿子, 邻居, 社区网格员, …
    kind = CodeField(max_length=12)  # family, neighbour, community, doctor
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    phone_last4 = CodeField(max_length=4, blank=True)
    place_note = models.CharField(max_length=60, blank=True)
    minutes_away = models.PositiveSmallIntegerField(null=True)  # null: cannot come, tell only
    has_key = models.BooleanField(default=False)
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="contact_of", db_index=False)
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "position"], name="contact_order", deferrable=models.Deferrable.DEFERRED
            )
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="contact_phone_index"),
            models.Index(fields=["user"], condition=Q(user__isnull=False), name="contact_user"),
        ]

    class Privacy:
        plain = ("id", "elder", "position", "kind", "minutes_away", "has_key", "user", "checked_on")
        masked = ("name", "relation", "phone_last4", "place_note")
        sealed = ("phone_sealed", "phone_index")

    def __str__(self) -> str:
        return f"{self.elder_id} #{self.position}"


class HealthNote(models.Model):
    """What a responder needs to know of the body: condition, medicine, allergy. ``vital`` stands on top, in amber."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="health_notes", db_index=False)
    kind = CodeField(max_length=12)  # condition, medicine, allergy, note
    text = models.CharField(max_length=200)
    vital = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    noted_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["elder", "kind", "text"], name="health_note_once")]

    class Privacy:
        plain = ("id", "elder", "kind", "vital", "noted_on")
        masked = ("text", "source")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Category(models.Model):
    """A dated fact about an elder's standing (低保, 特困, 独居, 失独, …) with the department that says so."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="categories", db_index=False)
    kind = CodeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=60)
    checked_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "elder"], name="category_kind")]
        constraints = [models.UniqueConstraint(fields=["elder", "kind", "starts_on"], name="category_once")]

    class Privacy:
        plain = ("id", "elder", "starts_on", "ends_on", "checked_on")
        masked = ("kind", "source")
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Consent(models.Model):
    """Agreement to one purpose (location, health devices, video, face), under one text, until withdrawn."""

    elder = models.ForeignKey(Elder, models.CASCADE, related_name="consents")
    purpose = CodeField()
    given = models.BooleanField()
    given_by = models.CharField(max_length=60)
    channel = CodeField(max_length=20)
    text_version = CodeField(max_length=20)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elder", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_one_open"
            )
        ]

    class Privacy:
        plain = ("id", "elder", "purpose", "given", "channel", "text_version", "at", "withdrawn_at")
        masked = ("given_by",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.purpose}"
