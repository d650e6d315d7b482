"""The audit page: the audit administrator reads, filters and exports; nobody else gets in."""

import re
from pathlib import Path

import pytest

from anju.journal import commands, queries
from anju.journal.models import Audit
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.incidents import scene

pytestmark = pytest.mark.django_db


def look(viewer, elder=7):
    return commands.record_audit(
        viewer, kind="read", thing="elder", thing_id=elder, area=world.NANGANG, now=world.NOW, reason="核对身份证",
        data={"field": "id_number"},
    )  # fmt: skip


class TestAuditPage:
    def test_zheng_sees_who_looked_and_why(self):
        look(world.viewer(world.operator_li()))
        page = world.client_for(world.audit_admin()).get("/audit/?kind=read&actor=李静")
        assert page.status_code == 200
        assert "核对身份证" in page.content.decode()

    def test_the_filters_leave_the_rest_out(self):
        look(world.viewer(world.operator_li()))
        browser = world.client_for(world.audit_admin())
        for query in (
            "kind=export",
            "actor=user:999999",
            "thing=device",
            "thing_id=8",
            "since=2026-12-09",
            "until=2026-12-07",
        ):
            assert "核对身份证" not in browser.get(f"/audit/?{query}").content.decode(), query
        assert "核对身份证" in browser.get("/audit/?since=2026-12-08&until=2026-12-08").content.decode()
        assert browser.get("/audit/?since=yesterday").status_code == 422

    def test_more_than_a_page_goes_on(self):
        for _ in range(101):
            look(SYSTEM)
        page = world.client_for(world.audit_admin()).get("/audit/?kind=read")
        assert "更早的" in page.content.decode()

    def test_the_whole_chain_can_be_walked(self):
        look(SYSTEM)
        commands.lay_links(SYSTEM, now=world.NOW, whole=True)
        assert "链条完整" in world.client_for(world.audit_admin()).get("/audit/chain/").content.decode()

    def test_the_export_is_a_file_with_a_watermark_and_an_audit_row(self):
        row = look(SYSTEM)
        Audit.objects.create(kind="read", thing="elder", at=world.NOW, actor="system", actor_name="系统", reason="=1+1")
        browser = world.client_for(world.audit_admin())
        text = b"".join(browser.post("/audit/export/", {"kind": "read"}).streaming_content).decode()
        assert "郑审计" in text
        assert str(row.pk) in text
        assert "'=1+1" in text
        assert Audit.objects.filter(kind="export", actor_name="郑审计").count() == 1

    @pytest.mark.parametrize("who", ["system_admin", "security_admin", "operator_li", "official_xu"])
    def test_nobody_else_gets_in(self, who):
        browser = world.client_for(getattr(world, who)())
        assert browser.get("/audit/").status_code == 403
        assert browser.get("/audit/chain/").status_code == 403
        assert browser.post("/audit/export/").status_code == 403

    def test_a_county_audit_administrator_sees_the_own_county_only(self):
        look(SYSTEM)
        there = world.client_for(world.person("钱审计", "audit_admin", world.DAOLI)).get("/audit/?kind=read")
        assert "核对身份证" not in there.content.decode()


class TestLooksAt:
    def test_who_looked_at_an_elder(self):
        li = world.viewer(world.operator_li())
        look(li)
        look(li, elder=8)
        assert [row.actor_name for row in queries.looks_at(li, "elder", 7)] == ["李静"]


class TestWords:
    """The audit says who, at which post, and what, by name."""

    def test_a_person_has_a_name_and_the_post_of_the_day(self):
        look(world.viewer(world.operator_li()))
        text = world.client_for(world.audit_admin()).get("/audit/?kind=read").content.decode()
        assert "应答中心坐席 南岗区" in text
        assert "user:" not in text

    def test_an_elder_is_masked_for_whoever_may_not_read_the_record(self):
        elder = scene.zhao_defu()
        look(world.viewer(world.operator_li()), elder=elder.pk)
        text = world.client_for(world.audit_admin()).get("/audit/?kind=read").content.decode()
        assert f"赵** {elder.number}" in text
        assert "赵德福" not in text
        assert f"/elders/{elder.pk}/" not in text
        assert "看了：身份证号" in text

    def test_names_become_links_for_whoever_may_open_them(self):
        elder, li = scene.zhao_defu(), world.operator_li()
        reader = world.viewer(li)
        assert queries.name_thing(reader, "elder", elder.pk).href == f"/elders/{elder.pk}/"
        stranger = world.viewer(world.official_zhao_daoli())
        assert queries.name_thing(stranger, "elder", elder.pk).href == ""
        admin = world.viewer(world.system_admin())
        assert queries.name_thing(admin, "user", li.pk) == queries.Named(
            f"李静（{li.username}）", f"/admin/accounts/{li.pk}/"
        )
        assert queries.name_thing(reader, "user", li.pk).href == ""
        assert queries.name_thing(reader, "nothing", 5).text == "5"

    def test_every_kind_that_is_written_has_a_word(self):
        root = Path(__file__).parents[2] / "anju"
        calls = [
            match
            for path in root.glob("**/*.py")
            for match in re.findall(r"record_audits?\([^)]*?thing=\"([a-z_]+)\"", path.read_text("utf-8"))
        ]
        assert calls
        assert sorted(set(calls) - set(queries.kinds)) == []

    def test_one_thing_can_be_followed(self):
        elder = scene.zhao_defu()
        look(world.viewer(world.operator_li()), elder=elder.pk)
        look(world.viewer(world.operator_li()), elder=elder.pk + 1)
        browser = world.client_for(world.audit_admin())
        text = browser.get(f"/audit/?thing=elder&thing_id={elder.pk}&kind=read").content.decode()
        assert "只看：" in text
        assert text.count("核对身份证") == 1
        assert f'name="thing_id" value="{elder.pk}"' in text  # goes along with the export, not with a new filter
