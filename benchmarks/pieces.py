"""The benchmarks there are: how each is run, large and small, and which of its figures stand against which goal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Found = dict[str, Any]


class Line(NamedTuple):
    """One line of the table."""

    what: str
    goal: str
    measured: str
    ratio: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One benchmark."""

    name: str
    module: str
    lines: Callable[[Found], list[Line]]
    full: list[str] = field(default_factory=list)
    quick: list[str] = field(default_factory=list)
    has_port: bool = True
    strict: bool = False  # a goal that is missed fails the whole run, unless only the quick sizes ran
    limit_s: int = 3600


def _verdict(*, held: bool) -> str:
    return "held" if held else "missed"


def _ingest(found: Found) -> list[Line]:
    first, last = (found[f"COPY of the same rows, rows/s, {when}"] for when in ("first", "last"))
    copied = f"COPY {first:,.0f} and {last:,.0f} rows/s"
    rows = (
        ("ingest, MQTT to tables", "publisher to tables, frames/s", "ratio publisher to tables"),
        ("ingest, stored backlog, both lanes", "backlog by both lanes, frames/s", "ratio backlog by both lanes"),
        ("ingest, records lane alone", "records lane alone, frames/s", "ratio records lane alone"),
    )
    return [
        Line(name, "≥ 0.40 ×", f"{found[rate]:,.0f} frames/s; {copied}", f"{found[ratio]:.2f}", _verdict(held=found[ratio] >= 0.40))
        for name, rate, ratio in rows
    ]  # fmt: skip


def _mix(found: Found) -> list[Line]:
    """Show the same figures as of one protocol, and that nothing was left unread."""
    rows = [line._replace(what=line.what.replace("ingest", "ingest, every codec")) for line in _ingest(found)]
    read, errors = found["protocols in the mix"], found["decoding errors"]
    held = _verdict(held=errors == 0)
    return [*rows, Line("  codecs in the mix", "0 errors", f"{read} protocols, {errors} errors", "", held)]


def _latency(found: Found) -> list[Line]:
    behind, ratio = found["records lane behind: p99 ms"], found["ratio of p99"]
    catching = found["records lane catching up: p99 ms"]
    what = f"alarm lane, {found['backlog']:,} frames waiting"
    rows = [(what, behind, f"{ratio:.2f}"), ("alarm lane, records catching up", catching, "")]
    return [
        Line(name, "p99 ≤ 2 s", f"p99 {value:,.0f} ms", times, _verdict(held=value <= 2000))
        for name, value, times in rows
    ]


def _browser(found: Found) -> list[Line]:
    pressed, alone, ratio = (
        found["press → strip: p99 ms"],
        found["pg_notify → SSE alone: p99 ms"],
        found["ratio of p99"],
    )
    return [
        Line(
            "press → operator's browser", "p99 ≤ 250 ms", f"p99 {pressed:,.0f} ms", "", _verdict(held=pressed <= 250)
        ),
        Line(
            "  beside pg_notify → SSE alone", "≤ 3 ×", f"p99 {alone:,.0f} ms", f"{ratio:.2f}", _verdict(held=ratio <= 3)
        ),
    ]  # fmt: skip


def _registry(found: Found) -> list[Line]:
    goal, rows = found["goal_p95"], found["rows"]
    worst = max(rows, key=lambda row: row["p95_ratio"])
    held = sum(row["p95_ratio"] <= goal for row in rows)
    measured = f"{held} of {len(rows)}; worst {worst['question']} at {worst['level']}"
    ratio = f"{worst['p95_ratio']:.2f}"
    return [
        Line(
            f"registry, {found['size']:,} elders", f"p95 ≤ {goal} ×", measured, ratio, _verdict(held=held == len(rows))
        )
    ]


def _import(found: Found) -> list[Line]:
    measured = f"{found['import_rows_per_s']:,} rows/s against {found['copy_rows_per_s']:,}"
    return [Line(f"import of {found['rows']:,} elders", "beside COPY", measured, f"{found['ratio']:.2f}", "shown")]


def _api_read(found: Found) -> list[Line]:
    return [
        Line(
            f"API, {row['read']}", f"≥ {found['goal']} ×", f"{row['ours']:,.0f}/s against {row['bare']:,.0f}/s",
            f"{row['ratio']:.2f}", _verdict(held=row["ratio"] >= found["goal"]),
        )
        for row in found["rows"]
    ]  # fmt: skip


def _watches(found: Found) -> list[Line]:
    most = max(found["edge process with all connected, MB"], found["edge process after the storm, MB"])
    rows = [
        Line(
            f"edge process, {found['watches']:,} watches connected", "≤ 1 GB", f"{most:,.0f} MB",
            f"{found['ratio of memory to the bare server']:.2f}", _verdict(held=most <= 1000),
        )
    ]  # fmt: skip
    scenes = (
        ("beats of every minute", "minutes", "beat", "unanswered", "ratio of a beat's p99 to a plain publish"),
        ("  press of a watch → incident", "minutes", "press to incident", "presses without incident", "ratio of press to incident, p99"),
        ("reconnect storm", "storm", "beat", "unanswered", "ratio of the storm to plain publishes"),
        ("  press in the storm → incident", "storm", "press to incident", "presses without incident", "ratio of press to incident in the storm, p99"),
    )  # fmt: skip
    for name, scene, what, lost, ratio in scenes:
        missing = found[f"{scene}: {lost}"]
        measured = f"p99 {found[f'{scene}: {what}, p99 ms']:,.0f} ms; {missing} {lost}"
        rows.append(Line(name, f"0 {lost}", measured, f"{found[ratio]:.2f}", _verdict(held=missing == 0)))
    return rows


def _routing(found: Found) -> list[Line]:
    if "skipped" in found:
        return [Line("day plan", "", "–", "–", f"skipped: {found['skipped']}")]
    lines = [
        Line(
            f"day plan, {row['sizes']} patients",
            f"≤ {row['held']} × best known",
            f"{row['count']} instances, mean {row['mean']:.3f}",
            f"{row['max']:.3f}",
            _verdict(held=row["kept"]),
        )
        for row in found["sizes"]
    ]
    lines += [
        Line(
            f"  {row['family']}, {row['sizes']}", "", f"{row['count']} instances, mean {1 + row['mean']:.3f}",
            f"{1 + row['max']:.3f}", "shown",
        )
        for row in found["families"]
    ]  # fmt: skip
    rows = found["rows"]
    slowest, most = max(row["mended in, s"] for row in rows), max(row["moved"] for row in rows)
    anew = max(row["moved by a plan anew"] for row in rows)
    wrong = sum(bool(row["wrong"]) for row in rows + found["rounds"])
    lines.append(
        Line(
            "  plans and rounds that break a rule",
            "0",
            f"{wrong} of {len(rows) + len(found['rounds'])}",
            "",
            _verdict(held=wrong == 0),
        )
    )
    lines.append(
        Line("  new plan after a cancellation", "≤ 2 s", f"slowest {slowest:.2f} s", "", _verdict(held=slowest <= 2))
    )
    lines.append(
        Line(
            "  visits it moves, beside a plan made anew",
            "≤ 5 %",
            f"most {most:.1%}, anew {anew:.0%}",
            "",
            _verdict(held=most <= 0.05),
        )
    )
    gaps = [row["gap"] for row in found["rounds"] if row["gap"] is not None]
    if gaps:
        lines.append(
            Line("  rounds (PyVRP), 100–1000 calls", "", f"{len(gaps)} instances", f"{1 + max(gaps):.3f}", "shown")
        )
    return lines


def _orders(found: Found) -> list[Line]:
    """Show the reads of each page against SQL; the page itself beside the floor is shown, not held."""
    goal = found["goal_p95"]
    rows = [
        Line(
            f"{row['question']}, {row['rows']} rows", f"p95 ≤ {goal} ×",
            f"reads {row['ours_p95_ms']:,.1f} ms, SQL {row['hand_p95_ms']:,.1f} ms; page {row['page_p95_ms']:,.0f} ms = "
            f"{row['page_ratio']:.2f} × (empty page {row['floor_p95_ms']:,.1f} ms + SQL)",
            f"{row['ratio']:.2f}", _verdict(held=row["ratio"] <= goal),
        )
        for row in found["rows"]
    ]  # fmt: skip
    timed = found["clocks"]
    said = f"own provider {timed['ranking, own provider, ms']:,.0f} ms, all {timed['ranking, all workers, ms']:,.0f} ms"
    return [*rows, Line(f"  ranking, {found['workers']:,} workers", "", said, "", "shown")]


def _orders_day(found: Found) -> list[Line]:
    """Show whether a day through the public doors adds up, and how fast it went."""
    wrong = len(found["problems"]) + len(found["unexplained"])
    longest = found["clocks"]["longest minute, s"]
    return [
        Line(
            f"a day of {found['orders']:,} orders, public doors", "0 lost, unexplained or unbalanced",
            f"{wrong} wrong; {found['orders a second']:.1f} orders/s", "", _verdict(held=wrong == 0),
        ),
        Line("  timers and jobs of its busiest minute", "≤ 60 s", f"{longest:,.1f} s", "", _verdict(held=longest <= 60)),
    ]  # fmt: skip


PIECES = {
    piece.name: piece
    for piece in (
        Piece("ingest", "ingest", _ingest, quick=["--frames", "30000", "--devices", "1000"]),
        Piece("mix", "mix", _mix, quick=["--frames", "20000", "--devices", "650"]),
        Piece(
            "latency", "latency", _latency,
            quick=["--backlog", "20000", "--presses", "30", "--devices", "1000"],
        ),
        Piece(
            "browser", "browser", _browser,
            quick=["--presses", "30", "--frames", "5000", "--devices", "1000"],
        ),
        Piece(
            "registry", "registry", _registry, has_port=False,
            quick=["--size", "20000", "--rounds", "5", "--budget", "30"],
        ),
        Piece("import", "import_elders", _import, quick=["--rows", "5000"], has_port=False),
        Piece(
            "api_read", "api_read", _api_read,
            quick=["--size", "20000", "--rounds", "2", "--seconds", "1"],
        ),
        Piece("watches", "watches", _watches, quick=["--quick"], limit_s=600),
        Piece(
            "orders", "orders", _orders, has_port=False, strict=True,
            quick=["--orders", "2000", "--history-days", "1", "--workers", "300", "--providers", "10", "--rounds", "5"],
        ),
        Piece(
            "orders_day", "orders_day", _orders_day, full=["--orders", "2000"], quick=["--orders", "60"], strict=True,
            limit_s=7200,
        ),
        Piece(
            "routing", "routing", _routing, full=["--keep", "benchmarks/routing_rows.jsonl"], quick=["--quick"],
            has_port=False, strict=True, limit_s=12_000,
        ),
    )
}  # fmt: skip
