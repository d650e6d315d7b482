"""What every verb leaves: the row of the move, the fact, and the words for the pages."""

from datetime import datetime

from django.db import IntegrityError, transaction

from anju.assistive.commands.refused import NotClean
from anju.assistive.events import LoanMoved
from anju.assistive.lifecycle import LOAN, PIECE
from anju.assistive.models import Loan, Piece
from anju.journal import commands as journal
from anju.kernel.viewer import Viewer

PIECE_THING, LOAN_THING, EXTENSION_THING = "aid_piece", "aid_loan", "aid_extension"
WHY_MOST = 200


def move_piece(
    viewer: Viewer, row: Piece, verb: str, *, now: datetime, why: str = "", also: tuple[str, ...] = ()
) -> None:
    """Take a piece one move on. The database refuses one that came back and was not disinfected since."""
    before, row.state = row.state, PIECE.after(row.state, verb)
    try:
        with transaction.atomic():
            row.save(update_fields=["state", *also])
    except IntegrityError:
        raise NotClean(number=row.number) from None
    journal.record_move(
        viewer, thing=PIECE_THING, thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=why, data={"number": row.number, "kind": row.kind_code},
    )  # fmt: skip


def move_loan(
    viewer: Viewer, row: Loan, verb: str, *, now: datetime, why: str = "", also: tuple[str, ...] = ()
) -> None:
    """Take a loan one move on and say so."""
    before, row.state = row.state, LOAN.after(row.state, verb)
    if row.state in LOAN.closed:
        row.ended_at = now
    row.save(update_fields=["state", "ended_at", *also])
    tell_loan(viewer, row, verb, before, now=now, why=why)


def tell_loan(viewer: Viewer, row: Loan, verb: str, before: str, *, now: datetime, why: str = "") -> None:
    """Leave the row and the fact of a move of a loan."""
    journal.record_move(
        viewer, thing=LOAN_THING, thing_id=row.pk, area=row.area_code, verb=verb, from_state=before,
        to_state=row.state, now=now, why=why,
        data={"elder": row.elder_id, "piece": row.piece_id, "due_on": row.due_on.isoformat()},
    )  # fmt: skip
    fact = LoanMoved(
        area=row.area_code, loan_id=row.pk, piece_id=row.piece_id, institution_id=row.institution_id,
        elder_id=row.elder_id, verb=verb, state=row.state, due_on=row.due_on.isoformat(),
    )  # fmt: skip
    journal.publish(viewer, fact, now=now)
