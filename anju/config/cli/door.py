"""The device door of one machine: its configuration from the lines in the database, and its streams."""

import argparse
from urllib.parse import unquote, urlsplit

from django.conf import settings

from anju.config.runtime.installation import Installation
from anju.config.runtime.nats import NatsServer
from anju.devices import commands
from anju.devices.commands.lines import DoorPlace
from anju.devices.jobs import streams
from anju.kernel.viewer import SYSTEM


def embedded_nats(place: Installation) -> NatsServer:
    """Write the configuration from the lines and describe the server; later lines are written by whoever makes them."""
    folder = place.data / "nats"
    limits = _limits()
    config = commands.write_door_config(
        SYSTEM,
        place=DoorPlace(
            data_dir=str(folder),
            host=place.host,
            nats_port=place.nats_port,
            mqtt_port=place.mqtt_port,
            internal_password=place.secrets["nats_password"],
            max_age_hours=limits["max_age_hours"],
            max_bytes=limits["max_bytes"],
        ),
    )
    return NatsServer(config or folder, port=place.nats_port, mqtt_port=place.mqtt_port, log=place.log / "nats.log")


def write(place: Installation, options: argparse.Namespace) -> int:
    """Write the configuration of a NATS server that systemd runs; lines made later are written by themselves."""
    password = urlsplit(place.nats_url).password or place.secrets["nats_password"]
    limits = _limits()
    path = commands.write_door_config(
        SYSTEM,
        place=DoorPlace(
            data_dir=str(place.data / "nats"),
            host=place.host,
            nats_port=place.nats_port,
            mqtt_port=place.mqtt_port,
            internal_password=unquote(password),
            tls_cert=options.tls_cert,
            tls_key=options.tls_key,
            max_age_hours=limits["max_age_hours"],
            max_bytes=limits["max_bytes"],
        ),
    )
    print(path)
    return 0


def make_streams(place: Installation) -> None:
    """Make the streams with their limits before the first device connects."""
    streams.make(place.nats_url, **_limits())


def _limits() -> dict[str, int]:
    return {
        "max_age_hours": int(getattr(settings, "ANJU_FRAMES_MAX_AGE_HOURS", 72)),
        "max_bytes": int(getattr(settings, "ANJU_FRAMES_MAX_BYTES", 8 * 1024**3)),
    }
