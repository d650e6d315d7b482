"""Bring the database and the files of an installation up to date. Django is set up."""

import io
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from anju.config.runtime.installation import ROOT, Installation
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
        log.write_text(f"{told.getvalue()}\n{problem!r}\n")
        raise Trouble("migration_broken", why=str(problem).strip().splitlines()[0], log=log) from problem


def collect_static() -> None:
    """Copy the front-end files to where they are served from."""
    from django.core.management import call_command

    if not (ROOT / "ui" / "static" / "vendor").is_dir():
        raise Trouble("no_front")
    with redirect_stdout(io.StringIO()):
        call_command("collectstatic", interactive=False, verbosity=0)


def load_areas(sources: list[Path]) -> int:
    """Load administrative divisions from files, or those in the box if there are none yet; return how many."""
    from anju.areas import commands, queries
    from anju.kernel import clock
    from anju.kernel.viewer import SYSTEM

    if not sources and queries.children(SYSTEM, ""):
        return 0
    return commands.load_reference(SYSTEM, sources=sources, now=clock.now())
