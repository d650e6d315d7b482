"""MQTT topics and the NATS subjects that stand for them: ``/`` is ``.``, ``.`` is ``//``, an empty level is ``/``."""

import re
from typing import Final

STORED_STREAM: Final = (
    "$MQTT_msgs"  # the NATS server's own stream of acknowledged publishes; the other doors use it too
)
STORED_PREFIX: Final = "$MQTT.msgs."
EDGE_ROOT: Final = "edge"  # the lines of our own gateways
ASK: Final = "edge.ask"  # + .<login>: a command for a device; the body is {"device", "verb", "arguments", "serial"}
STORING: Final = "edge.storing"  # said past the store: {"storing", "full", "refused"}
TAKEN: Final = "edge.taken"  # + .<login>: a list of the devices whose alarms somebody at a desk has taken


_WRITTEN: Final = {".": "//", " ": "/s", "\t": "/t", "*": "/a", ">": "/g"}  # the server itself writes only the first
_READ: Final = {written: sign for sign, written in _WRITTEN.items()}
_to_write = re.compile(r"[. \t*>]")
_to_read = re.compile(r"/[/stag]")


def to_subject(topic: str) -> str:
    """Write a topic as NATS does; signs that no subject can hold get a spelling of ours."""
    return ".".join(_to_write.sub(_write, level) or "/" for level in topic.split("/"))


def to_topic(subject: str) -> str:
    """Read the topic back from a subject."""
    if "/" not in subject:
        return subject.replace(".", "/")
    return "/".join("" if level == "/" else _to_read.sub(_read, level) for level in subject.split("."))


def _write(found: re.Match[str]) -> str:
    return _WRITTEN[found[0]]


def _read(found: re.Match[str]) -> str:
    return _READ[found[0]]
