"""A throw-away installation for measurements: its own NATS and database, devices enrolled, lanes as processes."""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PASSWORD = "only-for-this-measurement"
DEVICE_PASSWORD = "device-of-this-measurement"


def machine() -> dict[str, Any]:
    """Name the machine."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    return {"cpu": model, "cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}


class Publisher:
    """A process that publishes. What it says is made, and it is signed in, before it begins: that is the devices' work."""

    def __init__(self, script: str, *words: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, ROOT / "benchmarks" / script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self._process.stdout is None or self._process.stdout.readline() != b"ready\n":
            raise SystemExit(f"{script} is not ready")

    def run(self) -> float:
        """Let it begin, and return the seconds until the last message was confirmed."""
        return float(self._process.communicate(b"go\n")[0])


class Place:
    """NATS with the door's own configuration and a fresh database on the server of ANJU_DATABASE_URL (or embedded)."""

    def __init__(self, *, nats_port: int, mqtt_port: int, sync: str = "always") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="anju-bench-"))
        self.nats_port, self.mqtt_port, self.sync = nats_port, mqtt_port, sync
        self.url = f"nats://anju:{PASSWORD}@127.0.0.1:{nats_port}"
        self.database = f"anju_bench_{os.getpid()}"
        self.admin = os.environ.get("ANJU_DATABASE_URL", "")
        self._own: Any = None
        self._nats: subprocess.Popen[bytes] | None = None
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Place":
        self._database()
        os.environ["ANJU_NATS_URL"] = self.url
        os.environ["ANJU_DATA"] = str(self.folder)
        os.environ["ANJU_FRAMES_MAX_BYTES"] = str(4 * 1024**3)
        os.environ["DJANGO_SETTINGS_MODULE"] = "anju.config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, skip_checks=True)
        return self

    def _database(self) -> None:
        import psycopg

        if not self.admin:
            from anju.config.runtime import postgres

            self._own = postgres.Postgres(
                self.folder / "postgres", port=self.nats_port + 9, password=PASSWORD, log=self.folder / "postgres.log"
            )
            self._own.start()
            self.admin = self._own.url("postgres", "postgres")
        with psycopg.connect(self.admin, autocommit=True) as link:
            link.execute(f"CREATE DATABASE {self.database}")
        os.environ["ANJU_DATABASE_URL"] = self.admin.rsplit("/", 1)[0] + f"/{self.database}"

    def devices(self, count: int) -> None:
        """Make one line and ``count`` smoke heads and one button, in bulk: this is not what is measured."""
        from django.db import connection

        from anju.areas import commands as areas
        from anju.devices import commands
        from anju.devices.models import Device, DeviceState
        from anju.kernel import clock
        from anju.kernel.viewer import SYSTEM

        areas.load_reference(
            SYSTEM, "23", now=clock.now(), valid_from=clock.local_day(clock.now()),
            rows=[areas.Row("23", "黑龙江省"), areas.Row("2301", "哈尔滨市"), areas.Row("230103", "南岗区")],
        )  # fmt: skip
        line, _ = commands.create_line(
            SYSTEM, name="压测", protocol="zigbee2mqtt", username="bench", topic_base="zigbee2mqtt/bench",
            area="230103",
            password=DEVICE_PASSWORD, now=clock.now(),
        )  # fmt: skip
        rows = Device.objects.bulk_create(
            [
                Device(
                    number=f"0x{number:016x}", kind="smoke", protocol="zigbee2mqtt", line=line,
                    area_code="230103001001",
                    silent_after_s=43200, created_at=clock.now(), synthetic=True,
                )
                for number in range(count)
            ],
            batch_size=2000,
        )  # fmt: skip
        DeviceState.objects.bulk_create([DeviceState(device=row) for row in rows], batch_size=2000)
        for number in range(20):
            commands.enrol(
                SYSTEM, number=f"0xb{number}", kind="button", area="230103001001", line_id=line.pk, now=clock.now()
            )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE devices_device; ANALYZE devices_devicestate")

    def start_nats(self) -> None:
        """Start the door."""
        from anju.devices.jobs import streams
        from anju.devices.models import Line
        from anju.devices.rules import door

        lines = [door.LineEntry(row.username, row.password_digest, row.topic_base) for row in Line.objects.all()]
        limits = {"max_age_hours": 72, "max_bytes": 4 * 1024**3}
        text = door.render_door_config(
            data_dir=str(self.folder / "nats"), host="127.0.0.1", nats_port=self.nats_port, mqtt_port=self.mqtt_port,
            lines=lines, internal_password=PASSWORD, **limits,
        )  # fmt: skip
        if self.sync != "always":
            text = text.replace("  sync_interval: always\n", f"  sync_interval: {self.sync}\n")
        (self.folder / "nats").mkdir(exist_ok=True)
        config = self.folder / "nats.conf"
        config.write_text(text)
        binary = Path(sys.executable).parent / "nats-server"
        self._nats = subprocess.Popen([binary, "-c", config], stderr=(self.folder / "nats.log").open("a"))
        for _ in range(100):
            try:
                streams.make(self.url, **limits)
            except Exception:  # noqa: BLE001 - not up yet
                time.sleep(0.05)
            else:
                return
        raise SystemExit("NATS did not start")

    def lane(self, name: str) -> subprocess.Popen[bytes]:
        """Start a lane as its own process."""
        code = f"import django; django.setup(); from anju.devices.jobs import intake; intake.run({name!r})"
        log = (self.folder / f"{name}.log").open("a")
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def load(self, count: int, devices: int, *, first: int = 0) -> Publisher:
        """Make a publisher ready."""
        numbers = map(str, (count, devices, first))
        return Publisher("mqtt_load.py", str(self.mqtt_port), "bench", DEVICE_PASSWORD, "zigbee2mqtt/bench", *numbers)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End one process and wait."""
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __exit__(self, *details: object) -> None:
        for process in [*self.processes, self._nats]:
            if process is not None and process.poll() is None:
                self.stop(process)
        from django.db import connection

        connection.close()
        import psycopg

        with psycopg.connect(self.admin, autocommit=True) as link:
            link.execute(f"DROP DATABASE {self.database} WITH (FORCE)")
        if self._own is not None:
            self._own.stop()
        if details[0] is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"left for a look: {self.folder}", file=sys.stderr)


def show(title: str, result: dict[str, Any], *, path: Path | None) -> None:
    """Print a table, and write JSON where asked."""
    print(title)
    for name, value in result.items():
        text = f"{value:,.3f}" if isinstance(value, float) else f"{value}"
        print(f"  {name:<44} {text}")
    if path is not None:
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
