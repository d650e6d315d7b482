"""A day of orders played by the city through the public doors, as fast as the platform answers; and whether it adds up.

Run ``python -m benchmarks.orders_day [--orders N] [--workers W] [--web P] [--onto M] [--json FILE]``. A database of its
own (with ``--onto`` a copy of the one that ``benchmarks.orders`` has filled with M orders a day), the web process, the jobs process and the clocks in a time that the city sets (``benchmarks.town``): each city minute ends when its
timers and its jobs are done, so the run says how much longer than a minute the busiest minute of the day would take.
It ends with 1 when an order is lost, ends unexplained, or the book does not balance.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import orders_onto, registry, town

SUSTAINED = 50_000 / 86_400  # orders a second of a day of 50,000
WATCHED = ("provider: board", "desk: ringing", "desk: list", "desk: order page", "desk: who could go", "phone: today")


def _database(onto: int) -> str:
    import psycopg
    from psycopg import conninfo

    url = os.environ.get("ANJU_DATABASE_URL", "postgresql://postgres@127.0.0.1:5480/anju")
    parts = conninfo.conninfo_to_dict(url)
    name = f"{parts.get('dbname', 'anju')}_day"
    if onto:
        orders_onto.copied(onto, name)
        return _named(url, parts, name)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    return _named(url, parts, name)


def _named(url: str, parts: Any, name: str) -> str:
    from psycopg import conninfo

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """How large a day, and on top of what."""

    orders: int
    workers: int
    providers: int
    crowd: int
    web: int
    onto: int


def play(folder: Path, wanted: Wanted, *, database: str, port: int) -> tuple[int, dict[str, Any]]:
    """Lay the town, let the city play its day as a program of its own, and return how it ended with all figures."""
    from anju.kernel import clock
    from anju_city import load
    from anju_city.doors import Api

    on = clock.local_day(clock.now()) + timedelta(days=1)
    start = clock.day_bounds(on)[0] + timedelta(hours=4, minutes=30)
    place = town.Town(folder, port=port, start=start, database=database, web_workers=wanted.web)
    if wanted.onto:
        found = orders_onto.lay(on, start, count=wanted.onto, workers=wanted.workers)
    else:
        found = town.lay(workers=wanted.workers, providers=wanted.providers, now=start)
    answer = folder / "day.json"
    with place.running():
        api = Api(place.address, found["key"]["token"])
        if not wanted.onto:
            load.import_people(api, load.city(api, town.COUNTY, seed=1), 0, max(60, wanted.orders // 2))
        most = max(60, wanted.orders // 2)
        elders = [int(row["id"]) for row in islice(api.pages("elders", area=town.COUNTY, limit=200), most)]
        town.entitle(elders[:2000], start)
        found["logins"] += town.families(elders[: max(12, wanted.orders // 100)], start)
        words = ["--demo", str(place.tell(found)), "--orders", str(wanted.orders), "--on", on.isoformat(),
                 "--crowd", str(wanted.crowd), "--clock", str(place.clock), "--json", str(answer)]  # fmt: skip
        before, load_before = place.seconds(), os.getloadavg()[0]
        own = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = subprocess.run([sys.executable, "-m", "anju_city.orders", *words], cwd=town.ROOT, check=False).returncode
        city = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = {name: round(value - before[name], 1) for name, value in place.seconds().items()}
        used["city"] = round(city.ru_utime + city.ru_stime - own.ru_utime - own.ru_stime, 1)
        ticks = place.ticked()
    day: dict[str, Any] = json.loads(answer.read_text()) if answer.exists() else {"problems": [place.log()[-2000:]]}
    more = {"clocks": _clocks(ticks), "processor seconds": used, "load": [load_before, os.getloadavg()[0]]}
    return code, {**day, **more, **asdict(wanted), "machine": registry.machine()}


def _clocks(ticks: list[dict[str, Any]]) -> dict[str, float]:
    """Sum up what the clocks did, and the longest that a minute's timers and jobs took."""
    both = [tick["jobs_s"] + tick["timers_s"] for tick in ticks]
    return {
        "minutes": len(ticks), "timers, s": round(sum(tick["timers_s"] for tick in ticks), 1),
        "jobs, s": round(sum(tick["jobs_s"] for tick in ticks), 1), "longest minute, s": round(max(both, default=0.0), 2),
        "most jobs waiting": max((tick["jobs"] for tick in ticks), default=0),
    }  # fmt: skip


def _say(found: dict[str, Any]) -> None:
    """Say what it came to: how fast beside a day of 50,000, where the time went, how the watched pages answered."""
    print("\nclocks:", found["clocks"], "\nprocessor seconds:", found["processor seconds"], " load:", found["load"])
    if "orders a second" not in found:
        return
    speed = found["orders a second"]
    print(f"{speed} orders a second: {speed / SUSTAINED:.2f} × of 50,000 in a day ({SUSTAINED:.3f}); most under way"
          f" {found.get('most under way', 0)}")  # fmt: skip
    for kind in WATCHED:
        if row := found["requests"].get(kind):
            print(
                f"  while it plays  {kind:20} {row['count']:6.0f} ×   p50 {row['p50']:7.1f}   p95 {row['p95']:7.1f} ms"
            )


def main() -> int:
    """Play, print, end with 1 when something does not add up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=0, help="one for six orders if not given, at most 3,000")
    parser.add_argument("--providers", type=int, default=0, help="one for sixty workers if not given")
    parser.add_argument("--crowd", type=int, default=8, help="how many act at the same moment")
    parser.add_argument("--web", type=int, default=1, help="processes that answer pages and API")
    parser.add_argument(
        "--onto", type=int, default=0, help="play on top of the filled database with so many orders a day"
    )
    parser.add_argument("--port", type=int, default=4480)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    workers = wanted.workers or min(3000, max(24, wanted.orders // 6))
    database = os.environ["ANJU_DATABASE_URL"] = _database(wanted.onto)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anju.config.settings")
    with tempfile.TemporaryDirectory(prefix="anju-bench-day-") as name:
        os.environ["ANJU_DATA"] = name
        _prepare()
        size = Wanted(
            orders=wanted.orders, workers=workers, providers=wanted.providers or max(3, workers // 60),
            crowd=wanted.crowd, web=wanted.web, onto=wanted.onto,
        )  # fmt: skip
        code, found = play(Path(name), size, database=database, port=wanted.port)
    _say(found)
    if wanted.json:
        wanted.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
