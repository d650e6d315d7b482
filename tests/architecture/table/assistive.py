"""Assistive devices: a point's own staff keeps and lends, desks and offices reserve, officials read their own area."""

from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

OFFICIALS = {"official", "official_other"}
STAFF = {"institution_staff", "institution_other"}
DESKS = {"operator", "lead_operator", "registrar", "grid_worker"}
DESKS_ELSEWHERE = {"operator_other"}
READS = OFFICIALS | STAFF | DESKS | DESKS_ELSEWHERE
HERE = {"official", "institution_staff", *DESKS}
ELSEWHERE = {"official_other", "institution_other", *DESKS_ELSEWHERE}
OWN, OTHER_POINT = {"institution_staff"}, {"institution_other"}


def _place(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from anju.assistive import commands
        from anju.kernel.viewer import SYSTEM
        from tests.assistive import scene

        row = world.institution()
        commands.load_kinds(SYSTEM, now=scene.NOW)
        scene.terms(row)
        for number in range(8):
            scene.piece(row, f"LY-{number:03}")
        _elder(case)
        return row

    return {"institution_id": case.thing("point", build).pk}


def _elder(case: Case) -> int:
    from tests.assistive import scene

    found: int = case.thing("borrower", lambda _case: scene.borrower()).pk
    return found


def _offer(case: Case) -> dict[str, Any]:
    return {**_place(case), "kind": "wheelchair"}


def _piece(case: Case) -> dict[str, Any]:
    from anju.assistive.models import Piece

    return {"piece_id": Piece.objects.filter(institution_id=_place(case)["institution_id"]).order_by("-number")[0].pk}


def _loan(case: Case) -> dict[str, Any]:
    def build(_case: Case) -> Any:
        from anju.assistive import commands
        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM

        return commands.reserve(
            SYSTEM, _place(case)["institution_id"], elder_id=_elder(case), kind="wheelchair", days=30,
            shown_pay_fen=None, now=clock.now(),
        )  # fmt: skip

    return {"loan_id": case.thing("loan", build).pk}


def _body(case: Case) -> dict[str, Any]:
    return {"place": str(_place(case)["institution_id"]), "elder": str(_elder(case)), "kind": "wheelchair"}


ROWS = [
    Row(name="assistive:list", ok=READS),
    Row(name="assistive:showcase", ok=READS),
    Row(name="assistive:loans", ok=READS),
    Row(
        name="assistive:reserve", args=_offer, query=lambda case: f"?elder={_elder(case)}", ok=OWN | DESKS,
        hidden=OTHER_POINT | DESKS_ELSEWHERE,
    ),
    Row(
        name="assistive:reserve", args=_offer, method="post", ok=OWN | DESKS, hidden=OTHER_POINT | DESKS_ELSEWHERE,
        data=lambda case: {"elder": _elder(case), "days": 30},
    ),
    Row(name="assistive:ringing", ok=STAFF | DESKS | DESKS_ELSEWHERE),
    Row(name="assistive:see", args=_loan, method="post", ok=DESKS, hidden=DESKS_ELSEWHERE),
    Row(name="assistive:loan", args=_loan, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="assistive:loan_act", args=lambda case: {**_loan(case), "verb": "hand_over"}, method="post", ok=OWN,
        hidden=OTHER_POINT,
    ),
    Row(name="assistive:piece", args=_piece, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="assistive:piece_act", args=lambda case: {**_piece(case), "verb": "send_to_repair"}, method="post", ok=OWN,
        hidden=OTHER_POINT, data=lambda _case: {"why": "刹车松动"},
    ),
    Row(name="assistive:point", args=_place, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="assistive:find", args=_place, method="post", ok=OWN, hidden=OTHER_POINT,
        data=lambda _case: {"text": "赵德福"},
    ),
    Row(name="assistive:stock", args=_place, ok=HERE, hidden=ELSEWHERE),
    Row(
        name="assistive:take_in", args=_place, method="post", ok=OWN, hidden=OTHER_POINT,
        data=lambda _case: {"kind": "cane", "number": "SZ-001"},
    ),
    Row(
        name="assistive:set_terms", args=_place, method="post", ok=OWN, hidden=OTHER_POINT,
        data=lambda _case: {"kind": "cane", "deposit": "20", "rent": "0", "longest_days": 90},
    ),
    Row(name="assistive:labels", args=_place, ok=HERE, hidden=ELSEWHERE),
    Row(name="api:aids", ok=READS | {"machine", "machine_other"}, hidden={"relative"}, api=True),
    Row(name="api:aid_loans", ok=READS | {"machine", "machine_other", "relative"}, api=True),
    Row(
        name="api:aid_loans", method="post", body=_body, ok=OWN | DESKS | {"machine"},
        hidden=OTHER_POINT | DESKS_ELSEWHERE | {"machine_other", "relative"}, api=True,
    ),
    Row(
        name="api:aid_loan_cancel", args=_loan, method="post", ok=OWN | DESKS | {"machine"},
        hidden=OTHER_POINT | DESKS_ELSEWHERE | {"machine_other", "relative"}, api=True,
    ),
]  # fmt: skip
