"""The order, the same from every channel; and several placed at once."""

from django.db import models
from django.db.models import F, Q

from anju.kernel.fields import AreaCodeField, CodeField
from anju.orders.lifecycle import WAITING


class DayNumber(models.Model):
    """The last order number of a county and Beijing day; its row is the lock."""

    county_code = AreaCodeField()
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county_code", "day"], name="order_daynumber_once")]

    class Privacy:
        plain = ("id", "county_code", "day", "last")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.county_code} {self.day} {self.last}"


class Package(models.Model):
    """Several services placed together."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="packages")
    area_code = AreaCodeField()
    name = models.CharField(max_length=60, blank=True)
    placed_by = CodeField()
    placed_at = models.DateTimeField()

    class Privacy:
        plain = ("id", "elder", "area_code", "name", "placed_by", "placed_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Order(models.Model):
    """One service for one elder. The window is half-open; money is fen; the elder is the customer whoever places it."""

    number = CodeField(max_length=30, unique=True)
    channel = CodeField(max_length=10)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="orders")
    area_code = AreaCodeField()
    item = models.ForeignKey("orders.Item", models.PROTECT, related_name="orders", null=True)  # null: a draft
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="orders")
    package = models.ForeignKey(Package, models.PROTECT, null=True, related_name="orders")
    plan = models.ForeignKey("orders.Plan", models.PROTECT, null=True, related_name="orders")
    plan_day = models.DateField(null=True)  # the day of the plan, even when a holiday moved the service
    source = CodeField(blank=True)  # incident, check, signal: what it was made of
    source_id = models.BigIntegerField(null=True)
    state = CodeField(max_length=12, default="draft")
    urgent = models.BooleanField(default=False)
    quantity = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()  # the window that was wanted: [starts_at, ends_at)
    ends_at = models.DateTimeField()
    planned_start_at = models.DateTimeField(null=True)
    planned_end_at = models.DateTimeField(null=True)
    price_fen = models.BigIntegerField(default=0)
    subsidy_fen = models.BigIntegerField(default=0)
    own_fen = models.BigIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    placed_by = CodeField()
    placed_name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    dispatch_at = models.DateTimeField(null=True)  # when a worker is to be asked
    tries = models.PositiveSmallIntegerField(default=0)  # workers that fell out
    worker_id = models.BigIntegerField(null=True)
    worker_name = models.CharField(max_length=60, blank=True)
    accepted_at = models.DateTimeField(null=True)
    checked_in_at = models.DateTimeField(null=True)
    place_flag = CodeField(max_length=10, blank=True)
    checked_out_at = models.DateTimeField(null=True)
    alert = CodeField(max_length=10, blank=True)  # call, nobody, second, refused, late, absent: the desk must act
    alert_at = models.DateTimeField(null=True)
    alert_seen_by = models.CharField(max_length=60, blank=True)
    confirm_due_at = models.DateTimeField(null=True)
    confirmed_by = CodeField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    rated_call = CodeField(max_length=48, blank=True)  # the call of the exchange in which a key was pressed
    rated_from = CodeField(max_length=40, blank=True, default="")  # the family's account, or the line by its index
    rating_note = models.CharField(max_length=500, blank=True)
    sampled = models.BooleanField(default=False)  # chosen for a call back
    withheld = CodeField(max_length=10, blank=True, default="")  # block, approval: a person must clear it first
    cleared_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)
    late_cancel = models.BooleanField(default=False)
    cancel_rule = models.ForeignKey("orders.CancelRule", models.PROTECT, null=True, related_name="+")  # when placed
    fee_fen = models.BigIntegerField(default=0)  # of a late cancellation
    fee_subsidy_fen = models.BigIntegerField(default=0)  # the part of it that the purse carries
    carer_gender = CodeField(max_length=1, blank=True, default="")  # wished of whoever comes: f, m
    carer_language = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "plan_day"], condition=Q(plan__isnull=False), name="order_once_per_plan_day"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="order_window"),
            models.CheckConstraint(
                condition=Q(price_fen=F("subsidy_fen") + F("own_fen")) & Q(subsidy_fen__gte=0) & Q(own_fen__gte=0),
                name="order_money",
            ),
            models.CheckConstraint(
                condition=Q(fee_subsidy_fen__gte=0) & Q(fee_subsidy_fen__lte=F("fee_fen"))
                & Q(fee_fen__lte=F("price_fen")) & Q(fee_subsidy_fen__lte=F("subsidy_fen")),
                name="order_fee",
            ),
            models.CheckConstraint(condition=Q(state__in=["draft", "cancelled", "rejected"]) | Q(item__isnull=False),
                                   name="order_of_something"),
            models.CheckConstraint(condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="order_rating"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["area_code", "-id"], name="order_area"),
            models.Index(fields=["elder", "-id"], name="order_of_elder"),
            models.Index(fields=["provider", "starts_at"], name="order_of_provider"),
            models.Index(fields=["rated_call"], condition=~Q(rated_call=""), name="order_of_call"),
            models.Index(fields=["starts_at"], condition=Q(state__in=[*WAITING, "accepted", "departed"], alert=""),
                         name="order_unrung"),
            models.Index(fields=["starts_at"], condition=Q(state__in=WAITING, tries__gt=2), name="order_refused"),
            models.Index(fields=["dispatch_at"], condition=Q(state__in=["placed", "reassigned"]), name="order_to_send"),
            models.Index(fields=["provider", "starts_at"],
                         condition=Q(state__in=[*WAITING, "no_show", "interrupted", "disputed"]),
                         name="order_to_act_on"),
            models.Index(fields=["area_code"], condition=~Q(withheld=""), name="order_withheld"),
            models.Index(fields=["alert_at"], condition=~Q(alert=""), name="order_alert"),
            models.Index(fields=["confirm_due_at"], condition=Q(state="checked_out"), name="order_to_confirm"),
        ]  # fmt: skip

    class Privacy:
        plain = (
            "id", "number", "channel", "elder", "area_code", "item", "provider", "package", "plan", "plan_day",
            "source",
            "source_id", "state", "urgent", "quantity", "starts_at", "ends_at", "planned_start_at", "planned_end_at",
            "price_fen", "subsidy_fen", "own_fen", "placed_by", "created_at", "placed_at", "dispatch_at", "tries",
            "worker_id", "accepted_at", "checked_in_at", "place_flag", "checked_out_at", "alert", "alert_at",
            "confirm_due_at", "confirmed_by", "rating", "rated_call", "rated_from", "sampled", "late_cancel",
            "withheld", "cleared_at", "cancel_rule", "fee_fen", "fee_subsidy_fen", "carer_gender", "carer_language",
        )  # fmt: skip
        masked = ("note", "placed_name", "worker_name", "alert_seen_by", "rating_note", "ended_why")
        sealed = ()

    def __str__(self) -> str:
        return self.number

    @property
    def fee_own_fen(self) -> int:
        """Return the part of a late cancellation that the elder owes the provider: no account here pays it."""
        return self.fee_fen - self.fee_subsidy_fen
