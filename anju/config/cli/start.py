"""``anju up`` and ``anju run``: from nothing to an address that answers, and back to nothing on Ctrl-C."""

import argparse
import contextlib
import json
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anju.config.cli import check, prepare, servers
from anju.config.runtime import certificates, keeper, processes, warming
from anju.config.runtime.installation import Installation
from anju.config.runtime.trouble import Trouble
from anju.config.runtime.words import say

_PATIENCE_S = 120


def up(place: Installation, _options: argparse.Namespace) -> int:
    """Start an empty installation."""
    return _Start(place, None).go()


def run(place: Installation, options: argparse.Namespace) -> int:
    """Start with demo accounts and the simulated city."""
    return _Start(place, options).go()


class _Start:
    """One start of one installation, and its end."""

    def __init__(self, place: Installation, demo: argparse.Namespace | None) -> None:
        self.place = place
        self.demo = demo
        self.began = time.monotonic()
        self.servers: list[Any] = []
        self.stopping = False
        self.provinces: list[str] = []

    def go(self) -> int:
        """Start, keep, stop. Returns the exit code for the shell."""
        signal.signal(signal.SIGTERM, _as_ctrl_c)
        place = self.place
        place.prepare()
        with place.held():
            check.all_free(place)
            check.front_is_there()
            certificates.check(place.door_certificate, place.door_key)
            tell(say("starting"))
            try:
                self._prepare()
                return self._keep()
            finally:
                self._stop()

    def _prepare(self) -> None:
        place = self.place
        if self.demo is not None:
            warming.begin()  # on the other core meanwhile: the demo's days are planned before anybody looks
        with _step("step_database"):
            if place.embedded_database:
                server = servers.embedded_postgres(place)
                self.servers.append(server)
                server.start()
                server.create_database()
            else:
                servers.ask_database(place)
            servers.set_up_django(place)
        with _step("step_migrate"):
            prepare.migrate(place)
        with _step("step_areas"):
            self.provinces = prepare.missing_provinces()
            prepare.load_areas(self.provinces[:1])  # the others come in when everything else stands
            prepare.load_catalogue()
        if self.demo is not None:
            from anju.config.cli import demo

            with _step("step_demo"):
                demo.prepare(place, self.demo.area)
        with _step("step_door"):
            from anju.config.cli import door

            if place.embedded_nats:
                nats = door.embedded_nats(place)
                self.servers.append(nats)
                nats.start()
            door.make_streams(place)

    def _keep(self) -> int:
        from django.db import connections

        connections.close_all()
        manager = keeper.Keeper(self.place.log)
        environment = self.place.environment()
        wanted = processes.programs(self.place)
        if self.demo is not None and not self.demo.no_city:
            (self.place.data / "city.json").unlink(missing_ok=True)
            wanted.append(processes.city(self.place, _city_arguments(self.demo)))
        for program in wanted:
            manager.keep(program.name, program.command, environment, delay=program.delay)
        for act in (self._when_ready, self._watch_servers):
            threading.Thread(target=act, daemon=True).start()
        manager.loop()
        return 0 if manager.returncode in (0, 130, 143) else 1

    def _watch_servers(self) -> None:
        keeper.watch(self.servers, lambda: self.stopping, tell)

    def _when_ready(self) -> None:
        from django.db import connection

        try:
            if self._tell_when_ready():
                prepare.load_areas(self.provinces[1:])
        except Exception:
            if not self.stopping:  # otherwise the next start goes on where this one was stopped
                raise
        finally:
            with contextlib.suppress(Exception):
                connection.close()

    def _tell_when_ready(self) -> bool:
        try:
            with _step("step_web"):
                _wait(self._answers, self.place)
            if self.demo is not None and not self.demo.no_city:
                with _step("step_city"):
                    _wait((self.place.data / "city.json").exists, self.place)
        except Trouble as trouble:
            tell(str(trouble))
            return False
        tell("\n" + say("ready", address=self.place.address, seconds=time.monotonic() - self.began))
        if self.demo is not None:
            from anju.config.cli import demo

            for line in demo.introduction(self.place):
                tell(line)
        elif not _has_people(self.place):
            tell(say("ready_empty", command=Path(sys.argv[0]).name))
        tell(say("how_to_stop", folder=self.place.data))
        return True

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.place.address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)  # noqa: PLR2004
        except (OSError, urllib.error.URLError):
            return False

    def _stop(self) -> None:
        self.stopping = True
        tell(say("stopping"))
        for server in reversed(self.servers):
            server.stop()
        tell(say("stopped"))


def _has_people(place: Installation) -> bool:
    import psycopg

    with psycopg.connect(place.database_url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT 1 FROM accounts_user)").fetchone()
    return bool(row and row[0])


def _city_arguments(options: argparse.Namespace) -> list[str]:
    arguments = ["--elders", str(options.elders), "--area", options.area, "--seed", str(options.seed)]
    arguments += ["--rate", str(options.rate)]
    return [*arguments, "--autoplay"] if options.autoplay else arguments


def _wait(done: Callable[[], bool], place: Installation) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not done():
        if time.monotonic() > until:
            raise Trouble("not_ready", seconds=_PATIENCE_S, log=place.log, why=_last_words(place.log))
        time.sleep(0.25)


def _last_words(folder: Path) -> str:
    newest = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime)
    for path in reversed(newest):
        lines = [line for line in path.read_text(errors="replace").splitlines() if "Error" in line or "ERROR" in line]
        if lines:
            return f"{path.name}: {lines[-1]}"
    return ""


@contextmanager
def _step(code: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    tell(say("step_done", step=say(code), seconds=time.monotonic() - began))


def _as_ctrl_c(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def tell(text: str) -> None:
    """Write a line for the person at the keyboard at once."""
    with contextlib.suppress(OSError):  # the terminal may be gone; the work goes on
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def read_demo(place: Installation) -> dict[str, Any]:
    """Read what the demo wrote about itself."""
    found: dict[str, Any] = json.loads((place.data / "demo.json").read_text())
    return found
