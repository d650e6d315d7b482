"""The strip's own statement: the same cases as every other list, for each kind of viewer, and the same words."""

import pytest

from anju.incidents import commands, queries
from anju.incidents.models import Incident
from anju.institutions import commands as institutions
from anju.kernel.viewer import SYSTEM, Principal, Viewer
from anju.people.models import Elder
from tests import world
from tests.incidents import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(zhao: Elder, li: Viewer) -> None:
    """One here, one next door, one next door that was widened and claimed here, one of nobody, one of a home."""
    neighbour = scene.zhao_defu(name="于凤琴", area=world.DAOLI_COMMUNITY)
    widened = scene.alarm(neighbour, "smoke")
    commands.fire_timers(scene.after(400))
    scene.alarm(zhao, "fall")
    scene.alarm(neighbour, "help")
    commands.claim(li, widened.pk, now=scene.after(401))
    scene.alarm(None, "sos")
    Incident.objects.filter(elder=None).update(area_code="", desk_area_code="")
    home = world.institution()
    point = institutions.found_point(SYSTEM, home, name="厨房", now=scene.NOW)
    case = scene.alarm(zhao, "co")
    Incident.objects.filter(pk=case.pk).update(elder=None, dwelling=None, point=point)


def viewers(zhao: Elder) -> dict[str, Viewer]:
    people = {
        "chen": world.lead_operator_chen(),
        "next door": world.operator_of_daoli(),
        "xu": world.official_xu(),
        "zhao of next door": world.official_zhao_daoli(),
        "city": world.person("齐市长", "official", "2301"),
        "home": world.staff_bai(),
        "other home": world.staff_of_daoli(),
        "responder": world.responder_sun(),
        "administrator": world.system_admin(),
    }
    found = {name: world.viewer(user) for name, user in people.items()}
    relative = world.daughter_zhao()
    found["daughter"] = world.viewer(relative, elders=frozenset({zhao.pk}))
    found["nobody's daughter"] = world.viewer(relative)
    found["of nobody"] = Viewer(
        principal=Principal.PROVIDER, name="无单位", area="", verbs=frozenset({"incident.read"})
    )
    return found | {"system": SYSTEM}


def test_shows_each_viewer_what_every_other_list_shows(cases: None, zhao: Elder, li: Viewer) -> None:
    seen = {}
    for name, viewer in ({"li": li} | viewers(zhao)).items():
        seen[name] = [row.id for row in queries.rung(viewer)]
        assert seen[name] == [case.pk for case in queries.open_incidents(viewer)], name
        for elder in Elder.objects.all():
            known = [(case.pk, case.outcome) for case in queries.history_of(viewer, elder.pk)]
            assert [(row.id, row.outcome) for row in queries.earlier(viewer, elder.pk)] == known, name
    assert len(seen["system"]) == 5
    assert seen["administrator"] == seen["of nobody"] == seen["nobody's daughter"] == []
    assert len({tuple(ids) for ids in seen.values()}) >= 5, seen  # the viewers do differ


def test_says_of_each_case_what_the_case_says(cases: None, li: Viewer) -> None:
    rows = {row.id: row for row in queries.rung(SYSTEM)}
    for case in queries.open_incidents(SYSTEM):
        row = rows[case.pk]
        for name in queries.Rung._fields[: queries.Rung._fields.index("elder")]:
            assert getattr(row, name) == getattr(case, name), name
        assert row.faults == case.faults
        assert row.elder == (case.elder.name if case.elder else "")
        assert row.device_kind == (case.device.kind if case.device else "")
        assert (row.institution, row.address, row.spot) == (
            (case.point.institution.name, case.point.institution.address, case.point.full) if case.point else ("",) * 3
        )
    assert any(row.spot for row in rows.values())
    assert any(row.claimed_name == "李静" for row in rows.values())
