"""The servers that every test stands on."""

import socket

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from anju.config.runtime.nats import NatsServer


@pytest.mark.django_db
def test_tests_run_on_real_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")
    assert psycopg.conninfo.conninfo_to_dict(settings.ANJU_DATABASE_URL)["host"] == "127.0.0.1"


def test_nats_answers_on_both_doors(nats_server: NatsServer) -> None:
    with socket.create_connection(("127.0.0.1", nats_server.port), timeout=2) as door:
        assert door.recv(4) == b"INFO"
    assert nats_server.mqtt_port is not None
    socket.create_connection(("127.0.0.1", nats_server.mqtt_port), timeout=2).close()


def test_no_test_can_leave_the_machine() -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
