"""Every write of incidents: one verb a function, one transaction, one move row, one fact."""

from anju.incidents.commands.acting import add_note, answer_step, assess, call_emergency, no_speech
from anju.incidents.commands.by_hand import note_technical, open_manually
from anju.incidents.commands.calling import end_call, start_call
from anju.incidents.commands.claiming import claim, heartbeat, take_over
from anju.incidents.commands.closing import (
    call_back,
    change_elder,
    change_fault,
    close_routine,
    drop_call_backs,
    reopen,
    resolve,
    review,
)
from anju.incidents.commands.condition import end_condition
from anju.incidents.commands.exporting import export_incidents
from anju.incidents.commands.exporting_false_alarms import export_false_alarms
from anju.incidents.commands.handing import sign_handover, take_handover, tell_items, withdraw_handover
from anju.incidents.commands.noticing import note_movement, notice
from anju.incidents.commands.opening import receive
from anju.incidents.commands.planning import add_plan_line, may_plan, remove_plan_line
from anju.incidents.commands.seating import beat_seat, leave_seat, take_seat
from anju.incidents.commands.sending import (
    send_worker,
    worker_accepted,
    worker_arrived,
    worker_finished,
    worker_lost,
)
from anju.incidents.commands.timing import fire_timers, next_due
from anju.incidents.commands.watching import end_shift_note, end_watch, watch_elder, write_shift_note

__all__ = [
    "add_note",
    "add_plan_line",
    "answer_step",
    "assess",
    "beat_seat",
    "call_back",
    "call_emergency",
    "change_elder",
    "change_fault",
    "claim",
    "close_routine",
    "drop_call_backs",
    "end_call",
    "end_condition",
    "end_shift_note",
    "end_watch",
    "export_false_alarms",
    "export_incidents",
    "fire_timers",
    "heartbeat",
    "leave_seat",
    "may_plan",
    "next_due",
    "no_speech",
    "note_movement",
    "note_technical",
    "notice",
    "open_manually",
    "receive",
    "remove_plan_line",
    "reopen",
    "resolve",
    "review",
    "send_worker",
    "sign_handover",
    "start_call",
    "take_handover",
    "take_over",
    "take_seat",
    "tell_items",
    "watch_elder",
    "withdraw_handover",
    "worker_accepted",
    "worker_arrived",
    "worker_finished",
    "worker_lost",
    "write_shift_note",
]
