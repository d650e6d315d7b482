"""The device door of one machine: its configuration from the lines in the database, and its streams."""

import os

from anju.config.runtime.installation import Installation
from anju.config.runtime.nats import NatsServer
from anju.devices.rules.door import render_door_config


def embedded_nats(place: Installation) -> NatsServer:
    """Write the configuration from the lines and describe the server."""
    folder = place.data / "nats"
    config = folder / "nats.conf"
    write_config(place)
    return NatsServer(config, port=place.nats_port, mqtt_port=place.mqtt_port, log=place.log / "nats.log")


def write_config(place: Installation) -> None:
    """Write ``nats.conf``."""
    text = render_door_config(
        data_dir=str(place.data / "nats"), host=place.host, nats_port=place.nats_port, mqtt_port=place.mqtt_port,
        lines=[], internal_password=place.secrets["nats_password"], max_age_hours=72, max_bytes=2 * 1024**3,
    )  # fmt: skip
    config = place.data / "nats" / "nats.conf"
    with os.fdopen(os.open(config, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def make_streams(place: Installation) -> None:
    """Make the streams with their limits, before the first device connects."""
