"""Between two loans: disinfecting, back on the shelf, repair, scrapping."""

from datetime import datetime

from django.db import transaction

from anju.assistive import permissions, queries
from anju.assistive.commands.moving import WHY_MOST, move_piece
from anju.assistive.commands.refused import AidValueInvalid, MethodWrong
from anju.assistive.models import Cleaning, Piece
from anju.kernel.viewer import Viewer


def _own(viewer: Viewer, piece_id: int) -> Piece:
    viewer.need("aid.lend")
    row = queries.piece(viewer, piece_id, lock=True)
    permissions.check(viewer, "aid.lend", row.institution)
    return row


@transaction.atomic
def disinfect(viewer: Viewer, piece_id: int, *, method: str, now: datetime, note: str = "") -> Cleaning:
    """Note who disinfected a piece, when and how; a way that its material does not allow is refused."""
    row = _own(viewer, piece_id)
    if method not in row.kind.disinfection:
        raise MethodWrong(field="method")
    if len(note.strip()) > WHY_MOST:
        raise AidValueInvalid(field="note")
    done = Cleaning.objects.create(
        piece=row, method=method, at=now, by=viewer.actor, by_name=viewer.name[:60], note=note.strip()
    )
    move_piece(viewer, row, "disinfect", now=now, why=method)
    return done


@transaction.atomic
def shelve(viewer: Viewer, piece_id: int, *, now: datetime) -> Piece:
    """Put a disinfected piece that was looked over back on the shelf."""
    row = _own(viewer, piece_id)
    move_piece(viewer, row, "shelve", now=now)
    return row


@transaction.atomic
def send_to_repair(viewer: Viewer, piece_id: int, *, why: str, now: datetime) -> Piece:
    """Take a piece out because something is broken."""
    row = _own(viewer, piece_id)
    move_piece(viewer, row, "send_to_repair", now=now, why=_said(why))
    return row


@transaction.atomic
def mend(viewer: Viewer, piece_id: int, *, now: datetime) -> Piece:
    """Take a piece back from repair; other hands had it, so it is disinfected before anything else."""
    row = _own(viewer, piece_id)
    row.back_at = now
    move_piece(viewer, row, "mend", now=now, also=("back_at",))
    return row


@transaction.atomic
def scrap(viewer: Viewer, piece_id: int, *, why: str, now: datetime) -> Piece:
    """Take a piece out for good; its row and history stay."""
    row = _own(viewer, piece_id)
    move_piece(viewer, row, "scrap", now=now, why=_said(why))
    return row


def _said(why: str) -> str:
    why = why.strip()
    if not 0 < len(why) <= WHY_MOST:
        raise AidValueInvalid(field="why")
    return why
