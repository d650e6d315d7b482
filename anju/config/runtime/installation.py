"""One installation: its folder, ports, secrets and the environment its processes get.

::

    .anju/                 ANJU_DATA; everything that is not in Git
      secrets.json         0600: made once; without the master key the sealed values cannot be read again
      lock                 held while ``anju up`` runs
      postgres/  nats/     the embedded servers' data
      files/               uploaded files
      log/                 one file for each process
      demo.json            0600: addresses, logins and devices of the demo
"""

import contextlib
import errno
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from anju.config.runtime.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]
FULL = (errno.ENOSPC, errno.EDQUOT)
_MADE = ("secret_key", "master_key", "database_password", "nats_password")


def _port(variable: str, default: int) -> int:
    return int(os.environ.get(variable, default))


class Installation:
    """What the ``ANJU_*`` variables and the data folder say about this machine."""

    def __init__(self) -> None:
        self.data = Path(os.environ.get("ANJU_DATA", ROOT / ".anju")).resolve()
        self.log = self.data / "log"
        self.host = os.environ.get("ANJU_HOST", "127.0.0.1")
        self.port = _port("ANJU_PORT", 8000)
        self.database_port = _port("ANJU_DB_PORT", 5480)
        self.nats_port = _port("ANJU_NATS_PORT", 4280)
        self.mqtt_port = _port("ANJU_MQTT_PORT", 1883)
        self.mqtt_host = os.environ.get("ANJU_MQTT_HOST", self.host)
        self.nats_host = os.environ.get("ANJU_NATS_HOST", "127.0.0.1")
        self.door_certificate = os.environ.get("ANJU_DOOR_CERT", "")
        self.door_key = os.environ.get("ANJU_DOOR_KEY", "")
        self.embedded_database = not os.environ.get("ANJU_DATABASE_URL")
        self.embedded_nats = not os.environ.get("ANJU_NATS_URL")

    @property
    def address(self) -> str:
        """Where a browser on this machine finds Anju."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{host}:{self.port}"

    @property
    def database_url(self) -> str:
        """The database: the one given, or the embedded one."""
        given = os.environ.get("ANJU_DATABASE_URL")
        own = f"postgresql://anju:{self.secrets['database_password']}@127.0.0.1:{self.database_port}/anju"
        return given or own

    @property
    def nats_url(self) -> str:
        """The NATS server: the one given, or the embedded one."""
        own = f"nats://anju:{self.secrets['nats_password']}@127.0.0.1:{self.nats_port}"
        return os.environ.get("ANJU_NATS_URL") or own

    @property
    def mqtt_address(self) -> str:
        """Where devices on this machine connect."""
        return f"mqtt://127.0.0.1:{self.mqtt_port}"

    def prepare(self) -> None:
        """Make the folders, or say who may."""
        try:
            for folder in (self.data, self.log, self.data / "files", self.data / "nats"):
                folder.mkdir(parents=True, exist_ok=True)
            (self.data / ".writable").touch()
        except OSError as problem:
            raise _unwritable(problem, self.data) from problem

    @cached_property
    def secrets(self) -> dict[str, str]:
        """The secrets of this installation, made on the first start and never again."""
        path = self.data / "secrets.json"
        if not path.exists():
            if (self.data / "postgres" / "PG_VERSION").exists():
                raise Trouble("secrets_unreadable", path=path)
            self._write_secrets(path)
        try:
            return {str(name): str(value) for name, value in json.loads(path.read_text()).items()}
        except (OSError, ValueError, AttributeError) as problem:
            raise Trouble("secrets_unreadable", path=path) from problem

    def _write_secrets(self, path: Path) -> None:
        try:
            _write_once(path, {name: secrets.token_urlsafe(32) for name in _MADE})
        except OSError as problem:
            raise _unwritable(problem, self.data) from problem

    def environment(self) -> dict[str, str]:
        """Return the variables that every process of this installation needs."""
        return {
            "DJANGO_SETTINGS_MODULE": "anju.config.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "ANJU_DATA": str(self.data),
            "ANJU_HOST": self.host,
            "ANJU_PORT": str(self.port),
            "ANJU_MQTT_PORT": str(self.mqtt_port),
            "ANJU_DATABASE_URL": self.database_url,
            "ANJU_NATS_URL": self.nats_url,
            "ANJU_SECRET_KEY": os.environ.get("ANJU_SECRET_KEY") or self.secrets["secret_key"],
            "ANJU_MASTER_KEY": os.environ.get("ANJU_MASTER_KEY") or self.secrets["master_key"],
        }

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder: one start at a time."""
        with (self.data / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise Trouble("already_running", folder=self.data) from problem
            yield

    def is_running(self) -> bool:
        """Whether a start holds the folder at this moment. A folder that is not there yet is held by nobody."""
        try:
            with self.held():
                return False
        except Trouble:
            return True
        except OSError:
            return False


def _write_once(path: Path, values: dict[str, str]) -> None:
    """Write a whole file or nothing; when another process was first, its file stays."""
    own = path.with_suffix(f".{os.getpid()}")
    try:
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(values, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(own)
    finally:
        own.unlink(missing_ok=True)


def _unwritable(problem: OSError, folder: Path) -> Trouble:
    return Trouble("disk_full" if problem.errno in FULL else "no_permission", folder=folder)
