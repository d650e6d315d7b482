"""One migrated database for a run: whoever needs it first migrates it, the others copy it.

Only on the server that the run started itself: elsewhere a copy of yesterday could lie about.
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from anju.config.runtime import postgres

OURS = "ANJU_TEST_SERVER"
"""Variable with the address of the run's own server; processes that the run starts inherit it."""
NAME = "anju_migrated"
_ROOT = Path(__file__).resolve().parents[1]
_MAKING = "anju_migrating"


def once() -> str:
    """Return the name of the migrated database to copy, or nothing where each process has to migrate its own."""
    server = os.environ.get(OURS)
    if not server:
        return ""
    with psycopg.connect(server, autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(1)")  # goes with the connection
        if not link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            link.execute(f"DROP DATABASE IF EXISTS {_MAKING}")
            link.execute(f"CREATE DATABASE {_MAKING}")
            _migrate(_of(server, _MAKING))
            link.execute(f"ALTER DATABASE {_MAKING} RENAME TO {NAME}")
    return NAME


def copy(name: str) -> str:
    """Make a migrated database of this name on the run's server and return its address; nothing without that server."""
    server, template = os.environ.get(OURS, ""), once()
    if not template:
        return ""
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {name} (FORCE)")
        link.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _of(server, name)


def into(address: str) -> None:
    """Copy it into an empty database on another server; without a server of the run there is nothing to copy."""
    name = once()
    if not name:
        return
    folder = postgres.binaries()
    dump = [folder / "pg_dump", "--no-owner", _of(os.environ[OURS], name)]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as given:
        load = [folder / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", address]
        subprocess.run(load, stdin=given.stdout, stdout=subprocess.DEVNULL, check=True)
    assert given.returncode == 0


def _of(server: str, database: str) -> str:
    return f"{server.rpartition('/')[0]}/{database}"


def _migrate(address: str) -> None:
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"]
    environment = os.environ | {
        "ANJU_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "anju.config.settings",
        "PYTHONPATH": str(_ROOT),
    }
    done = subprocess.run(command, env=environment, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
