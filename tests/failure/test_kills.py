"""``kill -9`` of intake, NATS and PostgreSQL at random moments under load: nothing acknowledged is lost or doubled.

Short by default; ``ANJU_KILLS=20`` (or more) makes it the long form. Own servers, own ports, own data.
"""

import base64
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from anju.config.runtime import nats as nats_runtime
from anju.config.runtime import ports, postgres
from anju.devices.rules import door
from tests.mqtt import Mqtt

pytestmark = pytest.mark.failure
ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("ANJU_KILLS", "4"))
PASSWORD = "only-for-the-kills"
_LANE = "import django; django.setup(); from anju.devices.jobs import intake; intake.run({!r})"
_PREPARE = """
import django; django.setup()
import json, sys
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.devices import build
from anju.devices import commands
from anju.kernel.viewer import SYSTEM
zhao = build.elder()
line, password = commands.create_line(
    SYSTEM, name="网关", protocol="zigbee2mqtt", username="g1", area="230103", now=build.NOW
)
for number in range(40):
    build.device(f"0xs{number}", "smoke", zhao, line)
for number in range(8):
    build.device(f"0xb{number}", "button", build.elder(f"王{number}"), line)
print(json.dumps([line.username, line.password_digest, line.topic_base, password]))
"""


class Site:
    """PostgreSQL, NATS and the two lanes, each killed and started again on its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = postgres.Postgres(
            folder / "postgres", port=ports.free_port(), password=PASSWORD, log=folder / "postgres.log"
        )
        self.postgres.start()
        self.database = self.postgres.url("postgres", "postgres")
        self.environment = os.environ | {
            "ANJU_DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "anju.config.settings",
            "ANJU_DATA": str(folder / "data"),
            "PYTHONPATH": str(ROOT),
        }
        prepared = self._python(_PREPARE)
        username, digest, self.base, self.password = json.loads(prepared.strip().splitlines()[-1])
        self.nats = self._nats(door.LineEntry(username, digest, self.base))
        self.environment["ANJU_NATS_URL"] = f"nats://anju:{PASSWORD}@127.0.0.1:{self.nats.port}"
        from anju.devices.jobs import streams

        streams.make(self.environment["ANJU_NATS_URL"], max_age_hours=1, max_bytes=1 << 29)
        self.lanes = {name: self._lane(name) for name in ("alarms", "records")}

    def _python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def _nats(self, line: door.LineEntry) -> nats_runtime.NatsServer:
        port, mqtt_port = ports.free_port(), ports.free_port()
        config = self.folder / "nats.conf"
        config.write_text(
            door.render_door_config(
                data_dir=str(self.folder), host="127.0.0.1", nats_port=port, mqtt_port=mqtt_port, lines=[line],
                internal_password=PASSWORD, max_age_hours=1, max_bytes=1 << 29,
            )
        )  # fmt: skip
        server = nats_runtime.NatsServer(config, port=port, mqtt_port=mqtt_port, log=self.folder / "nats.log")
        server.start()
        return server

    def _lane(self, name: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", _LANE.format(name)], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def kill(self, what: str) -> None:
        if what in self.lanes:
            self.lanes[what].kill()
            self.lanes[what].wait()
            self.lanes[what] = self._lane(what)
            return
        server = self.nats if what == "nats" else self.postgres
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for _ in range(60):
            try:
                server.start()
            except Exception:  # noqa: BLE001 - whatever it is, it is tried again
                time.sleep(0.5)
            else:
                return
        raise AssertionError(f"{what} did not come back")

    def ask(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.database, autocommit=True) as link:
            return link.execute(sql).fetchall()

    def end(self) -> None:
        for lane in self.lanes.values():
            lane.terminate()
        for lane in self.lanes.values():
            try:
                lane.wait(20)
            except subprocess.TimeoutExpired:
                lane.kill()
        self.nats.stop()
        self.postgres.stop()


class Load(threading.Thread):
    """Publishes numbered frames and remembers which were acknowledged; presses are spaced so that each is its own."""

    def __init__(self, site: Site) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.acknowledged: set[int] = set()
        self.presses: set[int] = set()
        self.number = 0
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with Mqtt(self.site.nats.mqtt_port, "g1", self.site.password, timeout=3) as link:
                    self._speak(link)
            except (OSError, ConnectionError):
                time.sleep(0.1)

    def _speak(self, link: Mqtt) -> None:
        while not self.stopping.is_set():
            waiting: dict[int, tuple[int, bool]] = {}
            for _ in range(50):
                self.number += 1
                press = self.number % 100 == 0
                device = f"0xb{self.number // 100 % 8}" if press else f"0xs{self.number % 40}"
                body = {"action": "emergency"} if press else {"smoke": False, "battery": 80}
                payload = json.dumps({**body, "n": self.number}).encode()
                waiting[link.send(f"{self.site.base}/{device}", payload)] = (self.number, press)
            while waiting:
                number, press = waiting.pop(link.acknowledged())
                self.acknowledged.add(number)
                if press:
                    self.presses.add(number)
            time.sleep(0.15)


def test_nothing_acknowledged_is_lost_or_doubled(tmp_path):
    chance = random.Random(int(os.environ.get("ANJU_SEED", "20261208")))
    site = Site(tmp_path)
    try:
        load = Load(site)
        load.start()
        victims = ["nats", "alarms", "postgres", "records"]
        for round_ in range(KILLS):
            time.sleep(chance.uniform(0.5, 2.5))
            site.kill(victims[round_ % 4] if round_ < 4 else chance.choice(victims))
        time.sleep(2)
        load.stopping.set()
        load.join(10)
        _settled(site, load)
        _judge(site, load)
    finally:
        site.end()


def _settled(site: Site, load: Load) -> None:
    last = max(load.acknowledged)
    for _ in range(600):
        try:
            rows = site.ask(f"SELECT count(*) FROM devices_frame WHERE raw LIKE '%\"n\": {last}}}'::bytea")
            heard = site.ask("SELECT count(*) FROM journal_fact WHERE name = 'devices.alarm_heard'")[0][0]
        except psycopg.Error:
            rows, heard = [(0,)], 0
        if rows[0][0] and heard >= len(load.presses):
            return
        time.sleep(0.1)


def _judge(site: Site, load: Load) -> None:
    stored = [
        json.loads(bytes(raw))["n"] for (raw,) in site.ask("SELECT raw FROM devices_frame WHERE subject LIKE '$MQTT%'")
    ]
    assert len(load.acknowledged) > 100
    assert load.acknowledged - set(stored) == set(), "acknowledged and lost"
    facts = site.ask(
        "SELECT data->>'stream', data->>'stream_seq', data->>'raw_base64' "
        "FROM journal_fact WHERE name = 'devices.alarm_heard'"
    )
    assert len({(stream, seq) for stream, seq, *_ in facts}) == len(facts), "an alarm told twice"
    sequences = [seq for (seq,) in site.ask("SELECT stream_seq FROM devices_frame WHERE subject LIKE '$MQTT%'")]
    assert len(sequences) == len(set(sequences)), "a frame stored twice"
    told = [json.loads(base64.b64decode(raw))["n"] for *_, raw in facts]
    assert len(told) == len(set(told)), "a press told twice"
    assert load.presses - set(told) == set(), "a press that nobody was told of"
    open_cases = site.ask(
        "SELECT elder_id, kind, count(*) FROM incidents_incident "
        "WHERE state NOT IN ('resolved', 'reviewed') GROUP BY elder_id, kind HAVING count(*) > 1"
    )
    assert open_cases == []
    assert site.ask("SELECT * FROM devices_gap") == []
