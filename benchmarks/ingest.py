"""Device ingest: MQTT QoS 1 publish → stored, de-duplicated, judged, acknowledged, against COPY of the same rows.

Four things in one run: the publisher and the door alone; a stored backlog worked off by both lanes side by side
("stored → judged → in tables", where no publisher limits); publisher, door and both lanes together; each lane alone. And
after each of them server-side text COPY of the very same rows into the same indexed day partitions. Goal: ≥ 0.40.
Each part begins with empty partitions, as COPY does, and with lanes that have been running. A shared machine is now
faster and now slower: the parts with both lanes are measured in several rounds, each beside its own COPY, and the median
of their ratios counts.
"""

import argparse
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks import processor
from benchmarks.machine import take_memory
from benchmarks.place import Place, Publisher, machine, show

_LOOK_S = 0.05  # a look takes a millisecond of the processor that is measured
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
        time.sleep(_LOOK_S)
    raise SystemExit(f"{lane} did not reach {target}")


def _partitions() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN ('devices_frame'::regclass, 'devices_signal'::regclass)"
        )
        return [row[0] for row in cursor.fetchall()]


def _empty() -> None:
    """Empty the partitions: every part begins with as small indexes as COPY does."""
    from django.db import connection

    with connection.cursor() as cursor:
        for partition in _partitions():
            cursor.execute(f"TRUNCATE {partition}")


def _copy(folder: Path) -> float:
    """COPY the rows that intake wrote, server-side, as text, into the emptied partitions with the same indexes.

    Leaves them empty, and returns rows in a second.
    """
    from django.db import connection

    rows, seconds = 0, 0.0
    for partition in _partitions():
        path = folder / f"{partition}.copy"
        with connection.cursor() as cursor:
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
    _empty()
    return rows / seconds


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


class Scene:
    """What is published: smoke heads of one Zigbee2MQTT gateway, over MQTT."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options

    def prepare(self, place: Place) -> None:
        """Enrol the devices."""
        place.devices(self.options.devices)

    def load(self, place: Place, first: int, end: int) -> Publisher:
        """Make a publisher of the frames from ``first`` to before ``end`` ready."""
        return place.load(end - first, self.options.devices, first=first)

    def check(self) -> dict[str, Any]:
        """Look at what was stored while it is still there."""
        return {}


def _drain(place: Place, scene: Scene, names: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    """Let lanes work off a backlog; return frames/s of each and of the door, and the processor's µs a frame.

    The lanes have been running: ``warm`` frames came before. Then their processes stand still until the backlog is
    there, and go on at the same moment.
    """
    count, warm, before = scene.options.frames, scene.options.warm, max(map(_reached, ("alarms", "records")))
    lanes = {name: place.lane(name) for name in names}
    for name in names:  # also over what the other lane alone was measured with
        _wait(name, before)
    _listening(names)
    scene.load(place, 0, warm).run()
    for name in names:
        _wait(name, before + warm)
    for lane in lanes.values():
        lane.send_signal(signal.SIGSTOP)
    door_s = scene.load(place, warm, count).run()
    took, started = processor.Clock(), time.perf_counter()
    for lane in lanes.values():
        lane.send_signal(signal.SIGCONT)
    seconds = _each_reaches(names, before + count, started)
    each = took.each(count - warm)
    for lane in lanes.values():
        place.stop(lane)
    return {name: (count - warm) / took_s for name, took_s in {**seconds, "door": door_s}.items()}, each


def _each_reaches(names: tuple[str, ...], target: int, started: float) -> dict[str, float]:
    seconds: dict[str, float] = {}
    while len(seconds) < len(names):
        time.sleep(_LOOK_S)
        for name in names:
            if name not in seconds and _reached(name) >= target:
                seconds[name] = time.perf_counter() - started
    return seconds


def _together(place: Place, scene: Scene) -> tuple[float, float, dict[str, float]]:
    """Return the seconds until all is acknowledged and until all is in the tables, and the processor's µs a frame.

    Publisher, door and lanes at once.
    """
    count, warm, names = scene.options.frames, scene.options.warm, ("alarms", "records")
    before = max(map(_reached, names))
    lanes = [place.lane(name) for name in names]
    _listening(names)
    scene.load(place, 0, warm).run()
    for name in names:
        _wait(name, before + warm)
    publisher = scene.load(place, warm, count)
    took, started = processor.Clock(), time.perf_counter()
    published = publisher.run()
    for name in names:
        _wait(name, before + count)
    whole = time.perf_counter() - started
    each = took.each(count - warm)
    for lane in lanes:
        place.stop(lane)
    return published, whole, each


class _Round(NamedTuple):
    """What one round found: both lanes over a backlog, then publisher, door and lanes at once, each beside COPY."""

    both: dict[str, float]
    spent: dict[str, float]
    published: float
    whole: float
    spent_together: dict[str, float]
    per_frame: float
    copies: tuple[float, float]  # rows/s, after the one and after the other
    checked: dict[str, Any]

    def ratio(self, speed: float, copy: int) -> float:
        """Return frames in a second as a share of COPY of the same rows."""
        return speed * self.per_frame / self.copies[copy]


def _round(place: Place, scene: Scene) -> _Round:
    both, spent = _drain(place, scene, ("alarms", "records"))
    rows, stored = _rows(), _scalar("SELECT count(*) FROM devices_frame")
    if stored != scene.options.frames:
        raise SystemExit(f"{stored} of {scene.options.frames} stored")
    checked = scene.check()
    first = _copy(place.folder)
    published, whole, together = _together(place, scene)
    second = _copy(place.folder)
    return _Round(both, spent, published, whole, together, rows / stored, (first, second), checked)


def measure(options: argparse.Namespace, scene: Scene) -> dict[str, Any]:
    """Run everything and return the figures."""
    counted = options.frames - options.warm
    result: dict[str, Any] = {"frames": options.frames, "devices": options.devices, "sync_interval": options.sync}
    result |= {"frames before it counts": options.warm, "rounds": options.rounds}
    result["load average before"] = os.getloadavg()[0]
    with Place(nats_port=options.port, mqtt_port=options.port + 1, sync=options.sync) as place:
        place.folder.chmod(0o755)
        scene.prepare(place)
        place.start_nats()
        result["memory taken beforehand, s"] = take_memory()
        rounds = [_round(place, scene) for _ in range(options.rounds)]
        result |= rounds[-1].checked
        records = _drain(place, scene, ("records",))[0]["records"]
        copied = _copy(place.folder)
        alarms = _drain(place, scene, ("alarms",))[0]["alarms"]
    backlog = [min(each.both["alarms"], each.both["records"]) for each in rounds]
    through = [counted / each.whole for each in rounds]
    of_backlog = [each.ratio(speed, 0) for each, speed in zip(rounds, backlog, strict=True)]
    of_all = [each.ratio(speed, 1) for each, speed in zip(rounds, through, strict=True)]
    door = median(each.both["door"] for each in rounds)
    per_frame, copy = rounds[-1].per_frame, median(speed for each in rounds for speed in each.copies)
    return (
        result
        | {
            "rows per frame": per_frame,
            "COPY of the same rows, rows/s": _each(speed for each in rounds for speed in each.copies),
            "publisher and door alone, frames/s": door,
            "backlog by both lanes, frames/s": _each(backlog),
            "alarms lane beside it, frames/s": median(each.both["alarms"] for each in rounds),
            **_spent("processor", [each.spent for each in rounds]),
            "door acknowledged beside both lanes, frames/s": median(counted / each.published for each in rounds),
            "publisher to tables, frames/s": _each(through),
            **_spent("processor with the publisher", [each.spent_together for each in rounds]),
            "records lane alone, frames/s": records,
            "alarms lane alone, frames/s": alarms,
            "ratio of the door alone (its limit)": door * per_frame / copy,
            "ratio backlog by both lanes, each": _each(of_backlog, 3),
            "ratio publisher to tables, each": _each(of_all, 3),
            "ratio backlog by both lanes": median(of_backlog),
            "ratio publisher to tables": median(of_all),
            "ratio records lane alone": records * per_frame / copied,
            "load average after": os.getloadavg()[0],
        }
        | machine()
    )


def _each(values: Iterable[float], digits: int = 0) -> str:
    return ", ".join(f"{value:,.{digits}f}" for value in values)


def _spent(what: str, rounds: list[dict[str, float]]) -> dict[str, float]:
    return {f"{what}, {kind}, µs a frame": median(each[kind] for each in rounds) for kind in rounds[0]}


def arguments(text: str | None, *, frames: int, devices: int, port: int, sync: str) -> argparse.Namespace:
    """Read what a measurement of ingest is asked for."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--frames", type=int, default=frames)
    parser.add_argument("--warm", type=int, help="frames before those that count, a third of them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--devices", type=int, default=devices)
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--sync", default=sync, help="sync_interval of the door: always (one node) or 2m (three)")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    chosen.warm = chosen.frames // 3 if chosen.warm is None else chosen.warm
    return chosen


if __name__ == "__main__":
    chosen = arguments(__doc__, frames=100_000, devices=5_000, port=4350, sync="always")
    show("ingest", measure(chosen, Scene(chosen)), path=chosen.json)
