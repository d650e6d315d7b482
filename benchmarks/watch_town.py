"""What a crowd of watches needs: a line with a port, watches on it, elders who wear some, the edge process, ears."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil
import psycopg
from django.db import connection, transaction

from benchmarks.duty_room import AREA, COMMUNITY, name_of
from benchmarks.place import ROOT, Place
from benchmarks.watch_ways import number_of

LOAD = ROOT / "benchmarks" / "watch_load.py"
_PLACES = (
    ("23", "黑龙江省"), ("2301", "哈尔滨市"), (AREA, "南岗区"), ("230103001", "花园街道"), (COMMUNITY, "花园社区"),
)  # fmt: skip
_KEEPING_S = 43200


def prepare(count: int, port: int, worn: list[int]) -> tuple[Path, str]:
    """Make the line and its watches; return the file for the edge process and the line's base."""
    from anju.areas import commands as areas
    from anju.devices import commands
    from anju.devices.models import Device, DeviceState
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    now = clock.now()
    rows = [areas.Row(code, name) for code, name in _PLACES]
    areas.load_reference(SYSTEM, "23", now=now, rows=rows, valid_from=date(2020, 1, 1))
    line, _ = commands.create_line(SYSTEM, name="手环", protocol="watch", username="watches", port=port, now=now)
    _wearers(worn, line.pk)
    others = Device.objects.bulk_create(
        [
            Device(
                number=number_of(index), kind="watch", protocol="watch", line=line, area_code=COMMUNITY,
                silent_after_s=_KEEPING_S, created_at=now, synthetic=True,
            )
            for index in sorted(set(range(count)) - set(worn))
        ],
        batch_size=2000,
    )  # fmt: skip
    DeviceState.objects.bulk_create([DeviceState(device=row) for row in others], batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE devices_device; ANALYZE devices_devicestate")
    return commands.write_edge_config(SYSTEM), line.topic_base


@transaction.atomic
def _wearers(worn: list[int], line: int) -> None:
    """Register an elder for each watch that will be pressed: an incident is somebody's."""
    from anju.devices import commands as devices
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM
    from anju.people import commands as elders

    now = clock.now()
    for index in worn:
        elder = elders.register_elder(
            SYSTEM, now=now, name=name_of(index), sex="f", birth_on=date(1940, 3, 17), area_code=COMMUNITY,
            phone=f"139{index:08d}", address=f"测绘路 {index} 号 502 室", living_alone=True,
        )  # fmt: skip
        devices.enrol(SYSTEM, number=number_of(index), kind="watch", elder_id=elder.pk, line_id=line, now=now)


def edge(place: Place, lines: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the edge process as an installation does, and wait for its port."""
    command = [sys.executable, "-m", "anju_edge.gateways", "--lines", str(lines), "--ports", str(place.folder / "nats")]
    log = (place.folder / "edge.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    place.processes.append(process)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    raise SystemExit("the edge process did not open its port")


class Driver:
    """The crowd's own process; one order at a time."""

    def __init__(self, place: Place) -> None:
        self.process = subprocess.Popen([sys.executable, LOAD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        place.processes.append(self.process)

    def do(self, what: str, **order: Any) -> dict[str, Any]:
        """Give an order and wait for what was measured; every order ends by itself."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, **order}).encode() + b"\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        if not said:
            raise SystemExit(f"the crowd ended while it was told to {what}")
        answer: dict[str, Any] = json.loads(said)
        return answer


@contextmanager
def bare(port: int) -> Iterator[psutil.Process]:
    """Run the server that answers and stores nothing."""
    process = subprocess.Popen([sys.executable, LOAD, "--bare", str(port)], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGKILL)  # it keeps nothing
        process.wait()


class Ears:
    """Hears when the transaction that opened an incident has been committed."""

    def __init__(self) -> None:
        self._moments: dict[int, float] = {}
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> "Ears":
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_details: object) -> None:
        self._stop.set()
        self._thread.join(5)

    def _listen(self) -> None:
        with psycopg.connect(os.environ["ANJU_DATABASE_URL"], autocommit=True) as link:
            link.execute("LISTEN live")
            self._ready.set()
            while not self._stop.is_set():
                for notice in link.notifies(timeout=0.2):
                    word = json.loads(notice.payload)
                    if word["topic"] == "incident":
                        self._moments.setdefault(word["id"], time.perf_counter())

    def since(self, pressed: dict[str, float], patience: float) -> list[float]:
        """Wait until every press has its incident, and return the seconds from each press to the commit."""
        from anju.incidents.models import Incident

        end = time.monotonic() + patience
        while True:
            rows = Incident.objects.filter(device_number__in=pressed).values_list("pk", "device_number")
            found = [self._moments[key] - pressed[number] for key, number in rows if key in self._moments]
            if len(found) >= len(pressed) or time.monotonic() > end:
                return found
            time.sleep(0.2)


class Spent:
    """Processor seconds of processes between two looks."""

    def __init__(self, **processes: int) -> None:
        self._processes = {name: psutil.Process(number) for name, number in processes.items()}
        self._since = time.perf_counter()
        self._before = self._now()

    def _now(self) -> dict[str, float]:
        return {name: sum(process.cpu_times()[:2]) for name, process in self._processes.items()}

    def look(self) -> dict[str, float]:
        """Return the share of one core that each took since the look before."""
        now, moment = self._now(), time.perf_counter()
        shares = {name: (now[name] - self._before[name]) / (moment - self._since) for name in now}
        self._before, self._since = now, moment
        return shares


def door_of(place: Place) -> int:
    """Return the process number of the door's server."""
    return int((place.folder / "nats" / "nats.pid").read_text())
