"""A long run of day plans is taken up where it was broken off, and says what it held."""

import pytest

from benchmarks.routing_rows import Kept, disturbed, engine, sentence, sizes

CONDITIONS = {"seconds": 60.0, "engine": "this one"}


def row(name="kummer/100", **more):
    return {"instance": name, "size": 100, "gap": 0.02, "cores": 1.97, "threads": 2, **more}


class TestKeeping:
    def test_what_is_finished_is_not_measured_again(self, tmp_path):
        path = tmp_path / "rows.jsonl"
        Kept(path, CONDITIONS).add(row())
        assert Kept(path, CONDITIONS).find("kummer/100")["gap"] == pytest.approx(0.02)

    def test_rows_of_another_engine_or_time_do_not_count(self, tmp_path):
        path = tmp_path / "rows.jsonl"
        Kept(path, CONDITIONS).add(row())
        assert Kept(path, {**CONDITIONS, "engine": "another"}).find("kummer/100") is None
        assert Kept(path, {**CONDITIONS, "seconds": 11.0}).find("kummer/100") is None

    def test_a_row_without_its_two_cores_is_measured_again(self, tmp_path):
        path = tmp_path / "rows.jsonl"
        kept = Kept(path, CONDITIONS)
        kept.add(row(cores=1.2))
        assert disturbed(row(cores=1.2))
        assert Kept(path, CONDITIONS).find("kummer/100") is None

    def test_a_line_that_was_cut_off_is_left_out(self, tmp_path):
        path = tmp_path / "rows.jsonl"
        Kept(path, CONDITIONS).add(row())
        path.write_text(path.read_text() + '{"instance": "kum')
        assert list(Kept(path, CONDITIONS).rows) == ["kummer/100"]

    def test_the_engine_is_named_by_its_source(self):
        assert len(engine()) == 16
        assert engine() == engine()


class TestVerdict:
    def test_the_worst_instance_of_a_size_decides(self):
        found = sizes([row(), row("kummer/75", size=75, gap=0.04), row("kummer/300", size=300, gap=0.05)])
        assert [(line["sizes"], line["kept"]) for line in found] == [("≤ 100", False), ("101–300", True)]
        assert "1.0400 × best known (kummer/75), must be ≤ 1.03: MISSED" in sentence(found[0])
        assert "held" in sentence(found[1])

    def test_other_work_on_the_machine_is_said(self):
        assert "1 of them disturbed" in sentence(sizes([row(cores=1.0)])[0])
