"""One installation whose every process can be killed on its own: PostgreSQL, NATS, both lanes, web and its worker."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psycopg

from anju.config.runtime import nats as nats_runtime
from anju.config.runtime import ports, postgres
from anju.devices.rules import door
from tests import migrated

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "only-for-the-kills"
ELDERS = 16
SENSORS = 20
# A killed process loses nothing that it gave to the kernel: so nothing has to reach the disk itself here.
_SETTINGS = postgres.SETTINGS | {"fsync": "off", "full_page_writes": "off"}
_LOOP_S = 8.0  # longer than the web server counts (5.5 s after it began a worker)
_GIVES_UP_S = 6.0
_PREPARE = f"""
import django; django.setup()
import json
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from anju.accounts import commands as accounts
from anju.devices import commands
from anju.kernel import clock
from anju.kernel.viewer import SYSTEM
from tests import world
from tests.devices import build

line, password = commands.create_line(
    SYSTEM, name="网关", protocol="zigbee2mqtt", username="g1", area=world.NANGANG, now=build.NOW
)
zhao = build.elder()
for number in range({SENSORS}):
    build.device(f"0xs{{number}}", "smoke", zhao, line)
build.device("0xlast", "button", zhao, line)
for number in range({ELDERS}):
    elder = build.elder(f"王{{number}}")
    build.device(f"0xb{{number}}", "button", elder, line)
    build.device(f"0xh{{number}}", "pendant", elder)
_key, token = accounts.issue_key(
    SYSTEM, name="养老机构网关", verbs=("frame.push",), area=world.NANGANG, now=clock.now(), per_minute=60_000
)
operators = []
for user in (world.operator_li(), world.operator_wang()):
    operators.append([user.pk, world.client_for(user).session.session_key])
print(json.dumps({{
    "line": [line.username, line.password_digest, line.topic_base], "password": password, "token": token,
    "operators": operators,
}}))
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the rows made before the first kill are called."""

    line: door.LineEntry
    password: str
    token: str
    operators: list[tuple[int, str]]


class Site:
    """All processes of one installation; each is killed and started again on its own."""

    rows: ClassVar[str] = _PREPARE  # the program that makes the rows and prints what they are called
    names: ClassVar[tuple[str, ...]] = ("alarms", "records", "web")
    most_bytes: ClassVar[int] = 1 << 29  # what each stream may hold

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = postgres.Postgres(
            folder / "postgres",
            port=ports.free_port(),
            password=PASSWORD,
            log=folder / "postgres.log",
            settings=_SETTINGS,
        )
        self.postgres.start()
        self.database = self.postgres.url("postgres", "postgres")
        self.web_port = ports.free_port()
        self.address = f"http://127.0.0.1:{self.web_port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ANJU_")}
        self.environment = kept | {
            "ANJU_DATABASE_URL": self.database,
            "ANJU_DATA": str(folder / "data"),
            "ANJU_SECRET_KEY": PASSWORD,
            "ANJU_MASTER_KEY": PASSWORD,
            "ANJU_PORT": str(self.web_port),
            "DJANGO_SETTINGS_MODULE": "anju.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        migrated.into(self.database)
        self.known = self._prepared()
        self.nats = self._nats()
        self.environment["ANJU_NATS_URL"] = self.door()
        self.make_streams()
        self.processes = {name: self._process(name) for name in self.names}
        self._worker_killed = float("-inf")
        if "web" in self.names:
            self._web_answers()

    def _prepared(self) -> Prepared:
        found = self.made(self.rows)
        operators = [(int(user), str(key)) for user, key in found["operators"]]
        return Prepared(door.LineEntry(*found["line"]), found["password"], found["token"], operators)

    def made(self, program: str) -> dict[str, Any]:
        """Run a program inside the platform and return what its last line says."""
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return found

    def _nats(self) -> nats_runtime.NatsServer:
        port, mqtt_port = ports.free_port(), ports.free_port()
        config = self.folder / "nats.conf"
        config.write_text(
            door.render_door_config(
                data_dir=str(self.folder), host="127.0.0.1", nats_port=port, mqtt_port=mqtt_port,
                lines=[self.known.line], internal_password=PASSWORD, max_age_hours=1, max_bytes=self.most_bytes,
            )
        )  # fmt: skip
        server = nats_runtime.NatsServer(config, port=port, mqtt_port=mqtt_port, log=self.folder / "nats.log")
        server.start()
        return server

    def door(self) -> str:
        """Return the address of the door for the platform's own processes."""
        return f"nats://anju:{PASSWORD}@127.0.0.1:{self.nats.port}"

    def make_streams(self) -> None:
        """Make the door's streams before anybody is let in."""
        from anju.devices.jobs import streams

        streams.make(self.door(), max_age_hours=1, max_bytes=self.most_bytes)

    def _process(self, name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "anju.config.cli", "process", name],
                env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, what: str) -> None:
        """``kill -9`` one of them and bring it back, as its keeper would."""
        if what in self.processes:
            self._kill_process(what)
        elif what == "worker":
            self._kill_worker()
        else:
            server = self.nats if what == "nats" else self.postgres
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            _start_again(server, what)

    def _kill_process(self, name: str) -> None:
        orphans = children(self.processes[name].pid)
        self.processes[name].kill()
        self.processes[name].wait()
        _gone(orphans)
        self.processes[name] = self._process(name)
        if name == "web":
            self._web_answers()

    def _kill_worker(self) -> None:
        """Kill what serves; its server stays and has to begin another.

        A server whose worker dies twice in so short a time gives up, and whoever keeps it begins it again.
        """
        server = self.processes["web"]
        before = children(server.pid)
        is_loop = time.monotonic() - self._worker_killed < _LOOP_S
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        _gone(before)
        self._worker_killed = time.monotonic()
        if is_loop and _has_ended(server):
            self.processes["web"] = self._process("web")
        self._web_answers()
        assert self.processes["web"].poll() is None, "the web server ended with its worker"

    def _web_answers(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.address}/sign-in/", timeout=2, trust_env=False)
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "web.log").read_text()[-3000:])

    def ask(self, sql: str) -> list[tuple]:
        """Ask the database past the platform."""
        with psycopg.connect(self.database, autocommit=True) as link:
            return link.execute(sql).fetchall()

    def logs(self) -> str:
        """Return the ends of all logs, for a failed test."""
        return "".join(f"\n== {path.name}\n{path.read_text()[-1500:]}" for path in sorted(self.folder.glob("*.log")))

    def end(self) -> None:
        """End everything."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.nats.stop()
        self.postgres.stop()


def children(pid: int) -> list[int]:
    """Return the processes that this one has begun and that work (not the helper of ``multiprocessing``)."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == pid and b"resource_tracker" not in command:
            found.append(int(folder.name))
    return found


def _gone(pids: list[int]) -> None:
    until = time.monotonic() + 10
    while left := [pid for pid in pids if _works(pid)]:
        assert time.monotonic() < until, f"{left} outlived what began them and hold the address"
        time.sleep(0.02)


def _works(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _start_again(server: nats_runtime.NatsServer | postgres.Postgres, what: str) -> None:
    for _ in range(60):
        try:
            server.start()
        except Exception:  # noqa: BLE001 - whatever it is, it is tried again
            time.sleep(0.5)
        else:
            return
    raise AssertionError(f"{what} did not come back")


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_GIVES_UP_S)
    except subprocess.TimeoutExpired:
        return False
    return True
