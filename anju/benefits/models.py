"""The book: programmes, who is entitled, accounts, holds, and the entries that are only ever added."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from anju.kernel.fields import AreaCodeField, CodeField


class Programme(models.Model):
    """A subsidy with a fixed monthly sum for each elder, paid out of one fund, in one area."""

    code = CodeField(unique=True)
    name = models.CharField(max_length=80)
    fund = models.CharField(max_length=80, blank=True)
    area_code = AreaCodeField()
    monthly_fen = models.BigIntegerField()
    share_percent = models.PositiveSmallIntegerField(default=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day on which it no longer runs
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(monthly_fen__gte=0), name="programme_sum"),
            models.CheckConstraint(condition=Q(share_percent__range=(1, 100)), name="programme_share"),
        ]

    class Privacy:
        plain = (
            "id", "code", "name", "fund", "area_code", "monthly_fen", "share_percent", "starts_on", "ends_on",
            "created_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return self.code


class Entitlement(models.Model):
    """An elder gets a programme's money from a day on, until death, moving away or loss of status ends it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="entitlements")
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="entitlements")
    area_code = AreaCodeField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the first day without it
    ended_why = CodeField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="entitlement_once_at_a_time",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    ("elder", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["area_code", "id"], name="entitlement_area")]

    class Privacy:
        plain = ("id", "programme", "elder", "area_code", "starts_on", "ends_on", "ended_why", "created_at")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.elder_id} {self.programme_id}"


class Account(models.Model):
    """One account of the book. ``balance_fen`` is kept by the database from the entries, never written here."""

    kind = CodeField(max_length=10)  # pot, elder, held, payable
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="accounts")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="accounts", null=True)
    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="benefit_accounts", null=True)
    month = models.DateField(null=True)  # the first day of the month whose money this is
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="+")
    balance_fen = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind="pot") | Q(balance_fen__gte=0), name="account_not_below_zero"),
            models.UniqueConstraint(
                fields=["kind", "entitlement", "month"], condition=Q(entitlement__isnull=False), name="account_of_month"
            ),
            models.UniqueConstraint(
                fields=["kind", "programme", "provider"], condition=Q(entitlement__isnull=True),
                nulls_distinct=False, name="account_of_programme",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["elder", "month"], name="account_of_elder")]

    class Privacy:
        plain = (
            "id", "kind", "programme", "entitlement", "elder", "month", "provider", "balance_fen", "closed_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.programme_id} {self.elder_id or self.provider_id or ''}"


class Hold(models.Model):
    """Money set aside for one thing (an order), out of one or several accounts."""

    elder = models.ForeignKey("people.Elder", models.PROTECT, related_name="benefit_holds")
    area_code = AreaCodeField()
    thing = CodeField()
    thing_id = models.BigIntegerField()
    service_on = models.DateField()
    fen = models.BigIntegerField()
    debited_fen = models.BigIntegerField(default=0)
    state = CodeField(max_length=10, default="held")
    provider = models.ForeignKey("institutions.Institution", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "thing_id"], condition=Q(state="held"), name="hold_once_per_thing"
            ),
            models.CheckConstraint(
                condition=Q(fen__gt=0) & Q(debited_fen__gte=0) & Q(debited_fen__lte=F("fen")), name="hold_sum"
            ),
        ]
        indexes = [models.Index(fields=["elder", "-id"], name="hold_of_elder")]

    class Privacy:
        plain = (
            "id", "elder", "area_code", "thing", "thing_id", "service_on", "fen", "debited_fen", "state", "provider",
            "made_at", "ended_at",
        )  # fmt: skip
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id}: {self.fen}"


class Transaction(models.Model):
    """One booking. Only ever inserted."""

    verb = CodeField(max_length=12)  # grant, hold, debit, release, expire, end
    hold = models.ForeignKey(Hold, models.PROTECT, null=True, related_name="transactions")
    at = models.DateTimeField()
    actor = CodeField()
    actor_name = models.CharField(max_length=60)
    why = models.CharField(max_length=200, blank=True)

    class Privacy:
        plain = ("id", "verb", "hold", "at", "actor", "why")
        masked = ("actor_name",)
        sealed = ()

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class Entry(models.Model):
    """One side of a booking: fen into an account (above zero) or out of it. Those of a transaction sum to zero."""

    transaction = models.ForeignKey(Transaction, models.PROTECT, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries")
    fen = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(fen=0), name="entry_not_nothing")]

    class Privacy:
        plain = ("id", "transaction", "account", "fen")
        masked = ()
        sealed = ()

    def __str__(self) -> str:
        return f"{self.account_id} {self.fen:+d}"
