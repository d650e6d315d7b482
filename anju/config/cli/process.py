"""One process of an installation, as ``anju up`` and the systemd units start it."""

import argparse
import logging
import os
import sys

from anju.config.cli import servers
from anju.config.runtime.installation import Installation
from anju.kernel import memory


def run(place: Installation, options: argparse.Namespace) -> int:
    """Become the process of this name; returns when it is told to stop."""
    place.prepare()
    os.environ.update(place.environment())
    if options.name == "web":
        _become(
            "granian", "anju.config.asgi:application", "--interface", "asgi", "--host", place.host, "--port",
            str(place.port), "--workers", os.environ.get("ANJU_WEB_WORKERS", "1"), "--no-ws", "--log-level", "warning",
            "--respawn-failed-workers",
        )  # fmt: skip
    servers.set_up_django(place)
    if options.name in {"jobs", "batch"}:
        work_on(options.name)
        return 0
    if options.name == "edge":
        _edge(place)
    _work(options.name)
    return 0


def work_on(name: str) -> None:
    """Run what is due, one after the other; ``batch`` computes large day plans, so their engine is compiled now."""
    from django.core.management import call_command

    from anju.config.runtime import queues, warming

    if name == "batch":
        warming.begin()
    memory.settle()
    call_command("procrastinate", "worker", "--concurrency", "1", "--queues", ",".join(queues.queues_of(name)))


def _edge(place: Installation) -> None:
    """Write the lines as they are now and become the gateways: from here on without Django."""
    from anju.devices import commands
    from anju.kernel.viewer import SYSTEM

    lines = str(commands.write_edge_config(SYSTEM))
    _become("anju_edge.gateways", "--lines", lines, "--ports", str(place.data / "nats"))


def _become(*words: str) -> None:
    os.execv(sys.executable, [sys.executable, "-m", *words])  # noqa: S606 - becoming it is the point


def _work(name: str) -> None:
    if name == "timers":
        from anju.incidents import jobs as incidents

        incidents.run()
    else:
        from anju.devices.jobs import intake

        intake.run(name)
        _leave()


def _leave() -> None:
    """End at once: all is committed, and the NATS client's own threads can abort an interpreter that takes leave."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
