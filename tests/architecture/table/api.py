"""The API: a key or a session, the same scope. Lists are open to a reader of the kind and empty outside the area."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from anju.config.api.webhooks import commands as webhooks
from anju.devices import commands as devices
from anju.dispatch import commands as dispatch
from anju.incidents import commands as incidents
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from anju.people.models import Import
from tests import world
from tests.api import world as small
from tests.architecture.permission_table import ADMINS, INSTITUTIONS, PROVIDERS, SIGNED_IN, STAFF, Case
from tests.architecture.permission_table import Row as PageRow

MACHINES = {"machine", "machine_other"}
ALL = SIGNED_IN | MACHINES
OTHERS = {"operator_other", "official_other", "machine_other"}
READERS = {*STAFF, "installer", "grid_worker", "relative", *MACHINES} - {"responder"}
HERE = READERS - OTHERS - {"relative"}
AWAY = OTHERS | {"relative", *INSTITUTIONS}
BLIND = {*OTHERS, *ADMINS, *INSTITUTIONS, *PROVIDERS, "relative"}
LEDGER = {"lead_operator", "official", "official_other", "audit_admin", "system_admin", *MACHINES}
EDITORS = {"registrar", "grid_worker", "machine"}
DEVICE_BINDERS = {"installer", "machine"}
CASES = READERS - {"registrar", "installer"}
CASES_HERE = CASES - OTHERS - {"relative"}
OPERATORS = {"operator", "lead_operator"}
ACTING = {"machine"}  # incident.act alone: it is told that it is not the claimant
CASES_AWAY = OTHERS | {"relative", *INSTITUTIONS}
WORKERS = {"operator", "operator_other", "lead_operator", "official", "official_other", *MACHINES}
MANAGERS = {"provider_manager", "provider_other"}
ROUTINES = WORKERS | {"grid_worker"}
STRANGERS = ALL - WORKERS | OTHERS  # other people's responders do not exist for them


def _row(**values: Any) -> PageRow:
    """Return a row of the API."""
    return PageRow(api=True, **values)


def _thing(name: str, key: str, build: Any) -> Any:
    return lambda case: {key: str(case.thing(f"api {name}", build).pk)}


def _elder(case: Case) -> Any:
    return small.elder(name="赵德寿", phone="13900007777")


def _person(case: Case) -> Any:
    return case.thing("api elder", _elder)


def _device(case: Case) -> Any:
    return devices.enrol(SYSTEM, number="api-btn-1", kind="button", area=world.COMMUNITY, now=clock.now())


def _day(case: Case) -> dict[str, Any]:
    from anju.devices.commands import balancing

    day = clock.local_day(clock.now())
    case.thing("api day", lambda _case: balancing.count_day(SYSTEM, day, now=clock.now()))
    return {"day": day}


def _routine(case: Case) -> Any:
    from tests.routines import build

    return build.home(owner=_person(case))


def _incident(case: Case) -> Any:
    return incidents.open_manually(SYSTEM, kind="help", elder_id=_person(case).pk, now=clock.now(), source="phone")


def _claimed(case: Case) -> Any:
    row = incidents.open_manually(SYSTEM, kind="sos", elder_id=_person(case).pk, now=clock.now(), source="phone")
    return incidents.claim(world.viewer(case.person("operator")), row.pk, now=clock.now())


def _call(case: Case) -> Any:
    row = case.thing("api claimed", _claimed)
    return incidents.start_call(world.viewer(case.person("operator")), row.pk, target="elder", now=clock.now())


def _worker(case: Case) -> Any:
    user = world.person("钱进", "responder", world.NANGANG)
    return dispatch.register_worker(SYSTEM, user_id=user.pk, kind="responder", area=world.NANGANG, now=clock.now())


def _import(case: Case) -> Any:
    return Import.objects.create(
        kind="elders", area_code=world.NANGANG, file_name="名册.csv", state="rehearsed", created_by="user:0",
        created_by_name="何敏", created_at=clock.now(),
    )  # fmt: skip


def _webhook(case: Case) -> Any:
    admin = world.viewer(world.system_admin())
    return case.thing("api hook", lambda _case: webhooks.Webhook.objects.create(
        name="医院", url="https://example.invalid/", facts=["elder_died"], owner=admin.actor, secret_sealed=b"",
        created_at=clock.now(),
    ))  # fmt: skip


ELDER = _thing("elder", "elder_id", _elder)
DEVICE = _thing("device", "device_id", _device)
INCIDENT = _thing("incident", "incident_id", _incident)
CLAIMED = _thing("claimed", "incident_id", _claimed)
CALL = _thing("call", "call_id", _call)
WORKER = _thing("worker", "responder_id", _worker)
IMPORT = _thing("import", "import_id", _import)
HOOK = _thing("webhook", "webhook_id", _webhook)
NOTHING = {"assignment_id": "1"}


def _post(name: str, ok: Any, body: dict[str, Any] | None = None, **more: Any) -> PageRow:
    return _row(name=f"api:{name}", method=more.pop("method", "post"), ok=ok, body=lambda _case: body or {}, **more)


def _file(_case: Case) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("名册.csv", "姓名\n".encode())}


def _contacts(_case: Case) -> Any:
    return [{"name": "赵丽华", "relation": "女儿"}]


ROWS = [
    PageRow(name="api_docs", public=True),
    PageRow(name="openapi", public=True),
    _row(name="api:me", ok=ALL),
    _row(name="api:areas", ok=ALL),
    _row(
        name="api:area",
        args=lambda _case: {"code": world.STREET},
        ok=ALL - OTHERS - {"grid_worker", *INSTITUTIONS, *PROVIDERS},
        hidden=OTHERS | {"grid_worker", *INSTITUTIONS, *PROVIDERS},
    ),
    _row(
        name="api:areas_tree",
        query=f"?root={world.STREET}",
        ok=ALL - OTHERS - {"grid_worker", *INSTITUTIONS, *PROVIDERS},
        hidden=OTHERS | {"grid_worker", *INSTITUTIONS, *PROVIDERS},
    ),
    # elders
    _row(name="api:elders", ok=READERS),
    _row(name="api:elders_count", ok=READERS),
    _row(name="api:elders_search", query="?q=zds", ok=READERS),
    _post("elders", {*EDITORS, "machine_other"}, {"name": "赵", "area_code": world.COMMUNITY}),
    _row(name="api:elder", args=ELDER, ok=HERE, hidden=AWAY - {*INSTITUTIONS}),
    _post("elder", EDITORS, {"key_note": "门垫下"}, args=ELDER, method="patch", hidden=BLIND),
    _row(name="api:elder_contacts", method="put", args=ELDER, body=_contacts, ok=EDITORS, hidden=BLIND),
    _post("elder_health", EDITORS, {"kind": "note", "text": "耳背"}, args=ELDER, hidden=BLIND),
    _post(
        "elder_categories",
        EDITORS,
        {"kind": "dibao", "starts_on": "2026-01-01", "source": "民政"},
        args=ELDER,
        hidden=BLIND,
    ),
    _post(
        "elder_reveal",
        {"operator", "lead_operator", "official", "registrar"},
        {"field": "phone", "reason": "emergency"},
        args=ELDER,
        hidden=BLIND,
    ),
    _row(name="api:imports", ok={"registrar", *MACHINES}),
    _row(name="api:imports", method="post", data=_file, ok={"registrar", *MACHINES}),
    _row(name="api:import", args=IMPORT, ok={"registrar", "machine"}, hidden={"machine_other"}),
    _row(name="api:import_confirm", method="post", args=IMPORT, hidden={"registrar", *MACHINES}),
    _row(name="api:import_report", args=IMPORT, hidden={"registrar", *MACHINES}),
    # routines
    _row(name="api:routines", ok=ROUTINES),
    _row(
        name="api:routine",
        args=_thing("routine", "home_id", _routine),
        ok=ROUTINES - OTHERS,
        hidden=OTHERS,
    ),
    # measured values, for hospitals
    _row(
        name="api:fhir_observations",
        query=lambda case: f"?subject=Patient/{_person(case).pk}",
        ok={"machine"},
        hidden={"machine_other"},
    ),
    # devices
    _row(name="api:devices", ok=READERS | {*INSTITUTIONS}),
    _row(name="api:device_health", ok=READERS | {*INSTITUTIONS}),
    _row(name="api:device_health_list", args=lambda _case: {"name": "low_battery"}, ok=READERS | {*INSTITUTIONS}),
    _post("devices", {"installer", *MACHINES}, {"number": "api-2", "kind": "button", "area": world.NANGANG}),
    _row(name="api:device", args=DEVICE, ok=HERE, hidden=AWAY),
    *(
        _post(f"device_{verb}", DEVICE_BINDERS, args=DEVICE, hidden=AWAY | {*PROVIDERS})
        for verb in ("unbind", "tested", "retire")
    ),
    _row(
        name="api:device_bind",
        method="post",
        args=DEVICE,
        body=lambda case: {"elder": str(_person(case).pk)},
        ok=DEVICE_BINDERS,
        hidden=AWAY | {*PROVIDERS},
    ),
    _row(name="api:ledger_days", ok=LEDGER),
    _row(name="api:ledger_day", args=_day, ok=LEDGER, method="post"),
    _row(name="api:signals", query="?device=api-btn-1", ok=HERE, hidden=AWAY),
    _post("frames", MACHINES, {"frames": [{"device": "a#b", "body": {}}]}),
    # incidents
    _row(name="api:incidents", ok=CASES | {*INSTITUTIONS}),
    _row(name="api:incident", args=INCIDENT, ok=CASES_HERE, hidden=CASES_AWAY),
    _row(name="api:incident_candidates", args=INCIDENT, ok=WORKERS - OTHERS, hidden=OTHERS | MANAGERS),
    _row(
        name="api:incidents",
        method="post",
        body=lambda case: {"kind": "leak", "elder": str(_person(case).pk)},
        ok={*OPERATORS, "machine"},
        hidden={"operator_other", "machine_other"},
    ),
    *(
        _post(f"incident_{verb}", OPERATORS | extra, body, args=CLAIMED, hidden=CASES_AWAY)
        for verb, (extra, body) in {
            "claim": (set(), {}),
            "take_over": (set(), {}),
            "heartbeat": (set(), {}),
            "assess": (ACTING, {}),
            "no_speech": (ACTING, {}),
            "emergency": (ACTING, {"service": "120"}),
            "notes": (ACTING, {"text": "门口没有人"}),
            "calls": (ACTING, {"target": "elder"}),
            "resolve": (set(), {"outcome": "test"}),
            "call_back": (ACTING, {"text": "平安"}),
        }.items()
    ),
    _row(
        name="api:incident_step",
        method="post",
        args=lambda case: {**CLAIMED(case), "step": "check"},
        body=lambda _case: {"answer": {}},
        ok=OPERATORS | ACTING,
        hidden=CASES_AWAY,
    ),
    _row(
        name="api:incident_send",
        method="post",
        args=lambda case: (WORKER(case), CLAIMED(case))[1],
        body=lambda case: {"worker": WORKER(case)["responder_id"]},
        ok=OPERATORS,
        hidden=CASES_AWAY,
    ),
    _post("incident_review", {"lead_operator", "official"}, {"text": "好"}, args=INCIDENT, hidden=CASES_AWAY),
    _post("incident_reopen", {"lead_operator", "official"}, {"text": "再看"}, args=INCIDENT, hidden=CASES_AWAY),
    _post("call_end", OPERATORS | ACTING, {"result": "busy"}, args=CALL, hidden=CASES_AWAY),
    # dispatch
    _row(name="api:responders", ok=WORKERS | MANAGERS),
    _row(
        name="api:responders",
        method="post",
        ok={"lead_operator"},
        hidden=MANAGERS,  # whoever is not of their own staff does not exist for them
        body=lambda case: {"user": str(case.person("responder").pk), "area": world.NANGANG},
    ),
    _row(name="api:responder", args=WORKER, ok=WORKERS - OTHERS, hidden=STRANGERS),
    _post("responder_duty", {"lead_operator"}, {"on": True}, args=WORKER, method="put", hidden=STRANGERS),
    _post(
        "responder_position",
        {"lead_operator"},
        {"longitude": 126.6, "latitude": 45.7, "datum": "wgs84"},
        args=WORKER,
        method="put",
        hidden=STRANGERS,
    ),
    _row(name="api:assignments", ok=ALL),
    _row(name="api:assignment", args=lambda _case: NOTHING, hidden=ALL),
    *(
        _row(
            name=f"api:assignment_{verb}",
            method="post",
            args=lambda _case: NOTHING,
            body=lambda _case: {"reason": "远"} if verb == "refuse" else {},  # noqa: B023
            hidden=ALL,
        )
        for verb in ("accept", "arrive", "finish")
    ),
    _row(
        name="api:assignment_show",
        method="post",
        args=lambda _case: NOTHING,
        body=lambda _case: {"code": "x"},
        hidden=ALL,
    ),
    _post("home_calls", MACHINES, {"caller": "045182340009", "called_at": clock.now().isoformat()}),
    _row(
        name="api:assignment_refuse",
        method="post",
        args=lambda _case: NOTHING,
        body=lambda _case: {"reason": "太远"},
        hidden=ALL,
    ),
    # messages and webhooks
    _row(name="api:messages", ok=ALL),
    _post("message_read", set(), args=lambda _case: {"message_id": "999999"}, hidden=ALL),
    _post("message_reports", set(), {"channel": "sms", "reference": "x", "state": "failed"}, hidden=MACHINES),
    _row(name="api:webhook_facts", ok={"system_admin", *MACHINES}),
    _row(name="api:webhooks", ok={"system_admin", *MACHINES}),
    _post(
        "webhooks",
        MACHINES,
        {"name": "x", "url": "https://127.0.0.1/", "facts": ["elder_died"]},
    ),
    _row(name="api:webhook", args=HOOK, hidden={"system_admin", *MACHINES}),
    _post("webhook", set(), args=HOOK, method="delete", hidden={"system_admin", *MACHINES}),
    _post("webhook_enable", set(), args=HOOK, hidden={"system_admin", *MACHINES}),
    _row(name="api:webhook_deliveries", args=HOOK, hidden={"system_admin", *MACHINES}),
]
