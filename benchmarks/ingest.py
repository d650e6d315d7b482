"""Device ingest: MQTT QoS 1 publish → stored, de-duplicated, judged, acknowledged, against COPY of the same rows.

Four things in one run: the publisher and the door alone; a stored backlog worked off by both lanes side by side
("stored → judged → in tables", where no publisher limits); publisher, door and both lanes together; each lane alone. And
before and after them server-side text COPY of the very same rows into the same indexed day partitions. Goal: ≥ 0.40.
"""

import argparse
import os
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.place import Place, machine, show

_LEAST_SHARE = 4  # of a backlog
_TABLES = ("devices_frame", "devices_signal")


def _scalar(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _wait(lane: str, target: int, seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        reached = _scalar(
            f"SELECT coalesce(max(seq), 0) FROM devices_laneposition WHERE lane = '{lane}' AND stream LIKE '$MQTT%'"
        )
        if reached >= target:
            return
        time.sleep(0.02)
    raise SystemExit(f"{lane} did not reach {target}")


def _copy(folder: Path) -> tuple[float, int]:
    """COPY the rows that intake wrote, server-side, as text, into the emptied partitions with the same indexes."""
    from django.db import connection

    rows, seconds = 0, 0.0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN ('devices_frame'::regclass, 'devices_signal'::regclass)"
        )
        for (partition,) in cursor.fetchall():
            path = folder / f"{partition}.copy"
            with (
                path.open("wb") as file,
                cursor.copy(f"COPY (SELECT * FROM {partition} ORDER BY stream_seq) TO STDOUT") as out,
            ):
                for part in out:
                    file.write(part)
            path.chmod(0o644)
            cursor.execute(f"TRUNCATE {partition}")
            cursor.execute("CHECKPOINT")
            started = time.perf_counter()
            cursor.execute(f"COPY {partition} FROM '{path}'")
            seconds += time.perf_counter() - started
            rows += cursor.rowcount
    return seconds, rows


def _reached(lane: str) -> int:
    sql = f"SELECT coalesce(max(seq), 0) FROM devices_laneposition WHERE lane = '{lane}' AND stream LIKE '$MQTT%'"
    return int(_scalar(sql))


def _listening(names: tuple[str, ...]) -> None:
    """Wait until the lanes are up: their start is not what is measured."""
    fresh = "SELECT count(*) FROM devices_lanegauge WHERE name = 'heartbeat' AND at > now() - interval '1.5 seconds'"
    while _scalar(fresh) < len(names):
        time.sleep(0.05)


def _rows() -> int:
    return sum(_scalar(f"SELECT count(*) FROM {table}") for table in _TABLES)


def _drain(place: Place, names: tuple[str, ...], target: int, warm: int) -> tuple[float, dict[str, float]]:
    """Start lanes on what is stored; return frames/s until each had done the same share, and of each.

    Counted from when all have stored a first batch and the one that is ahead has done ``warm`` frames: as lanes that
    have been running. The share is what that one has left then, so that none has done anything before it is counted;
    where that is too little to count, as in a small backlog, it is what the slowest has left.
    """
    before = {name: _reached(name) for name in names}
    lanes = [place.lane(name) for name in names]
    while not (all(done := [_reached(name) - before[name] for name in names]) and max(done) >= warm):
        time.sleep(0.01)
    started = time.perf_counter()
    at_start = {name: _reached(name) for name in names}
    share = target - max(at_start.values())
    if share < (target - min(before.values())) // _LEAST_SHARE:
        share = target - min(at_start.values())
    speeds: dict[str, float] = {}
    while len(speeds) < len(names):
        for name in names:
            if name not in speeds and _reached(name) >= min(at_start[name] + share, target):
                speeds[name] = share / (time.perf_counter() - started)
        time.sleep(0.01)
    whole = share / (time.perf_counter() - started)
    for name in names:
        _wait(name, target)
    for lane in lanes:
        place.stop(lane)
    return whole, speeds


class Scene:
    """What is published: smoke heads of one Zigbee2MQTT gateway, over MQTT."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options

    def prepare(self, place: Place) -> None:
        """Enrol the devices."""
        place.devices(self.options.devices)

    def load(self, place: Place) -> subprocess.Popen[bytes]:
        """Start the publisher, which prints the seconds it took."""
        return place.load(self.options.frames, self.options.devices)

    def check(self) -> dict[str, Any]:
        """Look at what was stored while it is still there."""
        return {}


def measure(options: argparse.Namespace, scene: Scene) -> dict[str, Any]:
    """Run everything and return the figures."""
    count = options.frames
    result: dict[str, Any] = {"frames": count, "devices": options.devices, "sync_interval": options.sync}
    result["frames before it counts"] = options.warm
    result["load average before"] = os.getloadavg()[0]
    with Place(nats_port=options.port, mqtt_port=options.port + 1, sync=options.sync) as place:
        place.folder.chmod(0o755)
        scene.prepare(place)
        place.start_nats()
        result["publisher and door alone, frames/s"] = count / float(scene.load(place).communicate()[0])
        backlog, speeds = _drain(place, ("alarms", "records"), count, options.warm)
        rows, stored = _rows(), _scalar("SELECT count(*) FROM devices_frame")
        if stored != count:
            raise SystemExit(f"{stored} of {count} stored")
        result |= scene.check()
        per_frame = rows / count
        copy_s, copied = _copy(place.folder)
        result |= {
            "backlog by both lanes, frames/s": backlog,
            "alarms lane beside it, frames/s": speeds["alarms"],
            "load average during": os.getloadavg()[0],
        }
        lanes = [place.lane(name) for name in ("alarms", "records")]
        _listening(("alarms", "records"))
        started = time.perf_counter()
        published = float(scene.load(place).communicate()[0])
        _wait("alarms", 2 * count)
        _wait("records", 2 * count)
        whole = time.perf_counter() - started
        for lane in lanes:
            place.stop(lane)
        scene.load(place).wait()
        alone = {name: _drain(place, (name,), 3 * count, options.warm)[0] for name in ("records", "alarms")}
        again_s, again = _copy(place.folder)
        copy_speed = (copied + again) / (copy_s + again_s)
    return (
        result
        | {
            "door acknowledged beside both lanes, frames/s": count / published,
            "publisher to tables, frames/s": count / whole,
            "records lane alone, frames/s": alone["records"],
            "alarms lane alone, frames/s": alone["alarms"],
            "rows per frame": per_frame,
            "COPY of the same rows, rows/s, first": copied / copy_s,
            "COPY of the same rows, rows/s, last": again / again_s,
            "ratio of the door alone (its limit)": result["publisher and door alone, frames/s"]
            * per_frame
            / copy_speed,
            "ratio publisher to tables": count / whole * per_frame / copy_speed,
            "ratio backlog by both lanes": backlog * per_frame / copy_speed,
            "ratio records lane alone": alone["records"] * per_frame / copy_speed,
            "load average after": os.getloadavg()[0],
        }
        | machine()
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=100_000)
    parser.add_argument("--warm", type=int, default=0, help="frames of a backlog before those that count")
    parser.add_argument("--devices", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=4350)
    parser.add_argument("--sync", default="always", help="sync_interval of the door: always (one node) or 2m (three)")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    show("ingest", measure(chosen, Scene(chosen)), path=chosen.json)
