"""Handing a piece over, lending it for longer, taking it back, and losing it."""

from datetime import datetime, timedelta

from django.db import transaction

from anju.assistive import permissions, queries
from anju.assistive.commands.moving import (
    EXTENSION_THING,
    LOAN_THING,
    WHY_MOST,
    move_loan,
    move_piece,
)
from anju.assistive.commands.refused import AidValueInvalid, PriceChanged, TooLong
from anju.assistive.lifecycle import LOAN
from anju.assistive.models import Extension, Loan, Piece
from anju.assistive.rules import days_fit, due, rent
from anju.benefits import commands as benefits
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer


def _own(viewer: Viewer, loan_id: int) -> tuple[Loan, Piece]:
    viewer.need("aid.lend")
    row = queries.loan(viewer, loan_id, lock=True)
    permissions.check(viewer, "aid.lend", row.institution)
    return row, Piece.objects.select_for_update().get(pk=row.piece_id)


@transaction.atomic
def hand_over(viewer: Viewer, loan_id: int, *, now: datetime) -> Loan:
    """Hand a reserved piece over; the days run from today, the purse's part of the rent is spent."""
    row, piece = _own(viewer, loan_id)
    row.handed_at, row.starts_on, row.due_on = now, local_day(now), due(local_day(now), row.days)
    row.held_until = None
    move_piece(viewer, piece, "lend", now=now)
    move_loan(viewer, row, "hand_over", now=now, also=("handed_at", "starts_on", "due_on", "held_until"))
    if row.subsidy_fen:
        benefits.debit(
            viewer.platform, thing=LOAN_THING, thing_id=row.pk, fen=row.subsidy_fen, now=now,
            provider_id=row.institution_id,
        )  # fmt: skip
    return row


@transaction.atomic
def extend(viewer: Viewer, loan_id: int, *, days: int, shown_own_fen: int | None = None, now: datetime) -> Extension:
    """Lend for more days, counted from the day on which it was due; the whole stays within the point's longest."""
    row, _piece = _own(viewer, loan_id)
    LOAN.after(row.state, "extend")
    asked, today = queries.terms_of(viewer, row.institution_id, row.piece.kind_code), local_day(now)
    if not days_fit(row.days + days, asked.longest_days) or days <= 0:
        raise TooLong(field="days", days=asked.longest_days)
    rent_fen = rent(asked.rent_fen, days)
    made = Extension.objects.create(
        loan=row, days=days, rent_fen=rent_fen, subsidy_fen=0, made_at=now, made_name=viewer.name[:60]
    )
    if asked.subsidised and rent_fen:
        acting = viewer.platform
        held = benefits.hold(
            acting, elder_id=row.elder_id, area=row.elder.area_code, thing=EXTENSION_THING, thing_id=made.pk,
            price_fen=rent_fen, on=today, provider_id=row.institution_id, now=now,
        )  # fmt: skip
        if held is not None:
            made.subsidy_fen = held.fen
            made.save(update_fields=["subsidy_fen"])
            benefits.debit(acting, thing=EXTENSION_THING, thing_id=made.pk, fen=held.fen, now=now)
    own = rent_fen - made.subsidy_fen
    if shown_own_fen is not None and own > shown_own_fen:
        raise PriceChanged(pay=f"{own / 100:.2f}")
    row.days, row.due_on = row.days + days, row.due_on + timedelta(days=days)
    row.alert_at = row.alert_at if row.due_on < today else None
    move_loan(viewer, row, "extend", now=now, why=f"+{days}", also=("days", "due_on", "alert_at"))
    return made


@transaction.atomic
def take_back(viewer: Viewer, loan_id: int, *, kept_fen: int = 0, why: str = "", now: datetime) -> Loan:
    """Take a piece back, a lost one too; it waits for its disinfection. Damage keeps a part of the deposit."""
    row, piece = _own(viewer, loan_id)
    _keep(row, kept_fen, why)
    row.back_at, row.alert_at, piece.back_at = now, None, now
    move_loan(viewer, row, "take_back", now=now, why=row.why, also=("back_at", "alert_at", "kept_fen", "why"))
    move_piece(viewer, piece, "take_back", now=now, also=("back_at",))
    return row


@transaction.atomic
def lose(viewer: Viewer, loan_id: int, *, kept_fen: int, why: str, now: datetime) -> Loan:
    """Say that a lent piece is lost; the deposit, or a part of it, is kept."""
    row, piece = _own(viewer, loan_id)
    if not why.strip():
        raise AidValueInvalid(field="why")
    _keep(row, kept_fen, why)
    row.alert_at = None
    move_loan(viewer, row, "lose", now=now, why=row.why, also=("alert_at", "kept_fen", "why"))
    move_piece(viewer, piece, "lose", now=now, why=row.why)
    return row


def _keep(row: Loan, kept_fen: int, why: str) -> None:
    why = why.strip()
    if not 0 <= kept_fen <= row.deposit_fen:
        raise AidValueInvalid(field="kept")
    if len(why) > WHY_MOST or (kept_fen and not why):
        raise AidValueInvalid(field="why")
    row.kept_fen, row.why = kept_fen, why
