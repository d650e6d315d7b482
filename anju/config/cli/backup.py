"""Backup and restore of the database, by PostgreSQL's own programs."""

import argparse
import subprocess
import tempfile
from pathlib import Path

from anju.config.cli import servers
from anju.config.runtime import postgres
from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say


def _program(name: str) -> str:
    return str(postgres.binaries() / name)


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines() or [str(done.returncode)]
        raise Trouble("refused", why=why[-1])


def backup(place: Installation, options: argparse.Namespace) -> int:
    """Write one compressed file with every table; the platform may go on working meanwhile."""
    path = Path(options.path).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    with servers.database(place):
        path.touch(mode=0o600)
        _run([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={path}", place.database_url])
    print(say("backup_made", path=path, size=f"{path.stat().st_size / 2**20:.1f} MB"))
    print(say("backup_needs_secrets", path=place.data / "secrets.json"))
    return 0


def restore(place: Installation, options: argparse.Namespace) -> int:
    """Replace the present tables by those of the file, all of them or none."""
    path = Path(options.path).resolve()
    if not path.is_file():
        raise Trouble("refused", why=f"{path}: No such file")
    if not options.yes:
        raise Trouble("restore_needs_yes")
    if place.is_running():
        raise Trouble("restore_running")
    with servers.database(place), tempfile.TemporaryDirectory() as folder:
        script = f"{folder}/tables.sql"
        _run([_program("pg_restore"), "--no-owner", f"--file={script}", str(path)])
        _run(
            [
                _program("psql"),
                "--quiet",
                "--no-psqlrc",
                "--set=ON_ERROR_STOP=1",
                "--single-transaction",
                "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public",
                f"--file={script}",
                place.database_url,
            ]
        )
    print(say("restore_done", path=path))
    return 0
