"""The one command for all benchmarks: what it prints and what it says when something is missing."""

import pytest

from benchmarks import __main__ as runner
from benchmarks import browser, duty_room, machine
from benchmarks.pieces import PIECES, Line, Piece

FOUND = {
    "ingest": {
        "COPY of the same rows, rows/s, first": 100_000.0,
        "COPY of the same rows, rows/s, last": 90_000.0,
        "publisher to tables, frames/s": 6_000.0,
        "ratio publisher to tables": 0.1,
        "backlog by both lanes, frames/s": 20_000.0,
        "ratio backlog by both lanes": 0.4,
        "records lane alone, frames/s": 30_000.0,
        "ratio records lane alone": 0.6,
    },
    "mix": {
        "protocols in the mix": 13,
        "decoding errors": 0,
        "COPY of the same rows, rows/s, first": 100_000.0,
        "COPY of the same rows, rows/s, last": 90_000.0,
        "publisher to tables, frames/s": 6_000.0,
        "ratio publisher to tables": 0.1,
        "backlog by both lanes, frames/s": 20_000.0,
        "ratio backlog by both lanes": 0.4,
        "records lane alone, frames/s": 30_000.0,
        "ratio records lane alone": 0.6,
    },
    "latency": {
        "backlog": 1_000_000,
        "records lane behind: p99 ms": 80.0,
        "records lane catching up: p99 ms": 2_400.0,
        "ratio of p99": 1.3,
    },
    "browser": {"press → strip: p99 ms": 120.0, "pg_notify → SSE alone: p99 ms": 30.0, "ratio of p99": 4.0},
    "registry": {
        "size": 2_000_000,
        "goal_p95": 1.5,
        "rows": [
            {"question": "list all", "level": "county", "p95_ratio": 1.2},
            {"question": "search name", "level": "province", "p95_ratio": 1.4},
        ],
    },
    "import": {"import_rows_per_s": 6_000, "copy_rows_per_s": 60_000, "rows": 100_000, "ratio": 0.1},
    "orders": {
        "goal_p95": 1.5,
        "workers": 3000,
        "clocks": {"ranking, own provider, ms": 12.5, "ranking, all workers, ms": 48.0},
        "rows": [
            {
                "question": "desk strip",
                "rows": 5,
                "ours_p95_ms": 27.6,
                "hand_p95_ms": 22.0,
                "ratio": 1.25,
                "page_p95_ms": 33.2,
                "floor_p95_ms": 4.9,
                "page_ratio": 1.23,
            }
        ],
    },
    "orders_day": {
        "orders": 2000,
        "orders a second": 4.2,
        "problems": [],
        "unexplained": [],
        "clocks": {"longest minute, s": 1.4},
    },
    "api_read": {"goal": 0.5, "rows": [{"read": "list of 50 elders", "ours": 400.0, "bare": 700.0, "ratio": 0.57}]},
    "watches": {
        "watches": 10_000,
        "edge process with all connected, MB": 70.0,
        "edge process after the storm, MB": 1_200.0,
        "minutes: unanswered": 0,
        "minutes: presses without incident": 0,
        "minutes: beat, p99 ms": 8.0,
        "minutes: press to incident, p99 ms": 40.0,
        "storm: unanswered": 3,
        "storm: presses without incident": 0,
        "storm: beat, p99 ms": 6_000.0,
        "storm: press to incident, p99 ms": 3_000.0,
        "ratio of memory to the bare server": 1.5,
        "ratio of a beat's p99 to a plain publish": 1.5,
        "ratio of press to incident, p99": 1.5,
        "ratio of the storm to plain publishes": 1.6,
        "ratio of press to incident in the storm, p99": 1.2,
    },
    "routing": {
        "rows": [{"mended in, s": 2.5, "moved": 0.04, "moved by a plan anew": 0.7, "wrong": []}],
        "families": [
            {"family": "italian", "sizes": "≤ 100", "count": 1, "mean": 0.01, "max": 0.02},
            {"family": "kummer", "sizes": "101–300", "count": 2, "mean": 0.01, "max": 0.07},
            {"family": "kummer", "sizes": "> 300", "count": 1, "mean": 0.01, "max": 0.01},
        ],
        "sizes": [
            {"sizes": "≤ 100", "count": 1, "mean": 1.01, "max": 1.02, "held": 1.03, "kept": True},
            {"sizes": "101–300", "count": 2, "mean": 1.01, "max": 1.07, "held": 1.06, "kept": False},
        ],
        "rounds": [{"gap": 0.01, "wrong": []}],
    },
}
VERDICTS = {
    "ingest": ["missed", "held", "held"],
    "mix": ["missed", "held", "held", "held"],
    "latency": ["held", "missed"],
    "browser": ["held", "missed"],
    "registry": ["held"],
    "import": ["shown"],
    "orders": ["held", "shown"],
    "orders_day": ["held", "held"],
    "api_read": ["held"],
    "watches": ["missed", "held", "held", "missed", "held"],
    "routing": ["held", "missed", "shown", "shown", "shown", "held", "missed", "held", "shown"],
}


class TestTheTable:
    @pytest.mark.parametrize("name", PIECES)
    def test_every_piece_stands_against_its_goal(self, name):
        assert [line.verdict for line in runner.lines(PIECES[name], {"result": FOUND[name]})] == VERDICTS[name]

    def test_a_figure_that_is_gone_is_named_missing(self):
        (line,) = runner.lines(PIECES["browser"], {"result": {}})
        assert line.verdict == "missing: no figure called 'press → strip: p99 ms'"

    def test_a_day_plan_without_instances_is_skipped_not_missing(self):
        (line,) = runner.lines(PIECES["routing"], {"result": {"skipped": "no data"}})
        assert line.verdict == "skipped: no data"

    def test_columns_stand_under_each_other(self):
        rows = runner.table([Line("ingest", "≥ 0.40 ×", "50,000 rows/s", "0.50", "held")]).splitlines()
        assert len({len(row) for row in rows}) == 1


class TestRunning:
    def test_an_unknown_name_is_refused_with_the_known_ones(self, monkeypatch, capsys):
        monkeypatch.setattr("sys.argv", ["benchmarks", "weather"])
        with pytest.raises(SystemExit):
            runner.main()
        assert "no benchmark is called weather; there are: ingest, mix, latency" in capsys.readouterr().err

    def test_a_piece_that_is_not_in_the_tree_says_so(self, tmp_path):
        piece = Piece("siting", "siting", lambda _found: [])
        found = runner.run(piece, tmp_path, quick=True, port=1)
        assert runner.lines(piece, found)[0].verdict == "missing: siting.py is not in this tree"

    def test_a_piece_that_breaks_says_so(self, tmp_path):
        piece = Piece("machine", "machine", lambda _found: [], has_port=False)
        found = runner.run(piece, tmp_path, quick=True, port=1)
        assert found == {"missing": "ended with code 0 and no result"}


class TestThePress:
    def test_no_two_elders_share_a_name_or_a_button(self):
        people = [(duty_room.name_of(number), duty_room.button_of(number)) for number in range(800)]
        assert len({name for name, _ in people}) == len({button for _, button in people}) == 800

    @pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99)])
    def test_percentiles_are_values_that_were_measured(self, share, value):
        assert browser.percentile([float(number) for number in range(100, 0, -1)], share) == value


@pytest.mark.django_db
def test_the_machine_is_named(monkeypatch):
    from django.db import connection

    facts = connection.settings_dict
    url = f"host={facts['HOST']} port={facts['PORT']} user={facts['USER']} dbname={facts['NAME']}"
    monkeypatch.setenv("ANJU_DATABASE_URL", f"{url} password={facts['PASSWORD']}" if facts["PASSWORD"] else url)
    said = machine.sentence(machine.describe())
    assert "PostgreSQL 1" in said
    assert "Python 3." in said
