"""Devices and lines: read inside the own area, enrolled and bound by installers, lines by the system administrator."""

from typing import Any

from tests import world
from tests.architecture.permission_table import INSTITUTIONS, PRINCIPALS, PROVIDERS, Case, Row

READS = {"operator", "lead_operator", "official", "registrar", "installer", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other", *INSTITUTIONS}
ASKERS = {"operator", "lead_operator", "installer"}
LEDGER = {"lead_operator", "official", "audit_admin", "system_admin"}
LIST = READS | ELSEWHERE | {"relative"}


def _device(case: Case) -> dict[str, Any]:
    from tests.devices import build

    return {"device_id": case.thing("device", lambda _case: build.device("T-1", "button", build.elder())).pk}


def _act(case: Case) -> dict[str, Any]:
    return {**_device(case), "verb": "test"}


def _unknown(case: Case) -> dict[str, Any]:
    from anju.devices.models import UnknownDevice

    def build(_case: Case) -> Any:
        return UnknownDevice.objects.create(
            number="0xnew", area_code=world.NANGANG, first_seen_at=world.NOW, last_seen_at=world.NOW
        )

    return {"unknown_id": case.thing("unknown", build).pk}


def _line(case: Case) -> dict[str, Any]:
    from tests.devices import build

    return {"line_id": case.thing("line", lambda _case: build.line()).pk}


def _announcing(case: Case) -> dict[str, Any]:
    from tests.devices import build

    return {"line_id": case.thing("announcing", lambda _case: build.line("ha_discovery", name="发现")).pk}


def _falls(case: Case) -> dict[str, Any]:
    from anju.devices.models import FallModel

    line = _line(case)["line_id"]

    def build(_case: Case) -> Any:
        return FallModel.objects.create(line_id=line, state="learned", asked_by_name="周", asked_at=world.NOW)

    return {"line_id": line, "model_id": case.thing("fall_model", build).pk}


def _gap(case: Case) -> dict[str, Any]:
    from anju.devices.models import Gap

    def build(_case: Case) -> Any:
        return Gap.objects.create(lane="alarms", stream="s", first_seq=5, last_seq=9, found_at=world.NOW)

    return {"kind": "gap", "trouble_id": case.thing("gap", build).pk}


def _day(case: Case) -> dict[str, Any]:
    from anju.devices.commands import balancing
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    day = clock.local_day(world.NOW)
    case.thing("day", lambda _case: balancing.count_day(SYSTEM, day, now=world.NOW))
    return {"day": day}


def _frame(case: Case) -> dict[str, Any]:
    from tests.devices import build

    def make(_case: Case) -> Any:
        build.line("anju_json", base="anju/frames")
        door = build.Door()
        door.publish("anju/frames/T-1/up", {"battery": 50}, at=world.NOW)
        return door.record()

    device = _device(case)
    case.thing("frame", make)
    return {**device, "door": 1, "seq": 1}


def _line_frame(case: Case) -> dict[str, Any]:
    from anju.devices.models import Frame

    args = _frame(case)
    return {"line_id": Frame.objects.get(stream_seq=1).line_id, "door": args["door"], "seq": args["seq"]}


def _elder(case: Case) -> dict[str, Any]:
    from tests.devices import build

    return {"elder_id": case.thing("elder", lambda _case: build.elder()).pk}


def _fence(case: Case) -> dict[str, Any]:
    from anju.devices.models import Fence
    from tests.devices import build

    elder = case.thing("elder", lambda _case: build.elder())

    def draw(_case: Case) -> Any:
        return Fence.objects.create(
            elder=elder, area_code=elder.area_code, name="家", rule="stay", points=[[45.75, 126.64]], radius=200,
            datum_in="wgs84", days="1234567", set_by="user:1", set_at=world.NOW,
        )  # fmt: skip

    return {"elder_id": elder.pk, "fence_id": case.thing("fence", draw).pk}


SETTERS = {"lead_operator", "registrar"}
FAR = ELSEWHERE | {"relative"}
ROWS = [
    Row(name="devices:beyond", ok=LIST),
    Row(name="devices:vitals", args=_elder, ok=READS, hidden=FAR),
    Row(name="devices:limits", args=lambda case: {**_elder(case), "kind": "spo2"}, ok=SETTERS, hidden=FAR),
    Row(name="devices:fences", args=_elder, ok=READS, hidden=FAR),
    Row(name="devices:new_fence", args=_elder, ok=SETTERS | {"grid_worker"}, hidden=FAR),
    Row(name="devices:fence", args=_fence, ok=SETTERS | {"grid_worker"}, hidden=FAR),
    Row(name="devices:remove_fence", args=_fence, ok=SETTERS | {"grid_worker"}, hidden=FAR, method="post"),
    Row(name="devices:list", ok=LIST),
    Row(name="devices:export", ok=LIST, method="post"),
    Row(name="devices:health", ok=LIST),
    Row(name="devices:health_list", args=lambda _case: {"name": "idle"}, ok=LIST),
    Row(name="devices:export_health", args=lambda _case: {"name": "untested"}, ok=LIST, method="post"),
    Row(name="devices:device", args=_device, ok=READS, hidden=ELSEWHERE | {"relative"}),
    Row(name="devices:act", args=_act, ok={"installer"}, hidden=ELSEWHERE | {"relative", *PROVIDERS}, method="post"),
    Row(name="devices:enrol", ok={"installer"}),
    Row(name="devices:edit", args=_device, ok={"installer"}, hidden=ELSEWHERE | {"relative", *PROVIDERS}),
    Row(name="devices:vocabulary", ok=LIST | {"system_admin"}),
    Row(name="devices:unknown", ok={"installer"}),
    Row(name="devices:announced", args=_announcing, ok={"installer"}),
    Row(name="devices:announced", args=_announcing, ok={"installer"}, method="post"),
    Row(name="devices:enrol_unknown", ok={"installer"}, method="post"),
    Row(name="devices:dismiss", args=_unknown, ok={"installer"}, method="post"),
    Row(name="devices:faults", ok={"lead_operator", "system_admin"}),
    Row(name="devices:look", args=_gap, ok={"lead_operator", "system_admin"}, method="post"),
    Row(name="devices:ledger", ok=LEDGER | {"official_other"}),
    Row(name="devices:ledger_day", args=_day, ok=LEDGER | {"official_other"}),
    Row(name="devices:ledger_devices", args=_day, ok=LEDGER | {"official_other"}),
    Row(name="devices:ledger_verify", args=_day, ok=LEDGER | {"official_other"}, method="post"),
    Row(name="devices:ledger_signed", args=_day, ok=LEDGER | {"official_other"}, method="post"),
    Row(name="devices:ledger_export", args=_day, ok=LEDGER | {"official_other"}, method="post"),
    Row(name="devices:lines", ok={"system_admin"}),
    Row(
        name="devices:frame",
        args=_frame,
        query=f"?at={world.NOW.isoformat().replace('+', '%2B')}",
        ok=READS,
        hidden=ELSEWHERE | {"relative"},
    ),
    Row(name="devices:device_frames", args=_device, ok=READS, hidden=ELSEWHERE | {"relative"}),
    Row(name="devices:line_frames", args=_line, ok={"system_admin"}),
    Row(
        name="devices:line_frame",
        args=_line_frame,
        query=f"?at={world.NOW.isoformat().replace('+', '%2B')}",
        ok={"system_admin"},
    ),
    Row(name="devices:falls", args=_line, ok={"system_admin"}),
    Row(name="devices:falls", args=_line, ok={"system_admin"}, method="post"),
    Row(name="devices:fall_model", args=_falls, ok={"system_admin"}),
    Row(
        name="devices:fall_act", args=lambda case: {**_falls(case), "verb": "drop"}, ok={"system_admin"}, method="post"
    ),
    Row(name="devices:again", args=_line, ok={"system_admin"}),
    Row(name="devices:line", args=_line, ok={"system_admin"}),
    Row(
        name="devices:push", args=lambda _case: {"login": "nobody", "secret": "x"}, hidden={*PRINCIPALS}, method="post"
    ),
    Row(name="devices:ask", args=_device, ok=ASKERS, hidden=ELSEWHERE | {"relative", *PROVIDERS}, method="post"),
    Row(name="devices:line_password", args=_line, ok={"system_admin"}, method="post"),
    Row(name="devices:line_enable", args=_line, ok={"system_admin"}, method="post"),
]
