"""What one shift leaves to the next: watched elders, notes, and the hand-over signed by both."""

from django.db import models
from django.db.models import Q

from anju.kernel.fields import AreaCodeField, CodeField


class Watch(models.Model):
    """An elder to whom every desk of the area pays special attention, with a reason and an end (重点关注)."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="watches")
    area_code = AreaCodeField()
    reason = models.CharField(max_length=200)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # it ends by itself then; nobody has to remember
    ended_at = models.DateTimeField(null=True)  # somebody ended it earlier, or a new watch came after it
    by = CodeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["area_code", "ends_at"], name="watch_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["elder"], condition=Q(ended_at__isnull=True), name="watch_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("begun_at")), name="watch_ends_later"),
        ]

    class Privacy:
        plain = ("id", "elder", "area_code", "begun_at", "ends_at", "ended_at", "by")
        masked = ("reason", "by_name")
        sealed = ()

    def __str__(self) -> str:
        return f"watch {self.elder_id}"


class ShiftNote(models.Model):
    """A line for whoever sits at the desk tonight (今夜留言)."""

    area_code = AreaCodeField(blank=True)
    text = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = CodeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["area_code", "ends_at"], name="shift_note_of_area")]

    class Privacy:
        plain = ("id", "area_code", "written_at", "ends_at", "ended_at", "by")
        masked = ("text", "by_name")
        sealed = ()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Handover(models.Model):
    """One hand-over of a desk. Once both have signed, the database lets nobody change it."""

    area_code = AreaCodeField(blank=True)
    state = CodeField()  # draft, signed, taken
    from_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="handed_over")
    from_name = models.CharField(max_length=60)
    to_user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="taken_over")
    to_name = models.CharField(max_length=60, blank=True)
    begun_at = models.DateTimeField()
    ticks = models.JSONField(default=list)  # keys of the items that the leaver has ticked
    items = models.JSONField(default=list)  # the items as they were when the leaver signed
    note = models.TextField(blank=True)
    signed_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area_code", "-signed_at"], name="handover_of_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["from_user"], condition=Q(state__in=["draft", "signed"]), name="handover_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_at__isnull=True, taken_at__isnull=True)
                | Q(state="signed", signed_at__isnull=False, taken_at__isnull=True)
                | Q(state="taken", signed_at__isnull=False, taken_at__isnull=False, to_user__isnull=False),
                name="handover_signed_by",
            ),
            models.CheckConstraint(
                condition=Q(to_user__isnull=True) | ~Q(to_user=models.F("from_user")), name="handover_two_people"
            ),
        ]

    class Privacy:
        plain = ("id", "area_code", "state", "from_user", "to_user", "begun_at", "ticks", "signed_at", "taken_at")
        masked = ("from_name", "to_name", "items", "note")
        sealed = ()

    def __str__(self) -> str:
        return f"handover {self.pk} {self.state}"
