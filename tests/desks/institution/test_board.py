"""Official Xu looks over 南岗区, Bai Jing over her own home; every number opens to a list of as many lines."""

import re
from datetime import timedelta
from typing import Any

import pytest

from anju.desks.institution import board as boards
from anju.devices import queries
from anju.devices.commands import sensor_duty
from anju.devices.models import Sensor
from anju.institutions import commands as institutions
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices.test_sensing import install, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Any:
    return world.institution()


@pytest.fixture
def board(home) -> dict[str, Sensor]:
    """A home with an alarm, a warning, a dead sensor and a good one."""
    rows = {name: install(home, name, kind, name=name) for name, kind in
            (("G-1", "gas"), ("E-1", "electrical"), ("S-1", "smoke"), ("S-2", "smoke"))}  # fmt: skip
    now = clock.now()
    Sensor.objects.update(since=now - timedelta(hours=1))
    for name, values in (("G-1", {"gas_density": 12}), ("E-1", {"residual_current": 350}), ("S-2", {})):
        seen(rows[name].device, now)
        rows[name].device.state.values = values
        rows[name].device.state.save()
    return {name: sensor_duty.judged(Sensor.objects.get(pk=row.pk), now) for name, row in rows.items()}


class TestBoard:
    def test_says_the_worst_first_in_one_sentence(self, board):
        page = world.client_for(world.official_xu()).get("/safety/").content.decode()
        assert "1 台正在报警" in page
        assert 'aria-live="assertive"' in page
        assert page.index("燃气泄漏 12") < page.index("剩余电流 350")

    def test_every_number_is_a_list_of_as_many_lines(self, board):
        browser = world.client_for(world.official_xu())
        page = browser.get(f"/safety/area/{world.NANGANG}/").content.decode()
        links = set(re.findall(r'href="(/safety/area/\d+/sensors/[^"]*)">(\d+)</a>', page))
        assert len(links) >= 8
        for address, number in links:
            lines = browser.get(address.replace("&amp;", "&")).content.decode()
            assert lines.count('<li class="sf-line') == int(number), address

    def test_the_shares_open_to_their_institutions(self, home, board):
        other = world.institution("福寿养老院")
        browser = world.client_for(world.official_xu())
        found = boards.of_area(world.viewer(world.official_xu()), world.NANGANG, now=clock.now())
        gas = next(row for row in found.rows if row.watch == "gas")
        assert (gas.connected, gas.share, found.institutions) == (1, "50%", 2)
        address = f"/safety/area/{world.NANGANG}/institutions/?watch=gas"
        assert home.name in browser.get(address).content.decode()
        page = browser.get(f"{address}&connected=no").content.decode()
        assert other.name in page
        assert home.name not in page
        assert browser.get(f"/safety/area/{world.NANGANG}/institutions/?watch=air").status_code == 404

    def test_offline_is_never_shown_as_fine(self, board):
        found = boards.of_area(world.viewer(world.official_xu()), world.NANGANG, now=clock.now())
        assert found.offline == "25%"
        assert board["S-1"].state == "offline"
        assert boards.rate({"offline": 1, "disabled": 0, "normal": 2}) == "33.4%"
        assert not boards.rate({"offline": 0, "disabled": 1})

    @pytest.mark.parametrize(
        ("states", "words"),
        [
            ({}, "还没有接入"), ({"alarm": 1}, "1 台正在报警"), ({"warning": 2}, "2 台预警"), ({"offline": 1}, "1 台离线"),
            ({"normal": 1}, "全部在线"),
        ],
    )  # fmt: skip
    def test_the_sentence(self, home, states, words):
        for state, number in states.items():
            for place in range(number):
                row = install(home, f"{state}-{place}", "smoke", name=f"{state}{place}")
                Sensor.objects.filter(pk=row.pk).update(state=state)
        found = boards.of_area(world.viewer(world.official_xu()), world.NANGANG, now=clock.now())
        assert words in found.sentence

    def test_the_same_board_at_each_level_within_its_budget(self, board, django_assert_max_num_queries):
        browser = world.client_for(world.person("省厅", "official", "23"))
        for area in ("23", "2301", world.NANGANG, world.STREET, world.COMMUNITY):
            with django_assert_max_num_queries(26):
                page = browser.get(f"/safety/area/{area}/?screen=1")
            assert page.status_code == 200
            assert "1 台正在报警" in page.content.decode()

    def test_htmx_gets_only_what_lives(self, board):
        page = world.client_for(world.official_xu()).get("/safety/", htmx=True).content.decode()
        assert "<html" not in page
        assert 'id="safety"' in page

    def test_the_file_is_watermarked_and_audited(self, board):
        answer = world.client_for(world.official_xu()).post(f"/safety/area/{world.NANGANG}/export/")
        assert answer["Content-Type"].startswith("application/vnd.openxml")
        assert Audit.objects.get(kind="export", thing="sensor").data["rows"] == 4


class TestStaff:
    def test_see_and_acknowledge_their_own(self, home, board):
        browser = world.client_for(world.staff_bai())
        page = browser.get("/safety/").content.decode()
        assert home.name in page
        row = board["G-1"]
        answer = browser.post(f"/safety/sensors/{row.pk}/acknowledge/", {"note": "已关阀开窗"})
        assert answer.status_code == 302
        page = browser.get(f"/safety/sensors/{row.pk}/").content.decode()
        assert "已关阀开窗" in page
        assert browser.post(f"/safety/sensors/{row.pk}/acknowledge/").status_code == 409
        lines = browser.get(f"/safety/area/own/sensors/?institution={home.pk}&only=open").content.decode()
        assert lines.count('<li class="sf-line') == 2

    def test_disable_until_a_time_with_a_reason(self, board):
        browser = world.client_for(world.staff_bai())
        row = board["S-2"]
        until = (clock.now() + timedelta(hours=3)).astimezone(clock.BEIJING)
        said = {"until": f"{until:%Y-%m-%dT%H:%M}", "why": "厨房装修"}
        assert browser.post(f"/safety/sensors/{row.pk}/disable/", said | {"why": "修"}).status_code == 422
        assert browser.post(f"/safety/sensors/{row.pk}/disable/", {}).status_code == 422
        assert browser.post(f"/safety/sensors/{row.pk}/disable/", said).status_code == 302
        row.refresh_from_db()
        assert row.state == "disabled"
        assert abs(row.disabled_until - until) < timedelta(minutes=1)
        assert "厨房装修" in browser.get(f"/safety/sensors/{row.pk}/").content.decode()
        assert browser.post(f"/safety/sensors/{row.pk}/enable/").status_code == 302

    def test_other_staff_find_nothing(self, home, board):
        browser = world.client_for(world.staff_of_daoli())
        for address in (f"/safety/at/{home.pk}/", f"/safety/sensors/{board['G-1'].pk}/", "/safety/area/230103/"):
            assert browser.get(address).status_code == 404
        assert browser.get(f"/safety/area/own/sensors/?institution={home.pk}").status_code == 404


class TestInstaller:
    def test_registers_and_installs_in_one_go_then_sets_levels_and_takes_away(self, home):
        spot = institutions.add_point(SYSTEM, home.pk, name="锅炉房", now=clock.now())
        browser = world.client_for(world.installer_gao())
        assert "在“锅炉房”安装传感器" in browser.get(f"/institutions/{home.pk}/").content.decode()
        said = {"number": "CO-7", "kind": "co", "watch": "", "heartbeat_s": "600"}
        assert browser.post(f"/safety/points/{spot.pk}/install/", said).status_code == 302
        row = Sensor.objects.get(device__number="CO-7")
        assert (row.watch, row.heartbeat_s, row.device.point_id) == ("coal", 600, spot.pk)
        levels = {"heartbeat_s": "300", "co_density.warn": "40", "co_density.alarm": "80"}
        assert browser.post(f"/safety/sensors/{row.pk}/set/", levels).status_code == 302
        assert queries.levels_of(Sensor.objects.get(pk=row.pk))["co_density"].alarm == 80
        wrong = browser.post(f"/safety/sensors/{row.pk}/set/", levels | {"co_density.alarm": "900"})
        assert wrong.status_code == 422
        assert browser.post(f"/safety/sensors/{row.pk}/release/", {"note": "换新"}).status_code == 302
        assert not Sensor.objects.exists()

    def test_an_unusable_number_is_refused_on_the_page(self, home):
        spot = institutions.add_point(SYSTEM, home.pk, name="锅炉房", now=clock.now())
        browser = world.client_for(world.installer_gao())
        said = {"number": "CO#7", "kind": "co", "watch": "", "heartbeat_s": ""}
        assert browser.post(f"/safety/points/{spot.pk}/install/", said).status_code == 422
