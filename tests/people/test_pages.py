"""The pages: what each shows, to whom, and what a wrong entry says."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from anju.journal.models import Audit
from anju.people import commands, queries
from anju.people.models import Elder, Import
from tests import world
from tests.people.builders import NOW, id_number, registrar, zhao_defu
from tests.people.files import csv_bytes, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def elder(db: None) -> Elder:
    world.harbin()
    row = zhao_defu(area_code=world.COMMUNITY)
    people = [commands.ContactValues(name="赵丽华", relation="女儿", phone="13812346612", has_key=True)]
    commands.set_contacts(registrar(), row.pk, people, now=NOW)
    commands.add_health_note(registrar(), row.pk, kind="condition", text="服华法林", vital=True, now=NOW)
    return row


def signed_in(role: str = "registrar", area: str = world.NANGANG, name: str = "李敏") -> Client:
    client = Client()
    client.force_login(world.person(name, role, area), backend="django.contrib.auth.backends.ModelBackend")
    return client


PAGES = (
    "", "new/", "doubles/", "imports/", "imports/template/", "{id}/", "{id}/?tab=standing", "{id}/?tab=circle",
    "{id}/?tab=devices", "{id}/?tab=consent", "{id}/?tab=looks", "{id}/print/", "{id}/reveal/?field=phone",
    "{id}/change/", "{id}/contacts/", "{id}/health/", "{id}/categories/", "{id}/consents/", "{id}/ending/",
)  # fmt: skip


class TestEveryPage:
    @pytest.mark.parametrize("page", PAGES)
    def test_opens(self, elder: Elder, page: str) -> None:
        assert signed_in().get("/elders/" + page.format(id=elder.pk)).status_code == 200

    @pytest.mark.parametrize("page", [page for page in PAGES if "{id}" in page])
    def test_is_not_there_for_the_next_district(self, elder: Elder, page: str) -> None:
        client = signed_in(area=world.DAOLI, name="赵")
        assert client.get("/elders/" + page.format(id=elder.pk)).status_code == 404

    @pytest.mark.parametrize("page", ["", "{id}/", "{id}/?tab=circle", "{id}/print/", "doubles/"])
    def test_never_holds_a_full_number(self, elder: Elder, page: str) -> None:
        html = signed_in().get("/elders/" + page.format(id=elder.pk)).content.decode()
        assert not any(number in html for number in (id_number(), "13604514408", "13812346612"))

    @pytest.mark.parametrize("page", ["", "{id}/", "{id}/?tab=circle", "{id}/?tab=consent"])
    def test_reading_writes_nothing(self, elder: Elder, page: str) -> None:
        client = signed_in()
        before = Audit.objects.count()
        client.get("/elders/" + page.format(id=elder.pk))
        assert Audit.objects.count() == before

    def test_keeps_its_query_budget(self, elder: Elder, django_assert_max_num_queries: Any) -> None:
        client = signed_in()
        client.get("/elders/")
        with django_assert_max_num_queries(30):
            client.get("/elders/")
        with django_assert_max_num_queries(45):
            client.get(f"/elders/{elder.pk}/")


class TestRegistry:
    def test_opens_the_only_hit_at_once(self, elder: Elder) -> None:
        response = signed_in().get("/elders/", {"q": "zdf"})
        assert response.headers["Location"] == f"/elders/{elder.pk}/"

    def test_says_what_to_do_when_nothing_is_found(self, elder: Elder) -> None:
        assert "没有符合条件的老人" in signed_in().get("/elders/", {"q": "钱"}).content.decode()

    def test_does_not_stumble_over_a_strange_address_line(self, elder: Elder) -> None:
        strange = {"area": "x' or 1", "age": "abc", "status": "?", "sort": "drop", "q": "%_\\\x00"}
        assert signed_in().get("/elders/", strange).status_code == 200

    def test_a_forged_cursor_is_refused(self, elder: Elder) -> None:
        assert signed_in().get("/elders/", {"after": "WyJ4Il0"}).status_code == 422

    def test_export_is_masked_marked_and_audited(self, elder: Elder) -> None:
        from python_calamine import CalamineWorkbook

        response = signed_in().post("/elders/export/")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert "李敏" in str(rows[0][0])
        assert rows[2][1] == "赵德福"
        assert id_number() not in str(rows)
        assert Audit.objects.get(kind="export").data["count"] == 1

    def test_export_of_the_next_district_is_empty(self, elder: Elder) -> None:
        from python_calamine import CalamineWorkbook

        response = signed_in(area=world.DAOLI).post("/elders/export/")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
        assert len(rows) == 2

    def test_a_device_number_finds_its_elder(self, elder: Elder) -> None:
        def by_device(_viewer: Any, typed: str) -> list[int]:
            return [elder.pk] if typed == "SOS-0001" else []

        queries.search_sources.append(by_device)
        try:
            assert signed_in().get("/elders/", {"q": "SOS-0001"}).headers["Location"] == f"/elders/{elder.pk}/"
        finally:
            queries.search_sources.remove(by_device)


class TestInventedPeople:
    def test_are_marked_on_the_list_and_on_the_card(self, elder: Elder) -> None:
        assert "模拟" not in signed_in().get("/elders/").content.decode()
        Elder.objects.update(synthetic=True)
        assert "模拟" in signed_in().get("/elders/").content.decode()
        for page in ("", "print/"):
            assert "模拟数据" in signed_in().get(f"/elders/{elder.pk}/{page}").content.decode()


class TestForms:
    def form(self, **values: str) -> dict[str, str]:
        return {"name": "王桂兰", "area_code": world.COMMUNITY, "phone": "13900001111", "form_token": "t1", **values}

    def test_posted_twice_makes_one_record(self, elder: Elder) -> None:
        client = signed_in()
        for _ in range(2):
            assert client.post("/elders/new/", self.form()).status_code == 302
        assert Elder.objects.filter(name="王桂兰").count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("phone", "1384512661", "少 1 位，手机号应为 11 位"),
            ("id_number", "230103194011053411", "身份证号"),
            ("id_number", id_number(), "已用这个身份证号建档"),
            ("area_code", world.DAOLI_COMMUNITY, "辖区"),
            ("longitude", "126.6", "不正确"),
        ],
    )
    def test_says_beside_the_field_what_to_do(self, elder: Elder, field: str, value: str, sentence: str) -> None:
        response = signed_in().post("/elders/new/", self.form(**{field: value}))
        assert response.status_code in (409, 422)
        assert sentence in response.content.decode()

    def test_changing_leaves_the_sealed_values(self, elder: Elder) -> None:
        client = signed_in()
        page = client.get(f"/elders/{elder.pk}/change/")
        values = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
        client.post(f"/elders/{elder.pk}/change/", {**values, "hearing_note": "双耳失聪"})
        row = Elder.objects.get(pk=elder.pk)
        assert (row.hearing_note, row.id_last4, row.phone_last4) == ("双耳失聪", id_number()[-4:], "4408")
        assert row.dwelling is not None
        assert row.dwelling.longitude is not None

    def contact_form(self, elder: Elder, **values: str) -> dict[str, str]:
        known = queries.contacts(registrar(), elder.pk)[0]
        return {
            "c-TOTAL_FORMS": "2", "c-INITIAL_FORMS": "1", "c-0-id": str(known.pk), "c-0-name": "赵丽华", "c-0-relation": "女儿",
            "c-0-kind": "family", "c-0-ORDER": "2", "c-1-name": "张桂云", "c-1-relation": "邻居", "c-1-kind": "neighbour",
            "c-1-phone": "13604510937", "c-1-ORDER": "1", **values,
        }  # fmt: skip

    def test_contacts_change_places_and_keep_their_numbers(self, elder: Elder) -> None:
        signed_in().post(f"/elders/{elder.pk}/contacts/", self.contact_form(elder))
        people = queries.contacts(registrar(), elder.pk)
        assert [(row.name, row.phone_last4) for row in people] == [("张桂云", "0937"), ("赵丽华", "6612")]

    def test_a_wrong_number_of_a_contact_is_said_beside_it(self, elder: Elder) -> None:
        response = signed_in().post(
            f"/elders/{elder.pk}/contacts/", self.contact_form(elder, **{"c-1-phone": "1360451093"})
        )
        assert response.status_code == 422
        assert "少 1 位" in response.content.decode()

    def test_health_standing_consent_and_ending(self, elder: Elder) -> None:
        client, base = signed_in(), f"/elders/{elder.pk}/"
        posts = (
            ("health/", {"kind": "allergy", "text": "青霉素"}),
            ("categories/", {"kind": "dibao", "starts_on": "2026-01-01", "source": "南岗区民政局"}),
            ("consents/", {"purpose": "location", "given": "yes", "given_by": "本人", "text_version": "2026.1"}),
            ("consents/", {"withdraw": "location"}),
            ("ending/", {"kind": "died", "on": "2026-11-01", "why": "公安销户"}),
        )
        for address, values in posts:
            assert client.post(base + address, values).status_code == 302, address
        row = queries.elder(registrar(), elder.pk)
        assert (row.status, row.status_on) == ("died", date(2026, 11, 1))
        assert queries.consents(registrar(), elder.pk)[0].withdrawn_at is not None

    def test_an_official_reads_and_does_not_write(self, elder: Elder) -> None:
        client = signed_in("official", name="许岚")
        assert "修改档案" not in client.get(f"/elders/{elder.pk}/").content.decode()
        assert client.get(f"/elders/{elder.pk}/change/").status_code == 403


class TestReveal:
    def test_asks_a_reason_shows_and_leaves_a_row(self, elder: Elder) -> None:
        client = signed_in()
        page = client.post(f"/elders/{elder.pk}/reveal/", {"field": "id_number", "reason": "benefit"})
        assert id_number() in page.content.decode()
        assert "no-store" in page.headers["Cache-Control"]
        row = Audit.objects.get(kind="read", thing_id=elder.pk)
        assert (row.reason, row.data["field"], row.actor_name) == ("核对补贴资格", "id_number", "李敏")
        assert "核对补贴资格" in client.get(f"/elders/{elder.pk}/?tab=looks").content.decode()

    def test_hides_again_after_half_a_minute(self, elder: Elder) -> None:
        client = signed_in()
        post = {"field": "phone", "reason": "emergency"}
        assert 'content="30;' in client.post(f"/elders/{elder.pk}/reveal/", post).content.decode()
        fragment = client.post(f"/elders/{elder.pk}/reveal/", post, headers={"HX-Request": "true"}).content.decode()
        assert "delay:30s" in fragment
        hidden = client.get(f"/elders/{elder.pk}/reveal/?field=phone&hidden=1", headers={"HX-Request": "true"})
        assert "13604514408" not in hidden.content.decode()

    @pytest.mark.parametrize("values", [{}, {"reason": "other"}, {"reason": "other", "note": "看"}])
    def test_shows_nothing_without_a_reason(self, elder: Elder, values: dict[str, str]) -> None:
        response = signed_in().post(f"/elders/{elder.pk}/reveal/", {"field": "phone", **values})
        assert response.status_code == 422
        assert not Audit.objects.filter(kind="read", thing="elder").exists()

    def test_opens_a_contact_of_this_elder_only(self, elder: Elder) -> None:
        other = zhao_defu(name="王桂兰", id_number=id_number(order=342), area_code=world.COMMUNITY)
        contact = queries.contacts(registrar(), elder.pk)[0]
        values = {"field": "contact_phone", "contact": str(contact.pk), "reason": "emergency"}
        client = signed_in()
        assert "13812346612" in client.post(f"/elders/{elder.pk}/reveal/", values).content.decode()
        assert "13812346612" not in client.post(f"/elders/{other.pk}/reveal/", values).content.decode()


class TestImportPages:
    def test_upload_rehearse_confirm_report(self, elder: Elder, settings: Any, tmp_path: Any) -> None:
        settings.MEDIA_ROOT = tmp_path
        client = signed_in()
        file = SimpleUploadedFile(
            "名单.csv", csv_bytes([person(1, 居住地区划代码=world.COMMUNITY), person(2, 姓名="")])
        )
        page = client.post("/elders/imports/", {"file": file}).headers["Location"]
        job = Import.objects.get()
        assert "hx-get" in client.get(page).content.decode()
        commands.run_import(registrar(), job.pk, now=NOW)
        assert "正式导入" in client.get(page).content.decode()
        assert client.post(f"{page}confirm/").status_code == 302
        commands.run_import(registrar(), job.pk, now=NOW)
        assert b"".join(client.get(f"{page}report/")).startswith(b"PK")
        assert signed_in(area=world.DAOLI).get(page).status_code == 404
        assert signed_in(name="别人").get(f"{page}report/").status_code == 404
        fragment = client.get(page, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in fragment


class TestDoublesPage:
    def test_ends_a_pair_by_a_choice(self, elder: Elder) -> None:
        zhao_defu(id_number="", birth_on=date(1940, 11, 5), area_code=world.COMMUNITY, phone="")
        client = signed_in()
        pair = queries.duplicates(registrar()).get()
        assert "疑似重复" in client.get("/elders/").content.decode()
        assert client.post(f"/elders/doubles/{pair.pk}/", {"choice": "same", "keep": str(elder.pk)}).status_code == 302
        assert queries.count(registrar(), queries.Filters()) == 1
