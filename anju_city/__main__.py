"""``python -m anju_city``: move a county in and let it live. Speaks only to the platform's public doors."""

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import threading
from pathlib import Path

from anju_city import homes, load, play
from anju_city.doors import Api, Demo
from anju_city.homes import Thing
from anju_city.life import Life
from anju_city.lines import Line
from anju_city.people import Person

log = logging.getLogger("anju_city")
_READY_HOMES = 20


def _options() -> argparse.Namespace:
    data = Path(os.environ.get("ANJU_DATA", ".anju"))
    parser = argparse.ArgumentParser(prog="anju_city", description="A simulated county. Everybody in it is invented.")
    parser.add_argument("--demo", type=Path, default=data / "demo.json", help="what anju run wrote about itself")
    parser.add_argument("--area", default="", help="county code; the demo's county if not given")
    parser.add_argument("--elders", type=int, default=20_000, help="how many elders, up to 2 million")
    parser.add_argument("--homes", type=int, default=400, help="how many homes get devices; 0: as the shares say")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same people and chances")
    parser.add_argument("--rate", type=float, default=1.0, help="times the usual number of events")
    parser.add_argument("--speed", type=float, default=1.0, help="times the speed of the clock")
    parser.add_argument("--autoplay", action="store_true", help="colleagues at desk and on the road play themselves")
    parser.add_argument("--load-only", action="store_true", help="move in and end")
    return parser.parse_args()


class _Moving:
    """Moving in, in a thread of its own, while the first homes already live."""

    def __init__(self, options: argparse.Namespace, demo: Demo, life: Life) -> None:
        self.options = options
        self.demo = demo
        self.life = life
        self.api = Api(demo.address, demo.token)
        self.county = options.area or str(demo.found["county"])
        self.told = False

    def move_in(self) -> None:
        """Bring everybody in; the first people and homes first."""
        self.api.wait()
        town = load.city(self.api, self.county, seed=self.options.seed)
        size = self.options.elders
        there = load.count(self.api, self.county)
        first = min(size, load.FIRST)
        if there < first:
            load.import_people(self.api, town, 0, first)
        known = load.enrolled(self.api, self.county)
        early = list(load.people_with_devices(town, first, _READY_HOMES))
        for person in early:
            self._live(load.equip(self.api, self.demo, person, known))
        self._tell_ready()
        self._first_press(early)
        if there < size:
            load.import_people(self.api, town, first, size)
        for number, person in enumerate(load.people_with_devices(town, size, self.options.homes)):
            if number >= len(early):
                self._live(load.equip(self.api, self.demo, person, known))
        log.info("moved in: %s elders, %s devices", size, len(self.life.things))

    def _live(self, things: list[Thing]) -> None:
        self.life.add(things)

    def _first_press(self, people: list[Person]) -> None:
        """Let somebody in town press soon, not in a far village."""
        in_town = [person for person in people if person.place.code[6] == "0"]
        buttons = [thing for person in in_town for thing in homes.things(person) if thing.kind == "button"]
        if buttons:
            self.life.soon(buttons[0], "press", 20)

    def _tell_ready(self) -> None:
        path = self.options.demo.with_name("city.json")
        path.write_text(json.dumps({"county": self.county, "elders": self.options.elders, "seed": self.options.seed}))


async def _live(options: argparse.Namespace) -> None:
    demo = Demo.read(options.demo)
    line = Line(demo.found["mqtt"]["host"], demo.found["mqtt"]["port"], demo.line("city"))
    life = Life(line, seed=options.seed, rate=options.rate, speed=options.speed)
    await line.open()
    known = await _known_homes(demo)
    moving = asyncio.create_task(asyncio.to_thread(_Moving(options, demo, life).move_in))
    if options.load_only:
        await moving
        await line.close()
        await known.close()
        return
    stopping = threading.Event()
    if options.autoplay:
        for player in play.everybody(demo, seed=options.seed, speed=options.speed, stopping=stopping):
            player.start()
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    living = asyncio.create_task(life.go_on())
    moving.add_done_callback(_report)
    await ended.wait()
    stopping.set()
    living.cancel()
    for door in (line, known):
        with contextlib.suppress(Exception):
            await asyncio.wait_for(door.close(), 2)
    os._exit(0)  # a request of a thread may still wait for an answer; nothing here is worth waiting for


async def _known_homes(demo: Demo) -> Line:
    """Let the gateway and the devices of the demo's known homes say that all is well; return the gateway's line."""
    host, port = demo.found["mqtt"]["host"], demo.found["mqtt"]["port"]
    doors = {name: Line(host, port, demo.line(name), client=f"known-{name}") for name in ("home", "city")}
    for door in doors.values():
        await door.open()
    doors["home"].say("bridge/state", {"state": "online"}, retain=True)
    for device in (device for device in demo.found["devices"] if device["line"] in doors):
        door = doors[device["line"]]
        calm = device["calms"] or ({"values": {"tamper": False}} if device["line"] == "city" else {"linkquality": 120})
        if device["kind"] != "gateway":
            battery = 62 + sum(map(ord, device["number"])) % 35
            door.say(device["topic"].removeprefix(f"{door.base}/"), {**calm, "battery": battery})
    for place in demo.found.get("institutions", []):
        for sensor in (item for item in place["sensors"] if item["says"]["values"]):
            doors["city"].say(sensor["topic"].removeprefix(f"{doors['city'].base}/"), sensor["says"])
    await asyncio.sleep(1)
    await doors["city"].close()
    return doors["home"]


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("moving in stopped: %r", task.exception())


def main() -> None:
    """Live until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("gmqtt").setLevel(logging.WARNING)
    asyncio.run(_live(_options()))


if __name__ == "__main__":
    main()
