"""Every write of dispatch: one verb a function, one transaction, one move row, one fact."""

from anju.dispatch.commands.answering import accept, arrive, finish, refuse
from anju.dispatch.commands.assigning import assign, reassign
from anju.dispatch.commands.baring import Bared, bare_photos
from anju.dispatch.commands.correcting import approve_correction, ask_correction, refuse_correction
from anju.dispatch.commands.homes import hear_call, issue_tag, revoke_tag, show_code
from anju.dispatch.commands.missing import miss
from anju.dispatch.commands.moving import hold, wake_phones
from anju.dispatch.commands.offering import change_elder, expire_due, offer, withdraw, withdraw_all
from anju.dispatch.commands.photos import note_photo
from anju.dispatch.commands.rostering import (
    add_leave,
    remove_leave,
    remove_series,
    remove_shift,
    repeat_shift,
    set_shift,
)
from anju.dispatch.commands.staffing import (
    change_worker,
    register_worker,
    report_position,
    set_certificate,
    set_duty,
)
from anju.dispatch.rules.moments import Press

__all__ = [
    "Bared",
    "Press",
    "accept",
    "add_leave",
    "approve_correction",
    "arrive",
    "ask_correction",
    "assign",
    "bare_photos",
    "change_elder",
    "change_worker",
    "expire_due",
    "finish",
    "hear_call",
    "hold",
    "issue_tag",
    "miss",
    "note_photo",
    "offer",
    "reassign",
    "refuse",
    "refuse_correction",
    "register_worker",
    "remove_leave",
    "remove_series",
    "remove_shift",
    "repeat_shift",
    "report_position",
    "revoke_tag",
    "set_certificate",
    "set_duty",
    "set_shift",
    "show_code",
    "wake_phones",
    "withdraw",
    "withdraw_all",
]
