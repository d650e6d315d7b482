"""The order in which the processes of a run take the files."""

from pathlib import Path

from tests import turns

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "tests/edge/test_iw.py": 40,
    "tests/journeys/test_desk.py": 12,
    "tests/kernel/test_text.py": 90,
    "tests/failure/test_kills.py": 1,
    "tests/config/test_run.py": 1,
    "tests/architecture/test_permissions.py": 30,
}


class TestOrder:
    def test_long_ones_first_then_those_that_wait_then_the_larger(self):
        assert turns.order(FILES) == [
            "tests/config/test_run.py", "tests/architecture/test_permissions.py", "tests/failure/test_kills.py",
            "tests/journeys/test_desk.py", "tests/kernel/test_text.py", "tests/edge/test_iw.py",
        ]  # fmt: skip

    def test_each_process_begins_with_its_kind_and_helps_with_the_other(self):
        queue = turns.order(FILES)
        assert turns.choose(queue, patient=True) == "tests/config/test_run.py"
        assert turns.choose(queue, patient=False) == "tests/architecture/test_permissions.py"
        assert turns.choose(["tests/edge/test_iw.py"], patient=True) == "tests/edge/test_iw.py"
        assert turns.choose(["tests/journeys/test_desk.py"], patient=False) == "tests/journeys/test_desk.py"


def test_what_is_named_is_there():
    assert [name for name in (*turns.WAITING, *turns.LONG) if not (ROOT / name).exists()] == []
