"""Lines: a credential and a topic base for one gateway or vendor, and the door's configuration made of them."""

import json
import os
import secrets
import signal
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import bcrypt
from django.conf import settings
from django.db import transaction

from anju.devices import permissions, queries
from anju.devices.commands import edge, line_values
from anju.devices.commands.devices import enrol
from anju.devices.commands.speaking import UnknownKind
from anju.devices.models import Line
from anju.devices.rules import door
from anju.journal import commands as journal
from anju.kernel.refusals import Invalid
from anju.kernel.viewer import SYSTEM, Viewer
from anju_edge.protocols.registry import PROTOCOLS

_ROUNDS = 5  # the passwords are random and long; more would only make a thousand gateways slow to come back
_GATEWAYS = {"zigbee2mqtt", "ha_discovery"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPlace:
    """Where the door of this machine listens and keeps its files; written once by whoever starts it."""

    data_dir: str
    host: str
    nats_port: int
    mqtt_port: int
    internal_password: str
    mqtt_host: str = ""  # where devices come in; empty: the same host
    tls_cert: str = ""
    tls_key: str = ""
    nats_tls: bool = False  # the platform's own processes come in by TLS too
    max_age_hours: int = 72
    max_bytes: int = 8 * 1024**3


@transaction.atomic
def create_line(
    viewer: Viewer,
    *,
    name: str,
    protocol: str,
    now: datetime,
    area: str = "",
    username: str = "",
    topic_base: str = "",
    password: str = "",
    port: int | None = None,
    networks: Sequence[str] = (),
    line_settings: Mapping[str, Any] | None = None,
) -> tuple[Line, str]:
    """Open a line and return it with its password (the secret part of its address), which is never shown again.

    A line of a protocol that our gateways speak gets a port: the one given, or the next free one.
    """
    permissions.check(viewer, "line.manage")
    if not viewer.covers(area):
        raise Invalid(field="area", value=area)
    if protocol not in PROTOCOLS:
        raise UnknownKind(kind="", protocol=protocol)
    login = line_values.login(username or f"l{secrets.token_hex(4)}")
    base = topic_base or line_values.root(protocol, login)
    line_values.check_base(protocol, base)
    secret = password or secrets.token_urlsafe(18)
    line = Line.objects.create(
        name=name[:60],
        protocol=protocol,
        username=login,
        password_digest=_digest(secret),
        topic_base=base,
        area_code=area,
        port=line_values.port(protocol, port),
        networks=line_values.networks(networks),
        settings=line_values.settings(protocol, line_settings),
        created_by=viewer.actor,
        created_at=now,
    )
    if protocol in _GATEWAYS and area:
        enrol(SYSTEM, number=f"gw-{login}", kind="gateway", protocol=protocol, area=area, line_id=line.pk, now=now)
    _audit(viewer, line, "create", now)
    transaction.on_commit(lambda: write_configs(viewer))
    return line, secret


@transaction.atomic
def open_line(viewer: Viewer, *, name: str, protocol: str, login: str, base: str, secret: str, now: datetime) -> Line:
    """Open a line of the platform's own, with a base and a password that its owner derives by itself."""
    permissions.check(viewer, "line.manage")
    line = Line.objects.create(
        name=name, protocol=protocol, username=login, topic_base=base, password_digest=_digest(secret),
        created_by=viewer.actor, created_at=now,
    )  # fmt: skip
    _audit(viewer, line, "create", now)
    transaction.on_commit(lambda: write_configs(viewer))
    return line


@transaction.atomic
def new_password_of(viewer: Viewer, line: Line, secret: str, *, now: datetime) -> None:
    """Give a line a password that its owner derives by itself."""
    permissions.check(viewer, "line.manage", line)
    line.password_digest = _digest(secret)
    line.save(update_fields=["password_digest"])
    _audit(viewer, line, "password", now)
    transaction.on_commit(lambda: write_configs(viewer))


@transaction.atomic
def set_line(
    viewer: Viewer, line_id: int, *, networks: Sequence[str], line_settings: Mapping[str, Any], now: datetime
) -> Line:
    """Change from where a line's devices may come in, and what the bits of its models mean."""
    line = queries.line(viewer, line_id)
    permissions.check(viewer, "line.manage", line)
    line.networks, line.settings = line_values.networks(networks), line_values.settings(line.protocol, line_settings)
    line.save(update_fields=["networks", "settings"])
    _audit(viewer, line, "set", now)
    transaction.on_commit(lambda: write_configs(viewer))
    return line


@transaction.atomic
def new_password(viewer: Viewer, line_id: int, *, now: datetime) -> tuple[Line, str]:
    """Give a line a new password and return it once; the old one ends with the next connection."""
    line = queries.line(viewer, line_id)
    permissions.check(viewer, "line.manage", line)
    secret = secrets.token_urlsafe(18)
    line.password_digest = _digest(secret)
    line.save(update_fields=["password_digest"])
    _audit(viewer, line, "password", now)
    transaction.on_commit(lambda: write_configs(viewer))
    return line, secret


@transaction.atomic
def enable_line(viewer: Viewer, line_id: int, *, enabled: bool, now: datetime) -> Line:
    """Let a line in or keep it out. Frames that came before stay."""
    line = queries.line(viewer, line_id)
    permissions.check(viewer, "line.manage", line)
    line.enabled = enabled
    line.save(update_fields=["enabled"])
    _audit(viewer, line, "enable" if enabled else "disable", now)
    transaction.on_commit(lambda: write_configs(viewer))
    return line


def write_configs(viewer: Viewer) -> None:
    """Write what the door and the edge have to know of the lines."""
    write_door_config(viewer)
    edge.write(viewer)


def write_door_config(viewer: Viewer, *, place: DoorPlace | None = None, folder: Path | None = None) -> Path | None:
    """Write ``nats.conf`` from the lines and let a running server read it again (SIGHUP by its pid file).

    Whoever starts the door gives its ``place`` once; it is kept beside the configuration (0600), so that a line
    created later by the web process is let in at once. Without a place (a foreign NATS server) nothing is written.
    """
    viewer.need("line.manage")
    home = folder or Path(settings.DATA) / "nats"
    kept = home / "door.json"
    if place is not None:
        home.mkdir(parents=True, exist_ok=True)
        edge.keep(kept, json.dumps(asdict(place)))
    elif not kept.exists():
        return None
    with edge.alone(home):
        known = place or DoorPlace(**json.loads(kept.read_text()))
        lines = [
            door.LineEntry(username, digest, base)
            for username, digest, base, protocol in Line.objects.filter(enabled=True).values_list(
                "username", "password_digest", "topic_base", "protocol"
            )
            if PROTOCOLS[protocol].mqtt
        ]
        config = home / "nats.conf"
        text = door.render_door_config(lines=lines, **asdict(known))
        if not config.exists() or config.read_text() != text:
            shared = door.render_lines(lines, known.internal_password)  # for the nodes of a cluster
            edge.keep(home / "lines.conf", shared)
            edge.keep(config, text)
            _reload(Path(known.data_dir) / "nats.pid")
    return config


def mqtt_port(viewer: Viewer) -> int:
    """Return the port that devices connect to, for the page that tells them."""
    viewer.need("line.manage")
    kept = Path(settings.DATA) / "nats" / "door.json"
    return int(json.loads(kept.read_text())["mqtt_port"]) if kept.exists() else 1883


def _reload(pid_file: Path) -> None:
    try:
        os.kill(int(pid_file.read_text()), signal.SIGHUP)
    except (OSError, ValueError):
        return  # not running: it will read the file when it starts


def _digest(secret: str) -> str:
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(_ROUNDS, prefix=b"2a")).decode()


def _audit(viewer: Viewer, line: Line, verb: str, now: datetime) -> None:
    journal.record_audit(
        viewer, kind="change", thing="line", thing_id=line.pk, area=line.area_code, now=now, data={"verb": verb}
    )
