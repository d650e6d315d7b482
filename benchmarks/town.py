"""A county with providers and workers, run as an installation in a time that is set from outside.

What a day of orders needs before its first order is made by the platform's own commands, as the demo is; the elders
come in through the bulk import like anybody's.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import town_clock

ROOT = Path(__file__).resolve().parents[1]
COUNTY = "230103"
PASSWORD = "An-only-for-this-run-7"
ITEMS = ("cleaning", "company", "meal", "bath", "daily_care", "walking", "shopping", "health_monitoring")
OF_ANYBODY = ("company", "shopping")  # one price for the county: whoever serves it may be asked
FEN = 3000
MONTHLY_FEN = 40_000


def lay(*, workers: int, providers: int, now: datetime) -> dict[str, Any]:
    """Lay the county, its prices, providers, workers and desks; return what ``demo.json`` would hold."""
    from anju.accounts import commands as accounts
    from anju.accounts.queries import KEY_VERBS
    from anju.areas import commands as areas
    from anju.benefits import commands as benefits
    from anju.kernel.viewer import SYSTEM
    from anju.orders import commands as orders

    year = date(now.year, 1, 1)
    areas.load_reference(SYSTEM, "23", now=now, valid_from=date(2020, 1, 1))
    orders.load_catalogue(SYSTEM, now=now)
    benefits.open_programme(
        SYSTEM, code="town", name="居家服务补贴", area=COUNTY, monthly_fen=MONTHLY_FEN, share_percent=60,
        starts_on=year, now=now,
    )  # fmt: skip
    for item in OF_ANYBODY:
        orders.set_price(SYSTEM, item=item, area=COUNTY, fen=FEN, starts_on=year, now=now)
    logins = [_desk(name, role, now) for name, role in (("operator1", "operator"), ("operator2", "operator"),
                                                         ("official1", "official"))]  # fmt: skip
    streets = _streets()
    for number in range(providers):
        logins += _provider(number, streets[number::providers] or streets[:1], workers // providers, now)
    _key, token = accounts.issue_key(SYSTEM, name="city", verbs=KEY_VERBS, now=now, area=COUNTY, per_minute=1_000_000)
    return {"county": COUNTY, "key": {"token": token}, "logins": logins}


def _streets() -> list[str]:
    from anju.areas.models import Area

    codes = Area.objects.filter(code__startswith=COUNTY).values_list("code", flat=True)
    return sorted(code for code in codes if len(code) == 9)


def _user(username: str, name: str, role: str, area: str, now: datetime, at: int | None = None) -> Any:  # noqa: PLR0917
    from anju.accounts import commands as accounts
    from anju.kernel.viewer import SYSTEM

    user = accounts.create_user(
        SYSTEM, username=username, name=name, password=PASSWORD, now=now, area=area, must_change=False,
        staff=role != "relative",
    )  # fmt: skip
    accounts.grant_post(SYSTEM, user.pk, role=role, area=area, organisation_id=at, starts_on=date(2020, 1, 1), now=now)
    return user


def _desk(username: str, role: str, now: datetime) -> dict[str, Any]:
    _user(username, username, role, COUNTY, now)
    return {"username": username, "password": PASSWORD, "name": username, "role": role}


def _provider(number: int, streets: list[str], workers: int, now: datetime) -> list[dict[str, Any]]:
    from anju.institutions import commands as institutions
    from anju.kernel.viewer import SYSTEM
    from anju.orders import commands as orders
    from anju_city.places import SEATS

    longitude, latitude, _radius = SEATS[COUNTY]
    place = (longitude + (number % 7 - 3) * 0.012, latitude + (number // 7 % 7 - 3) * 0.01)
    community = _community(streets[0])
    row = institutions.register_institution(
        SYSTEM,
        {
            "kind": "home_service", "name": f"居家服务{number + 1}部", "area_code": community, "address": f"测绘路 {number + 1} 号",
            "responsible_name": "沈岚", "responsible_phone": f"154{number:08d}", "duty_phone": f"155{number:08d}",
            "longitude": place[0], "latitude": place[1], "datum": "wgs84", "synthetic": True,
        },
        now=now,
    )  # fmt: skip
    institutions.set_services(SYSTEM, row.pk, items=ITEMS, service_areas=streets, now=now)
    for item in ITEMS:
        if item not in OF_ANYBODY:
            for street in streets:
                orders.set_price(
                    SYSTEM, item=item, area=street, fen=FEN, starts_on=date(now.year, 1, 1), now=now, provider_id=row.pk
                )
    _user(f"manager{number}", f"调度{number}", "provider_manager", community, now, row.pk)
    manager = {"username": f"manager{number}", "password": PASSWORD, "name": f"调度{number}", "role": "provider_manager",
               "provider": row.pk}  # fmt: skip
    return [manager, *(_worker(number, one, row, place, now) for one in range(workers))]


def _community(street: str) -> str:
    from anju.areas.models import Area

    codes = Area.objects.filter(code__startswith=street).order_by("code").values_list("code", flat=True)
    return next((code for code in codes if len(code) == 12), street)


def _worker(provider: int, number: int, place: Any, seat: tuple[float, float], now: datetime) -> dict[str, Any]:
    from anju.dispatch import commands as dispatch
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    username, name = f"carer{provider}-{number}", f"护理{provider}-{number}"
    user = _user(username, name, "caregiver", place.area_code, now, place.pk)
    row = dispatch.register_worker(
        SYSTEM, user_id=user.pk, kind="caregiver", area=COUNTY, organisation_id=place.pk, gender="fm"[number % 2],
        languages=("东北话",) if number % 3 else ("朝鲜语",), mode="ebike" if number % 4 else "foot", visits_a_day=20,
        hours_a_day=12, now=now,
    )  # fmt: skip
    day = clock.local_day(now)
    for kind in ("health", "caregiver", *(("nurse",) if number % 3 == 0 else ())):
        dispatch.set_certificate(SYSTEM, row.pk, kind=kind, expires_on=day + timedelta(days=300), now=now)
    midnight = clock.day_bounds(day)[0]
    dispatch.set_shift(
        SYSTEM, row.pk, starts_at=midnight + timedelta(hours=5), ends_at=midnight + timedelta(hours=22), now=now
    )
    at = (round(seat[0] + (number % 9 - 4) * 0.003, 5), round(seat[1] + (number // 9 % 9 - 4) * 0.003, 5))
    return {"username": username, "password": PASSWORD, "name": name, "role": "caregiver", "place": at,
            "worker": row.pk}  # fmt: skip


def entitle(elders: list[int], now: datetime) -> None:
    """Give elders their purse of the month."""
    from anju.benefits import commands as benefits
    from anju.kernel.viewer import SYSTEM
    from anju.people.models import Elder

    areas = dict(Elder.objects.filter(pk__in=elders).values_list("pk", "area_code"))
    for elder in elders:
        benefits.entitle(
            SYSTEM, programme="town", elder_id=elder, area=areas[elder], starts_on=date(now.year, 1, 1), now=now
        )


def families(elders: list[int], now: datetime) -> list[dict[str, Any]]:
    """Give each of these elders a relative with an account who orders for them."""
    from anju.kernel.viewer import SYSTEM
    from anju.people import commands as people

    found = []
    for number, elder in enumerate(elders):
        user = _user(f"relative{number}", f"家属{number}", "relative", "", now)
        value = people.ContactValues(name=f"家属{number}", relation="女儿", phone=f"137{number:08d}", user_id=user.pk)
        people.set_contacts(SYSTEM, elder, [value], now=now)
        found.append({"username": user.username, "password": PASSWORD, "name": user.name, "role": "relative",
                      "elders": [elder]})  # fmt: skip
    return found


def _session_seconds(database: str) -> float:
    """Return the processor seconds of the database's open sessions; none where the server is another machine's."""
    import psutil
    import psycopg

    with psycopg.connect(database) as asking:
        pids = [row[0] for row in asking.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")]
    found = 0.0
    for pid in pids:
        try:
            found += sum(psutil.Process(pid).cpu_times()[:2])
        except psutil.Error:
            continue
    return found


class Town:
    """The processes of the installation: web, jobs, and the clocks; all in the time of one file."""

    def __init__(self, folder: Path, *, port: int, start: datetime, database: str, web_workers: int = 1) -> None:
        self.folder = folder
        self.clock = folder / "clock"
        self.ticks = folder / "ticks.jsonl"
        self.address = f"http://127.0.0.1:{port}"
        self.port = port
        self.database = database
        self.web_workers = web_workers
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        town_clock.make(self.clock, start)

    @contextmanager
    def running(self) -> Iterator["Town"]:
        """Run everything; stop it at the end."""
        self.processes = {
            "web": self._start(
                "web", "granian", "benchmarks.town_app:application", "--interface", "asgi", "--host", "127.0.0.1",
                "--port", str(self.port), "--workers", str(self.web_workers), "--no-ws", "--log-level", "warning",
            ),
            "jobs": self._start("jobs", "benchmarks.town_jobs"),
            "clocks": self._start("clocks", "benchmarks.town_ticker", str(self.ticks)),
        }  # fmt: skip
        processes = list(self.processes.values())
        try:
            self._wait(processes)
            yield self
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def _start(self, name: str, *words: str) -> "subprocess.Popen[bytes]":
        environment = os.environ | {
            "ANJU_DATABASE_URL": self.database, "ANJU_DATA": str(self.folder), "ANJU_SECOND_FACTOR": "off",
            "DJANGO_SETTINGS_MODULE": "anju.config.settings", town_clock.VARIABLE: str(self.clock),
        }  # fmt: skip
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environment, stdout=log, stderr=log)

    def seconds(self) -> dict[str, float]:
        """Return the processor seconds of each process of the town with its children, and of its database sessions."""
        import psutil

        found = {}
        for name, process in self.processes.items():
            tree = psutil.Process(process.pid)
            found[name] = sum(sum(one.cpu_times()[:2]) for one in (tree, *tree.children(recursive=True)))
        return found | {"database": _session_seconds(self.database)}

    def _wait(self, processes: "list[subprocess.Popen[bytes]]", seconds: float = 180) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and all(process.poll() is None for process in processes):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise SystemExit("the town did not start:\n" + self.log())

    def log(self) -> str:
        """Return the ends of what the processes wrote."""
        return "\n".join(f"— {path.name}\n{path.read_text()[-3000:]}" for path in sorted(self.folder.glob("*.log")))

    def ticked(self) -> list[dict[str, Any]]:
        """Return how long the clocks took at each moment."""
        return [json.loads(line) for line in self.ticks.read_text().splitlines() if line.endswith("}")]

    def tell(self, found: dict[str, Any]) -> Path:
        """Write what the city reads."""
        path = self.folder / "demo.json"
        path.write_text(json.dumps({"address": self.address, **found}, ensure_ascii=False))
        return path
