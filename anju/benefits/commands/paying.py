"""Paying for a thing straight out of a programme's fund, where the subsidy is for each thing and not for a month."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from anju.benefits import queries
from anju.benefits.commands.booking import MOVE, account_of, book, note_hold
from anju.benefits.commands.holding import HoldThere, SumInvalid
from anju.benefits.models import Hold
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import Viewer


@transaction.atomic
def pay(
    viewer: Viewer,
    *,
    programme: str,
    elder_id: int,
    area: str,
    thing: str,
    thing_id: int,
    fen: int,
    on: date,
    provider_id: int,
    now: datetime,
) -> Hold:
    """Owe a provider a sum out of a programme's fund, once for a thing; ``refund`` takes it back."""
    viewer.need(MOVE)
    found = queries.programme(viewer, programme)
    if found is None:
        raise NotVisible(programme=programme)
    if fen <= 0:
        raise SumInvalid(fen=fen)
    if Hold.objects.filter(thing=thing, thing_id=thing_id, state__in=("held", "debited")).exists():
        raise HoldThere(thing=thing, thing_id=thing_id)
    try:
        with transaction.atomic():  # the unique hold of a thing lets one of two through
            held = Hold.objects.create(
                elder_id=elder_id, area_code=area, thing=thing, thing_id=thing_id, service_on=on, fen=fen,
                provider_id=provider_id, made_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise HoldThere(thing=thing, thing_id=thing_id) from None
    pot, payable = account_of("pot", found), account_of("payable", found, provider_id)
    book(viewer, "debit", [(pot.pk, -fen), (payable.pk, fen)], now=now, held=held)
    held.state, held.debited_fen, held.ended_at = "debited", fen, now
    held.save(update_fields=["state", "debited_fen", "ended_at"])
    note_hold(viewer, held, "debit", "held", now)
    return held
