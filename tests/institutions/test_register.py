"""Registrar He keeps the institutions of 南岗区; Bai Jing works at one of them; Official Zhao of 道里区 sees none."""

import pytest

from anju.accounts import commands as accounts
from anju.accounts.commands.posts import OrganisationNeeded
from anju.institutions import commands, queries
from anju.institutions.models import Institution, Point
from anju.institutions.permissions import InstitutionClosed
from anju.journal.models import Audit, Fact, Move
from anju.kernel.geometry import DatumUnknown
from anju.kernel.identifiers import CreditCodeInvalid
from anju.kernel.lifecycle import WrongState
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people.commands.revealing import NothingSealed, ReasonNeeded
from anju.people.commands.values import AreaOutside, FieldInvalid, PhoneInvalid
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Institution:
    return world.institution()


class TestRegister:
    def test_keeps_sealed_phones_and_leaves_a_move_and_a_fact(self, home):
        assert home.duty_phone_last4 == "0001"
        assert b"045182340001" not in bytes(home.duty_phone_sealed)
        assert Move.objects.get(thing="institution", thing_id=home.pk).verb == "register"
        assert Fact.objects.get(name="institutions.registered").data["institution_id"] == home.pk

    def test_turns_a_foreign_datum_into_wgs84(self):
        row = world.institution("松花江养老院", longitude=126.65, latitude=45.75, datum="gcj02")
        assert (row.longitude, row.latitude) != (126.65, 45.75)
        assert row.datum_in == "gcj02"

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"name": " "}, FieldInvalid),
            ({"kind": "hotel"}, FieldInvalid),
            ({"name": "长" * 81}, FieldInvalid),
            ({"credit_code": "91230103MA1"}, CreditCodeInvalid),
            ({"duty_phone": "123"}, PhoneInvalid),
            ({"datum": ""}, DatumUnknown),
            ({"latitude": None}, FieldInvalid),
            ({"area_code": world.DAOLI_COMMUNITY}, AreaOutside),
            ({"area_code": ""}, AreaOutside),
        ],
    )
    def test_refuses_what_cannot_be_right(self, changes, problem):
        viewer = world.viewer(world.registrar_he())
        values = {
            "kind": "home", "name": "新院", "area_code": world.COMMUNITY, "address": "花园街 1 号",
            "responsible_name": "白静", "longitude": 126.6, "latitude": 45.7, "datum": "wgs84",
        }  # fmt: skip
        with pytest.raises(problem):
            commands.register_institution(viewer, {**values, **changes}, now=NOW)

    def test_needs_an_area(self):
        world.harbin()
        values = {"kind": "home", "name": "新院", "address": "花园街 1 号", "responsible_name": "白静"}
        with pytest.raises(AreaOutside):
            commands.register_institution(SYSTEM, values, now=NOW)

    def test_a_name_stands_once_in_a_place(self, home):
        other = commands.register_institution(
            SYSTEM,
            {
                "kind": "station",
                "name": "另一家",
                "area_code": home.area_code,
                "address": "x",
                "responsible_name": "李",
            },
            now=NOW,
        )
        with pytest.raises(commands.InstitutionTaken):
            commands.change_institution(SYSTEM, other.pk, {"name": home.name}, now=NOW)

    def test_a_change_is_audited_by_field_and_the_area_stays(self, home):
        viewer = world.viewer(world.registrar_he())
        changes = {"address": "花园街 11 号", "area_code": world.NEXT_COMMUNITY}
        row = commands.change_institution(viewer, home.pk, changes, now=NOW)
        assert (row.address, row.area_code) == ("花园街 11 号", world.COMMUNITY)
        assert Audit.objects.get(kind="change", thing="institution").data == {"fields": ["address"]}
        with pytest.raises(FieldInvalid):
            commands.change_institution(viewer, home.pk, {"responsible_name": ""}, now=NOW)


class TestLife:
    def test_suspending_asks_why_and_closing_is_for_good(self, home):
        with pytest.raises(FieldInvalid):
            commands.move_institution(SYSTEM, home.pk, "suspend", now=NOW)
        commands.move_institution(SYSTEM, home.pk, "suspend", now=NOW, why="消防整改")
        commands.move_institution(SYSTEM, home.pk, "resume", now=NOW)
        with pytest.raises(WrongState):
            commands.move_institution(SYSTEM, home.pk, "resume", now=NOW)
        commands.move_institution(SYSTEM, home.pk, "close", now=NOW, why="注销备案")
        with pytest.raises(InstitutionClosed):
            commands.change_institution(SYSTEM, home.pk, {"address": "x"}, now=NOW)
        assert [row.verb for row in Move.objects.filter(thing="institution").order_by("id")] == [
            "register", "suspend", "resume", "close",
        ]  # fmt: skip


class TestScope:
    def test_another_district_and_another_institutions_staff_see_nothing(self, home):
        for person in (world.official_zhao_daoli(), world.staff_of_daoli(), world.daughter_zhao()):
            viewer = world.viewer(person)
            assert home not in queries.institutions(viewer)
            with pytest.raises(NotVisible):
                queries.institution(viewer, home.pk)

    def test_staff_see_their_own_alone(self, home):
        other = world.institution("福寿养老院")
        viewer = world.viewer(world.staff_bai())
        assert list(queries.institutions(viewer)) == [home]
        with pytest.raises(NotVisible):
            queries.institution(viewer, other.pk)

    def test_staff_do_not_edit_the_register(self, home):
        with pytest.raises(NotAllowed):
            commands.change_institution(world.viewer(world.staff_bai()), home.pk, {"address": "x"}, now=NOW)

    def test_a_post_at_an_institution_needs_one_and_others_take_none(self, home):
        user = world.person("白静")
        with pytest.raises(OrganisationNeeded):
            accounts.grant_post(SYSTEM, user.pk, role="institution_staff", area=home.area_code, now=NOW)
        with pytest.raises(OrganisationNeeded):
            accounts.grant_post(SYSTEM, user.pk, role="official", area=world.NANGANG, organisation_id=home.pk, now=NOW)


class TestPoints:
    def test_a_found_point_waits_for_its_name(self, home):
        point = commands.found_point(SYSTEM, home, name="990001-1-01000000", now=NOW)
        assert commands.found_point(SYSTEM, home, name="990001-1-01000000", now=NOW).pk == point.pk
        assert point.named_at is None
        named = commands.name_point(
            world.viewer(world.staff_bai()), point.pk, name="灶台上方", kind="kitchen", building="1 号楼", floor="1 层",
            now=NOW,
        )  # fmt: skip
        assert named.full == "1 号楼 1 层 灶台上方"
        assert [row.to_state for row in Move.objects.filter(thing="point").order_by("id")] == ["waiting", "named"]

    def test_two_points_of_one_name_are_refused(self, home):
        commands.add_point(SYSTEM, home.pk, name="走廊", now=NOW)
        with pytest.raises(commands.PointNameTaken):
            commands.add_point(SYSTEM, home.pk, name="走廊", now=NOW)
        with pytest.raises(FieldInvalid):
            commands.add_point(SYSTEM, home.pk, name="", now=NOW)
        with pytest.raises(FieldInvalid):
            commands.add_point(SYSTEM, home.pk, name="x", kind="cellar", now=NOW)
        with pytest.raises(FieldInvalid):
            commands.add_point(SYSTEM, home.pk, name="x", floor="y" * 21, now=NOW)
        assert Point.objects.count() == 1

    def test_named_points_come_first(self, home):
        commands.found_point(SYSTEM, home, name="a", now=NOW)
        commands.add_point(SYSTEM, home.pk, name="b", now=NOW)
        assert [row.name for row in queries.points(SYSTEM, home.pk)] == ["b", "a"]
        with pytest.raises(NotVisible):
            queries.point(world.viewer(world.staff_of_daoli()), queries.points(SYSTEM, home.pk)[0].pk)


class TestReveal:
    def test_a_full_number_asks_a_reason_and_leaves_a_row(self, home):
        viewer = world.viewer(world.operator_li())
        with pytest.raises(ReasonNeeded):
            commands.reveal_phone(viewer, home.pk, field="duty_phone", reason="看", now=NOW)
        with pytest.raises(NothingSealed):
            commands.reveal_phone(viewer, home.pk, field="name", reason="报警核实", now=NOW)
        told = commands.reveal_phone(viewer, home.pk, field="duty_phone", reason="报警核实", now=NOW)
        assert told == "045182340001"
        row = Audit.objects.get(kind="read", thing="institution")
        assert (row.thing_id, row.reason) == (home.pk, "报警核实")


class TestPages:
    def test_the_registrar_registers_and_adds_a_point(self):
        browser = world.client_for(world.registrar_he())
        said = {
            "kind": "station", "name": "花园驿站", "area_code": world.COMMUNITY, "address": "花园街 3 号",
            "responsible_name": "马丽", "duty_phone": "13904510009", "datum": "",
        }  # fmt: skip
        answer = browser.post("/institutions/new/", said)
        row = Institution.objects.get(name="花园驿站")
        assert answer["Location"] == f"/institutions/{row.pk}/"
        page = browser.get(f"/institutions/{row.pk}/").content.decode()
        assert "139****0009" in page
        assert "13904510009" not in page
        browser.post(f"/institutions/{row.pk}/points/new/", {"name": "厨房", "kind": "kitchen"})
        assert "厨房" in browser.get(f"/institutions/{row.pk}/").content.decode()
        assert browser.post("/institutions/new/", said).status_code == 409
        assert browser.post(f"/institutions/{row.pk}/edit/", {**said, "address": ""}).status_code == 422
        browser.post(f"/institutions/{row.pk}/edit/", {**said, "address": "花园街 5 号", "duty_phone": ""})
        row.refresh_from_db()
        assert (row.address, row.duty_phone_last4) == ("花园街 5 号", "0009")

    def test_a_number_is_shown_only_after_a_reason(self, home):
        browser = world.client_for(world.operator_li())
        address = f"/institutions/{home.pk}/phone/"
        assert "045182340001" not in browser.get(address).content.decode()
        assert browser.post(address, {"field": "duty_phone", "reason": "x"}).status_code == 422
        assert "045182340001" in browser.post(address, {"field": "duty_phone", "reason": "报警核实"}).content.decode()

    def test_the_list_filters_and_keeps_its_budget(self, home, django_assert_max_num_queries):
        world.institution("福寿养老院", area=world.NEXT_COMMUNITY)
        browser = world.client_for(world.official_xu())
        with django_assert_max_num_queries(16):
            page = browser.get("/institutions/?text=福寿").content.decode()
        assert "福寿养老院" in page
        assert home.name not in page
        assert home.name in browser.get("/institutions/?kind=nonsense").content.decode()

    def test_the_security_admin_grants_a_post_at_an_institution_by_its_name(self, home):
        user = world.person("白静", username="baijing")
        browser = world.client_for(world.security_admin())
        said = {"username": "baijing", "role": "institution_staff"}
        assert browser.post("/admin/posts/grant/", said | {"organisation": "没有这家"}).status_code == 422
        assert browser.post("/admin/posts/grant/", said | {"organisation": home.name}).status_code == 302
        viewer = world.viewer(user)
        assert (viewer.organisation_id, viewer.area) == (home.pk, home.area_code)
        assert home.name in browser.get("/admin/posts/").content.decode()
