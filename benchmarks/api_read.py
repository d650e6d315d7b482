"""A read through the API, with key, limit, scope and schema, beside bare psycopg + JsonResponse in the same server.

Run ``python -m benchmarks.api_read [--size N] [--seconds S] [--rounds N] [--port P]``. One granian worker serves both; the
bare side is a WSGI function without Django's handler, middleware, sign-in or scope, with constants in its SQL. Rounds of the
two alternate, and the ratio is that of the medians. The goal is at least 0.5 ×.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks import registry

GOAL = 0.5
AREA = "2301"
LOAD = Path(__file__).with_name("api_read_load.py")


def questions(elder: int) -> dict[str, tuple[str, str]]:
    """Name the reads: our address and the bare one, which give the same rows."""
    return {
        "list of 50 elders": ("/api/v1/elders?limit=50", "/bare/elders"),
        "one elder's card": (f"/api/v1/elders/{elder}", f"/bare/elder?id={elder}"),
    }


def _key() -> tuple[str, int]:
    """Make a key over one city and find an elder in it."""
    from django.db import connection

    from anju.accounts import commands
    from anju.accounts.models import ApiKey
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    verbs = ["elder.read", "incident.read", "device.read"]
    ApiKey.objects.filter(name="benchmark").update(revoked_at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO areas_edition (id, mark) VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING")
        cursor.execute("SELECT 1 FROM areas_area WHERE code = %s", [AREA])
        if cursor.fetchone() is None:
            _areas()
        cursor.execute("SELECT min(id) FROM people_elder WHERE area_code >= '2301' AND area_code < '2302'")
        elder = int(cursor.fetchone()[0])
        _seal(cursor, elder)
    _row, token = commands.issue_key(
        SYSTEM, name="benchmark", verbs=verbs, area=AREA, now=clock.now(), per_minute=1_000_000_000
    )
    return token, elder


def _seal(cursor: Any, elder: int) -> None:
    """Give one elder values that open: the filling writes random bytes."""
    from anju.kernel.secrets import seal

    values = [seal("13900001234"), seal("230103194501054329"), elder]
    cursor.execute("UPDATE people_elder SET phone_sealed = %s, id_number_sealed = %s WHERE id = %s", values)
    cursor.execute("UPDATE people_contact SET phone_sealed = %s WHERE elder_id = %s", [values[0], elder])


def _areas() -> None:
    from anju.areas import commands
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    commands.load_reference(SYSTEM, "23", now=clock.now())


def _serve(port: int) -> subprocess.Popen[bytes]:
    """Start one worker of the real server with the bare addresses beside the platform."""
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "asgi", "--workers", "1", "--host", "127.0.0.1",
        "--port", str(port), "--log-level", "warning", "--no-access-log", "benchmarks.api_read_app:application",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=Path(__file__).parents[1])


def _wait(url: str, headers: dict[str, str]) -> bytes:
    for _turn in range(100):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            time.sleep(0.1)
    msg = f"{url} does not answer"
    raise RuntimeError(msg)


def _load(url: str, token: str, seconds: float) -> float:
    """Ask as fast as the server answers, over eight connections; return requests in a second."""
    if shutil.which("wrk"):
        command = ["wrk", "-t1", "-c8", f"-d{seconds:.0f}s", "-H", f"Authorization: Bearer {token}", url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in said:
            msg = f"{url}: {said}"
            raise RuntimeError(msg)
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        return float(found.group(1)) if found else 0.0
    said = subprocess.run([sys.executable, LOAD, url, token, str(seconds)], capture_output=True, text=True, check=True)
    return float(said.stdout)


def measure(port: int, token: str, elder: int, *, rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Alternate the two sides and compare medians."""
    base, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {token}"}
    rows = []
    for name, (ours, bare) in questions(elder).items():
        _same(json.loads(_wait(base + ours, headers)), json.loads(_wait(base + bare, headers)))
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        for turn in range(rounds + 1):
            for side, path in (("ours", ours), ("bare", bare)) if turn % 2 else (("bare", bare), ("ours", ours)):
                rate = _load(base + path, token, seconds)
                if turn:
                    rates[side].append(rate)
        median = {side: statistics.median(values) for side, values in rates.items()}
        rows.append({"read": name, **median, "ratio": median["ours"] / median["bare"]})
    return rows


def _same(ours: dict[str, Any], bare: dict[str, Any]) -> None:
    """Both sides must tell the same."""
    pairs = zip(ours.get("items", [ours]), bare.get("items", [bare]), strict=True)
    for one, other in pairs:
        if any(str(one[name]) != str(other[name]) for name in ("id", "number", "name", "address")):
            msg = f"the answers differ: {one} {other}"
            raise AssertionError(msg)


def main() -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--port", type=int, default=4470)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    registry._database(wanted.size)
    os.environ["ANJU_DATA"] = os.environ.get("ANJU_DATA") or tempfile.mkdtemp(prefix="anju-bench-")
    registry._prepare(wanted.size)
    token, elder = _key()
    server = _serve(wanted.port)
    try:
        rows = measure(wanted.port, token, elder, rounds=wanted.rounds, seconds=wanted.seconds)
    finally:
        server.terminate()
        server.wait(10)
    print(f"\nAPI reads at {wanted.size:,} elders — {registry.machine()}\n")
    for row in rows:
        mark = "" if row["ratio"] >= GOAL else "  under the goal"
        print(f"{row['read']:20} ours {row['ours']:7.0f}/s   bare {row['bare']:7.0f}/s   {row['ratio']:.2f} ×{mark}")
    if wanted.json:
        answer = {"machine": registry.machine(), "size": wanted.size, "goal": GOAL, "rows": rows}
        wanted.json.write_text(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
