"""The device door of one machine: its configuration from the lines in the database, and its streams."""

import argparse
import sys
from urllib.parse import unquote, urlsplit

from django.conf import settings

from anju.config.runtime import certificates
from anju.config.runtime.installation import Installation
from anju.config.runtime.nats import NatsServer
from anju.devices import commands
from anju.devices.commands.lines import DoorPlace
from anju.devices.jobs import streams
from anju.kernel.viewer import SYSTEM

_NATS_PORT = 4222  # of an address that names none


def embedded_nats(place: Installation) -> NatsServer:
    """Write the configuration from the lines and describe the server; later lines are written by whoever makes them."""
    folder = place.data / "nats"
    limits = _limits()
    warning = certificates.check(place.door_certificate, place.door_key)
    config = commands.write_door_config(
        SYSTEM,
        place=DoorPlace(
            data_dir=str(folder),
            host=place.nats_host,
            nats_port=place.nats_port,
            mqtt_host=place.mqtt_host,
            mqtt_port=place.mqtt_port,
            internal_password=place.secrets["nats_password"],
            tls_cert=place.door_certificate,
            tls_key=place.door_key,
            max_age_hours=limits["max_age_hours"],
            max_bytes=limits["max_bytes"],
        ),
    )
    if warning:
        print(warning)
    return NatsServer(
        config or folder,
        port=place.nats_port,
        mqtt_host=place.mqtt_host,
        mqtt_port=place.mqtt_port,
        log=place.log / "nats.log",
    )


def write(place: Installation, options: argparse.Namespace) -> int:
    """Write the configuration of a NATS server that systemd runs; lines made later are written by themselves."""
    certificate, key = options.tls_cert or place.door_certificate, options.tls_key or place.door_key
    warning = certificates.check(certificate, key)
    given = urlsplit(place.nats_url.split(",")[0])
    limits = _limits()
    path = commands.write_door_config(
        SYSTEM,
        place=DoorPlace(
            data_dir=str(place.data / "nats"),
            host=place.nats_host,
            nats_port=place.nats_port if place.embedded_nats else given.port or _NATS_PORT,
            mqtt_host=place.mqtt_host,
            mqtt_port=place.mqtt_port,
            internal_password=unquote(given.password or place.secrets["nats_password"]),
            tls_cert=certificate,
            tls_key=key,
            nats_tls=given.scheme == "tls",
            max_age_hours=limits["max_age_hours"],
            max_bytes=limits["max_bytes"],
        ),
    )
    if warning:
        sys.stderr.write(f"{warning}\n")
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
