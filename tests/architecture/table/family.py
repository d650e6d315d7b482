"""The family page: relatives and elders, and of the elders only their own."""

from typing import Any

from anju.people import commands as people
from anju.people.models import Elder
from tests.architecture.permission_table import Case, Row
from tests.incidents import scene

FAMILY = {"relative"}


def _father(case: Case) -> Elder:
    elder = scene.zhao_defu(contacts=False)
    daughter = people.ContactValues(
        name="赵丽华", relation="女儿", phone="13812346612", user_id=case.person("relative").pk
    )
    people.set_contacts(scene.SYSTEM, elder.pk, [daughter], now=scene.NOW)
    scene.alarm(elder, "fall")
    return elder


def _own(case: Case) -> dict[str, Any]:
    return {"elder_id": case.thing("father of the relative", _father).pk}


def _other(case: Case) -> dict[str, Any]:
    return {"elder_id": case.thing("somebody else's father", lambda _case: scene.zhao_defu(name="王德福")).pk}


PAGES = ("elder", "now", "note", "week", "seen_by", "visits", "away")
POSTS = ("note", "coming", "away")

ROWS = [
    Row(name="family:home", ok=FAMILY),
    *(Row(name=f"family:{page}", args=_own, ok=FAMILY) for page in PAGES),
    *(Row(name=f"family:{page}", args=_other, hidden=FAMILY) for page in PAGES),
    *(Row(name=f"family:{page}", args=_own, method="post", ok=FAMILY) for page in POSTS),
    *(Row(name=f"family:{page}", args=_other, method="post", hidden=FAMILY) for page in POSTS),
    Row(name="family:help", args=_own, method="post"),  # an elder's own tile: a relative has the telephone
    Row(name="family:help", args=_other, method="post", hidden=FAMILY),
    Row(name="family:call_family", args=_own),
    Row(name="family:call_family", args=_other, hidden=FAMILY),
]
