"""The board: whoever may read it, inside the own area; of another county there is nothing."""

from tests import world
from tests.architecture.permission_table import Row

MAY, ELSEWHERE = {"official", "lead_operator"}, {"official_other"}


def _area(_case: object) -> dict[str, str]:
    return {"area": world.NANGANG}


def _people(_case: object) -> dict[str, str]:
    return {"area": world.NANGANG, "name": "answered_60"}


ROWS = [
    Row(name="supervisor:board", ok=MAY | ELSEWHERE),
    Row(name="supervisor:area", args=_area, ok=MAY, hidden=ELSEWHERE),
    Row(name="supervisor:people", args=_people, ok=MAY, hidden=ELSEWHERE),
    Row(name="supervisor:export", args=_area, method="post", ok=MAY, hidden=ELSEWHERE),
]
