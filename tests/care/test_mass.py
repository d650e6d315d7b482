"""A mass silence end to end: one event, its people by risk, checked one by one, closed with its reason."""

import pytest

from anju.care import commands, queries
from anju.care.models import Check, Round
from anju.devices.models import DeviceState
from anju.incidents import queries as incidents
from anju.incidents.models import Incident
from anju.kernel.refusals import NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.care import scene
from tests.devices import build
from tests.incidents.scene import run_later

pytestmark = pytest.mark.django_db


class TestMass:
    def test_everybody_behind_it_stands_on_one_list_by_risk(self, street):
        row = street.blackout()
        rows = queries.checks(SYSTEM, round_id=row.pk)
        assert [item.elder.name for item in rows] == ["赵德福", "王桂兰", "李玉珍"]
        assert {item.part for item in rows} == {"silent"}
        assert Incident.objects.get().kind == "mass_silence"

    def test_it_closes_when_all_are_checked_and_the_case_says_so(self, street):
        row, desk = street.blackout(), scene.desk()
        for check in row.checks.all():
            assert Round.objects.get(pk=row.pk).closed_at is None
            commands.tick(desk, check.pk, "reach", now=street.now)
        row.refresh_from_db()
        assert row.closed_why == "all_checked"
        run_later()
        case = Incident.objects.get(kind="mass_silence")
        assert any("全部核实完毕：3/3" in (entry.why or entry.text) for entry in incidents.timeline(SYSTEM, case.pk))

    def test_it_closes_when_all_are_back_and_who_was_not_seen_stays_so(self, street):
        row = street.blackout()
        commands.tick(scene.desk(), street.check(street.zhao, "mass").pk, "visit", now=street.now)
        street.all_back()
        row.refresh_from_db()
        assert row.closed_why == "all_back"
        states = dict(row.checks.values_list("elder__name", "state"))
        assert states == {"赵德福": "visited", "王桂兰": "back", "李玉珍": "back"}

    def test_the_village_sees_its_own_part_only(self, street):
        row = street.blackout()
        ma = world.viewer(world.grid_worker_ma())
        assert queries.round_of(ma, row.pk) == row
        mine = queries.checks(ma, round_id=row.pk)
        assert {item.elder.name for item in mine} == {"赵德福", "李玉珍"}
        assert queries.progress(ma, mine).people == 2
        assert [(item.people, item.open) for item in queries.open_rounds(ma)] == [(2, 2)]
        with pytest.raises(NotVisible):
            queries.round_of(world.viewer(world.official_zhao_daoli()), row.pk)

    def test_who_falls_silent_later_is_added_and_opens_a_closed_list_again(self, street):
        row, desk = street.blackout(), scene.desk()
        for check in row.checks.all():
            commands.tick(desk, check.pk, "reach", now=street.now)
        late = build.elder("孙福")
        build.device("LATE", "button", late)
        DeviceState.objects.filter(device__number="LATE").update(last_seen_at=build.NOW + scene.MINUTE)
        street.look(build.NOW + 60 * 24 * scene.MINUTE + 3 * scene.MINUTE)
        run_later()
        row.refresh_from_db()
        assert (row.closed_at, row.closed_why, row.totals) == (None, "", {"silent": 4})
        assert street.check(late, "mass").state == "waiting"


class TestItsCase:
    """The case of a mass silence is about a street and its people, never about a device that nobody knows."""

    @pytest.fixture
    def case(self, street):
        street.blackout()
        return Incident.objects.get(kind="mass_silence")

    def test_its_page_says_how_many_and_leads_to_the_list(self, street, case):
        commands.tick(scene.desk(), street.check(street.li, "mass").pk, "visit", now=street.now)
        page = " ".join(world.client_for(world.operator_li()).get(f"/incidents/{case.pk}/").content.decode().split())
        assert "12 台没有消息，现在还有 12 台" in page
        assert "3 位，还有 2 位没有核实" in page
        assert f'href="/checks/rounds/{Round.objects.get(kind="mass").pk}/"' in page
        assert "成片设备失联：设备巡检发现，12 台设备，3 位老人" in page
        assert "设备巡检发现，没有报文" in page
        for untrue in ("原始报文已存", "人工登记", "silence-"):
            assert untrue not in page

    def test_the_desk_names_the_street_in_the_strip_and_on_the_card(self, street, case):
        li = world.client_for(world.operator_li())
        for address in ("/desk/", f"/desk/cases/{case.pk}/"):
            page = " ".join(li.get(address).content.decode().split())
            assert "花园街道" in page
            assert "不知道是谁" not in page
            assert "silence-" not in page
        assert "打开核实名单" in page
        assert "老人通话" not in page
        assert "没有联系人" not in page
        assert "按核实名单逐户核实" in page
        assert "谁亲口确认" not in li.get(f"/desk/cases/{case.pk}/resolve/").content.decode()

    def test_when_all_are_back_it_says_since_when(self, street, case):
        street.all_back()
        page = " ".join(world.client_for(world.operator_li()).get(f"/incidents/{case.pk}/").content.decode().split())
        assert "12 台没有消息，" in page
        assert "都恢复了" in page
        assert "3 位，3 位没有核实设备就恢复了" in page
        rounds = world.client_for(world.operator_li()).get(f"/checks/rounds/{Round.objects.get(kind='mass').pk}/")
        assert "（设备全部恢复）" in rounds.content.decode()
        assert "all_back" not in rounds.content.decode()

    def test_when_all_were_looked_in_on_it_says_so(self, street, case):
        for check in Round.objects.get(kind="mass").checks.all():
            commands.tick(scene.desk(), check.pk, "reach", now=street.now)
        page = " ".join(world.client_for(world.operator_li()).get(f"/incidents/{case.pk}/").content.decode().split())
        assert "3 位，都核实了" in page

    def test_who_may_not_look_in_on_people_sees_no_figures(self, street, case):
        event_id = Round.objects.get(kind="mass").event_id
        assert queries.behind(scene.desk(), event_id).people == 3
        assert queries.behind(world.viewer(world.official_zhao_daoli()), event_id) is None
        assert queries.behind(world.viewer(world.system_admin()), event_id) is None
        assert queries.behind(world.viewer(world.grid_worker_ma()), event_id).people == 2


class TestGateway:
    def test_all_behind_a_silent_gateway_are_to_be_looked_in_on(self, street):
        where = build.line(base="zigbee2mqtt/g1", area=world.COMMUNITY)
        for number, owner in enumerate((street.zhao, street.li)):
            build.device(f"0x{number}", "motion", owner, where)
        street.look(build.NOW + 31 * scene.MINUTE)
        run_later()
        row = Round.objects.get()
        assert (row.kind, row.area_code) == ("gateway", world.COMMUNITY)
        assert [item.elder.name for item in queries.checks(SYSTEM, round_id=row.pk)] == ["赵德福", "李玉珍"]
        DeviceState.objects.filter(device__kind="gateway").update(
            last_seen_at=build.NOW + 40 * scene.MINUTE, online=True
        )
        street.look(build.NOW + 41 * scene.MINUTE)
        run_later()
        row.refresh_from_db()
        assert row.closed_why == "all_back"

    def test_a_gateway_list_goes_into_the_mass_event(self, street):
        where = build.line(base="zigbee2mqtt/g1", area=world.COMMUNITY)
        build.device("0x1", "motion", street.zhao, where)
        street.look(build.NOW + 31 * scene.MINUTE)
        run_later()
        others = []
        for number in range(9):
            line = build.line(base=f"zigbee2mqtt/h{number}", area=world.COMMUNITY)
            others.append(build.device(f"0xa{number}", "motion", street.li, line))
        DeviceState.objects.filter(device__kind="gateway", silent_since__isnull=True).update(
            last_seen_at=build.NOW + 5 * scene.MINUTE, online=True
        )
        street.look(build.NOW + 36 * scene.MINUTE)
        run_later()
        gateway, mass = Round.objects.get(kind="gateway"), Round.objects.get(kind="mass")
        assert gateway.closed_why == "joined"
        assert Check.objects.get(round=gateway).state == "dropped"
        assert {item.elder_id for item in mass.checks.all()} == {street.zhao.pk, street.li.pk}

    def test_nobody_behind_it_needs_no_list(self, street):
        assert commands.open_event_list(SYSTEM, 1, kind="mass", area="2301", elders=[], now=street.now) is None
        assert commands.end_event_list(SYSTEM, 1, why="all_back", now=street.now) is None
