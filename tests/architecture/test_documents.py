"""Generated pages say what the code says."""

from anju.config import documents
from anju.kernel.lifecycle import Lifecycle, move


def test_the_committed_pages_are_current():
    assert documents.stale() == [], "run: python -m anju.config.documents"


def test_a_table_becomes_a_diagram():
    table = Lifecycle("door", ("open", "shut"), (move("close", "open", "shut"),), frozenset({"shut"}))
    assert documents.diagram(table).splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: close",
        "    shut --> [*]",
    ]


def test_a_page_that_is_not_there_is_stale(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "FOLDER", tmp_path / "generated")
    assert len(documents.stale()) == len(documents.pages())
    documents.write()
    assert documents.stale() == []
