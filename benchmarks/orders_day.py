"""A day of orders played by the city through the public doors, as fast as the platform answers; and whether it adds up.

Run ``python -m benchmarks.orders_day [--orders N] [--workers W] [--port P] [--json FILE]``. A database of its own, the web
process, the jobs process and the clocks in a time that the city sets (``benchmarks.town``): each city minute ends when its
timers and its jobs are done, so the run says how much longer than a minute the busiest minute of the day would take.
It ends with 1 when an order is lost, ends unexplained, or the book does not balance.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks import registry, town


def _database() -> str:
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts.get('dbname', 'anju')}_day"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    scheme, rest = url.split("://", 1) if "://" in url else ("", "")
    if scheme:
        return f"{scheme}://{rest.rsplit('/', 1)[0]}/{name}"
    return str(conninfo.make_conninfo(**{**parts, "dbname": name}))


def _prepare() -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    call_command("migrate", verbosity=0, skip_checks=True)


def play(
    folder: Path, *, database: str, orders: int, workers: int, providers: int, port: int, crowd: int
) -> tuple[int, dict[str, Any]]:
    """Lay the town, let the city play its day as a program of its own, and return how it ended with all figures."""
    from anju.kernel import clock
    from anju_city import load
    from anju_city.doors import Api

    on = clock.local_day(clock.now()) + timedelta(days=1)
    start = clock.day_bounds(on)[0] + timedelta(hours=4, minutes=30)
    place = town.Town(folder, port=port, start=start, database=database)
    found = town.lay(workers=workers, providers=providers, now=start)
    answer = folder / "day.json"
    with place.running():
        api = Api(place.address, found["key"]["token"])
        load.import_people(api, load.city(api, town.COUNTY, seed=1), 0, max(60, orders // 2))
        elders = [int(row["id"]) for row in api.pages("elders", area=town.COUNTY, limit=200)]
        town.entitle(elders[:2000], start)
        found["logins"] += town.families(elders[: max(12, orders // 100)], start)
        words = ["--demo", str(place.tell(found)), "--orders", str(orders), "--on", on.isoformat(), "--crowd", str(crowd),
                 "--clock", str(place.clock), "--json", str(answer)]  # fmt: skip
        code = subprocess.run([sys.executable, "-m", "anju_city.orders", *words], cwd=town.ROOT, check=False).returncode
        ticks = place.ticked()
    day: dict[str, Any] = json.loads(answer.read_text()) if answer.exists() else {"problems": [place.log()[-2000:]]}
    return code, {**day, "clocks": _clocks(ticks), "workers": workers, "machine": registry.machine()}


def _clocks(ticks: list[dict[str, Any]]) -> dict[str, float]:
    """Sum up what the clocks did, and the longest that a minute's timers and jobs took."""
    both = [tick["jobs_s"] + tick["timers_s"] for tick in ticks]
    return {
        "minutes": len(ticks), "timers, s": round(sum(tick["timers_s"] for tick in ticks), 1),
        "jobs, s": round(sum(tick["jobs_s"] for tick in ticks), 1), "longest minute, s": round(max(both, default=0.0), 2),
        "most jobs waiting": max((tick["jobs"] for tick in ticks), default=0),
    }  # fmt: skip


def main() -> int:
    """Play, print, end with 1 when something does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=0, help="one for six orders if not given, at most 3,000")
    parser.add_argument("--providers", type=int, default=0, help="one for sixty workers if not given")
    parser.add_argument("--crowd", type=int, default=8, help="how many act at the same moment")
    parser.add_argument("--port", type=int, default=4480)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    workers = wanted.workers or min(3000, max(24, wanted.orders // 6))
    database = os.environ["ANJU_DATABASE_URL"] = _database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    with tempfile.TemporaryDirectory(prefix="anju-bench-day-") as name:
        os.environ["ANJU_DATA"] = name
        _prepare()
        code, found = play(
            Path(name), database=database, orders=wanted.orders, workers=workers,
            providers=wanted.providers or max(3, workers // 60), port=wanted.port, crowd=wanted.crowd,
        )  # fmt: skip
    print("\nclocks:", found["clocks"])
    if wanted.json:
        wanted.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
