"""Reserving a piece for an elder, from the desk, the family page, the point or an API; and giving it up."""

from datetime import datetime, timedelta

from django.db import transaction

from anju.assistive import permissions, queries
from anju.assistive.commands.moving import (
    LOAN_THING,
    PIECE_THING,
    WHY_MOST,
    move_loan,
    move_piece,
    tell_loan,
)
from anju.assistive.commands.refused import AidValueInvalid, NoPiece, PlaceShut, PriceChanged, TooLong
from anju.assistive.models import Loan, Piece
from anju.assistive.rules import HELD_DAYS, days_fit, due
from anju.benefits import commands as benefits
from anju.institutions import queries as institutions
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM, Principal, Viewer

__all__ = ["LOAN_THING", "PIECE_THING", "cancel", "give_up", "reserve"]
_CHANNELS = {Principal.PROVIDER: "point", Principal.FAMILY: "family", Principal.MACHINE: "api"}


@transaction.atomic
def reserve(
    viewer: Viewer, institution_id: int, *, elder_id: int, kind: str, days: int, shown_pay_fen: int | None,
    token: str = "", now: datetime,
) -> Loan | None:  # fmt: skip
    """Put a piece of a kind aside for an elder at the price that was shown; None when this post came before.

    Two people on the last piece: each takes the first that is free under a lock, the second finds none.
    """
    viewer.need("aid.reserve")
    row = institutions.institution(SYSTEM, institution_id)
    if viewer.principal is Principal.PROVIDER:
        permissions.check(viewer, "aid.reserve", row)
    elder = queries.borrower(viewer, row.area_code, elder_id)
    if row.state != "open":
        raise PlaceShut(name=row.name)
    if token and not journal.first_time(viewer, f"aid:{token}", now=now):
        return None
    today = local_day(now)
    asked = queries.terms_of(viewer, row.pk, kind)
    if not days_fit(days, asked.longest_days):
        raise TooLong(field="days", days=asked.longest_days)
    piece = (
        Piece.objects.select_for_update(of=("self",)).select_related("kind")
        .filter(institution=row, kind_code=kind, state="in_stock", for_show=False).order_by("number").first()
    )  # fmt: skip
    if piece is None:
        raise NoPiece(name=row.name)
    cost = queries.quote(
        viewer, row.pk, kind, place_area=row.area_code, elder_id=elder.pk, days=days, on=today
    ).price  # fmt: skip
    move_piece(viewer, piece, "reserve", now=now)
    loan = Loan.objects.create(
        piece=piece, institution=row, elder=elder, area_code=row.area_code,
        channel=_CHANNELS.get(viewer.principal, "desk"),
        starts_on=today, days=days, due_on=due(today, days), held_until=today + timedelta(days=HELD_DAYS),
        deposit_fen=cost.deposit_fen, rent_fen=cost.rent_fen, subsidy_fen=0, reason=cost.reason, reserved_at=now,
        reserved_by=viewer.actor, reserved_name=viewer.name[:60],
    )  # fmt: skip
    if cost.subsidy_fen:
        held = benefits.hold(
            viewer.platform, elder_id=elder.pk, area=elder.area_code, thing=LOAN_THING, thing_id=loan.pk,
            price_fen=cost.rent_fen, on=today, provider_id=row.pk, now=now,
        )  # fmt: skip
        loan.subsidy_fen = held.fen if held else 0
        loan.save(update_fields=["subsidy_fen"])
    if shown_pay_fen is not None and loan.pay_fen > shown_pay_fen:
        raise PriceChanged(pay=f"{loan.pay_fen / 100:.2f}")
    tell_loan(viewer, loan, "reserve", "", now=now)
    return loan


@transaction.atomic
def cancel(viewer: Viewer, loan_id: int, *, why: str, now: datetime) -> Loan:
    """Give a reservation up: the piece goes back on the shelf, what was held goes back to the elder."""
    viewer.need("aid.reserve")
    row = queries.loan(viewer, loan_id, lock=True)
    if len(why) > WHY_MOST:
        raise AidValueInvalid(field="why")
    give_up(viewer, row, "cancel", why=why.strip(), now=now)
    return row


def give_up(viewer: Viewer, row: Loan, verb: str, *, why: str, now: datetime) -> None:
    """End a reservation by a verb of the table."""
    piece = Piece.objects.select_for_update().get(pk=row.piece_id)
    row.why = why
    move_loan(viewer, row, verb, now=now, why=why, also=("why",))
    if piece.state != "reserved":
        raise NotVisible(piece=piece.pk)
    move_piece(viewer, piece, "free", now=now, why=why)
    benefits.release(viewer.platform, thing=LOAN_THING, thing_id=row.pk, now=now, why=why)
