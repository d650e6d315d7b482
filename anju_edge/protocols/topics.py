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


LONGEST: Final = 1000  # bytes of a topic; the server breaks with whoever sends it a line of more than 4096
_WRITTEN: Final = {
    ".": "//",
    " ": "/s",
    "\t": "/t",
    "*": "/a",
    ">": "/g",
    "\r": "/r",
    "\n": "/n",
    "\0": "/0",
}  # fmt: skip - the server itself writes only the first
_READ: Final = {written: sign for sign, written in _WRITTEN.items()}
_to_write = re.compile(r"[. \t*>\r\n\0]")
_to_read = re.compile(r"/[/stagrn0]")


def to_subject(topic: str) -> str:
    """Write a topic as NATS does; signs that no subject can hold get a spelling of ours."""
    return ".".join(_to_write.sub(_write, level) or "/" for level in topic.split("/"))


def fitting(topic: str) -> str:
    """Cut a topic to what the server takes; another broker lets its clients write 64 KiB of it."""
    written = topic.encode("utf-8", "replace")
    return topic if len(written) <= LONGEST else written[:LONGEST].decode("utf-8", "ignore")


def to_topic(subject: str) -> str:
    """Read the topic back from a subject."""
    if "/" not in subject:
        return subject.replace(".", "/")
    return "/".join("" if level == "/" else _to_read.sub(_read, level) for level in subject.split("."))


def _write(found: re.Match[str]) -> str:
    return _WRITTEN[found[0]]


def _read(found: re.Match[str]) -> str:
    return _READ[found[0]]
