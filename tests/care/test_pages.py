"""The pages of a list: filter, sort, count, tick, print, Excel; nothing of the next county."""

from io import BytesIO

import openpyxl
import pytest

from anju.care.models import Check
from anju.incidents.models import Incident
from anju.journal.models import Audit
from tests import world

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def li(db):
    world.harbin()
    return world.client_for(world.operator_li())


class TestMorning:
    def test_before_the_first_list_it_says_when(self, li):
        assert "还没有名单" in text(li.get("/checks/"))

    def test_the_list_with_counts_filter_and_sort(self, street, li):
        street.works(street.zhao, "T-1")
        street.morning()
        page = text(li.get("/checks/"))
        assert page.index("赵德福") < page.index("王桂兰") < page.index("李玉珍")
        assert "没有设备能听见" in page
        assert "从未有过动静" in page
        assert "独居 30" in page
        deaf = text(li.get("/checks/?part=deaf"))
        assert "赵德福" not in deaf
        assert "王桂兰" in deaf
        assert "没有符合条件的老人" in text(li.get("/checks/?text=孙"))
        by_name = text(li.get("/checks/?sort=name"))
        assert by_name.index("李玉珍") < by_name.index("王桂兰") < by_name.index("赵德福")
        assert li.get("/checks/?part=nonsense&day=nonsense&sort=nonsense&page=-3").status_code == 200

    def test_an_older_morning_can_be_opened_again(self, street, li):
        from datetime import timedelta

        from anju.kernel import clock

        before = street.now - timedelta(days=1)
        street.morning(before)
        street.morning()
        assert "赵德福" in text(li.get(f"/checks/?day={clock.local_day(before):%Y-%m-%d}"))
        assert "0/3" in text(li.get("/checks/"))

    def test_the_page_stays_within_its_budget(self, street, li, django_assert_max_num_queries):
        street.morning()
        li.get("/checks/")
        with django_assert_max_num_queries(26):
            li.get("/checks/")

    def test_the_next_county_sees_nobody(self, street):
        street.morning()
        other = world.client_for(world.official_zhao_daoli())
        page = text(other.get("/checks/"))
        assert "赵德福" not in page
        check = street.check(street.zhao)
        assert other.post(f"/checks/{check.pk}/reach/").status_code == 404


class TestTicking:
    def test_a_form_without_script_goes_back(self, street, li):
        street.morning()
        check = street.check(street.zhao)
        answer = li.post(f"/checks/{check.pk}/reach/", {"next": "/checks/?part=deaf", "note": "好着呢"})
        assert (answer.status_code, answer["Location"]) == (302, "/checks/?part=deaf")
        page = text(li.get("/checks/"))
        assert "电话联系上" in page
        assert "好着呢" in page
        assert text(li.get(f"/elders/{street.zhao.pk}/")).count("本人接听电话（李静）") == 1

    def test_htmx_gets_the_row_anew(self, street, li):
        street.morning()
        check = street.check(street.zhao)
        row = text(li.post(f"/checks/{check.pk}/miss_call/", headers={"HX-Request": "true"}))
        assert row.lstrip().startswith("<tr")
        assert "1 次没人接" in row

    def test_the_slower_gets_a_sentence(self, street, li):
        street.morning()
        check = street.check(street.zhao)
        world.client_for(world.official_xu()).post(f"/checks/{check.pk}/visit/")
        answer = li.post(f"/checks/{check.pk}/reach/")
        assert answer.status_code == 409
        assert "许岚 已经核实过这位老人了" in text(answer)

    def test_not_found_opens_a_case(self, street, li):
        street.morning()
        li.post(f"/checks/{street.check(street.zhao).pk}/not_find/", {"note": "x" * 500})
        assert Incident.objects.get().kind == "not_found"
        assert Check.objects.get(elder=street.zhao).note == ""


class TestEvent:
    def test_the_page_of_the_event_with_progress(self, street, li):
        row = street.blackout()
        page = text(li.get(f"/checks/rounds/{row.pk}/"))
        assert "成片失联" in page
        assert "3 人" in page
        assert "12 台设备没有消息" in page
        assert f"/checks/rounds/{row.pk}/" in text(li.get("/checks/"))
        for check in row.checks.all():
            li.post(f"/checks/{check.pk}/reach/")
        assert "结束：全部核实完毕" in text(li.get(f"/checks/rounds/{row.pk}/"))

    def test_the_next_county_gets_404_everywhere(self, street):
        row = street.blackout()
        other = world.client_for(world.official_zhao_daoli())
        assert other.get(f"/checks/rounds/{row.pk}/").status_code == 404
        assert other.post(f"/checks/rounds/{row.pk}/export/").status_code == 404

    def test_it_can_be_printed(self, street, li):
        row = street.blackout()
        assert "打印人 李静" in text(li.get(f"/checks/rounds/{row.pk}/?print=1"))

    def test_the_village_sees_its_own_part(self, street):
        row = street.blackout()
        page = text(world.client_for(world.grid_worker_ma()).get(f"/checks/rounds/{row.pk}/"))
        assert "赵德福" in page
        assert "王桂兰" not in page


class TestExcel:
    def test_the_file_holds_the_filtered_rows_and_leaves_its_row(self, street, li):
        street.morning()
        answer = li.post("/checks/export/?text=赵")
        sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
        cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
        assert "赵德福" in cells
        assert "王桂兰" not in cells
        assert Audit.objects.get(kind="export").data["rows"] == 1

    def test_of_an_event(self, street, li):
        row = street.blackout()
        assert li.post(f"/checks/rounds/{row.pk}/export/").status_code == 200
        assert Audit.objects.get(kind="export").data["rows"] == 3


class TestApi:
    def ask(self, path: str, area: str = world.NANGANG, *verbs: str):
        token = world.machine(*(verbs or ("check.read",)), area=area)[1]
        return world.Browser().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})

    def test_a_machine_reads_its_own_county(self, street):
        street.morning()
        found = self.ask("checks?limit=2").json()
        assert [item["name"] for item in found["items"]] == ["赵德福", "王桂兰"]
        assert self.ask(f"checks?limit=2&cursor={found['next']}").json()["items"][0]["name"] == "李玉珍"
        assert self.ask("checks", world.DAOLI).json()["items"] == []
        assert self.ask("checks", world.NANGANG, "elder.read").status_code == 403

    def test_a_list_of_an_event(self, street):
        row = street.blackout()
        assert len(self.ask(f"checks?round={row.pk}&state=open").json()["items"]) == 3
        assert self.ask(f"checks?round={row.pk}", world.DAOLI).status_code == 404
