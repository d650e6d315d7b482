"""Every write of devices: one verb a function."""

from anju.devices.commands.announcing import MOST as MOST_ANNOUNCED
from anju.devices.commands.announcing import Wanted, enrol_announced, set_meanings
from anju.devices.commands.asking import CannotBeAsked, WrongArgument, ask, give_up, tell_taken
from anju.devices.commands.devices import bind, enrol, mark_tested, retire, unbind
from anju.devices.commands.duty import close_fault, explain_day, explain_gap, explain_hour
from anju.devices.commands.edge import write as write_edge_config
from anju.devices.commands.editing import edit
from anju.devices.commands.exporting import export_devices
from anju.devices.commands.exporting_health import export_health
from anju.devices.commands.fall_labels import NoLabels, keep_labels, remove_label
from anju.devices.commands.fall_learning import FallModelUnderWay, LabelsMissing, NoWindowsHere, learn_falls
from anju.devices.commands.fall_rehearsing import (
    FallReasonMissing,
    FallRehearsalOld,
    WrongShare,
    apply_falls,
    drop_falls,
    rehearse_falls,
    take_back_falls,
)
from anju.devices.commands.fencing import (
    FenceInvalid,
    FenceValues,
    TooManyFences,
    change_fence,
    draw_fence,
    remove_fence,
)
from anju.devices.commands.hear import hear_batch
from anju.devices.commands.http_door import FrameIn, accept_frames
from anju.devices.commands.inbox import dismiss_unknown, enrol_several, enrol_unknown
from anju.devices.commands.installing import begin, drop, finish, place
from anju.devices.commands.limits import LimitInvalid, LimitReasonNeeded, reset_limits, set_limits
from anju.devices.commands.lines import (
    DoorPlace,
    create_line,
    enable_line,
    mqtt_port,
    new_password,
    set_line,
    write_door_config,
)
from anju.devices.commands.living import UnknownSource, change_elder_sign, note_sign
from anju.devices.commands.observing import Observations, read_observations
from anju.devices.commands.parts import adopt_parts
from anju.devices.commands.proving import ask_to_verify, export_ledger, export_signed
from anju.devices.commands.pushing import MAX_BODY, Posted, accept_push
from anju.devices.commands.record import record_batch
from anju.devices.commands.sensor_duty import (
    acknowledge,
    disable,
    enable,
    place_sensor,
    release_sensor,
    set_levels,
)
from anju.devices.commands.sensors import check_sensors
from anju.devices.commands.taking_back import take_back
from anju.devices.commands.trials import open_trial, stop_trial
from anju.devices.commands.verdicts import note_verdict
from anju.devices.rules.limits import Bounds

__all__ = [
    "MAX_BODY",
    "MOST_ANNOUNCED",
    "Bounds",
    "CannotBeAsked",
    "DoorPlace",
    "FallModelUnderWay",
    "FallReasonMissing",
    "FallRehearsalOld",
    "FenceInvalid",
    "FenceValues",
    "FrameIn",
    "LabelsMissing",
    "LimitInvalid",
    "LimitReasonNeeded",
    "NoLabels",
    "NoWindowsHere",
    "Observations",
    "Posted",
    "TooManyFences",
    "UnknownSource",
    "Wanted",
    "WrongArgument",
    "WrongShare",
    "accept_frames",
    "accept_push",
    "acknowledge",
    "adopt_parts",
    "apply_falls",
    "ask",
    "ask_to_verify",
    "begin",
    "bind",
    "change_elder_sign",
    "change_fence",
    "check_sensors",
    "close_fault",
    "create_line",
    "disable",
    "dismiss_unknown",
    "draw_fence",
    "drop",
    "drop_falls",
    "edit",
    "enable",
    "enable_line",
    "enrol",
    "enrol_announced",
    "enrol_several",
    "enrol_unknown",
    "explain_day",
    "explain_gap",
    "explain_hour",
    "export_devices",
    "export_health",
    "export_ledger",
    "export_signed",
    "finish",
    "give_up",
    "hear_batch",
    "keep_labels",
    "learn_falls",
    "mark_tested",
    "mqtt_port",
    "new_password",
    "note_sign",
    "note_verdict",
    "open_trial",
    "place",
    "place_sensor",
    "read_observations",
    "record_batch",
    "rehearse_falls",
    "release_sensor",
    "remove_fence",
    "remove_label",
    "reset_limits",
    "retire",
    "set_levels",
    "set_limits",
    "set_line",
    "set_meanings",
    "stop_trial",
    "take_back",
    "take_back_falls",
    "tell_taken",
    "unbind",
    "write_door_config",
    "write_edge_config",
]
