"""Quality: the board for providers (their own) and offices, call-backs for desks and offices, audits for officials."""

from typing import Any

from tests.architecture.permission_table import Case, Row

DESKS = {"operator", "lead_operator", "official"}
ELSEWHERE = {"operator_other", "official_other"}
PROVIDERS = {"provider_manager", "provider_other", "institution_staff", "institution_other"}
OFFICES = {"official", "official_other"}


def _call(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM
        from anju.quality import commands
        from tests.incidents import scene as alarms
        from tests.orders import scene

        scene.catalogue()
        now = clock.now()
        order = scene.placed(alarms.zhao_defu(name="赵德回"), now=now, hours=24)
        return commands.choose(SYSTEM, order.pk, now=now, disputed=True)

    return {"call_id": case.thing("call_back", build).pk}


def _taken(case: Case) -> dict[str, Any]:
    """One that the system has taken: whoever leads a shift may give it away, an operator who has not taken it may not."""
    from anju.quality.models import CallBack

    found = _call(case)
    CallBack.objects.filter(pk=found["call_id"]).update(state="taken", taken_by=999_999, taken_name="周敏")
    return found


def _colleague(case: Case) -> dict[str, Any]:
    from tests import world

    return {"colleague": str(case.thing("colleague", lambda _case: world.operator_wang()).pk)}


def _draw(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from anju.kernel import clock
        from anju.quality.models import AuditDraw
        from tests import world

        now = clock.now()
        return AuditDraw.objects.create(
            area_code=world.NANGANG, seed="表", starts_on=now.date(), ends_on=now.date(), size=1, population=0,
            population_digest="0" * 64, members=[], drawn_by="system", drawn_name="系统", drawn_at=now,
        )  # fmt: skip

    return {"draw_id": case.thing("audit_draw", build).pk}


def _provider(case: Case) -> dict[str, Any]:
    from tests import world

    return {"provider_id": case.thing("quality provider", lambda _case: world.provider()).pk}


ROWS = [
    Row(name="quality:board", ok=DESKS | ELSEWHERE | PROVIDERS),
    Row(name="quality:lapses", ok=DESKS | ELSEWHERE | PROVIDERS),
    Row(name="quality:export", method="post", ok=DESKS | ELSEWHERE | PROVIDERS),
    Row(
        name="quality:share", method="post", args=_provider, data=lambda _case: {"percent": "10"}, ok={"official"},
        hidden={"official_other"},
    ),
    Row(name="quality:calls", ok=DESKS | ELSEWHERE),
    Row(name="quality:call", args=_call, ok=DESKS, hidden=ELSEWHERE),
    Row(name="quality:reach", method="post", args=_call, ok=DESKS, hidden=ELSEWHERE),
    Row(
        name="quality:act", method="post", args=lambda case: {**_call(case), "verb": "miss"}, ok=DESKS,
        hidden=ELSEWHERE,
    ),
    Row(
        name="quality:act", method="post", args=lambda case: {**_taken(case), "verb": "hand_over"}, data=_colleague,
        ok=DESKS, hidden=ELSEWHERE,
    ),
    Row(name="api:call_backs", ok=DESKS | ELSEWHERE, api=True),
    Row(name="api:call_back", args=_call, ok=DESKS, hidden=ELSEWHERE, api=True),
    Row(
        name="api:call_back_hand_over", method="post", args=_taken, body=_colleague, ok=DESKS, hidden=ELSEWHERE,
        api=True,
    ),
    Row(name="quality:audits", ok=OFFICES),
    Row(name="quality:audit", args=_draw, ok={"official"}, hidden={"official_other"}),
    Row(name="quality:pack", method="post", args=_draw, ok={"official"}, hidden={"official_other"}),
]  # fmt: skip
