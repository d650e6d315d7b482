"""A point says what it asks for a kind and takes new pieces in."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from anju.assistive import permissions, queries
from anju.assistive.commands.moving import PIECE_THING
from anju.assistive.commands.refused import AidValueInvalid, NumberThere
from anju.assistive.models import Piece, Terms
from anju.assistive.rules import LONGEST_DAYS
from anju.journal import commands as journal
from anju.kernel.clock import local_day
from anju.kernel.viewer import Viewer

_MOST_FEN = 5_000_000
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{2,19}", re.ASCII)
_MAKER_MOST = 80


@transaction.atomic
def set_terms(
    viewer: Viewer, institution_id: int, *, kind: str, deposit_fen: int, rent_fen: int, longest_days: int,
    subsidised: bool, now: datetime,
) -> Terms:  # fmt: skip
    """Say what a loan of a kind costs here from now on; loans that run keep what was agreed."""
    row = queries.place(viewer, institution_id)
    permissions.check(viewer, "aid.lend", row)
    queries.kind(viewer, kind, on=local_day(now))
    for field, fen in (("deposit", deposit_fen), ("rent", rent_fen)):
        if not 0 <= fen <= _MOST_FEN:
            raise AidValueInvalid(field=field)
    if not 0 < longest_days <= LONGEST_DAYS:
        raise AidValueInvalid(field="longest_days")
    said = {
        "deposit_fen": deposit_fen, "rent_fen": rent_fen, "longest_days": longest_days, "subsidised": subsidised,
        "set_at": now,
    }  # fmt: skip
    terms, _made = Terms.objects.update_or_create(institution=row, kind_code=kind, defaults=said)
    journal.record_audit(
        viewer, kind="change", thing="aid_terms", thing_id=terms.pk, area=row.area_code, now=now,
        data={"kind": kind, "deposit_fen": deposit_fen, "rent_fen": rent_fen, "longest_days": longest_days,
              "subsidised": subsidised, "institution": row.pk},
    )  # fmt: skip
    return terms


@transaction.atomic
def take_in(
    viewer: Viewer, institution_id: int, *, kind: str, number: str, now: datetime, maker: str = "",
    for_show: bool = False,
) -> Piece:  # fmt: skip
    """Put a new piece with its number on the shelf, to be lent or (``for_show``) to be tried on the spot."""
    row = queries.place(viewer, institution_id)
    permissions.check(viewer, "aid.lend", row)
    what, number, maker = queries.kind(viewer, kind, on=local_day(now)), number.strip().upper(), maker.strip()
    if not _NUMBER.fullmatch(number):
        raise AidValueInvalid(field="number")
    if len(maker) > _MAKER_MOST:
        raise AidValueInvalid(field="maker")
    try:
        with transaction.atomic():
            made = Piece.objects.create(
                institution=row, area_code=row.area_code, kind=what, kind_code=what.code, number=number, maker=maker,
                for_show=for_show, taken_in_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise NumberThere(field="number", number=number) from None
    journal.record_move(
        viewer, thing=PIECE_THING, thing_id=made.pk, area=made.area_code, verb="take_in", from_state="",
        to_state=made.state, now=now, data={"number": number, "kind": kind, "for_show": for_show},
    )  # fmt: skip
    return made
