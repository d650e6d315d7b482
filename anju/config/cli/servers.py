"""The servers a command needs: the embedded ones, started when they are not running, or the ones that were given."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from anju.config.runtime import ports
from anju.config.runtime.installation import Installation
from anju.config.runtime.postgres import Postgres
from anju.config.runtime.trouble import Trouble


def embedded_postgres(place: Installation) -> Postgres:
    """Describe this installation's own database server."""
    return Postgres(
        place.data / "postgres",
        port=place.database_port,
        password=place.secrets["database_password"],
        log=place.log / "postgres.log",
    )


def set_up_django(place: Installation) -> None:
    """Give Django this installation's settings."""
    os.environ.update(place.environment())
    import django

    django.setup()


def ask_database(place: Installation) -> None:
    """Make sure the given database answers, or say what to look at."""
    try:
        psycopg.connect(place.database_url, connect_timeout=5).close()
    except psycopg.OperationalError as problem:
        why = str(problem).strip().splitlines()[-1]
        raise Trouble("database_unreachable", why=why) from problem


@contextmanager
def database(place: Installation) -> Iterator[None]:
    """Have the database for a short command: use the running one, or start the embedded one for as long as it takes."""
    place.prepare()
    if not place.embedded_database or not ports.is_free(place.database_port):
        ask_database(place)
        yield
        return
    with place.held():
        server = embedded_postgres(place)
        server.start()
        try:
            server.create_database()
            yield
        finally:
            server.stop()
