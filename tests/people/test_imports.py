"""Bringing in files: rehearsal, report, repetition, bad files, killed runs."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import translation

from anju.journal.models import Audit, Fact
from anju.kernel.refusals import NotAllowed, NotVisible
from anju.kernel.viewer import SYSTEM
from anju.people import commands, queries
from anju.people.commands.imports import running
from anju.people.commands.imports.running import ImportNotReady
from anju.people.models import Category, Contact, Duplicate, Dwelling, Elder, Import
from tests.people import builders
from tests.people.builders import NOW, OTHER_HOME, id_number, registrar, stranger, viewer, zhao_defu
from tests.people.files import HEADER, book_bytes, bring, csv_bytes, person, report

pytestmark = pytest.mark.usefixtures("land", "folder")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class TestRehearsal:
    def test_changes_nothing_and_tells_everything(self) -> None:
        job = bring(csv_bytes([person(1), person(2, 姓名="")]), rehearsal=True)
        assert (job.state, job.counts) == ("rehearsed", {"created": 1, "refused": 1})
        assert not Elder.objects.exists()
        assert not Dwelling.objects.exists()
        assert [row[2] for row in report(job)] == ["将新建", "不会导入"]

    def test_is_confirmed_once(self) -> None:
        job = bring(csv_bytes([person(1)]), rehearsal=True)
        commands.confirm_import(registrar(), job.pk, now=NOW)
        with pytest.raises(ImportNotReady):
            commands.confirm_import(registrar(), job.pk, now=NOW)
        assert commands.run_import(SYSTEM, job.pk, now=NOW).counts == {"created": 1}

    def test_is_confirmed_by_whoever_brought_it(self) -> None:
        job = bring(csv_bytes([person(1)]), rehearsal=True)
        other = builders.viewer("registrar", "230102", "赵")
        object.__setattr__(other, "user_id", 99)
        with pytest.raises(NotVisible):
            commands.confirm_import(other, job.pk, now=NOW)


class TestRun:
    def test_writes_elder_home_contact_and_standing(self) -> None:
        job = bring(csv_bytes([person(1)]))
        elder = Elder.objects.get()
        assert job.counts == {"created": 1}
        assert (elder.name, elder.initials, elder.living_alone, elder.phone_last4) == ("赵德福", "zdf", True, "0001")
        assert elder.dwelling is not None
        assert elder.dwelling.address == "测绘路1号"
        assert Contact.objects.get().name == "赵丽华"
        assert set(Category.objects.values_list("kind", flat=True)) == {"dibao", "empty_nest"}
        assert Fact.objects.get(name="elders_imported").data["counts"] == {"created": 1}

    def test_reads_the_identity_number_back_with_a_reason(self) -> None:
        bring(csv_bytes([person(1)]))
        full = commands.reveal(registrar(), Elder.objects.get().pk, field="id_number", reason="emergency", now=NOW)
        assert full == person(1)["身份证号"]

    def test_twice_has_no_effect(self) -> None:
        rows = [person(1), person(2, 身份证号="", 出生日期="1941-02-03"), person(3, 身份证号="")]
        bring(csv_bytes(rows))
        before = list(Elder.objects.order_by("id").values_list())
        again = bring(csv_bytes(rows))
        assert again.counts == {"same": 3}
        assert [list(map(str, row)) for row in Elder.objects.order_by("id").values_list()] == [
            list(map(str, row)) for row in before
        ]
        assert Contact.objects.count() == 3
        assert not Duplicate.objects.exists()

    def test_names_what_it_changed(self) -> None:
        bring(csv_bytes([person(1)]))
        job = bring(csv_bytes([person(1, 电话="13900001111", 联系人1姓名="赵国强")]))
        assert job.counts == {"changed": 1}
        assert report(job)[0][3] == "改了：电话；联系人"
        assert [row.name for row in queries.contacts(registrar(), Elder.objects.get().pk)] == ["赵国强"]

    def test_empty_cells_leave_the_record_as_it_is(self) -> None:
        bring(csv_bytes([person(1)]))
        bare = dict.fromkeys(HEADER, "") | {key: person(1)[key] for key in ("姓名", "身份证号", "居住地区划代码")}
        assert bring(csv_bytes([bare])).counts == {"same": 1}

    def test_a_couple_shares_a_home(self) -> None:
        bring(csv_bytes([person(1), person(2, 姓名="王桂兰", 住址="测绘路1号", 电话=person(1)["电话"])]))
        assert Dwelling.objects.count() == 1
        assert not Duplicate.objects.exists()

    def test_refuses_the_second_row_of_one_person(self) -> None:
        job = bring(csv_bytes([person(1), person(1, 姓名="赵德福福")]))
        assert job.counts == {"created": 1, "refused": 1}
        assert "与第 2 行相同" in report(job)[1][3]

    def test_a_likely_double_waits_for_a_choice(self) -> None:
        zhao_defu()
        job = bring(csv_bytes([person(7, 身份证号="", 出生日期="1940-11-05")]))
        assert job.counts == {"duplicate": 1}
        assert queries.duplicates(registrar()).get().reason == "person"
        assert bring(csv_bytes([person(7, 身份证号="", 出生日期="1940-11-05")])).counts == {"same": 1}

    def test_a_merged_double_comes_in_again_without_effect(self) -> None:
        zhao_defu()
        row = person(
            7,
            身份证号="",
            出生日期="1940-11-05",
            电话="",
            独居="",
            人员类别="",
            住址="",
            联系人1姓名="",
            联系人1电话="",
        )
        bring(csv_bytes([row]))
        commands.resolve_duplicate(registrar(), queries.duplicates(registrar()).get().pk, choice="same", now=NOW)
        assert bring(csv_bytes([row])).counts == {"same": 1}

    def test_says_only_that_a_person_is_elsewhere(self) -> None:
        elder = zhao_defu()
        row = person(1, 身份证号=id_number(), 居住地区划代码=OTHER_HOME)
        job = bring(csv_bytes([row]), who=stranger())
        assert job.counts == {"refused": 1}
        assert elder.number not in str(report(job))
        assert "其他地区" in report(job)[0][3]

    def test_refuses_an_area_outside_the_scope(self) -> None:
        job = bring(csv_bytes([person(1, 居住地区划代码=OTHER_HOME)]))
        assert "辖区" in report(job)[0][3]

    def test_refuses_who_has_died(self) -> None:
        elder = zhao_defu()
        commands.record_death(registrar(), elder.pk, on=builders.TODAY, now=NOW)
        assert "已故" in report(bring(csv_bytes([person(1, 身份证号=id_number())])))[0][3]

    def test_is_for_those_who_may_import(self) -> None:
        with pytest.raises(NotAllowed):
            bring(csv_bytes([person(1)]), who=viewer("official", "230103"))

    def test_the_report_carries_a_watermark_and_no_formula(self) -> None:
        job = bring(csv_bytes([person(1, 姓名="=HYPERLINK(1)")]))
        from python_calamine import CalamineWorkbook

        rows = CalamineWorkbook.from_path(Path(job.report.path)).get_sheet_by_index(0).to_python()
        assert "李敏" in str(rows[0][0])
        assert rows[2][1] == "'=HYPERLINK(1)"

    def test_leaves_an_audit_row(self) -> None:
        job = bring(csv_bytes([person(1)]))
        assert Audit.objects.get(thing="import", thing_id=job.pk).data["counts"] == {"created": 1}


class TestJournal:
    def test_every_elder_has_the_beginning_of_its_timeline(self) -> None:
        job = bring(csv_bytes([person(1), person(2)]))
        told = Audit.objects.filter(kind="change", thing="elder").order_by("id")
        assert [row.thing_id for row in told] == list(Elder.objects.order_by("id").values_list("pk", flat=True))
        assert {(row.actor_name, row.area_code, row.at) for row in told} == {("李敏", builders.HOME, NOW)}
        assert (told[0].data["import"], told[0].data["registered"]) == (job.pk, True)
        known = "name area_code id_number phone birth_on sex address living_alone contacts categories"
        assert " ".join(told[0].data["fields"]) == known
        first = queries.timeline(registrar(), told[0].thing_id)[-1]
        assert (first.title, first.text, first.who) == ("建档", f"批量导入第 {job.pk} 号文件", "李敏")

    def test_a_change_names_its_fields(self) -> None:
        bring(csv_bytes([person(1)]))
        job = bring(csv_bytes([person(1, 电话="13900001111", 联系人1姓名="赵国强")]))
        told = Audit.objects.filter(kind="change", thing="elder").latest("id")
        assert told.data == {"import": job.pk, "registered": False, "fields": ["phone", "contacts"]}

    def test_what_is_as_it_was_or_only_rehearsed_leaves_nothing(self) -> None:
        bring(csv_bytes([person(1)]), rehearsal=True)
        assert not Audit.objects.filter(thing="elder").exists()
        bring(csv_bytes([person(1)]))
        bring(csv_bytes([person(1)]))
        assert Audit.objects.filter(thing="elder").count() == 1


class TestLanguage:
    def test_the_report_speaks_to_whoever_brought_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        spoken = []
        told = running.write_report
        monkeypatch.setattr(
            running, "write_report", lambda job, now: (spoken.append(translation.get_language()), told(job, now))
        )
        with translation.override("en"):
            job = commands.start_import(registrar(), file=_file(csv_bytes([person(1)])), file_name="a.csv", now=NOW)
        commands.run_import(SYSTEM, job.pk, now=NOW)
        assert spoken == ["en"]


class TestOvertaken:
    def overtaken(self, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
        """Let somebody register a person of the file between deciding and writing, so many times."""
        left, write = [None] * times, running.writing.write

        def late(*values: Any, **more: Any) -> None:
            write(*values, **more)
            if left:
                left.pop()
                raise IntegrityError

        monkeypatch.setattr(running.writing, "write", late)

    def test_the_chunk_is_decided_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.overtaken(monkeypatch, 1)
        assert bring(csv_bytes([person(1), person(2)])).counts == {"created": 2}
        assert Elder.objects.count() == 2

    def test_it_gives_up_at_last_and_is_taken_up_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.overtaken(monkeypatch, 5)
        with pytest.raises(IntegrityError):
            bring(csv_bytes([person(1)]))
        assert not Elder.objects.exists()
        assert commands.run_import(SYSTEM, Import.objects.get().pk, now=NOW).counts == {"created": 1}


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_reads_csv_in_the_usual_encodings(self, encoding: str) -> None:
        assert bring(csv_bytes([person(1)], encoding)).counts == {"created": 1}

    def test_names_the_row_that_is_in_another_encoding(self) -> None:
        good = csv_bytes([person(1)], "utf-8")
        bad = csv_bytes([person(2)], "gb18030").splitlines()[1]
        job = bring(good + bad + b"\r\n")
        assert job.state == "failed"
        assert "第 3 行" in job.problem
        assert not Elder.objects.exists()

    def test_says_that_a_text_without_header_is_no_list(self) -> None:
        job = bring(b"\xff\xd8\xff\xe0 not a table")
        assert job.state == "failed"
        assert "姓名" in job.problem

    def test_says_which_column_is_missing(self) -> None:
        assert "居住地区划代码" in bring("姓名,电话\n赵德福,1".encode()).problem

    def test_says_that_a_file_is_empty(self) -> None:
        assert "空" in bring(b"").problem

    def test_says_that_there_is_nobody_below_the_header(self) -> None:
        assert "没有任何一行" in bring(csv_bytes([])).problem

    def test_a_broken_workbook_is_said_to_be_broken(self) -> None:
        assert "Excel" in bring(b"PK\x03\x04 broken", "名单.xlsx").problem

    def test_reads_an_xlsx_with_numbers_and_days(self) -> None:
        import datetime

        rows = [
            ["姓名", "居住地区划代码", "出生日期", "电话"],
            ["赵德福", 230103003001, datetime.date(1940, 11, 5), 13604514408],
        ]
        assert bring(book_bytes(rows), "名单.xlsx").counts == {"created": 1}
        assert Elder.objects.get().birth_on == datetime.date(1940, 11, 5)

    def test_an_identity_number_that_became_a_number_is_refused_with_advice(self) -> None:
        rows = [["姓名", "居住地区划代码", "身份证号"], ["赵德福", "230103003001", 2.30103194011053e17]]
        assert "文本" in report(bring(book_bytes(rows), "名单.xlsx"))[0][3]

    def test_merged_cells_refuse_their_rows(self) -> None:
        rows = [["姓名", "居住地区划代码", "电话"], *[["赵德福", "230103003001", f"1390000000{n}"] for n in range(3)]]
        job = bring(book_bytes(rows, merge="A3:A4"), "名单.xlsx")
        assert job.counts == {"created": 1, "refused": 2}
        assert "合并单元格" in report(job)[1][3]

    def test_an_xls_renamed_xlsx_is_read_by_its_content(self) -> None:
        job = bring((Path(__file__).parent / "renamed.xlsx").read_bytes(), "名单.xlsx")
        assert job.counts == {"created": 2}

    def test_the_template_is_a_file_that_can_be_imported(self, tmp_path: Path) -> None:
        from anju.people.commands.imports.report import write_template

        write_template(tmp_path / "template.xlsx")
        job = bring((tmp_path / "template.xlsx").read_bytes(), "模板.xlsx")
        assert sum(job.counts.values()) == 1


class TestKilled:
    def test_goes_on_where_it_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(running, "CHUNK", 10)
        rows = csv_bytes([person(n) for n in range(1, 41)])
        calls = {"left": 2}
        write = running.writing.write

        def dying(*values: Any, **more: Any) -> None:
            if not calls["left"]:
                raise KeyboardInterrupt
            calls["left"] -= 1
            write(*values, **more)

        monkeypatch.setattr(running.writing, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            bring(rows)
        assert Elder.objects.count() == 20
        monkeypatch.setattr(running.writing, "write", write)
        job = Import.objects.get()
        assert commands.take_up_again(now=NOW + running.STALLED * 10) in (0, 1)
        job = commands.run_import(SYSTEM, job.pk, now=NOW)
        assert job.counts == {"created": 40}
        assert Elder.objects.count() == 40

    def test_starts_again_when_the_staging_is_lost(self, monkeypatch: pytest.MonkeyPatch) -> None:
        job = bring(csv_bytes([person(n) for n in range(1, 11)]), rehearsal=True)
        commands.confirm_import(registrar(), job.pk, now=NOW)
        Import.objects.filter(pk=job.pk).update(state="running", rows_total=10)
        assert commands.run_import(SYSTEM, job.pk, now=NOW).counts == {"created": 10}


def _han(n: int) -> str:
    return chr(0x4E00 + n // 100) + chr(0x5000 + n % 100)


class TestTenThousand:
    def test_come_in_and_the_second_time_nothing_happens(self) -> None:
        content = csv_bytes([person(n, 姓名=f"赵{_han(n)}", 身份证号="", 出生日期="1940-11-05") for n in range(10_000)])
        assert bring(content).counts == {"created": 10_000}
        assert bring(content).counts == {"same": 10_000}
        assert queries.count(registrar(), queries.Filters()) == 10_000
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_import_row")
            assert cursor.fetchone()[0] == 0


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_the_same_people_in_two_files_become_one_record_each(self) -> None:
        contents = [csv_bytes([person(n) for n in order]) for order in (range(1, 60), range(59, 0, -1))]
        made = [
            commands.start_import(registrar(), file=_file(content), file_name="a.csv", now=NOW, rehearsal=False)
            for content in contents
        ]

        def run(job: Import) -> None:
            commands.run_import(SYSTEM, job.pk, now=NOW)
            connections.close_all()

        threads = [threading.Thread(target=run, args=(job,)) for job in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Elder.objects.count() == 59
        ends = [Import.objects.get(pk=job.pk) for job in made]
        assert {job.state for job in ends} == {"done"}
        assert sum(job.counts.get("created", 0) for job in ends) == 59


def _file(content: bytes) -> Any:
    from django.core.files.base import ContentFile

    return ContentFile(content)


class TestInventedPeople:
    """模拟数据: a column that marks and never unmarks."""

    def test_are_marked_on_the_way_in_and_by_a_later_file(self) -> None:
        bring(csv_bytes([person(1, 模拟数据="是"), person(2)]))
        assert list(Elder.objects.order_by("id").values_list("synthetic", flat=True)) == [True, False]
        job = bring(csv_bytes([person(1, 模拟数据="否"), person(2, 模拟数据="是")]))
        assert job.counts == {"same": 1, "changed": 1}
        assert list(Elder.objects.order_by("id").values_list("synthetic", flat=True)) == [True, True]
        assert "模拟数据标记" in str(report(job))

    def test_keep_their_mark_whatever_a_file_says(self) -> None:
        bring(csv_bytes([person(1, 模拟数据="是")]))
        bring(csv_bytes([person(1, 住址="海城街9号", 模拟数据="")]))
        assert Elder.objects.get().synthetic

    def test_a_strange_word_refuses_the_row(self) -> None:
        job = bring(csv_bytes([person(1, 模拟数据="也许")]))
        assert job.counts == {"refused": 1}
        assert "模拟数据" in str(report(job))
