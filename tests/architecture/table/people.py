"""Elders: whoever reads them inside the own area; edited by registrars and grid workers; of the next county nothing."""

from datetime import date
from typing import Any

from tests import world
from tests.architecture.permission_table import Case, Row

READS = {"operator", "lead_operator", "official", "registrar", "installer", "grid_worker"}
ELSEWHERE = {"operator_other", "official_other"}
EDITS = {"registrar", "grid_worker"}
REVEALS = {"operator", "lead_operator", "official", "registrar"}


def _elder(case: Case) -> dict[str, Any]:
    from tests.people.builders import zhao_defu

    return {"elder_id": case.thing("elder", lambda _case: zhao_defu(area_code=world.COMMUNITY)).pk}


def _pair(case: Case) -> dict[str, Any]:
    from anju.people.models import Duplicate
    from tests.people.builders import zhao_defu

    def build(_case: Case) -> Any:
        _elder(case)
        zhao_defu(area_code=world.COMMUNITY, id_number="", birth_on=date(1940, 11, 5), phone="")
        return Duplicate.objects.get()

    return {"duplicate_id": case.thing("pair", build).pk}


def _import(case: Case) -> dict[str, Any]:
    from django.core.files.base import ContentFile

    from anju.kernel import clock
    from anju.people import commands

    def build(_case: Case) -> Any:
        who = world.viewer(case.person("registrar"))
        return commands.start_import(who, file=ContentFile(b"x"), file_name="a.csv", now=clock.now())

    return {"import_id": case.thing("import", build).pk}


def _edit(name: str) -> list[Row]:
    return [
        Row(name=name, args=_elder, ok=EDITS),
        Row(name=name, args=_elder, ok=EDITS, method="post"),
    ]


ROWS = [
    Row(name="people:list", ok=READS | ELSEWHERE | {"relative"}),
    Row(name="people:export", method="post", ok={"registrar", "official", "official_other"}),
    Row(name="people:register", ok=EDITS),
    Row(name="people:doubles", ok=EDITS),
    Row(name="people:decide", method="post", args=_pair, ok=EDITS),
    Row(name="people:imports", ok={"registrar"}),
    Row(name="people:template", ok={"registrar"}),
    Row(name="people:import", args=_import, ok={"registrar"}),
    Row(name="people:confirm", method="post", args=_import, ok={"registrar"}),
    Row(name="people:report", args=_import, hidden={"registrar"}),  # there is no report before the rehearsal
    Row(name="people:elder", args=_elder, ok=READS, hidden=ELSEWHERE | {"relative"}),
    Row(name="people:print", args=_elder, ok=READS, hidden=ELSEWHERE | {"relative"}),
    Row(name="people:reveal", args=_elder, ok=REVEALS, hidden=ELSEWHERE),
    Row(name="people:reveal", method="post", args=_elder, ok=REVEALS, hidden=ELSEWHERE),
    *_edit("people:change"),
    *_edit("people:contacts"),
    *_edit("people:health"),
    *_edit("people:categories"),
    *_edit("people:consents"),
    *_edit("people:ending"),
]
