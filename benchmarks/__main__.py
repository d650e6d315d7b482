"""Every benchmark in turn: ``python -m benchmarks [name …] [--quick]``; one table, and ``benchmarks/results.json``.

Each piece runs as its own process, on the PostgreSQL of ``ANJU_DATABASE_URL`` or on an embedded one started for the
run. ``--quick`` takes small sizes: it shows that everything works, not how fast it is.
"""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.pieces import PIECES, Line, Piece

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
PORT = 4520


@contextlib.contextmanager
def database(folder: Path) -> Iterator[None]:
    """Use the database server that is named, or start an embedded one for this run."""
    if os.environ.get("ANJU_DATABASE_URL"):
        yield
        return
    from anju.config.runtime import ports, postgres

    folder.chmod(0o755)
    server = postgres.Postgres(
        folder / "postgres", port=ports.free_port(), password="only-for-this-run", log=folder / "postgres.log"
    )
    server.start()
    os.environ["ANJU_DATABASE_URL"] = server.url("postgres", "postgres")
    try:
        yield
    finally:
        server.stop()
        del os.environ["ANJU_DATABASE_URL"]


def run(piece: Piece, folder: Path, *, quick: bool, port: int) -> dict[str, Any]:
    """Run one piece and return what it measured, or why it did not."""
    path = ROOT / "benchmarks" / f"{piece.module}.py"
    if not path.exists():
        return {"missing": f"{path.name} is not in this tree"}
    answer = folder / f"{piece.name}.json"
    sizes = piece.quick if quick else piece.full
    ports = ["--port", str(port)] if piece.has_port else []
    command = [sys.executable, "-m", f"benchmarks.{piece.module}", *sizes, *ports, "--json", str(answer)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(path.parent)]),
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    print(f"\n— {piece.name}: {' '.join(command[1:])}", flush=True)
    load, started = os.getloadavg()[0], time.perf_counter()
    try:
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=piece.limit_s).returncode
    except subprocess.TimeoutExpired:
        return {"missing": f"not done within {piece.limit_s} s"}
    if not answer.exists():
        return {"missing": f"ended with code {code} and no result"}
    facts = {"command": " ".join(["python", *command[1:-2]]), "load_before": round(load, 2)}
    return {**facts, "seconds": round(time.perf_counter() - started), "result": json.loads(answer.read_text())}


def lines(piece: Piece, found: dict[str, Any]) -> list[Line]:
    """Make the lines of the table from what was found."""
    if "missing" in found:
        return [Line(piece.name, "", "–", "–", f"missing: {found['missing']}")]
    try:
        return piece.lines(found["result"])
    except KeyError as problem:
        return [Line(piece.name, "", "–", "–", f"missing: no figure called {problem}")]


def table(rows: list[Line]) -> str:
    """Write the table."""
    head = Line("what", "goal", "measured", "ratio", "verdict")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(5)]
    written = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [head, *rows]]
    return "\n".join([written[0], "-|-".join("-" * width for width in widths), *written[1:]])


def main() -> int:
    """Run, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(PIECES))
    parser.add_argument("--quick", action="store_true", help="small sizes, under three minutes")
    parser.add_argument("--port", type=int, default=PORT, help="the first of ten free ports")
    parser.add_argument("--json", type=Path, default=RESULTS)
    wanted = parser.parse_args()
    unknown = [name for name in wanted.names if name not in PIECES]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(PIECES)}")
    chosen = [PIECES[name] for name in wanted.names or PIECES]
    with tempfile.TemporaryDirectory(prefix="anju-bench-run-") as place:
        folder = Path(place)
        with database(folder):
            answer: dict[str, Any] = {
                "date": datetime.now(UTC).isoformat(timespec="seconds"), "quick": wanted.quick, **machine.describe(),
            }  # fmt: skip
            print(machine.sentence(answer))
            answer["pieces"] = {
                piece.name: run(piece, folder, quick=wanted.quick, port=wanted.port) for piece in chosen
            }
    told = {piece.name: lines(piece, answer["pieces"][piece.name]) for piece in chosen}
    rows = [line for mine in told.values() for line in mine]
    answer["table"] = [row._asdict() for row in rows]
    wanted.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    print(f"\n{machine.sentence(answer)}\n\n{table(rows)}\n\nwritten to {wanted.json}")
    strict = [line for piece in chosen if piece.strict and not wanted.quick for line in told[piece.name]]
    failed = any(row.verdict.startswith("missing") for row in rows) or any(row.verdict == "missed" for row in strict)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
