"""The operator's desk: operators and their heads; cases of the other district do not exist for a stranger."""

from datetime import timedelta
from typing import Any

from anju.incidents import commands as incidents
from anju.incidents import queries
from anju.kernel import clock
from tests import world
from tests.architecture.permission_table import INSTITUTIONS, Case, Row
from tests.incidents import scene

SEATED = {"operator", "operator_other", "lead_operator"}
HERE = {"operator", "lead_operator"}
READERS = {*HERE, "official", "grid_worker"}
ELSEWHERE = {"operator_other"}
SEE_NOTHING = {"operator_other", "official_other", "relative", *INSTITUTIONS}


def _case(case: Case) -> dict[str, Any]:
    return {"incident_id": case.thing("case on the desk", _claimed).pk}


def _claimed(case: Case) -> Any:
    alarm = scene.alarm(scene.zhao_defu(name="赵德寿"), "cord")
    return incidents.claim(world.viewer(case.person("operator")), alarm.pk, now=scene.after(10))


def _call(case: Case) -> dict[str, Any]:
    return {**_case(case), "call_id": case.thing("call on the desk", _called).pk}


def _called(case: Case) -> Any:
    li = world.viewer(case.person("operator"))
    return incidents.start_call(li, _case(case)["incident_id"], target="elder", now=scene.after(20))


def _handover(case: Case) -> dict[str, Any]:
    return {"handover_id": case.thing("hand-over on the desk", _signed).pk}


def _signed(case: Case) -> Any:
    """Operator Wang of the same desk has signed: nothing is at hand, so nothing has to be ticked."""
    wang = world.viewer(case.thing("colleague", lambda _case: world.operator_wang()))
    now = clock.now()
    keys = [item.key for item in queries.shift(wang, now).items()]
    if keys:
        incidents.tell_items(wang, keys=keys, told=True, now=now)
    return incidents.sign_handover(wang, now=now)


def _all_read(case: Case) -> dict[str, Any]:
    return {"read": [item["key"] for item in case.thing("hand-over on the desk", _signed).items]}


def _watch(case: Case) -> dict[str, Any]:
    def build(case: Case) -> Any:
        li, now = world.viewer(case.person("operator")), clock.now()
        elder = scene.zhao_defu(name="赵德禄")
        return incidents.watch_elder(li, elder.pk, reason="今日出院", ends_at=now + timedelta(hours=8), now=now)

    return {"watch_id": case.thing("watch on the desk", build).pk}


def _note(case: Case) -> dict[str, Any]:
    def build(case: Case) -> Any:
        li, now = world.viewer(case.person("operator")), clock.now()
        return incidents.write_shift_note(li, text="零下 27℃", ends_at=now + timedelta(hours=8), now=now)

    return {"note_id": case.thing("note on the desk", build).pk}


def _plain(case: Case) -> dict[str, Any]:
    return {"service": "120", "text": "门口没有人", "step": "check", "value": "done", "worker": "0", "result": "busy"}


POSTS = ("claim", "beat", "assess", "no_speech", "answer_step", "emergency", "note", "call", "resolve")

ROWS = [
    Row(name="operator:desk", ok=SEATED),
    Row(name="operator:strip", ok=SEATED),
    Row(name="operator:keys", ok=SEATED),
    Row(name="operator:new", ok=SEATED),
    Row(name="operator:take_seat", method="post", ok=SEATED),
    Row(name="operator:beat_seat", method="post", ok=SEATED),
    Row(name="operator:leave_seat", method="post", ok=SEATED),
    Row(name="operator:tick", method="post", data=lambda _case: {"key": "case:0"}, ok=SEATED),
    Row(name="operator:sign", ok=SEATED),
    Row(name="operator:sign", method="post", data=lambda _case: {"note": "都好"}, ok=SEATED),
    Row(name="operator:handovers", ok=SEATED),
    Row(name="operator:handover", args=_handover, ok=HERE, hidden=ELSEWHERE),
    Row(name="operator:print_handover", args=_handover, ok=HERE, hidden=ELSEWHERE),
    Row(name="operator:handover", args=_handover, method="post", data=_all_read, ok=HERE, hidden=ELSEWHERE),
    # Only the one who signed takes the signature back.
    Row(name="operator:withdraw", args=_handover, method="post", hidden=ELSEWHERE),
    Row(name="operator:watch", ok=SEATED),
    Row(name="operator:watch", method="post", ok=SEATED),
    Row(name="operator:end_watch", args=_watch, method="post", ok=HERE, hidden=ELSEWHERE),
    Row(name="operator:shift_note", ok=SEATED),
    Row(name="operator:shift_note", method="post", data=lambda _case: {"text": "停电", "hours": "8"}, ok=SEATED),
    Row(name="operator:end_note", args=_note, method="post", ok=HERE, hidden=ELSEWHERE),
    Row(name="operator:case", args=_case, ok=READERS, hidden=SEE_NOTHING),
    *(Row(name=f"operator:{page}", args=_case, ok=HERE, hidden=ELSEWHERE) for page in ("note", "take_over", "resolve")),
    *(
        Row(name=f"operator:{name}", args=_case, method="post", data=_plain, ok=HERE, hidden=ELSEWHERE)
        for name in POSTS
    ),
    Row(name="operator:take_over", args=_case, method="post", data=_plain, ok=HERE, hidden=ELSEWHERE),
    # There is no worker 0; the head of the shift is told first that the case is Li's.
    Row(
        name="operator:send",
        args=_case,
        method="post",
        data=_plain,
        hidden={"operator", *ELSEWHERE},
        ok={"lead_operator"},
    ),
    Row(name="operator:end_call", args=_call, method="post", data=_plain, ok=HERE, hidden=ELSEWHERE),
    Row(name="operator:call_back", args=_case, method="post", data=_plain, ok=HERE, hidden=ELSEWHERE),
]
