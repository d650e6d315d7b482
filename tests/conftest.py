"""What every test shares: no door to the outside world, and a fresh day."""

import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

_data = tempfile.TemporaryDirectory(prefix="anju-test-data-")
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure() -> None:
    """Hash passwords cheaply: the tests make hundreds of accounts, and Argon2 is slow on purpose.

    A busy machine is no fault of what is tested: generated input may take its time.
    """
    import hypothesis
    from django.conf import settings

    settings.DATA = Path(_data.name)  # of this worker alone, and never the folder of an installation beside it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    patient = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
    hypothesis.settings.register_profile("patient", patient)
    hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            msg = f"a test tried to reach {address}"
            raise ConnectionRefusedError(msg)
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the database of each process be a copy of one that is migrated once for the run."""
    from django.db import connection

    from tests import migrated

    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.once() or None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let the runner empty journal and book between tests; ``tests/journal``, ``tests/benefits`` prove the triggers."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("move", "fact", "audit", "link"):
            cursor.execute(f"ALTER TABLE journal_{table} DISABLE TRIGGER journal_keep_all")
        for table in ("entry", "transaction", "hold", "account"):
            cursor.execute(f"ALTER TABLE benefits_{table} DISABLE TRIGGER benefits_keep_all")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def no_jobs_of_others(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Take away the jobs that a test has committed: their table is not Django's to empty."""
    yield
    if "transactional_db" in request.fixturenames or _is_transactional(request):
        from django.db import connection

        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events CASCADE")


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and (marker.kwargs.get("transaction") or (marker.args and marker.args[0])))


@pytest.fixture(autouse=True)
def in_chinese() -> None:
    """Begin in the language of the source, whatever the last test's reader spoke."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def forget_areas() -> Iterator[None]:
    """Forget the tree of the last test: its transaction was rolled back, the process cache was not."""
    yield
    from anju.areas import queries
    from anju.dispatch.queries import shares

    queries.forget()
    shares.forget()
