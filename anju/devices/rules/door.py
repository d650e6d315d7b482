"""The door's configuration as text, and the streams behind it: what a NATS server needs to take frames from lines.

Why two streams: the server stores an MQTT QoS 1 publish into ``$MQTT_msgs`` *before* it acknowledges, but fills every
other stream afterwards. So ``$MQTT_msgs`` (made by us first, with limits instead of interest retention) holds all that
was ever acknowledged, and the plain stream is there for QoS 0 alone. Measured in ``docs/adr/0003-the-door.md``.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from anju_edge.protocols import topics

INTERNAL_USER = "anju"
ACKNOWLEDGED = topics.STORED_STREAM  # of QoS 1 and 2 publishes; HTTP frames and those of our gateways go in there too
ACKNOWLEDGED_PREFIX = topics.STORED_PREFIX
PLAIN = "ANJU_PLAIN"  # everything on the plain subjects; only QoS 0 is read from it
QOS_HEADER = "Nmqtt-Pub"
HTTP_ROOT = "anju-http"
MAX_PAYLOAD = 8 * 1024 * 1024
ROOTS = ("anju", "canary", "chirpstack", "homeassistant", "zigbee2mqtt")  # what MQTT lines publish below
_BASE = re.compile(r"[a-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_GB = 1024**3
_REPEATS_S = 300  # so long the stream knows a frame again by its name; read once from the disk after a restart


@dataclass(frozen=True, slots=True)
class LineEntry:
    """One line as the door needs it: who may publish where. The digest is bcrypt."""

    username: str
    password_digest: str
    topic_base: str


def door_of(stream: str) -> int:
    """Return the door of a stream's life (``name@created``): 1 acknowledged, 0 plain."""
    return 1 if stream.partition("@")[0] == ACKNOWLEDGED else 0


def is_topic_base(text: str) -> bool:
    """Whether a text can be the topic base of a line: below a known root, letters, digits, ``_``, ``-`` and ``/``."""
    return _BASE.fullmatch(text) is not None and text.split("/", 1)[0] in (*ROOTS, topics.EDGE_ROOT)


def overlaps(base: str, others: Iterable[str]) -> str:
    """Return the first base that lies below this one or above it, or an empty text."""
    for other in others:
        if f"{base}/".startswith(f"{other}/") or f"{other}/".startswith(f"{base}/"):
            return other
    return ""


def render_door_config(
    *,
    data_dir: str,
    host: str,
    nats_port: int,
    mqtt_port: int,
    lines: Sequence[LineEntry],
    internal_password: str,
    mqtt_host: str = "",
    tls_cert: str = "",
    tls_key: str = "",
    nats_tls: bool = False,
    max_age_hours: int,
    max_bytes: int,
) -> str:
    """Write ``nats.conf`` for a single node: every message is on disk before its acknowledgement (``always``).

    With a certificate the devices' port speaks TLS only; ``nats_tls`` asks the same of the platform's own processes.
    """
    tls = f"tls {{ cert_file: {_quoted(tls_cert)}, key_file: {_quoted(tls_key)} }}\n" if tls_cert and tls_key else ""
    return (
        "# Written by Anju from its lines; changes are overwritten. Reload: SIGHUP.\n"
        f"# Frames are kept {max_age_hours} hours or {max_bytes} bytes, whichever ends first.\n"
        "server_name: anju-door\n"
        f"host: {_quoted(host)}\n"
        f"port: {nats_port}\n"
        f"{tls if nats_tls else ''}"
        f"max_payload: {MAX_PAYLOAD}\n"
        f"pid_file: {_quoted(f'{data_dir}/nats.pid')}\n"
        f"ports_file_dir: {_quoted(data_dir)}\n"  # for whoever asks on this machine whom it turned away
        'http: "127.0.0.1:-1"\n'
        "jetstream {\n"
        f"  store_dir: {_quoted(f'{data_dir}/jetstream')}\n"
        "  sync_interval: always\n"
        f"  max_file_store: {2 * max_bytes + _GB}\n"
        "}\n"
        "mqtt {\n"
        f"  host: {_quoted(mqtt_host or host)}\n"
        f"  port: {mqtt_port}\n"
        f"{tls and f'  {tls}'}"
        "}\n"
        f"{render_lines(lines, internal_password)}"
    )


def render_lines(lines: Sequence[LineEntry], internal_password: str) -> str:
    """Write who may come in: a part of ``nats.conf``, and all that the nodes of a cluster have to share."""
    users = "".join(f"    {_user(line)}\n" for line in sorted(lines, key=lambda line: line.username))
    return (
        "authorization {\n"
        "  timeout: 5\n"
        "  users: [\n"
        f"    {{ user: {INTERNAL_USER}, password: {_quoted(internal_password)} }}\n"
        f"{users}"
        "  ]\n"
        "}\n"
    )


def stream_configs(*, max_age_hours: int, max_bytes: int) -> list[dict[str, object]]:
    """Return the two streams as JetStream's API wants them."""
    common: dict[str, object] = {
        "retention": "limits",
        "storage": "file",
        "discard": "old",
        "num_replicas": 1,
        "max_age": max_age_hours * 3600 * 10**9,
        "max_bytes": max_bytes,
    }
    return [
        {
            **common,
            "name": ACKNOWLEDGED,
            "subjects": [f"{ACKNOWLEDGED_PREFIX}>"],
            "allow_direct": True,
            "duplicate_window": _REPEATS_S * 10**9,
        },
        {**common, "name": PLAIN, "subjects": [f"{root}.>" for root in ROOTS], "persist_mode": "async"},
    ]


def _user(line: LineEntry) -> str:
    base = line.topic_base.replace("/", ".")
    own = [base, f"{base}.>"]
    permissions = json.dumps({"publish": own, "subscribe": [*own, "$MQTT.sub.>"]})
    return (
        f"{{ user: {_quoted(line.username)}, password: {_quoted(line.password_digest)}, "
        f'permissions: {permissions}, allowed_connection_types: ["MQTT"] }}'
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
