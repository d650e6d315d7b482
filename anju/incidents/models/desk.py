"""What the desk has beside cases: the elder's own plan, and who sits where."""

from django.db import models

from anju.kernel.fields import AreaCodeField, CodeField


class ElderPlan(models.Model):
    """What this elder's own response plan adds to the standard one for a kind of incident (empty kind: for all)."""

    elder = models.ForeignKey("people.Elder", models.CASCADE, related_name="plans")
    kind = CodeField(blank=True)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    changed_by = CodeField()
    changed_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "elder", "kind", "position", "changed_by", "changed_at")
        masked = ("text",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.kind}"


class Seat(models.Model):
    """An operator at a desk: present while the heart beats."""

    user = models.OneToOneField("accounts.User", models.CASCADE, related_name="seat")
    area_code = AreaCodeField()
    name = models.CharField(max_length=60)
    state = CodeField()  # present, away, left
    since = models.DateTimeField()
    heartbeat_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "user", "area_code", "state", "since", "heartbeat_at")
        masked = ("name",)
        sealed = ()

    def __str__(self) -> str:
        return f"seat of {self.user_id}"
