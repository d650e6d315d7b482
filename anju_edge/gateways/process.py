"""The edge process: opens the lines that the platform wrote, again whenever they change, and closes them on SIGTERM."""

import asyncio
import logging
import signal
from pathlib import Path

from anju_edge.gateways import lines
from anju_edge.gateways.asking import Asked
from anju_edge.gateways.bridge import Bridge
from anju_edge.gateways.datagram import Datagrams
from anju_edge.gateways.open_line import OpenLine
from anju_edge.gateways.pulse import Pulse
from anju_edge.gateways.store import Store
from anju_edge.gateways.stream import Listener
from anju_edge.gateways.watch import Watch

_log = logging.getLogger(__name__)
_LOOK_S = 1.0
_BEAT_S = 30.0
_AGAIN_S = 2.0
Door = Listener | Datagrams | Bridge


class Service:
    """All open lines of this machine."""

    def __init__(self, config: Path, store: Store, ports: Path | None = None) -> None:
        self.config = config
        self.watch = Watch(ports, self.open_line) if ports is not None else None
        self.store = store
        self.pulse = Pulse(store, ports, self._say_all)
        self.open: dict[str, OpenLine] = {}
        self.stopping = asyncio.Event()
        self._doors: dict[str, list[Door]] = {}
        self._failed: set[str] = set()
        self._seen = 0

    async def run(self) -> None:
        """Work until told to stop."""
        await self._connect()
        if self.stopping.is_set():
            return
        await Asked(self.store, self.open).start()
        beside = [asyncio.create_task(self._beat()), asyncio.create_task(self.pulse.run())]
        if self.watch is not None:
            beside.append(asyncio.create_task(self.watch.run()))
        try:
            while not self.stopping.is_set():
                await self.refresh()
                await self._pause(_LOOK_S)
        finally:
            for task in beside:
                task.cancel()
            for login in list(self._doors):
                await self._close(login)
            await self.store.stop()

    def stop(self) -> None:
        """Close every line and end."""
        self.stopping.set()

    def open_line(self, login: str) -> OpenLine | None:
        """Return an open line by its sign-in name."""
        return self.open.get(login)

    async def refresh(self) -> None:
        """Open, close and reopen lines when the file has changed; what is broken in it changes nothing."""
        try:
            changed = self.config.stat().st_mtime_ns
            if changed == self._seen:
                return
            wanted = lines.read(self.config)
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as problem:
            _log.error("%s: %s", self.config, problem)
            return
        for login in [login for login, place in self.open.items() if wanted.get(login) != place.line]:
            await self._close(login)
        complete = True
        for login, line in wanted.items():
            if login not in self.open:
                complete &= await self._open(line)
        self._seen = changed if complete else 0

    async def _open(self, line: lines.Line) -> bool:
        place = OpenLine(line, self.store)
        doors: list[Door] = []
        try:
            for door in _doors(place):
                doors.append(door)
                await door.open()
        except OSError as problem:
            for door in doors:
                await door.close()
            _log.error("%s: port %d: %s", line.login, line.port, problem)
            if line.login not in self._failed:
                self._failed.add(line.login)
                place.notice("port_taken", detail=str(line.port))
            return False
        self._failed.discard(line.login)
        self.open[line.login], self._doors[line.login] = place, doors
        if doors:
            _log.info("%s: %s on port %d", line.login, line.protocol, line.port)
            place.notice("opened", detail=str(line.port), always=True)
            place.notice("beat", detail="0", always=True)
        return True

    async def _close(self, login: str) -> None:
        for door in self._doors.pop(login, []):
            await door.close()
        self.open.pop(login, None)

    async def _connect(self) -> None:
        while not self.stopping.is_set():
            try:
                await self.store.start()
            except Exception as problem:  # noqa: BLE001 - the door is not there yet: wait for it
                _log.warning("the door is away: %s", problem)
                await self._pause(_AGAIN_S)
            else:
                return

    async def _beat(self) -> None:
        """Say every half minute, through the store, that each line is open and how many are connected."""
        while True:
            self._say_all()
            await asyncio.sleep(_BEAT_S)

    def _say_all(self) -> None:
        for login in list(self._doors):
            if self._doors[login]:
                place = self.open[login]
                place.notice("beat", detail=str(place.sockets), always=True)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def _doors(place: OpenLine) -> list[Door]:
    line, speaks = place.line, place.line.speaks.wire
    doors: list[Door] = []
    if line.port and speaks is not None:
        doors += [Listener(place)] if speaks.tcp else []
        doors += [Datagrams(place)] if speaks.udp else []
    if isinstance(line.settings.get("bridge"), dict):
        doors.append(Bridge(place))
    return doors


async def serve(config: Path, url: str, ports: Path | None = None) -> None:
    """Run the edge process until SIGTERM or SIGINT; ``ports`` is where the door's server here says its own."""
    service = Service(config, Store(url), ports)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, service.stop)
    await service.run()
