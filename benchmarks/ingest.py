"""Device ingest: MQTT QoS 1 publish → stored, de-duplicated, judged, acknowledged, against COPY of the same rows.

Three figures in one run: end to end (publisher, door, both lanes beside each other), the records lane alone working off
a backlog, and server-side text COPY of the very same rows into the same indexed day partitions. Goal: ratio ≥ 0.40.
"""

import argparse
import time
from pathlib import Path
from typing import Any

from place import Place, machine, show

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
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent IN ('devices_frame'::regclass, 'devices_signal'::regclass)"  # noqa: E501
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


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Run everything and return the figures."""
    result: dict[str, Any] = {"frames": options.frames, "devices": options.devices, "sync_interval": options.sync}
    with Place(nats_port=options.port, mqtt_port=options.port + 1, sync=options.sync) as place:
        place.folder.chmod(0o755)
        place.devices(options.devices)
        place.start_nats()
        lanes = [place.lane(name) for name in ("alarms", "records")]
        time.sleep(3)
        started = time.perf_counter()
        load = place.load(options.frames, options.devices)
        published = float(load.communicate()[0])
        _wait("alarms", options.frames)
        alarms = time.perf_counter() - started
        _wait("records", options.frames)
        whole = time.perf_counter() - started
        for lane in lanes:
            place.stop(lane)
        rows = sum(_scalar(f"SELECT count(*) FROM {table}") for table in _TABLES)
        stored = _scalar("SELECT count(*) FROM devices_frame")
        if stored != options.frames:
            raise SystemExit(f"{stored} of {options.frames} stored")
        copy_s, copied = _copy(place.folder)
        result |= {
            "rows": rows,
            "door acknowledged, frames/s": options.frames / published,
            "alarms lane done, frames/s": options.frames / alarms,
            "end to end, frames/s": options.frames / whole,
            "end to end, rows/s": rows / whole,
            "COPY of the same rows, rows/s": copied / copy_s,
            "ratio end to end": copy_s / whole,
        }
        place.load(options.frames, options.devices).wait()
        for name in ("records", "alarms"):
            started = time.perf_counter()
            lane = place.lane(name)
            _wait(name, options.frames + 1)
            began = time.perf_counter()
            reached = _scalar(
                f"SELECT max(seq) FROM devices_laneposition WHERE lane = '{name}' AND stream LIKE '$MQTT%'"
            )
            _wait(name, 2 * options.frames)
            result[f"{name} lane alone on a backlog, frames/s"] = (2 * options.frames - reached) / (
                time.perf_counter() - began
            )
            place.stop(lane)
        per_frame = rows / options.frames
        result["ratio records lane alone"] = (
            result["records lane alone on a backlog, frames/s"] * per_frame / (copied / copy_s)
        )
    return result | machine()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=100_000)
    parser.add_argument("--devices", type=int, default=5_000)
    parser.add_argument("--port", type=int, default=4350)
    parser.add_argument("--sync", default="always", help="sync_interval of the door: always (one node) or 2m (three)")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    show("ingest", measure(chosen), path=chosen.json)
