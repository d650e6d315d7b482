"""An official opens a programme, entitles an elder, runs the month, reads and prints the statement; others do not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from anju.benefits import commands, queries
from anju.benefits.commands import ProgrammeInvalid
from anju.benefits.models import Entitlement, Programme
from anju.journal.models import Audit
from anju.kernel import clock
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people import commands as people
from tests import world

NOW = world.NOW
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def xu(db: None):
    """Official Xu of 南岗区."""
    world.harbin()
    return world.viewer(world.official_xu())


def opened(viewer, **more):
    values = {"name": "居家服务补贴", "area": world.NANGANG, "monthly_fen": 20000, "share_percent": 80,
              "starts_on": TODAY.replace(day=1), "fund": "区财政", **more}  # fmt: skip
    return commands.create_programme(viewer, now=NOW, **values)


def entitled(viewer, programme, elder, **more):
    values = {"starts_on": TODAY, "why": "评估为中度失能", **more}
    return commands.grant_entitlement(viewer, programme.pk, elder.pk, now=NOW, **values)


class TestDeciding:
    def test_a_programme_an_entitlement_and_its_money_at_once(self, xu, zhao):
        first, second = opened(xu), opened(xu, name="助浴补贴")
        assert (first.code, second.code) == (f"BT-{world.NANGANG}-01", f"BT-{world.NANGANG}-02")
        row = entitled(xu, first, zhao)
        assert queries.available(xu, zhao.pk, on=TODAY).left_fen == 20000
        audit = Audit.objects.get(thing="entitlement", thing_id=row.pk)
        assert (audit.reason, audit.actor_name) == ("评估为中度失能", xu.name)

    def test_who_may_not_and_what_cannot_be(self, xu, zhao):
        row = opened(xu)
        registrar, other = world.viewer(world.registrar_he()), world.viewer(world.official_zhao_daoli())
        for who in (registrar, world.viewer(world.operator_li())):
            with pytest.raises(NotAllowed):
                opened(who)
        with pytest.raises(NotVisible):
            opened(other)
        with pytest.raises(NotVisible):
            entitled(other, row, zhao)
        with pytest.raises(ProgrammeInvalid):
            opened(xu, monthly_fen=0)
        with pytest.raises(commands.DecisionReasonNeeded):
            entitled(xu, row, zhao, why=" ")
        for day in (TODAY - timedelta(days=40), TODAY.replace(day=1) - timedelta(days=1)):
            with pytest.raises(commands.NotEligible):
                entitled(xu, row, zhao, starts_on=day)
        people.record_death(SYSTEM, zhao.pk, on=TODAY, now=NOW)
        with pytest.raises(commands.NotEligible):
            entitled(xu, row, zhao)
        assert not Entitlement.objects.exists()

    def test_stopping_takes_back_what_is_left_and_keeps_what_is_held(self, xu, zhao):
        row = entitled(xu, opened(xu), zhao)
        commands.hold(SYSTEM, elder_id=zhao.pk, area=zhao.area_code, thing="order", thing_id=1, price_fen=5000,
                      on=TODAY, now=NOW)  # fmt: skip
        with pytest.raises(commands.DecisionReasonNeeded):
            commands.stop_entitlement(xu, row.pk, why="", now=NOW)
        done = commands.stop_entitlement(xu, row.pk, why="复核不符", now=NOW)
        assert (done.ends_on, done.ended_why) == (TODAY, "decided")
        sums = queries.balances(xu, [done], month=TODAY)[0].sums
        assert (sums.granted, sums.left, sums.held, sums.spent) == (20000, 0, 4000, 0)
        assert not queries.to_recover(world.viewer(world.operator_li())).exists()

    def test_a_programme_that_runs_out_grants_no_more(self, xu, zhao):
        row = opened(xu)
        entitled(xu, row, zhao)
        commands.close_programme(xu, row.pk, on=date(2027, 1, 1), why="文件到期", now=NOW)
        with pytest.raises(ProgrammeInvalid):
            commands.close_programme(xu, row.pk, on=date(2027, 1, 1), why="文件到期", now=NOW)
        assert queries.available(xu, zhao.pk, on=date(2027, 1, 5)).left_fen == 0
        assert commands.grant_due(SYSTEM, now=NOW + timedelta(days=30)) == 0

    def test_the_month_runs_once_and_only_inside_the_area(self, xu, zhao):
        entitled(xu, opened(xu), zhao)
        later = NOW + timedelta(days=30)
        assert queries.waiting(xu, on=later.date()) == queries.Waiting(1, 20000)
        assert commands.run_month(world.viewer(world.official_zhao_daoli()), now=later) == 0
        assert commands.run_month(xu, now=later) == 1
        assert commands.run_month(xu, now=later) == 0


class TestPages:
    def test_from_the_programme_to_the_printed_statement(self, client: Client, zhao):
        world.harbin()
        client.force_login(world.official_xu())
        assert "还没有补贴项目" in client.get("/benefits/").content.decode()
        body = {"name": "居家服务补贴", "area": world.NANGANG, "monthly_yuan": "200", "share_percent": "80",
                "fund": "区财政", "starts_on": "2026-12-01"}  # fmt: skip
        assert client.post("/benefits/new/", {**body, "name": ""}).status_code == 422
        assert client.post("/benefits/new/", body).status_code == 302
        row = Programme.objects.get()
        assert "赵德福" in client.get(f"/benefits/{row.pk}/entitle/?q=赵德福").content.decode()
        assert client.get(f"/benefits/{row.pk}/entitle/?elder={zhao.pk}").status_code == 200
        asked = {"elder": zhao.pk, "starts_on": "2026-12-08", "why": "低保证 2301"}
        assert client.post(f"/benefits/{row.pk}/entitle/", {**asked, "why": ""}).status_code == 422
        assert client.post(f"/benefits/{row.pk}/entitle/", asked).status_code == 302
        refused = client.post(f"/benefits/{row.pk}/entitle/", asked)
        assert refused.status_code == 422
        commands.hold(SYSTEM, elder_id=zhao.pk, area=zhao.area_code, thing="order", thing_id=1, price_fen=5000,
                      on=TODAY, now=NOW)  # fmt: skip
        commands.debit(SYSTEM, thing="order", thing_id=1, fen=3000, now=NOW)
        page = client.get("/benefits/").content.decode()
        assert "170.00" in page
        assert "30.00" in page
        sheet = client.get(f"/benefits/elders/{zhao.pk}/?month=2026-12").content.decode()
        for word in ("当月补贴到账", "下单冻结", "服务后支出", "170.00", "打印时间"):
            assert word in sheet
        assert client.get(f"/benefits/elders/{zhao.pk}/?month=nonsense").status_code == 200
        assert '<th scope="col">项目</th><th scope="col" class' not in sheet, "one programme needs no column"
        next_month = clock.local_day(NOW) + timedelta(days=30)
        commands.hold(SYSTEM, elder_id=zhao.pk, area=zhao.area_code, thing="order", thing_id=2, price_fen=2000,
                      on=next_month, now=NOW)  # fmt: skip
        sheet = client.get(f"/benefits/elders/{zhao.pk}/").content.decode()
        assert "?month=2027-01" in sheet
        assert '?month=2026-12" aria-current="true"' in sheet, "the month that runs, not one that only begins"
        assert "这个月没有往来" in client.get(f"/benefits/elders/{zhao.pk}/?month=2020-01").content.decode()
        entitlement = Entitlement.objects.get()
        assert client.post(f"/benefits/entitlements/{entitlement.pk}/stop/", {}).status_code == 422
        assert client.post(f"/benefits/entitlements/{entitlement.pk}/stop/", {"why": "复核"}).status_code == 302
        assert "赵德福" in client.get(f"/benefits/{row.pk}/?ended=1").content.decode()
        assert client.post(f"/benefits/{row.pk}/close/", {"why": "到期"}).status_code == 302
        row.refresh_from_db()
        assert row.ends_on == date(2027, 1, 1)
        assert client.post("/benefits/run/").status_code == 302
        assert Decimal(row.monthly_fen) == 20000


class TestApi:
    def test_a_machine_and_the_family_read_the_balance_nobody_elses(self, xu, zhao):
        entitled(xu, opened(xu), zhao)
        _key, token = world.machine("benefit.read", "elder.read", area=world.NANGANG)
        client = world.client_for(None)
        headers = {"authorization": f"Bearer {token}"}
        found = client.get(f"/api/v1/elders/{zhao.pk}/benefits", headers=headers).json()
        assert (found["left_fen"], found["entitlements"][0]["granted_fen"]) == (20000, 20000)
        assert client.get("/api/v1/programmes", headers=headers).json()["items"][0]["monthly_fen"] == 20000
        _key, far = world.machine("benefit.read", "elder.read", area=world.DAOLI)
        asked = client.get(f"/api/v1/elders/{zhao.pk}/benefits", headers={"authorization": f"Bearer {far}"})
        assert asked.status_code == 404
