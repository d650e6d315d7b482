"""Ten thousand watches on one edge process: memory, beats every minute with presses among them, a reconnect storm.

Run ``python -m benchmarks.watches [--watches N] [--seconds S] [--quick] [--port P] [--json FILE]``. The real door with
``sync_interval: always``, the real edge process, both lanes and the database; the watches are one more process of this
machine. Beside it in the same run: the same frames as plain JetStream publishes without our gateway, and a bare
asyncio server that answers at once and stores nothing. Goals: within 1 GB, and nothing unanswered.
"""

import argparse
import os
import random
import time
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.ingest import _listening
from benchmarks.place import Place, machine, show
from benchmarks.watch_load import figures
from benchmarks.watch_ways import ALARM, BEAT, room_for

SHARE: Final = 0.01
LEAST: Final = 5  # presses that a figure stands on, where one in a hundred would be fewer
PATIENCE_S: Final = 40.0
QUICK: Final = {"watches": 500, "seconds": 15.0, "plain_seconds": 8.0, "idle_seconds": 3.0}
SCENES: Final = ("minutes", "storm", "plain minutes", "plain storm")
WARM_UP: Final = "warm-up"
RATIOS: Final = {  # what stands against what
    "ratio of a beat's p50 to a plain publish": ("minutes: beat, p50 ms", "plain minutes: beat, p50 ms"),
    "ratio of a beat's p99 to a plain publish": ("minutes: beat, p99 ms", "plain minutes: beat, p99 ms"),
    "ratio of press to incident, p99": ("minutes: press to incident, p99 ms", "plain minutes: press to incident, p99 ms"),
    "ratio of the storm to plain publishes": ("storm: all answered, s", "plain storm: all answered, s"),
    "ratio of the storm to the bare server": ("storm: all answered, s", "bare storm: all answered, s"),
    "ratio of press to incident in the storm, p99": ("storm: press to incident, p99 ms", "plain storm: press to incident, p99 ms"),
    "ratio of memory to the bare server": ("edge process with all connected, MB", "bare server with all connected, MB"),
}  # fmt: skip


def presses(options: argparse.Namespace) -> dict[str, list[int]]:
    """Say which watches are pressed in which scene: one in a hundred frames, and no watch twice."""
    beats = options.watches / 60
    frames = (beats * options.seconds, options.watches, beats * options.plain_seconds, options.watches)
    sizes = [max(LEAST, round(count * SHARE)) for count in frames] + [LEAST]
    rows = random.Random(11).sample(range(options.watches), sum(sizes))
    return {name: [rows.pop() for _ in range(size)] for name, size in zip((*SCENES, WARM_UP), sizes, strict=True)}


def scene(name: str, said: dict[str, Any], heard: list[float], cores: dict[str, float]) -> dict[str, Any]:
    """Name what one scene gave."""
    found: dict[str, Any] = {f"{name}: all answered, s": said["seconds"]} if "storm" in name else {}
    rows = {"beat": said[BEAT], "press": said[ALARM], "press to incident": figures(heard)}
    for what, values in rows.items():
        found |= {f"{name}: {what}, {part} ms": values[part] for part in ("p50", "p95", "p99", "worst") if values}
    return found | {
        f"{name}: beats answered": said[BEAT].get("count", 0),
        f"{name}: presses answered": said[ALARM].get("count", 0),
        f"{name}: unanswered": said["unanswered"],
        f"{name}: presses without incident": len(said["pressed"]) - len(heard),
        f"{name}: connections broken or refused": said["broken"],
        **{f"{name}: {process}, share of a core": share for process, share in cores.items()},
        f"{name}: load average": os.getloadavg()[0],
    }


def _megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def _work(place: Place, options: argparse.Namespace) -> dict[str, Any]:
    from benchmarks import watch_town as town

    port, pressed = options.port + 2, presses(options)
    lines, base = town.prepare(options.watches, port, [index for part in pressed.values() for index in part])
    place.start_nats()
    lanes = {name: place.lane(name).pid for name in ("alarms", "records")}
    _listening(("alarms", "records"))
    edge = psutil.Process(town.edge(place, lines, port).pid)
    crowd = town.Driver(place)
    found: dict[str, Any] = {"edge process without watches, MB": _megabytes(edge)}
    crowd.do("sockets", port=port, count=options.watches, patience=PATIENCE_S * 2)
    time.sleep(2)
    spent = town.Spent(edge=edge.pid, nats=town.door_of(place), **lanes, watches=crowd.process.pid)
    time.sleep(options.idle_seconds)
    found |= {f"idle: {name}, share of a core": share for name, share in spent.look().items()}
    found |= {"edge process with all connected, MB": _megabytes(edge), "idle: load average": os.getloadavg()[0]}
    with town.Ears() as ears:
        warm = crowd.do("steady", count=options.watches, seconds=2.0, alarms=pressed[WARM_UP], patience=PATIENCE_S)
        ears.since(warm["pressed"], PATIENCE_S)
        for name in SCENES:
            if name == "plain minutes":
                found["edge process after the storm, MB"] = _megabytes(edge)
                crowd.do("plain", url=place.url, base=base)
            order = {"count": options.watches, "alarms": pressed[name], "patience": PATIENCE_S}
            seconds = {"minutes": options.seconds, "plain minutes": options.plain_seconds}.get(name)
            spent.look()
            said = crowd.do("steady", seconds=seconds, **order) if seconds else crowd.do("storm", **order)
            cores = spent.look()
            found |= scene(name, said, ears.since(said["pressed"], PATIENCE_S), cores)
    return found | _bare(crowd, options)


def _bare(crowd: Any, options: argparse.Namespace) -> dict[str, Any]:
    from benchmarks import watch_town as town

    port = options.port + 3
    with town.bare(port) as process:
        crowd.do("sockets", port=port, count=options.watches, patience=PATIENCE_S)
        found = {"bare server with all connected, MB": _megabytes(process)}
        said = crowd.do("storm", count=options.watches, alarms=[], patience=PATIENCE_S)
        crowd.do("close")
    return found | {
        "bare storm: all answered, s": said["seconds"],
        "bare storm: unanswered": said["unanswered"],
        "bare storm: load average": os.getloadavg()[0],
    }


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run every scene and return the figures."""
    room_for(options.watches)
    result: dict[str, Any] = {"watches": options.watches, "sync_interval": "always"}
    result["load average before"] = os.getloadavg()[0]
    with Place(nats_port=options.port, mqtt_port=options.port + 1) as place:
        result |= _work(place, options)
    result |= {name: result[ours] / result[other] for name, (ours, other) in RATIOS.items()}
    return result | machine()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watches", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=120.0, help="how long the watches beat and are pressed")
    parser.add_argument("--plain-seconds", type=float, default=20.0, help="the same without our gateway")
    parser.add_argument("--idle-seconds", type=float, default=10.0)
    parser.add_argument("--quick", action="store_true", help="500 watches, 15 seconds")
    parser.add_argument("--port", type=int, default=4380)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.quick:
        vars(chosen).update(QUICK)
    show("ten thousand watches", measure(chosen), path=chosen.json)
