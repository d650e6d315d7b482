"""Day partitions are not Django's: a test that commits leaves its rows, so they are cleared first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from anju.config.runtime.ports import free_port
from anju.devices import commands
from anju.devices.commands import publishing
from anju.devices.jobs import streams
from anju.devices.rules import door
from anju.kernel.viewer import SYSTEM
from tests.devices import build

PASSWORD = "internal-of-this-test"


@pytest.fixture(autouse=True)
def no_old_frames(request):
    if request.node.get_closest_marker("django_db") is not None:
        request.getfixturevalue("_django_db_helper")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE devices_frame, devices_signal")


@pytest.fixture
def served(tmp_path, nats_maker):
    """A door with one Zigbee2MQTT line and one Anju JSON line."""
    z2m, z2m_password = commands.create_line(
        SYSTEM, name="网关", protocol="zigbee2mqtt", username="g1", area="230103", now=build.NOW
    )
    _, json_password = commands.create_line(
        SYSTEM, name="厂家", protocol="anju_json", username="v1", topic_base="anju", area="230103", now=build.NOW
    )
    entries = [
        door.LineEntry(row.username, row.password_digest, row.topic_base) for row in type(z2m).objects.order_by("id")
    ]
    text = door.render_door_config(
        data_dir=str(tmp_path), host="127.0.0.1", nats_port=1, mqtt_port=2, lines=entries, internal_password=PASSWORD,
        max_age_hours=1, max_bytes=1 << 28,
    )  # fmt: skip
    text = text.replace("{", "{{").replace("}", "}}").replace("port: 1\n", "port: {port}\n")
    text = text.replace("  port: 2\n", "  port: {mqtt_port}\n").replace(f'"{tmp_path}/jetstream"', '"{store}"')
    text = "\n".join(line for line in text.splitlines() if not line.startswith("pid_file"))
    server = nats_maker(text)
    url = f"nats://anju:{PASSWORD}@127.0.0.1:{server.port}"
    with ThreadPoolExecutor(1) as elsewhere:  # a journey's browser keeps a loop in this thread
        elsewhere.submit(streams.make, url, max_age_hours=1, max_bytes=1 << 28).result()
    return type("Served", (), {
        "url": url, "server": server, "mqtt": server.mqtt_port, "passwords": {"g1": z2m_password, "v1": json_password},
        "line": z2m, "ports": tmp_path,
    })  # fmt: skip


@pytest.fixture
def watches(served, settings, tmp_path):
    """A line of watches, and the platform's own connection to the door of this test."""
    settings.DATA, settings.ANJU_NATS_URL, settings.ANJU_EDGE_HOST = tmp_path, served.url, "127.0.0.1"
    publishing.publisher.forget()
    yield build.line("watch", name="4G 手环", port=free_port())
    publishing.publisher.forget()
