"""The device door of one machine: its configuration from the lines in the database, and its streams."""

from anju.config.runtime.installation import Installation
from anju.config.runtime.nats import NatsServer


def embedded_nats(place: Installation) -> NatsServer:
    """Write the configuration from the lines and describe the server."""
    folder = place.data / "nats"
    config = folder / "nats.conf"
    write_config(place)
    return NatsServer(config, port=place.nats_port, mqtt_port=place.mqtt_port, log=place.log / "nats.log")


def write_config(place: Installation) -> None:
    """Write ``nats.conf``."""


def make_streams(place: Installation) -> None:
    """Make the streams with their limits, before the first device connects."""
