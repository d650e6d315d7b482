"""Real servers for tests: one embedded PostgreSQL for the whole run, a NATS server when a test asks for one.

Loaded by ``-p tests.servers`` before Django's settings are read. With ANJU_DATABASE_URL set, that server is used.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from anju.config.runtime import nats as nats_runtime
from anju.config.runtime import ports, postgres
from anju.config.runtime.trouble import Trouble
from tests import migrated

_PASSWORD = "only-for-this-test-run"


class _Database:
    """The server of this run; only the process that made the folder ends it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="anju-test-"))
        self.server = postgres.Postgres(
            self.folder / "postgres",
            port=ports.free_port(),
            password=_PASSWORD,
            log=self.folder / "postgres.log",
            settings=postgres.FOR_TESTS,
        )
        self.server.start()

    def end(self) -> None:
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _start() -> _Database | None:
    if os.environ.get("ANJU_DATABASE_URL"):
        return None
    database = _Database()
    os.environ["ANJU_DATABASE_URL"] = database.server.url("postgres", "postgres")  # workers of xdist inherit it
    os.environ[migrated.OURS] = os.environ["ANJU_DATABASE_URL"]
    return database


_database = _start()


def pytest_unconfigure() -> None:
    """End the server that this run started."""
    if _database is not None:
        _database.end()
        os.environ.pop("ANJU_DATABASE_URL", None)
        os.environ.pop(migrated.OURS, None)


_PLAIN = """
server_name: "anju-test"
listen: "127.0.0.1:{port}"
jetstream {{ store_dir: "{store}", sync_interval: always, max_memory_store: 64MB, max_file_store: 2GB }}
mqtt {{ listen: "127.0.0.1:{mqtt_port}" }}
"""

NatsMaker = Callable[..., nats_runtime.NatsServer]


def start_nats(folder: Path, config: str = _PLAIN) -> nats_runtime.NatsServer:
    """Start a NATS server in a folder; ``config`` may name ``{port}``, ``{mqtt_port}`` and ``{store}``.

    A free port may be somebody else's by the time it is used: then others are tried.
    """
    for _again in range(3):
        try:
            return _start_nats(folder, config)
        except Trouble:
            continue
    return _start_nats(folder, config)


def _start_nats(folder: Path, config: str) -> nats_runtime.NatsServer:
    port, mqtt_port = ports.free_port(), ports.free_port()
    written = folder / "nats.conf"
    written.write_text(config.format(port=port, mqtt_port=mqtt_port, store=folder / "jetstream"))
    server = nats_runtime.NatsServer(written, port=port, mqtt_port=mqtt_port, log=folder / "nats.log")
    server.start()
    return server


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nats_runtime.NatsServer]:
    """One NATS server with JetStream and MQTT for a worker's whole session; use your own stream names."""
    server = start_nats(tmp_path_factory.mktemp("nats"))
    yield server
    server.stop()


@pytest.fixture
def nats_maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsMaker]:
    """Make a NATS server of one's own, with one's own configuration: ``nats_maker(config)``."""
    made: list[nats_runtime.NatsServer] = []

    def make(config: str = _PLAIN) -> nats_runtime.NatsServer:
        made.append(start_nats(tmp_path_factory.mktemp("nats"), config))
        return made[-1]

    yield make
    for server in made:
        server.stop()
