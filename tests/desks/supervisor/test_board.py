"""The board of a county: numbers that open to their people, and nothing of other counties."""

import json
import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from anju.care import commands as care
from anju.desks.supervisor import views
from anju.devices import commands as devices
from anju.journal.models import Audit
from anju.kernel import clock
from tests import world
from tests.incidents import scene

NANGANG, STREET = f"/board/{world.NANGANG}/", f"/board/{world.STREET}/"


def text(answer) -> str:
    return answer.content.decode()


def chart(page: str) -> dict:
    return json.loads(re.search(r'<script id="board-days" type="application/json">(.*?)</script>', page).group(1))


class TestNumbers:
    def test_an_empty_county_says_missing_and_never_100(self, county):
        page = text(county.official.get(NANGANG))
        assert "没有待处理的事" in page
        assert "缺数" in page
        assert chart(page)["values"] == [None] * 14

    def test_answers_are_counted_by_day_against_the_target(self, county):
        yesterday = clock.now() - timedelta(days=1)
        county.case(county.zhao, yesterday, answered=10)
        county.case(county.elder("王淑兰"), yesterday, answered=71)
        page = text(county.official.get(NANGANG))
        data = chart(page)
        assert data["values"][-2] == 50.0
        assert data["target"] == 97.5
        assert "近 14 天 50.0%，1/2 起，未达标；1 天低于目标" in page
        assert "差 1 起" in page

    def test_the_table_says_the_same_as_the_chart(self, county):
        county.case(county.zhao, clock.now() - timedelta(days=1))
        page = text(county.official.get(f"{NANGANG}?as=table"))
        assert "board-days" not in page
        assert page.count("缺数") >= 13
        assert "100.0%" in page

    def test_the_worst_division_comes_first_and_missing_ones_last(self, county):
        yesterday = clock.now() - timedelta(days=1)
        county.case(county.zhao, yesterday, answered=100)
        page = text(county.official.get(STREET))
        rows = re.findall(r'<th scope="row"><a href="/board/(\d+)/"', page)
        assert rows == [world.COMMUNITY, world.NEXT_COMMUNITY]
        assert "bd-tile--missing" in page

    def test_every_number_opens_to_its_people(self, county):
        yesterday = clock.now() - timedelta(days=1)
        county.case(county.zhao, yesterday, answered=71)
        county.case(county.elder("王淑兰"), yesterday, answered=9)
        out = text(county.official.get(f"{NANGANG}people/answered_60/?part=out"))
        assert "赵德福" in out
        assert "王淑兰" not in out
        assert "接听 71 秒" in out
        assert "60 秒内接警 ÷" in out
        inside = text(county.official.get(f"{NANGANG}people/answered_60/?part=in"))
        assert "王淑兰" in inside
        assert "赵德福" not in inside

    @pytest.mark.parametrize(
        "name", ["open", "waiting", "received", "today_received", "answer_median", "arrived_in_time", "night", "review"]
    )
    def test_every_list_is_there(self, county, name):
        county.case(county.zhao, clock.now() - timedelta(hours=1))
        assert county.official.get(f"{NANGANG}people/{name}/").status_code == 200

    def test_a_number_we_do_not_have_is_not_there(self, county):
        assert county.official.get(f"{NANGANG}people/happiness/").status_code == 404

    def test_the_big_screen_and_the_fragment(self, county):
        big = text(county.official.get(f"{NANGANG}?screen=1"))
        assert "bd-screen" in big
        assert "退出大屏" in big
        assert "<html" not in text(county.official.get(NANGANG, htmx=True))

    def test_the_board_costs_few_queries(self, county, django_assert_max_num_queries):
        for number in range(6):
            county.case(county.elder(f"王{number}"), clock.now() - timedelta(days=1, minutes=number))
        county.official.get(NANGANG)
        with django_assert_max_num_queries(24):
            county.official.get(NANGANG)


class TestMorning:
    def test_life_alarms_of_the_night_stand_on_top(self, county, monkeypatch):
        start, _end = clock.day_bounds(clock.local_day(clock.now()))
        moment = start + timedelta(hours=8, minutes=30)
        monkeypatch.setattr(views, "clock", SimpleNamespace(now=lambda: moment, local_day=clock.local_day))
        county.case(county.zhao, start - timedelta(hours=2), answered=7)
        county.case(county.elder("王淑兰"), start + timedelta(hours=1), answered=12, reached=None)
        page = text(county.official.get(NANGANG))
        assert "昨夜 2 起生命警报，1 起还没有结果。" in page
        assert "接听 7 秒，8 分到达" in page
        assert "接听 12 秒，没有到达" in page

    def test_a_missed_target_waits_for_review(self, county):
        county.case(county.zhao, clock.now() - timedelta(days=2), answered=200)
        assert "接听 3 分" in text(county.official.get(f"{NANGANG}people/review/"))

    def test_elders_unheard_of_are_named_with_the_hours(self, county):
        from tests.desks.family.conftest import heard_at, sign

        now = clock.now()
        device = devices.enrol(
            scene.SYSTEM, number="B-1", kind="motion", elder_id=county.zhao.pk, now=now - timedelta(days=9)
        )
        heard_at(device, now, online=True)
        sign(device, now - timedelta(hours=31, minutes=5))
        assert "今天的名单还没有生成" in text(county.official.get(NANGANG))
        care.make_morning_list(scene.SYSTEM, world.NANGANG, clock.local_day(now), now=now)
        page = text(county.official.get(NANGANG))
        assert "赵德福 86 岁" in page
        assert "31 小时" in page
        sign(device, now + timedelta(seconds=1))
        care.hear_checks(scene.SYSTEM, now=now + timedelta(minutes=1))
        assert "31 小时" not in text(county.official.get(NANGANG))

    def test_devices_are_shown_by_condition(self, county):
        from tests.desks.family.conftest import heard_at

        now = clock.now()
        for number, battery in (("B-1", 80), ("B-2", 5)):
            device = devices.enrol(scene.SYSTEM, number=number, kind="button", elder_id=county.zhao.pk, now=now)
            heard_at(device, now, battery=battery)
        page = text(county.official.get(NANGANG))
        assert "50.0%" in page
        assert "共 2 台" in page
        assert f'href="/devices/?area={world.NANGANG}&amp;status=low_battery"' in page
        listed = text(county.official.get(f"/devices/?area={world.NANGANG}&status=low_battery"))
        assert "B-2" in listed
        assert "B-1" not in listed


class TestScope:
    @pytest.mark.parametrize("page", ["", "people/answered_60/", "people/night/"])
    def test_the_next_county_sees_nothing(self, county, page):
        county.case(county.zhao, clock.now() - timedelta(hours=1))
        other = world.client_for(world.official_zhao_daoli())
        assert other.get(NANGANG + page).status_code == 404
        assert "赵德福" not in text(other.get("/board/"))

    @pytest.mark.parametrize("area", ["2301", "23", "0", "230103999", "9"])
    def test_wider_and_unknown_areas_are_not_there(self, county, area):
        assert county.official.get(f"/board/{area}/").status_code == 404

    def test_the_city_drills_down_to_the_county(self, county):
        city = world.client_for(world.person("钱伟", "official", "2301"))
        page = text(city.get("/board/"))
        assert "哈尔滨市" in page
        assert f'href="{NANGANG}"' in page
        assert city.get(NANGANG).status_code == 200

    def test_the_whole_country_has_an_address(self, county):
        country = world.client_for(world.person("孙部", "official", ""))
        assert country.get("/board/0/").status_code == 200
        assert country.get("/board/23/").status_code == 200

    def test_an_operator_has_no_board(self, county):
        assert world.client_for(world.operator_li()).get("/board/").status_code == 403


class TestExport:
    def test_the_file_carries_a_watermark_and_the_audit_a_row(self, county):
        county.case(county.zhao, clock.now() - timedelta(days=1))
        answer = county.official.post(f"{NANGANG}export/")
        book = load_workbook(BytesIO(answer.content))
        assert book.sheetnames == ["指标", "逐日", "街道乡镇"]
        for sheet in book:
            assert "由 许岚 于" in sheet["A1"].value
        row = Audit.objects.get(kind="export", thing="board")
        assert (row.actor_name, row.area_code) == ("许岚", world.NANGANG)

    def test_a_get_takes_nothing_out(self, county):
        assert county.official.get(f"{NANGANG}export/").status_code == 405

    def test_another_county_gets_no_file(self, county):
        other = world.client_for(world.official_zhao_daoli())
        assert other.post(f"{NANGANG}export/").status_code == 404
        assert not Audit.objects.filter(kind="export").exists()
