"""Providers of care at home: permits with an end, services, divisions; who may deliver what where."""

from datetime import date, timedelta

import pytest

from anju.institutions import commands, queries
from anju.institutions.commands import PermitTaken
from anju.institutions.models import Institution
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people.commands.values import AreaOutside, FieldInvalid
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db
TODAY = clock.local_day(NOW)


@pytest.fixture
def kangxin() -> Institution:
    return world.provider()


def found(item: str = "bath", area: str = world.COMMUNITY, day: date = TODAY) -> list[str]:
    return [row.name for row in queries.providers(SYSTEM, area=area, item=item, day=day)]


class TestProviders:
    def test_serve_what_and_where_they_may(self, kangxin):
        assert found() == ["康馨居家养老"]
        assert found(item="") == ["康馨居家养老"]
        assert found(item="rehabilitation") == []
        assert found(area=world.DAOLI_COMMUNITY) == []
        assert queries.serves(SYSTEM, kangxin.pk, area=world.COMMUNITY, item="meal", day=TODAY)
        assert not queries.serves(SYSTEM, kangxin.pk, area=world.COMMUNITY, item="nothing", day=TODAY)

    def test_a_suspended_one_gets_nothing(self, kangxin):
        commands.move_institution(SYSTEM, kangxin.pk, "suspend", why="整改", now=NOW)
        assert found() == []

    def test_an_expired_permit_bars_until_a_new_one_stands(self, kangxin):
        yesterday = TODAY - timedelta(days=1)
        commands.add_permit(SYSTEM, kangxin.pk, kind="business", number="A1", expires_on=yesterday, now=NOW)
        assert found() == []
        assert found(day=yesterday) == ["康馨居家养老"]
        commands.add_permit(SYSTEM, kangxin.pk, kind="business", number="A2", now=NOW)
        assert found() == ["康馨居家养老"]


class TestPermits:
    def test_are_listed_by_their_end_with_a_state(self, kangxin):
        for number, days in (("late", 400), ("soon", 60), ("over", -1)):
            commands.add_permit(
                SYSTEM, kangxin.pk, kind="food", number=number, expires_on=TODAY + timedelta(days=days), now=NOW
            )
        commands.add_permit(SYSTEM, kangxin.pk, kind="business", number="ever", now=NOW)
        lines = queries.permits(SYSTEM, kangxin.pk, day=TODAY)
        assert [(line.number, line.state) for line in lines] == [
            ("over", "expired"),
            ("soon", "soon"),
            ("late", "valid"),
            ("ever", "valid"),
        ]

    def test_the_same_one_twice_and_nonsense_are_refused(self, kangxin):
        commands.add_permit(SYSTEM, kangxin.pk, kind="food", number=" F1 ", now=NOW)
        with pytest.raises(PermitTaken):
            commands.add_permit(SYSTEM, kangxin.pk, kind="food", number="F1", now=NOW)
        for values in (
            {"kind": "passport", "number": "1"},
            {"kind": "food", "number": " "},
            {"kind": "food", "number": "1" * 61},
        ):
            with pytest.raises(FieldInvalid):
                commands.add_permit(SYSTEM, kangxin.pk, now=NOW, **values)

    def test_a_removed_one_stays_in_the_audit(self, kangxin):
        permit = commands.add_permit(SYSTEM, kangxin.pk, kind="food", number="F9", now=NOW)
        commands.remove_permit(SYSTEM, kangxin.pk, permit.pk, now=NOW)
        assert queries.permits(SYSTEM, kangxin.pk, day=TODAY) == []
        assert Audit.objects.filter(thing="institution", data__verb="remove_permit", data__number="F9").exists()
        with pytest.raises(NotVisible):
            commands.remove_permit(SYSTEM, kangxin.pk, permit.pk, now=NOW)


class TestServices:
    def test_only_the_registrar_of_the_area_says_what_and_where(self, kangxin):
        he = world.viewer(world.registrar_he())
        row = commands.set_services(he, kangxin.pk, items=["bath", "bath", " "], service_areas=[world.STREET], now=NOW)
        assert (row.items, row.service_areas) == (["bath"], [world.STREET])
        with pytest.raises(AreaOutside):
            commands.set_services(he, kangxin.pk, items=[], service_areas=[world.DAOLI], now=NOW)
        with pytest.raises(FieldInvalid):
            commands.set_services(he, kangxin.pk, items=["x" * 41], service_areas=[], now=NOW)
        places = [f"{world.STREET}{number:03}" for number in range(201)]
        with pytest.raises(FieldInvalid):
            commands.set_services(he, kangxin.pk, items=[], service_areas=places, now=NOW)
        shen = world.viewer(world.manager_shen())
        with pytest.raises(NotAllowed):
            commands.set_services(shen, kangxin.pk, items=[], service_areas=[], now=NOW)


class TestPages:
    def test_the_registrar_writes_services_divisions_and_permits(self, kangxin):
        browser = world.client_for(world.registrar_he())
        page = f"/institutions/{kangxin.pk}/services/"
        assert "meal" in browser.get(page).content.decode()
        browser.post(f"{page}set/", {"codes": "bath，walking", "area": world.STREET})
        kangxin.refresh_from_db()
        assert kangxin.items == ["bath", "walking"]
        assert kangxin.service_areas == [world.NANGANG, world.STREET]
        browser.post(f"{page}set/", {"drop": world.NANGANG})
        kangxin.refresh_from_db()
        assert kangxin.service_areas == [world.STREET]
        permits = f"/institutions/{kangxin.pk}/permits/add/"
        values = {"kind": "business", "number": "91230103", "expires_on": "2020-01-01"}
        assert browser.post(permits, values).status_code == 302
        assert browser.post(permits, values).status_code == 409
        assert browser.post(permits, {"kind": "business"}).status_code == 422
        text = browser.get(f"/institutions/{kangxin.pk}/").content.decode()
        assert "91230103" in text
        assert "已过期，停止派单" in text
        permit = kangxin.permits.get()
        assert browser.post(f"/institutions/{kangxin.pk}/permits/{permit.pk}/remove/").status_code == 302

    def test_a_catalogue_offers_its_words(self, kangxin, monkeypatch):
        monkeypatch.setattr(queries.providing, "item_sources", [lambda: {"bath": "助浴", "meal": "助餐"}])
        browser = world.client_for(world.registrar_he())
        assert "助浴" in browser.get(f"/institutions/{kangxin.pk}/services/").content.decode()
        browser.post(f"/institutions/{kangxin.pk}/services/set/", {"items": ["meal"]})
        kangxin.refresh_from_db()
        assert kangxin.items == ["meal"]
        assert "助餐" in browser.get(f"/institutions/{kangxin.pk}/").content.decode()

    def test_a_provider_sees_its_own_page_and_no_other(self, kangxin):
        other = world.provider("松花江家政")
        browser = world.client_for(world.manager_shen())
        assert browser.get(f"/institutions/{kangxin.pk}/").status_code == 200
        assert browser.get(f"/institutions/{other.pk}/").status_code == 404
        assert "松花江家政" not in browser.get("/institutions/?text=家政").content.decode()
