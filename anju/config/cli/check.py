"""Whether this machine can start Anju: each point on a line, with what to do."""

import argparse
from collections.abc import Callable
from functools import partial

from anju.config.cli import servers
from anju.config.runtime import certificates, nats, ports, postgres
from anju.config.runtime.installation import ROOT, Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say


def check(place: Installation, _options: argparse.Namespace) -> int:
    """Look at every point; exit 1 if one is bad."""
    bad = 0
    for what, look in _points(place).items():
        try:
            look()
        except Trouble as trouble:
            bad = 1
            print(say("check_bad", what=what, why=trouble))
        else:
            print(say("check_good", what=what))
    return bad


def _points(place: Installation) -> dict[str, Callable[[], object]]:
    points: dict[str, Callable[[], object]] = {
        f"{place.data}": place.prepare,
        "secrets.json": lambda: place.secrets,
        say("step_static"): front_is_there,
    }
    if place.embedded_database:
        points["PostgreSQL"] = postgres.binaries
    else:
        points["PostgreSQL"] = lambda: servers.ask_database(place)
    if place.embedded_nats:
        points["NATS"] = nats.binary
    if place.door_certificate or place.door_key:
        points[say("door_certificate")] = partial(_certificate, place)
    if not place.is_running():
        for what, variable, port in _ports(place):
            points[f"{what} {port}"] = partial(free, what, variable, port)
    return points


def _certificate(place: Installation) -> None:
    warning = certificates.check(place.door_certificate, place.door_key)
    if warning:
        raise Trouble("refused", why=warning)


def free(what: str, variable: str, port: int) -> None:
    """Say what to do when a port is taken."""
    if not ports.is_free(port):
        raise Trouble("port_taken", port=port, what=what, variable=variable)


def _ports(place: Installation) -> list[tuple[str, str, int]]:
    wanted = [(say("step_web"), "ANJU_PORT", place.port)]
    if place.embedded_database:
        wanted.append((say("step_database"), "ANJU_DB_PORT", place.database_port))
    if place.embedded_nats:
        wanted += [("NATS", "ANJU_NATS_PORT", place.nats_port), ("MQTT", "ANJU_MQTT_PORT", place.mqtt_port)]
    return wanted


def all_free(place: Installation) -> None:
    """Say at once, before anything is started, which port is taken."""
    for what, variable, port in _ports(place):
        free(what, variable, port)


def front_is_there() -> None:
    """Say what to do when the front-end files have not been fetched."""
    if not (ROOT / "ui" / "static" / "vendor").is_dir():
        raise Trouble("no_front")
