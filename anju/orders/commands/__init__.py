"""Every write of orders: one verb a function, one transaction, one move row, one fact."""

from anju.orders.commands.calling import CallTaken, answer, ring, see
from anju.orders.commands.cancelling import set_cancel_rule
from anju.orders.commands.catalogue import load_catalogue, set_price
from anju.orders.commands.changing import CancelFee, cancel, change, drop
from anju.orders.commands.clearing import clear, visit_corrected, withhold_since
from anju.orders.commands.clocks import fire_timers, make_plans
from anju.orders.commands.computing import compute_day, take_up_days
from anju.orders.commands.daying import DayPlanChanged, move_visit, plan_day, plan_days, publish_day
from anju.orders.commands.exporting import export_orders
from anju.orders.commands.following import (
    archive,
    audit,
    call_back,
    confirm,
    dispute,
    mark_sampled,
    rate,
    settle,
    uphold,
    void,
)
from anju.orders.commands.keying import rate_by_key
from anju.orders.commands.mending import accept_mending, drop_mending, propose_mending, report_sick
from anju.orders.commands.placing import PriceChanged, Wish, place, place_package
from anju.orders.commands.planning import end_plan, make_orders, open_plan, pause_plan, resume_plan
from anju.orders.commands.remarks import remark
from anju.orders.commands.rounds import RoundChanged, send_round
from anju.orders.commands.sending import accompany, refuse, reject, send
from anju.orders.commands.skipping import keep_day, skip_day
from anju.orders.commands.working import (
    depart,
    interrupt,
    miss,
    resume,
    worker_accepted,
    worker_arrived,
    worker_finished,
    worker_lost,
    worker_missed,
)
from anju.orders.permissions import OrderOver

__all__ = [
    "CallTaken",
    "CancelFee",
    "DayPlanChanged",
    "OrderOver",
    "PriceChanged",
    "RoundChanged",
    "Wish",
    "accept_mending",
    "accompany",
    "answer",
    "archive",
    "audit",
    "call_back",
    "cancel",
    "change",
    "clear",
    "compute_day",
    "confirm",
    "depart",
    "dispute",
    "drop",
    "drop_mending",
    "end_plan",
    "export_orders",
    "fire_timers",
    "interrupt",
    "keep_day",
    "load_catalogue",
    "make_orders",
    "make_plans",
    "mark_sampled",
    "miss",
    "move_visit",
    "open_plan",
    "pause_plan",
    "place",
    "place_package",
    "plan_day",
    "plan_days",
    "propose_mending",
    "publish_day",
    "rate",
    "rate_by_key",
    "refuse",
    "reject",
    "remark",
    "report_sick",
    "resume",
    "resume_plan",
    "ring",
    "see",
    "send",
    "send_round",
    "set_cancel_rule",
    "set_price",
    "settle",
    "skip_day",
    "take_up_days",
    "uphold",
    "visit_corrected",
    "void",
    "withhold_since",
    "worker_accepted",
    "worker_arrived",
    "worker_finished",
    "worker_lost",
    "worker_missed",
]
