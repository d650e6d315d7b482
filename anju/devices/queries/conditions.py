"""What "untested", "low", "never heard" and "gone" mean: one definition each, behind list, count, export and board."""

from datetime import datetime

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from anju.devices.models import Binding, Device, Heard
from anju.devices.rules.health import DORMANT_AFTER, IDLE_AFTER, LOW_BATTERY, NOT_WORN_AFTER, NOT_WORN_LOOK

ACTIVE = Q(status="active")
OUT_OF_SERVICE = ("retired", "suspended")
NEVER_HEARD = Q(state__last_seen_at__isnull=True)
LOW = Q(state__battery__lte=LOW_BATTERY) | Q(state__values__battery_low=True)
BROKEN = Q(state__values__fault=True) | Q(state__values__tamper=True)
GATEWAY = Q(kind="gateway")
GONE = Q(gone__in=("died", "moved", "merged"))


def untested(now: datetime) -> Q:
    """In service and not tested for 31 days, or never since it was registered; a gateway has nothing to press."""
    before = now - DORMANT_AFTER
    return Q(tested_at__lt=before) | Q(tested_at__isnull=True, created_at__lt=before)


def unheard(now: datetime) -> Q:
    """Not heard for thirty days, or never since it was registered that long ago."""
    before = now - IDLE_AFTER
    return Q(state__last_seen_at__lt=before) | (NEVER_HEARD & Q(created_at__lt=before))


def with_wearer(rows: QuerySet[Device]) -> QuerySet[Device]:
    """Add whoever has the device or had it last, what became of them (``gone``), and when it was taken off them."""
    last = Binding.objects.filter(device=OuterRef("pk")).order_by("-id")
    had = Subquery(last.values("elder__status")[:1])
    state = Coalesce(F("elder__status"), had, Value("living"), output_field=CharField())
    return rows.annotate(
        wearer=Coalesce(F("elder_id"), Subquery(last.values("elder_id")[:1]), output_field=BigIntegerField()),
        wearer_name=Coalesce(F("elder__name"), Subquery(last.values("elder__name")[:1]), Value("")),
        gone=state,
        left_at=Cast(Coalesce(F("elder__status_on"), Subquery(last.values("elder__status_on")[:1])), DateTimeField()),
        unbound_at=Subquery(last.values("period__endswith")[:1], output_field=DateTimeField()),
    )


def with_worn(rows: QuerySet[Device], now: datetime) -> QuerySet[Device]:
    """Add ``not_worn``: it says that it is off, has said so for a week, and has never said otherwise since."""
    since = now - NOT_WORN_AFTER
    said = Heard.objects.filter(device_id=OuterRef("pk"), kind="worn_off", received_at__gte=now - NOT_WORN_LOOK)
    before = said.filter(received_at__lte=since).order_by("-received_at").values("active")[:1]
    worn = said.filter(received_at__gt=since, active=False)
    return rows.annotate(
        not_worn=Case(
            When(
                Q(state__values__worn_off=True) & Q(Subquery(before, output_field=BooleanField())) & ~Exists(worn),
                then=Value(value=True),
            ),
            default=Value(value=False),
            output_field=BooleanField(),
        )
    )


def installed() -> Coalesce:
    """Since when a device hangs where it hangs: the day it was installed, or else registered."""
    return Coalesce(Cast("installed_on", DateTimeField()), "created_at")
