"""What every test shares: no door to the outside world, and a fresh day."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_configure() -> None:
    """Hash passwords cheaply: the tests make hundreds of accounts, and Argon2 is slow on purpose."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


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
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let the test runner empty the journal between tests; ``tests/journal`` sets the trigger back to prove it."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("move", "fact", "audit", "link"):
            cursor.execute(f"ALTER TABLE journal_{table} DISABLE TRIGGER journal_keep_all")


@pytest.fixture(autouse=True)
def forget_areas() -> Iterator[None]:
    """Forget the tree of the last test: its transaction was rolled back, the process cache was not."""
    yield
    from anju.areas import queries

    queries.forget()
